"""The little of SVG that a plot needs: rectangles, rules, words, and lines with holes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Self
from xml.sax.saxutils import escape, quoteattr

_INK = "#12161c"
_QUIET = "#d9dee4"

# Steps of a time axis in seconds, shortest first.
_TIME_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A range of values."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Iterable[float | None], *, also: Sequence[float], step: float) -> Self:
        """The whole steps around all known `values` and `also`."""
        known = [value for value in values if value is not None] + list(also)
        low, high = floor(min(known) / step) * step, ceil(max(known) / step) * step
        return cls(low=low, high=max(high, low + step))

    def share(self, value: float) -> float:
        """Where `value` lies: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, kw_only=True)
class PlotFrame:
    """A rectangle of the picture that a diagram fills; y grows downwards."""

    left: float
    right: float
    top: float
    bottom: float

    def x(self, share: float) -> float:
        """From a share of the width to the picture's x."""
        return self.left + share * (self.right - self.left)

    def y(self, share: float) -> float:
        """From a share of the height, upwards, to the picture's y."""
        return self.bottom - share * (self.bottom - self.top)


def steps_between(low: float, high: float, *, most: int) -> Iterator[float]:
    """Round moments from `low` to `high`, at most `most` of them."""
    step = next(
        (step for step in _TIME_STEPS_S if (high - low) / step < most),
        ceil((high - low) / most / 3600) * 3600,
    )
    at = ceil(low / step) * step
    while at <= high:
        yield float(at)
        at += step


class Svg:
    """Collects shapes in drawing order."""

    def __init__(self, *, width: float, height: float) -> None:
        self._width = width
        self._height = height
        self._shapes: list[str] = []

    def rectangle(
        self,
        *,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        opacity: float = 1.0,
        outline: str | None = None,
    ) -> None:
        """A filled rectangle."""
        stroke = f' stroke="{outline}"' if outline else ""
        self._shapes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f' fill="{fill}" fill-opacity="{opacity:g}"{stroke}/>'
        )

    def rule(self, *, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line of a scale."""
        self._shapes.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_QUIET}"/>'
        )

    def text(
        self,
        words: str,
        *,
        x: float,
        y: float,
        anchor: str = "start",
        size: int = 12,
        weight: int = 400,
    ) -> None:
        """Words at a point; `anchor` is start, middle or end."""
        self._shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
            f' font-weight="{weight}">{escape(words)}</text>'
        )

    def line(
        self,
        frame: PlotFrame,
        points: Iterable[tuple[float, float | None]],
        *,
        across: Axis,
        up: Axis,
        colour: str,
    ) -> None:
        """A line through `points`; None breaks it."""
        for stretch in _stretches(points):
            path = " ".join(
                f"{frame.x(across.share(x)):.1f},{frame.y(up.share(y)):.1f}" for x, y in stretch
            )
            self._shapes.append(
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"'
                ' stroke-linejoin="round" stroke-linecap="round"/>'
            )

    def document(self, *, title: str) -> str:
        """The whole picture; `title` is what a screen reader says."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)}'
            f' viewBox="0 0 {self._width:g} {self._height:g}"'
            f' font-family="Roboto, system-ui, sans-serif" fill="{_INK}">\n'
            f"<title>{escape(title)}</title>\n"
            '<rect width="100%" height="100%" fill="#ffffff"/>\n'
            + "\n".join(self._shapes)
            + "\n</svg>\n"
        )


def _stretches(
    points: Iterable[tuple[float, float | None]],
) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    for x, y in points:
        if y is not None:
            stretch.append((x, y))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
