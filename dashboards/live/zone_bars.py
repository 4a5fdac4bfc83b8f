"""Time in each of the five zones, as bars with their numbers."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.zone_colours import zones
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import Formatter


class ZoneBars:
    """Five rows, the hardest on top; a bar's length is its share of the longest."""

    def __init__(self) -> None:
        with show.region("section", "card zone-bars", label=text("Time in zone")):
            ui.label(text("Time in zone")).classes("eyebrow")
            self._rows = {zone.number: _Row(zone.number, zone.name) for zone in reversed(zones())}
            self._rest = ui.label().classes("quiet zone-rest")
            self._basis = ui.label().classes("quiet")

    def paint(self, view: LiveView) -> None:
        """Show the time in zone so far."""
        self.show_seconds(
            view.zone_seconds,
            below_s=view.below_s,
            unknown_s=view.unknown_s,
            formatter=Formatter(view.units),
        )

    def show_seconds(
        self,
        seconds: tuple[float, ...] | None,
        *,
        below_s: float,
        unknown_s: float,
        formatter: Formatter,
        basis: str = "",
    ) -> None:
        """Show the seconds of each zone, and what its bounds rest on; None: they are not known."""
        self._basis.text = basis
        longest_s = max(seconds, default=0.0) if seconds is not None else 0.0
        for number, row in self._rows.items():
            spent_s = None if seconds is None else seconds[number - 1]
            row.show_seconds(spent_s, longest_s=longest_s, formatter=formatter)
        self._rest.text = " · ".join(
            words.format(time=formatter.duration(rest_s))
            for words, rest_s in (
                (text("Below zone 1: {time}"), below_s),
                (text("Unknown: {time}"), unknown_s),
            )
            if rest_s >= 1
        )


class _Row:
    def __init__(self, number: int, name: str) -> None:
        with ui.element("div").classes("zone-row"):
            ui.label(str(number)).classes("zone-number")
            ui.label(name).classes("zone-title")
            with ui.element("div").classes("zone-track"):
                self._bar = ui.element("div").classes(f"zone-bar zone-{number}")
            self._time = show.label("", "zone-time", {"data-testid": f"zone-{number}"})

    def show_seconds(
        self, spent_s: float | None, *, longest_s: float, formatter: Formatter
    ) -> None:
        self._time.text = formatter.duration(spent_s)
        share = spent_s / longest_s if spent_s is not None and longest_s > 0 else 0.0
        self._bar.style(f"width: {share:.1%}")
