"""A picture of progress as values and words, for whoever draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from sessions.core.model.banded import Banded
from sessions.text import text
from sessions.units import MISSING

Values = tuple[float | None, ...]


class Shade(Enum):
    """Which of a chart's colours; none of them is a zone's or a gait's."""

    SOFT = "soft"
    STRONG = "strong"
    THIRD = "third"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One value for each period, None: not known. `bands`: half widths of their 90 % bands."""

    name: str
    shade: Shade
    values: Values
    bands: Values = ()


@dataclass(frozen=True, kw_only=True)
class ProgressChart:
    """One picture of progress: bars one on the other, or lines. `goals`: one for each period.

    `shown` writes a value with its unit, `short` without. `source`: where the figures come from;
    `lacks`: what they do not hold, and why.
    """

    name: str
    unit: str
    series: tuple[Series, ...]
    shown: Callable[[float | None], str]
    short: Callable[[float], str]
    is_bars: bool = False
    goals: Values = ()
    source: str
    lacks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is known."""
        empty = 0.0 if self.is_bars else None
        return all(value in (None, empty) for one in self.series for value in one.values)


def banded(name: str, known: Sequence[Banded | None]) -> Series:
    """A line of values, each with its band where it is known."""
    return Series(
        name=name,
        shade=Shade.STRONG,
        values=tuple(None if one is None else one.value for one in known),
        bands=tuple(None if one is None else one.band for one in known),
    )


def in_minutes(value: float | None) -> str:
    """Whole minutes."""
    return MISSING if value is None else text("{minutes} min").format(minutes=f"{value:.0f}")


def plain(value: float | None) -> str:
    """A whole number."""
    return MISSING if value is None else str(round(value))


def with_unit(value: float | None, unit: str) -> str:
    """A whole number and its unit."""
    return MISSING if value is None else f"{value:.0f} {unit}"


def told_before(count: int) -> str:
    """Why sessions of an earlier version lack something, and what brings it."""
    said = text("Sessions stored before it was looked for: {count}. strapline recompute --all")
    return said.format(count=count)
