"""Course of a session as one line of blocks for a terminal."""

from collections.abc import Iterator, Sequence

from sessions.core.model.events import SecondClosed
from sessions.text import text
from sessions.units import Formatter

_BLOCKS = "▁▂▃▄▅▆▇█"
MOST, LEAST = 60, 10
"""Blocks in a line: more say no more, and fewer say nothing. Ours."""


def course_lines(
    seconds: Sequence[SecondClosed], formatter: Formatter, *, width: int
) -> Iterator[str]:
    """Heart rate and speed, each with its lowest and highest mean; nothing where none is known.

    `width`: characters that a line has room for.
    """
    columns = (
        (text("Heart rate"), [s.heart_rate_bpm for s in seconds], formatter.heart_rate),
        (text("Speed"), [s.speed_kmh for s in seconds], formatter.speed),
    )
    length = max(len(name) for name, _, _ in columns)
    for name, values, shown in columns:
        known = [value for value in values if value is not None]
        if known:
            # Means lie between these, so their words are no longer.
            words = len(f" {shown(min(known))} – {shown(max(known))}")
            count = max(LEAST, min(MOST, width - length - 1 - words))
            course = means(values, count=count)
            there = [value for value in course if value is not None]
            yield f"{name:<{length}} {blocks(course)} {shown(min(there))} – {shown(max(there))}"


def blocks(values: Sequence[float | None]) -> str:
    """A block for each value, by its height between the lowest and the highest; unknown: blank.

    >>> blocks([100, 150, None, 170])
    '▁▆ █'
    """
    known = [value for value in values if value is not None]
    if not known:
        return " " * len(values)
    low, span = min(known), max(known) - min(known)
    top = len(_BLOCKS) - 1
    return "".join(
        " " if value is None else _BLOCKS[round((value - low) / span * top) if span else 0]
        for value in values
    )


def means(values: Sequence[float | None], *, count: int) -> list[float | None]:
    """The mean of each of `count` equal parts, as far as anything in it is known."""
    parts = min(count, len(values))
    found: list[float | None] = []
    for part in range(parts):
        begin, end = part * len(values) // parts, (part + 1) * len(values) // parts
        known = [value for value in values[begin:end] if value is not None]
        found.append(sum(known) / len(known) if known else None)
    return found
