"""The command line: words and help."""

from strapline.cli.program import main, program

__all__ = ["main", "program"]
