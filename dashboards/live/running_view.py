"""The page while a session is open."""

from nicegui import ui

from dashboards.live.belt_card import BeltCard
from dashboards.live.heart_rate_card import Hero
from dashboards.live.interval_card import IntervalCard
from dashboards.live.number_tiles import Tiles
from dashboards.live.trend import Trend
from dashboards.live.zone_bars import ZoneBars
from sessions.live.live_view import LivePort, LiveView
from sessions.units import Formatter


class RunningView:
    """Heart rate first, then the interval, the numbers, the belt, the zones and the trend."""

    def __init__(self, view: LiveView, *, port: LivePort, may_control: bool) -> None:
        with ui.element("div").classes("running"):
            self._hero = Hero()
            self._interval = IntervalCard(view.steps, Formatter(view.units))
            self._tiles = Tiles()
            self._belt = BeltCard(port, may_control=may_control)
            self._bars = ZoneBars()
            self._trend = Trend(port.trend, zone_bounds_bpm=view.zone_bounds_bpm)

    def paint(self, view: LiveView) -> None:
        """Show the present moment."""
        formatter = Formatter(view.units)
        self._hero.paint(view, formatter)
        self._interval.paint(view, formatter)
        self._tiles.paint(view, formatter)
        self._belt.paint(view, formatter)
        self._bars.paint(
            view.zone_seconds,
            below_s=view.below_s,
            unknown_s=view.unknown_s,
            formatter=formatter,
        )
        self._trend.paint()
