"""Athlete profiles on disk, and whose a command is."""
