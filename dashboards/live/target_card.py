"""The target of the step under way: its bands, the present in them, and in, under or over."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.gauge import Gauge, gauges
from dashboards.words.plan_position import PlanPositionWords
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.cues import TargetStanding

# Under target: go up. Over: go down. Colour and sign say the same as the words.
_SIGNS = {
    TargetStanding.UNDER: "arrow_upward",
    TargetStanding.IN: "check",
    TargetStanding.OVER: "arrow_downward",
}
_KEYS = ("heart", "speed")


class TargetCard:
    """At most two lines, one for each band; hidden where nothing is asked for."""

    def __init__(self) -> None:
        with show.region("div", "target", label=text("Target")) as self._box:
            self._lines = {key: _Line() for key in _KEYS}
            with ui.element("div").classes("standing") as self._standing:
                self._sign = show.icon("")
                self._words = ui.label()
        self._box.props["role"] = "group"
        self._standing.props["data-testid"] = "standing"
        self._standing.props["role"] = "status"

    def paint(self, view: LiveView, now: PlanPositionWords, formatter: Formatter) -> None:
        """Show the bands of `view` and where the runner is in them."""
        by_key = {gauge.key: gauge for gauge in gauges(view, formatter)}
        self._box.set_visibility(bool(by_key) or bool(now.standing_words))
        for key, line in self._lines.items():
            line.paint(by_key.get(key), standing=now.standing)
        self._words.text = now.standing_words
        self._standing.set_visibility(bool(now.standing_words))
        show.attribute(self._sign, "name", value=_SIGNS.get(now.standing, ""))
        show.attribute(self._standing, "data-standing", value=now.standing.value)


class _Line:
    def __init__(self) -> None:
        with ui.element("div").classes("gauge") as self._line:
            with ui.element("div").classes("gauge-words"):
                self._name = ui.label().classes("eyebrow")
                self._band = ui.label().classes("gauge-band")
            with ui.element("div").classes("gauge-track") as track:
                track.props["aria-hidden"] = "true"
                self._range = ui.element("div").classes("gauge-range")
                self._at = ui.element("div").classes("gauge-at")

    def paint(self, gauge: Gauge | None, *, standing: TargetStanding) -> None:
        self._line.set_visibility(gauge is not None)
        if gauge is None:
            return
        self._name.text = gauge.name
        self._band.text = gauge.band
        show.attribute(self._line, "data-gauge", value=gauge.key)
        show.attribute(
            self._line, "data-standing", value=standing.value if gauge.is_judged else None
        )
        self._range.style(f"left: {gauge.low:.1%}; right: {1 - gauge.high:.1%}")
        self._at.set_visibility(gauge.at is not None)
        if gauge.at is not None:
            self._at.style(f"left: {gauge.at:.1%}")
