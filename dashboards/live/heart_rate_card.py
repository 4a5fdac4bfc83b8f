"""Heart rate, the number a runner looks for, on the colour of its zone."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.so_far_words import so_far_words
from dashboards.words.zone_colours import zone_label, zones
from sessions.live.freshness import Freshness
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text
from sessions.units import Formatter


class HeartRateCard:
    """Huge beats per minute, zone number and name, and where that is among the five."""

    def __init__(self) -> None:
        with show.region("section", "hero", label=text("Heart rate")) as self._card:
            with ui.element("div").classes("hero-top"):
                ui.label(text("Heart rate")).classes("eyebrow")
                self._note = ui.label().classes("hero-note")
                self._so_far = show.label("", "hero-so-far", {"data-testid": "so-far"})
            with ui.element("div").classes("hero-value"):
                self._bpm = show.label(classes="bpm", attributes={"data-testid": "bpm"}).mark("bpm")
                ui.label(text("bpm")).classes("hero-unit")
            with ui.element("div").classes("hero-zone"):
                self._zone = show.label(classes="zone-name", attributes={"role": "status"})
                self._range = ui.label().classes("zone-range")
            with show.element("div", "zone-scale", {"aria-hidden": "true"}):
                self._segments = [ui.label(str(zone.number)) for zone in zones()]
        self._card.props["data-testid"] = "hero"

    def paint(self, view: LiveView) -> None:
        """Show the heart rate of `view` as fresh, stale or blank."""
        formatter, reading = Formatter(view.units), view.heart_rate
        blank = reading.freshness is Freshness.BLANK
        zone = None if blank else view.zone
        self._bpm.text = formatter.heart_rate(reading.shown)
        self._zone.text = "" if blank else zone_label(zone)
        self._range.text = _range(view, zone=zone, formatter=formatter)
        self._note.text = _note(view)
        self._so_far.text = "" if self._note.text else so_far_words(view, formatter)
        show.attribute(self._card, "data-fresh", value=reading.freshness.value)
        show.attribute(self._card, "data-alarm", value="true" if view.over_ceiling else None)
        show.attribute(self._card, "data-zone", value=None if zone is None else str(zone))
        for number, segment in enumerate(self._segments, start=1):
            show.attribute(segment, "data-here", value="true" if number == zone else None)


def _range(view: LiveView, *, zone: int | None, formatter: Formatter) -> str:
    bounds = view.zone_bounds_bpm
    if bounds is None or zone is None:
        return ""
    if zone == 0:
        return text("under {bpm} bpm").format(bpm=formatter.heart_rate(bounds[0]))
    low, high = bounds[zone - 1], bounds[zone]
    return f"{formatter.heart_rate(low)}–{formatter.heart_rate(high)}"


def _note(view: LiveView) -> str:
    if view.heart_rate.value is None or view.heart_rate.age_s is None:
        return text("waiting for the first beat") if view.status is LiveStatus.WAITING else ""
    if view.heart_rate.freshness is Freshness.FRESH:
        return ""
    return text("no beat for {seconds} s").format(seconds=int(view.heart_rate.age_s))
