"""Fuzzing: any bytes at all give what a reader promises, or the error it declares."""
