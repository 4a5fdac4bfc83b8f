"""The interval under way: its clock, its target, the next one, and the bar of all of them."""

from nicegui import ui

from dashboards.live.bar_card import IntervalBar
from dashboards.web import elements as show
from dashboards.words.gauge import Gauge, gauges
from dashboards.words.kinds import KIND_ICONS
from dashboards.words.plan_position import PlanPositionWords, course
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.cues import TargetStanding

# The last seconds of a step stand out, as a runner's cue to get ready.
SOON_S = 3.0


class IntervalCard:
    """Kind by sign and word, a countdown, the target, the next step, and the interval bar."""

    def __init__(self, view: LiveView) -> None:
        with show.region("section", "card interval", label=text("Interval")) as self._card:
            with ui.element("div").classes("interval-now"):
                self._icon = show.icon("", classes="kind-icon")
                with ui.element("div").classes("interval-words"):
                    self._title = show.label(
                        "", "interval-title", {"role": "status", "data-testid": "interval"}
                    )
                    self._asked = ui.label().classes("quiet")
                with ui.element("div").classes("interval-clock"):
                    self._clock = show.label("", "countdown", {"data-testid": "countdown"})
                    self._position = ui.label().classes("quiet")
            self._target = TargetCard()
            with ui.element("div").classes("interval-say"):
                self._standing = Standing()
                self._cue = show.label("", "cue", {"role": "status", "data-testid": "cue"})
            with ui.element("div").classes("interval-next") as self._next_line:
                ui.label(text("Next")).classes("eyebrow")
                self._next_icon = show.icon("", classes="next-icon")
                self._next = show.label(attributes={"data-testid": "next"})
            self._bar = IntervalBar(view.steps, Formatter(view.units))
        show.attribute(self._card, "data-plan", value="true" if view.steps else None)

    def paint(self, view: LiveView) -> None:
        """Show where the runner of `view` stands."""
        now = course(view, Formatter(view.units))
        self._title.text = now.title
        self._asked.text = now.target
        self._target.show_target(view, now)
        self._standing.show_standing(now)
        self._cue.text = now.cue
        self._clock.text = now.clock
        self._position.text = now.position
        paused = view.status is LiveStatus.PAUSED
        show.attribute(self._card, "data-paused", value="true" if paused else None)
        show.change_icon(self._icon, "pause" if paused else KIND_ICONS[now.kind])
        left_s = view.step_remaining_s
        soon = now.counts_down and left_s is not None and left_s <= SOON_S
        show.attribute(self._card, "data-soon", value="true" if soon else None)
        self._next_line.set_visibility(now.following is not None)
        self._next.text = now.following or ""
        following = now.following_kind
        show.change_icon(self._next_icon, "flag" if following is None else KIND_ICONS[following])
        self._bar.paint(view)


# Under target: go up. Over: go down. Colour and sign say the same as the words.
_SIGNS = {
    TargetStanding.UNDER: "arrow_upward",
    TargetStanding.IN: "check",
    TargetStanding.OVER: "arrow_downward",
}
_KEYS = ("heart", "speed")


class TargetCard:
    """At most two lines, one for each band; its place stays where nothing is asked for."""

    def __init__(self) -> None:
        with show.region("div", "target", label=text("Target")) as self._box:
            self._lines = {key: _Line() for key in _KEYS}
        self._box.props["role"] = "group"

    def show_target(self, view: LiveView, now: PlanPositionWords) -> None:
        """Show the bands of `view` and where the runner is in them."""
        by_key = {gauge.key: gauge for gauge in gauges(view, Formatter(view.units))}
        self._box.set_visibility(bool(by_key))
        for key, line in self._lines.items():
            line.show_gauge(by_key.get(key), standing=now.standing)


class Standing:
    """Whether the runner is in the target, in words and by an arrow."""

    def __init__(self) -> None:
        attributes = {"role": "status", "data-testid": "standing"}
        with show.element("div", "standing", attributes) as self._standing:
            self._sign = show.icon("")
            self._words = ui.label()

    def show_standing(self, now: PlanPositionWords) -> None:
        """Show it; where there is nothing to say its place stays."""
        self._words.text = now.standing_words
        self._standing.set_visibility(bool(now.standing_words))
        show.change_icon(self._sign, _SIGNS.get(now.standing, ""))
        show.attribute(self._standing, "data-standing", value=now.standing.value)


class _Line:
    def __init__(self) -> None:
        with ui.element("div").classes("gauge") as self._line:
            with ui.element("div").classes("gauge-words"):
                self._name = ui.label().classes("eyebrow")
                self._band = ui.label().classes("gauge-band")
            with show.element("div", "gauge-track", {"aria-hidden": "true"}):
                self._range = ui.element("div").classes("gauge-range")
                self._at = ui.element("div").classes("gauge-at")

    def show_gauge(self, gauge: Gauge | None, *, standing: TargetStanding) -> None:
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
