"""Ten minutes of heart rate over the zone lines; the browser keeps what it was sent."""

import json
from collections.abc import Callable

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.zone_colours import zones
from sessions.live.live_view import TrendPoint
from sessions.text import text

WINDOW_S = 600
_BEFORE_THE_START_S = -1.0


class Trend:
    """Appends closed seconds to a drawing (`trend.js`); nothing is sent twice."""

    def __init__(
        self,
        trend: Callable[..., tuple[TrendPoint, ...]],
        *,
        zone_bounds_bpm: tuple[float, ...] | None,
    ) -> None:
        self._trend = trend
        self._sent_to_s: float | None = None  # nothing yet, not even that there is nothing
        words = text("Heart rate, last ten minutes")
        with show.region("section", "card trend", label=words):
            with ui.element("div").classes("trend-top"):
                ui.label(text("Heart rate, bpm")).classes("eyebrow")
                ui.label(text("last 10 min")).classes("quiet")
            attributes = {"role": "img", "aria-label": words, "data-window-s": str(WINDOW_S)}
            if zone_bounds_bpm is not None:
                attributes["data-bounds"] = json.dumps(zone_bounds_bpm[: len(zones())])
            self._drawing = show.element("div", "trend-chart", attributes)
            with ui.element("div").classes("bar-legend trend-legend"):
                for mark, word in (
                    ("gap", text("No heart rate")),
                    ("doubt", text("Doubtful heart rate")),
                ):
                    with ui.element("div").classes(f"legend-entry of-{mark}"):
                        show.element("div", f"swatch {mark}", {"aria-hidden": "true"})
                        ui.label(word)

    def send_closed_seconds(self) -> None:
        """Send the seconds that closed since the last call, once there is a page to send to."""
        if not self._drawing.client.has_socket_connection:
            return
        is_first = self._sent_to_s is None
        since_s = _BEFORE_THE_START_S if self._sent_to_s is None else self._sent_to_s
        points = self._trend(since_s=since_s)
        if not points and not is_first:
            return
        self._sent_to_s = points[-1].t_s if points else since_s
        rows = [[point.t_s, point.heart_rate_bpm, *_mark(point)] for point in points]
        self._drawing.client.run_javascript(
            f"strapline.append({self._drawing.id}, {json.dumps(rows)})"
        )


def _mark(point: TrendPoint) -> tuple[str, ...]:
    """What the second is marked with; empty: nothing."""
    if point.fault is not None:
        return ("doubt",)
    return ("gap",) if point.heart_rate_bpm is None else ()
