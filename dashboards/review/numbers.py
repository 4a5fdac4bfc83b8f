"""Figures with their names, as a row of tiles."""

from collections.abc import Iterable

from dashboards.review.html import Markup, tag
from sessions.text import text
from sessions.units import MISSING, Formatter


def figures(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Name and value with its unit; what is missing says so."""
    return tag("dl.figures", *(_figure(name, shown) for name, shown in pairs))


def bpm(value: float | None, formatter: Formatter) -> str:
    """A heart rate with its unit."""
    return MISSING if value is None else text("{bpm} bpm").format(bpm=formatter.heart_rate(value))


def _figure(name: str, shown: str) -> Markup:
    value, _, unit = shown.partition(" ")
    return tag(
        "div.figure",
        tag("dt", name),
        tag("dd", tag("span.number", value), tag("span.unit", f" {unit}") if unit else None),
    )
