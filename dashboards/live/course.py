"""Where the runner stands in the plan, or in the gait when there is no plan, in words."""

from dataclasses import dataclass
from math import ceil

from dashboards.live.words import kind_word
from sessions.core.sample import Kind
from sessions.live import LiveView, StepView
from sessions.text import text
from sessions.units import Formatter


@dataclass(frozen=True, kw_only=True)
class Course:
    """What the interval line says.

    `clock` counts down in a plan and up without one. `fraction`: of the step done, 0 to 1; None:
    no step is under way. `following` None: there is no plan to follow.
    """

    title: str
    kind: Kind
    clock: str
    counts_down: bool
    position: str
    fraction: float | None
    target: str
    following: str | None
    following_kind: Kind | None


def course(view: LiveView, formatter: Formatter) -> Course:
    """The present interval, its clock and what comes next."""
    if not view.steps:
        return _free(view, formatter)
    if view.step_index is None or view.step_index >= len(view.steps):
        return _done(view, formatter)
    step = view.steps[view.step_index]
    left_s = view.step_remaining_s
    following = view.steps[view.step_index + 1] if view.step_index + 1 < len(view.steps) else None
    return Course(
        title=step.name or kind_word(step.kind),
        kind=step.kind,
        # Rounded up, so that the last second reads 0:01 and the step ends at 0:00.
        clock=formatter.duration(None if left_s is None else ceil(left_s)),
        counts_down=True,
        position=text("{step} of {steps}").format(step=view.step_index + 1, steps=len(view.steps)),
        fraction=_fraction_done(step, left_s=left_s),
        target=_targets(step, formatter),
        following=text("Finish") if following is None else step_line(following, formatter),
        following_kind=None if following is None else following.kind,
    )


def step_line(step: StepView, formatter: Formatter) -> str:
    """A step to come: its name, how long, and its targets."""
    parts = (
        step.name or kind_word(step.kind),
        formatter.duration(step.end_s - step.start_s),
        _targets(step, formatter),
    )
    return " · ".join(part for part in parts if part)


def _targets(step: StepView, formatter: Formatter) -> str:
    parts = []
    if step.speed_kmh is not None:
        parts.append(formatter.speed(step.speed_kmh))
    if step.incline_pct:  # a flat belt is the rule and not worth the words
        parts.append(formatter.incline(step.incline_pct))
    return " · ".join(parts)


def _fraction_done(step: StepView, *, left_s: float | None) -> float | None:
    length_s = step.end_s - step.start_s
    if left_s is None or length_s <= 0:
        return None
    return min(1.0, max(0.0, 1 - left_s / length_s))


def _free(view: LiveView, formatter: Formatter) -> Course:
    return Course(
        title=kind_word(view.kind),
        kind=view.kind,
        clock=formatter.duration(view.kind_elapsed_s),
        counts_down=False,
        position="",
        fraction=None,
        target="",
        following=None,
        following_kind=None,
    )


def _done(view: LiveView, formatter: Formatter) -> Course:
    return Course(
        title=text("Plan done"),
        kind=view.kind,
        clock=formatter.duration(view.kind_elapsed_s),
        counts_down=False,
        position=text("{step} of {steps}").format(step=len(view.steps), steps=len(view.steps)),
        fraction=1.0,
        target=kind_word(view.kind),
        following=None,
        following_kind=None,
    )
