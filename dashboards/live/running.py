"""The page while a session is open."""

from collections.abc import Callable

from nicegui import ui

from dashboards.live.hero import Hero
from dashboards.live.interval import IntervalCard
from dashboards.live.tiles import Tiles
from dashboards.live.trend import Trend
from dashboards.live.zone_bars import ZoneBars
from sessions.live import LiveView, TrendPoint
from sessions.units import Formatter


class Running:
    """Heart rate first, then the interval, the numbers, the zones and the trend."""

    def __init__(self, view: LiveView, *, trend: Callable[..., tuple[TrendPoint, ...]]) -> None:
        with ui.element("div").classes("running"):
            self._hero = Hero()
            with ui.element("div").classes("side"):
                self._interval = IntervalCard(view.steps, Formatter(view.units))
                self._tiles = Tiles()
            self._bars = ZoneBars()
            self._trend = Trend(trend, zone_bounds_bpm=view.zone_bounds_bpm)

    def paint(self, view: LiveView) -> None:
        """Show the present moment."""
        formatter = Formatter(view.units)
        self._hero.paint(view, formatter)
        self._interval.paint(view, formatter)
        self._tiles.paint(view, formatter)
        self._bars.paint(
            view.zone_seconds,
            below_s=view.below_s,
            unknown_s=view.unknown_s,
            formatter=formatter,
        )
        self._trend.paint()
