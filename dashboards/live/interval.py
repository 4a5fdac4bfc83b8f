"""The interval under way, its clock, and what comes next."""

from nicegui import ui

from dashboards.live import show
from dashboards.live.course import course, step_line
from dashboards.live.words import KIND_ICONS
from sessions.live import LiveView, StepView
from sessions.text import text
from sessions.units import Formatter

# The last seconds of a step stand out, as a runner's cue to get ready.
SOON_S = 3.0


class IntervalCard:
    """Kind by sign and word, a countdown, a bar, the next step, and the whole plan as a strip."""

    def __init__(self, steps: tuple[StepView, ...], formatter: Formatter) -> None:
        with show.region("section", "card interval", label=text("Interval")) as self._card:
            with ui.element("div").classes("interval-now"):
                self._icon = show.icon("", classes="kind-icon")
                with ui.element("div").classes("interval-words"):
                    self._title = ui.label().classes("interval-title")
                    self._target = ui.label().classes("quiet")
                    self._standing = ui.label().classes("standing")
                with ui.element("div").classes("interval-clock"):
                    self._clock = ui.label().classes("countdown")
                    self._position = ui.label().classes("quiet")
            with ui.element("div").classes("progress") as self._progress:
                self._bar = ui.element("div").classes("progress-bar")
            with ui.element("div").classes("interval-next") as self._next_line:
                ui.label(text("Next")).classes("eyebrow")
                self._next_icon = show.icon("", classes="next-icon")
                self._next = ui.label()
            self._strip = _strip(steps, formatter)
        self._clock.props["data-testid"] = "countdown"
        self._title.props["data-testid"] = "interval"
        self._next.props["data-testid"] = "next"
        self._title.props["role"] = "status"
        self._standing.props["data-testid"] = "standing"
        self._standing.props["role"] = "status"

    def paint(self, view: LiveView, formatter: Formatter) -> None:
        """Show where the runner of `view` stands in the plan."""
        now = course(view, formatter)
        self._title.text = now.title
        self._target.text = now.target
        self._standing.text = now.cue or now.standing_words
        show.attribute(self._standing, "data-standing", value=now.standing.value)
        self._clock.text = now.clock
        self._position.text = now.position
        show.attribute(self._icon, "name", value=KIND_ICONS[now.kind])
        left_s = view.step_remaining_s
        soon = now.counts_down and left_s is not None and left_s <= SOON_S
        show.attribute(self._card, "data-soon", value="true" if soon else None)
        self._progress.set_visibility(now.fraction is not None)
        if now.fraction is not None:
            self._bar.style(f"width: {now.fraction:.1%}")
        self._next_line.set_visibility(now.following is not None)
        self._next.text = now.following or ""
        following = now.following_kind
        show.attribute(
            self._next_icon, "name", value="flag" if following is None else KIND_ICONS[following]
        )
        for index, block in enumerate(self._strip):
            show.attribute(block, "data-step", value=_place(index, current=view.step_index))


def _strip(steps: tuple[StepView, ...], formatter: Formatter) -> list[ui.element]:
    if not steps:
        return []
    blocks = []
    with show.region("ol", "plan-strip", label=text("The plan")):
        for step in steps:
            block = ui.element("li").classes(f"plan-step kind-{step.kind.value}")
            block.style(f"flex-grow: {max(1.0, step.end_s - step.start_s):.0f}")
            block.props["aria-label"] = block.props["title"] = step_line(step, formatter)
            blocks.append(block)
    return blocks


def _place(index: int, *, current: int | None) -> str:
    if current is None or index < current:
        return "done"
    return "now" if index == current else "ahead"
