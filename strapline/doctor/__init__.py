"""The doctor: checks of this machine, and what to type."""
