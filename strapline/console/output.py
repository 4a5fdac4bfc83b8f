"""Output: documents to standard output, everything said on the way to standard error."""

import json
import sys
from typing import Any

from rich.console import Console


def to_people() -> Console:
    """Standard error: progress, questions, what happened."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def to_reader() -> Console:
    """Standard output: the result a person asked for."""
    return Console(highlight=False, markup=False, emoji=False)


def print_json(document: Any) -> None:
    """One JSON document on standard output; a value that was not measured is null, never NaN."""
    json.dump(document, sys.stdout, allow_nan=False, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
