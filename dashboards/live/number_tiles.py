"""The numbers beside the heart rate: pace, speed, time, distance, energy, cadence, incline."""

from math import ceil

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.plan_position import plan_remaining_s
from dashboards.words.so_far_words import cadence_words
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import MISSING, Formatter


class NumberTiles:
    """One tile per number: a name, the value and its unit."""

    def __init__(self) -> None:
        with show.region("section", "tiles", label=text("Numbers")):
            self._elapsed = _Tile(text("Elapsed"), key="elapsed")
            self._left = _Tile(text("Plan left"), key="left")
            self._distance = _Tile(text("Distance"), key="distance")
            self._gross = _Tile(text("Energy, gross"), key="gross")
            self._net = _Tile(text("Energy, net"), key="net")
            self._pace = _Tile(text("Pace"), key="pace")
            self._speed = _Tile(text("Speed"), key="speed")
            self._cadence = _Tile(text("Cadence"), key="cadence")
            self._incline = _Tile(text("Incline"), key="incline")

    def paint(self, view: LiveView) -> None:
        """Show the numbers of `view` in the reader's units."""
        formatter = Formatter(view.units)
        self._left.show_figure(formatter.duration(_ceil(plan_remaining_s(view))))
        self._pace.show_reading(view.speed, formatter.pace(view.speed.shown))
        self._speed.show_reading(view.speed, formatter.speed(view.speed.shown))
        self._cadence.show_reading(view.cadence, cadence_words(view.cadence.shown))
        self._incline.show_reading(view.incline, formatter.incline(view.incline.shown))
        self._elapsed.show_figure(formatter.duration(view.running_s))
        self._distance.show_figure(formatter.distance(view.distance_m))
        self._gross.show_figure(formatter.energy(view.gross_kcal))
        self._net.show_figure(formatter.energy(view.net_kcal))


def _ceil(seconds: float | None) -> int | None:
    """The last second reads 0:01."""
    return None if seconds is None else ceil(seconds)


class _Tile:
    def __init__(self, name: str, *, key: str) -> None:
        with show.region("div", "card tile", label=name) as self._card:
            ui.label(name).classes("eyebrow")
            with ui.element("div").classes("tile-value"):
                self._value = show.label(MISSING, "number", {"data-testid": key})
                self._unit = ui.label().classes("unit")
        self._card.props.update({"role": "group", "data-tile": key})

    def show_figure(self, shown: str) -> None:
        value, _, unit = shown.partition(" ")
        self._value.text = value
        self._unit.text = unit

    def show_reading(self, reading: Reading, shown: str) -> None:
        self.show_figure(shown)
        show.attribute(self._card, "data-fresh", value=reading.freshness.value)
