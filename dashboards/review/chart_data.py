"""The course of a session as the chart in the browser wants it: columns, bands and marks."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nicegui import ui

from dashboards.review.fields import button
from dashboards.review.html import Markup, tag
from dashboards.words.core_notes import fault_word
from dashboards.words.session_words import interval_word
from sessions.core.model.breakdown import Breakdown
from sessions.past.chart_columns import Column, Curve
from sessions.text import text
from sessions.units import Formatter


@dataclass(frozen=True, kw_only=True)
class ChartLine:
    """One line of the chart over `along`, in grid `grid` counted from the top.

    `along`: seconds, or a distance in the chart's unit; rising.

    `colour` names a variable of the style sheet; `zones_bpm`: lower bounds to draw across.
    """

    name: str
    unit: str
    along: tuple[float, ...]
    values: Column
    grid: int
    colour: str
    decimals: int = 0
    is_dashed: bool = False
    is_stepped: bool = False
    zones_bpm: Sequence[float] = ()

    def placed(self, grid: int) -> "ChartLine":
        """The same line in another grid."""
        return replace(self, grid=grid)


@dataclass(frozen=True, kw_only=True)
class ChartData:
    """Everything on the chart. `grids` name the vertical axes from the top.

    `end`, like all places along it, in seconds; or, with a `unit`, in distances of it.
    """

    end: float
    unit: str = ""
    grids: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    bands: tuple[tuple[str, str, float, float], ...] = ()
    faults: tuple[tuple[float, float, str], ...] = ()
    laps: tuple[tuple[float, str], ...] = ()

    def data(self) -> str:
        """As JSON."""
        times: list[tuple[float, ...]] = []
        lines: list[dict[str, Any]] = []
        for line in self.lines:
            if line.along not in times:
                times.append(line.along)
            lines.append(
                {
                    "name": line.name,
                    "unit": line.unit,
                    "times": times.index(line.along),
                    "values": [_rounded(value, line.decimals) for value in line.values],
                    "grid": line.grid,
                    "colour": line.colour,
                    "decimals": line.decimals,
                    "dashed": line.is_dashed,
                    "stepped": line.is_stepped,
                    "zones": list(line.zones_bpm),
                }
            )
        told = {
            "end": self.end,
            "unit": self.unit,
            "grids": self.grids,
            "times": times,
            "lines": lines,
            "bands": self.bands,
            "faults": self.faults,
            "laps": self.laps,
        }
        # "</script>" in a name must not end a script it may stand in.
        return json.dumps(told, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def course_of(curve: Curve, breakdown: Breakdown, formatter: Formatter) -> ChartData:
    """Heart rate over speed over incline; a level deck, as what was not measured, has no grid."""
    thin = curve.thinned()
    bounds = breakdown.zones.bounds_bpm
    wanted = (
        ChartLine(
            name=text("Heart rate"),
            unit=text("bpm"),
            along=thin.t_s,
            values=thin.heart_rate_bpm,
            grid=0,
            colour="--line-heart",
            zones_bpm=() if bounds is None else bounds[:5],
        ),
        ChartLine(
            name=text("Speed"),
            unit=formatter.speed_unit,
            along=thin.t_s,
            values=_in_units(thin.speed_kmh, formatter),
            grid=0,
            colour="--line-speed",
            decimals=1,
        ),
        ChartLine(
            name=text("Incline"),
            unit="%",
            along=thin.t_s,
            values=thin.incline_pct,
            grid=0,
            colour="--line-incline",
            decimals=1,
            is_stepped=True,
        ),
    )
    # A deck that stayed level has nothing to draw.
    level = all(not value for value in thin.incline_pct)
    lines = [
        line
        for line in wanted[: 2 if level else 3]
        if any(value is not None for value in line.values)
    ]
    return ChartData(
        end=breakdown.session.duration_s,
        grids=tuple(f"{line.name}, {line.unit}" for line in lines),
        lines=tuple(line.placed(grid) for grid, line in enumerate(lines)),
        bands=tuple(_bands(breakdown)),
        faults=tuple(
            (
                part.start_s,
                part.end_s,
                text("not believed: {why}").format(why=fault_word(part.kind)),
            )
            for part in breakdown.heart.artefacts
        ),
        laps=tuple(
            (lap.start_s, lap.label or str(number))
            for number, lap in enumerate(breakdown.laps, start=1)
            if lap.start_s > 0
        ),
    )


def _bands(breakdown: Breakdown) -> Iterator[tuple[str, str, float, float]]:
    """Pauses first, which are part of the interval they lie in where they are short."""
    for pause in breakdown.session.pauses:
        yield "paused", text("Paused"), pause.start_s, pause.end_s
    for part in breakdown.intervals:
        if not part.paused:
            word = interval_word(part, sport=breakdown.session.sport)
            yield part.kind.value, word, part.start_s, part.end_s


def chart(course: ChartData, *, label: str) -> Markup:
    """The place the chart is drawn in, and its buttons; `label`: what it shows, in words."""
    return tag(
        "div",
        tag(
            "div.chart-top",
            tag("h2", text("Heart rate and speed")),
            tag(
                "div.presses",
                _zoom(text("Zoom in"), "0.5"),
                _zoom(text("Zoom out"), "2"),
                _zoom(text("Whole session"), "all"),
            ),
        ),
        tag(
            "div.chart",
            attributes={"id": "course", "role": "img", "aria-label": label},
        ),
        tag(
            "p.quiet", text("Wheel, pinch or the bar below zoom; point at a moment for its values.")
        ),
    )


def send_data(data: str) -> None:
    """Have `ChartData.data` drawn in the place of `chart`, made before the next `await`."""
    ui.run_javascript(f"reviewChart.open({data})")


def _zoom(words: str, by: str) -> Markup:
    return button(words, attributes={"data-zoom": by})


def _in_units(speeds_kmh: Column, formatter: Formatter) -> Column:
    return tuple(None if kmh is None else formatter.in_speed_unit(kmh) for kmh in speeds_kmh)


def _rounded(value: float | None, decimals: int) -> float | None:
    """One digit more than is shown: the line is drawn from it."""
    if value is None:
        return None
    return round(value, decimals + 1) if decimals else round(value)
