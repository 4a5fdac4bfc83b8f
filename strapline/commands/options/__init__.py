"""Options of commands that take long to import: read for the help without their command."""
