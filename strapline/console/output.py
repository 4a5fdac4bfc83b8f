"""Output: documents to standard output, everything said on the way to standard error."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from rich.console import Console

from strapline.console.audience import Audience, audience

_painted: list[Console] = []


def to_people() -> Console:
    """Standard error: progress, questions, what happened."""
    return _painted[-1] if _painted and audience() is None else _console(stderr=True)


@contextmanager
def painted_console() -> Iterator[Console]:
    """A console whose picture is painted anew in place while the block runs.

    What is said meanwhile goes through it, and stands above the picture: said past it, it would
    leave a part of the picture behind.
    """
    console = _console(stderr=True)
    _painted.append(console)
    try:
        yield console
    finally:
        _painted.remove(console)


def to_reader() -> Console:
    """Standard output: the result a person asked for."""
    return _console(stderr=False)


def print_json(document: Any) -> None:
    """One JSON document on standard output; a value that was not measured is null, never NaN."""
    who = audience()
    out = sys.stdout if who is None else who.out
    json.dump(document, out, allow_nan=False, ensure_ascii=False, indent=2)
    out.write("\n")


def _console(*, stderr: bool) -> Console:
    who = audience()
    if who is None:
        return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    # One for each stream: what is printed while a bar moves goes above it by the bar's own console.
    consoles = _CONSOLES.setdefault(who, {})
    if stderr not in consoles:
        consoles[stderr] = Console(
            file=who.err if stderr else who.out,
            width=who.width,
            force_terminal=stderr and who.is_terminal,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
    return consoles[stderr]


_CONSOLES: WeakKeyDictionary[Audience, dict[bool, Console]] = WeakKeyDictionary()
