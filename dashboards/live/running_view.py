"""The page while a session is open."""

from nicegui import ui

from dashboards.live.belt_card import BeltCard
from dashboards.live.heart_rate_card import HeartRateCard
from dashboards.live.interval_card import IntervalCard
from dashboards.live.number_tiles import NumberTiles
from dashboards.live.trend import Trend
from dashboards.live.zone_bars import ZoneBars
from dashboards.web import elements as show
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text


class RunningView:
    """Heart rate first, then the interval, the numbers, the belt, the zones and the trend."""

    def __init__(self, view: LiveView, *, port: LivePort, may_control: bool) -> None:
        with ui.element("div").classes("running") as self._page:
            show.heading(text("Live"), classes="unseen")
            self._cards: tuple[show.Card[LiveView], ...] = (
                HeartRateCard(),
                IntervalCard(view),
                NumberTiles(),
                BeltCard(port, may_control=may_control),
                ZoneBars(),
            )
            self._trend = Trend(port.trend, zone_bounds_bpm=view.zone_bounds_bpm)

    def paint(self, view: LiveView) -> None:
        """Show the present moment."""
        paused = view.status is LiveStatus.PAUSED
        show.attribute(self._page, "data-paused", value="true" if paused else None)
        for card in self._cards:
            card.paint(view)
        self._trend.send_closed_seconds()
