"""The interval under way: its clock, its target, what comes next, and the bar of all of them."""

from nicegui import ui

from dashboards.live.bar_card import IntervalBar
from dashboards.live.target_card import TargetCard
from dashboards.web import elements as show
from dashboards.words.kinds import KIND_ICONS
from dashboards.words.plan_position import course
from sessions.live.live_view import LiveView, StepView
from sessions.text import text
from sessions.units import Formatter

# The last seconds of a step stand out, as a runner's cue to get ready.
SOON_S = 3.0


class IntervalCard:
    """Kind by sign and word, a countdown, the target, the next step, and the interval bar."""

    def __init__(self, steps: tuple[StepView, ...], formatter: Formatter) -> None:
        with show.region("section", "card interval", label=text("Interval")) as self._card:
            with ui.element("div").classes("interval-now"):
                self._icon = show.icon("", classes="kind-icon")
                with ui.element("div").classes("interval-words"):
                    self._title = ui.label().classes("interval-title")
                    self._asked = ui.label().classes("quiet")
                with ui.element("div").classes("interval-clock"):
                    self._clock = ui.label().classes("countdown")
                    self._position = ui.label().classes("quiet")
            self._target = TargetCard()
            self._cue = ui.label().classes("cue")
            with ui.element("div").classes("interval-next") as self._next_line:
                ui.label(text("Next")).classes("eyebrow")
                self._next_icon = show.icon("", classes="next-icon")
                self._next = ui.label()
            self._bar = IntervalBar(steps, formatter)
        self._clock.props["data-testid"] = "countdown"
        self._title.props["data-testid"] = "interval"
        self._next.props["data-testid"] = "next"
        self._title.props["role"] = "status"
        self._cue.props["data-testid"] = "cue"
        self._cue.props["role"] = "status"

    def paint(self, view: LiveView, formatter: Formatter) -> None:
        """Show where the runner of `view` stands."""
        now = course(view, formatter)
        self._title.text = now.title
        self._asked.text = now.target
        self._target.paint(view, now, formatter)
        self._cue.text = now.cue
        self._clock.text = now.clock
        self._position.text = now.position
        show.attribute(self._icon, "name", value=KIND_ICONS[now.kind])
        left_s = view.step_remaining_s
        soon = now.counts_down and left_s is not None and left_s <= SOON_S
        show.attribute(self._card, "data-soon", value="true" if soon else None)
        self._next_line.set_visibility(now.following is not None)
        self._next.text = now.following or ""
        following = now.following_kind
        show.attribute(
            self._next_icon, "name", value="flag" if following is None else KIND_ICONS[following]
        )
        self._bar.paint(view, formatter)
