"""The command line: options and help."""

from strapline.cli.program import app, main

__all__ = ["app", "main"]
