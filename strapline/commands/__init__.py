"""Commands and their options; one file per command."""
