"""Course of a session as one line of blocks for a terminal."""

from collections.abc import Iterator, Sequence

from sessions.core.model.events import SecondClosed
from sessions.text import text
from sessions.units import Formatter

_BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH = 60


def course_lines(seconds: Sequence[SecondClosed], formatter: Formatter) -> Iterator[str]:
    """Heart rate and speed, each with its lowest and highest mean; nothing where none is known."""
    rates = means([second.heart_rate_bpm for second in seconds], count=WIDTH)
    speeds = means([second.speed_kmh for second in seconds], count=WIDTH)
    columns = (
        (text("Heart rate"), rates, formatter.heart_rate),
        (text("Speed"), speeds, formatter.speed),
    )
    length = max(len(name) for name, _, _ in columns)
    for name, values, shown in columns:
        known = [value for value in values if value is not None]
        if known:
            yield f"{name:<{length}} {blocks(values)} {shown(min(known))} – {shown(max(known))}"


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
