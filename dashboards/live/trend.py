"""Ten minutes of heart rate over the zone lines; the browser keeps what it was sent."""

import json
from collections.abc import Callable
from typing import Any

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.zone_colours import zones
from sessions.live.live_view import TrendPoint
from sessions.text import text

# Named here so that NiceGUI knows the chart's module before the first page is asked for.
_Chart = ui.echart

WINDOW_S = 600
_BEFORE_THE_START_S = -1.0


class Trend:
    """Appends closed seconds to a chart; nothing is sent twice."""

    def __init__(
        self,
        trend: Callable[..., tuple[TrendPoint, ...]],
        *,
        zone_bounds_bpm: tuple[float, ...] | None,
    ) -> None:
        self._trend = trend
        self._sent_to_s = _BEFORE_THE_START_S
        with show.region("section", "card trend", label=text("Heart rate, last ten minutes")):
            with ui.element("div").classes("trend-top"):
                ui.label(text("Heart rate, bpm")).classes("eyebrow")
                ui.label(text("last 10 min")).classes("quiet")
            words = text("Heart rate, last ten minutes")
            self._frame = show.element("div", "trend-chart", {"role": "img", "aria-label": words})
            with ui.element("div").classes("bar-legend trend-legend"):
                for mark, word in (
                    ("gap", text("No heart rate")),
                    ("doubt", text("Doubtful heart rate")),
                ):
                    with ui.element("div").classes(f"legend-entry of-{mark}"):
                        show.element("div", f"swatch {mark}", {"aria-hidden": "true"})
                        ui.label(word)
        self._options = _options(zone_bounds_bpm)
        self._chart: _Chart | None = None

    def send_closed_seconds(self) -> None:
        """Send the seconds that closed since the last call, once there is a page to send to.

        The chart is most of a page's weight, so it comes after the numbers.
        """
        if not self._frame.client.has_socket_connection:
            return
        if self._chart is None:
            with self._frame:
                self._chart = _Chart(self._options).classes("trend-canvas")
        points = self._trend(since_s=self._sent_to_s)
        if not points:
            return
        self._sent_to_s = points[-1].t_s
        rows = [[point.t_s, point.heart_rate_bpm, *_mark(point)] for point in points]
        self._chart.client.run_javascript(
            f"strapline.append({self._chart.id}, {json.dumps(rows)}, {WINDOW_S})"
        )


def _mark(point: TrendPoint) -> tuple[str, ...]:
    """What the second is marked with; empty: nothing."""
    if point.fault is not None:
        return ("doubt",)
    return ("gap",) if point.heart_rate_bpm is None else ()


def _options(zone_bounds_bpm: tuple[float, ...] | None) -> dict[str, Any]:
    """The chart without its data: NiceGUI may apply this again after rows were appended.

    Keys that begin with a colon are JavaScript, evaluated in the browser.
    """
    return {
        "animation": False,
        "textStyle": {"fontFamily": "Roboto, sans-serif"},
        "grid": {"left": 36, "right": 30, "top": 10, "bottom": 22},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": WINDOW_S,
            "interval": 120,
            "axisLabel": {":formatter": "s => strapline.minutes(s)", "fontSize": 11},
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            ":min": f"v => strapline.floor(v.min, {json.dumps(zone_bounds_bpm)})",
            ":max": f"v => strapline.ceiling(v.max, {json.dumps(zone_bounds_bpm)})",
            "interval": 20,
            "axisLabel": {"fontSize": 11},
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False},
        },
        "series": [
            {
                "type": "line",
                "showSymbol": False,
                "lineStyle": {"width": 2.5},
                "itemStyle": {"color": "#7a8797"},
                "silent": True,
                "markLine": _zone_lines(zone_bounds_bpm),
            }
        ],
        **_coloured_by_zone(zone_bounds_bpm),
    }


def _zone_lines(bounds: tuple[float, ...] | None) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "data": [
            {
                "yAxis": bounds[zone.number - 1],
                "lineStyle": {"color": zone.colour, "type": "dashed"},
                "label": {
                    "formatter": f"Z{zone.number}",
                    "position": "end",
                    "fontSize": 11,
                },
            }
            for zone in (zones() if bounds is not None else ())
            if bounds is not None
        ],
    }


def _coloured_by_zone(bounds: tuple[float, ...] | None) -> dict[str, Any]:
    if bounds is None:
        return {}
    pieces: list[dict[str, Any]] = [{"lt": bounds[0], "color": "#7a8797"}]
    for zone in zones():
        piece = {"gte": bounds[zone.number - 1], "color": zone.colour}
        if zone.number < len(zones()):
            piece["lt"] = bounds[zone.number]
        pieces.append(piece)
    return {
        "visualMap": {
            "show": False,
            "type": "piecewise",
            "dimension": 1,
            "seriesIndex": 0,
            "pieces": pieces,
        }
    }
