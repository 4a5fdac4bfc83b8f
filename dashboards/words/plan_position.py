"""Position in the plan, or in the gait when there is no plan, in words."""

from dataclasses import dataclass, replace
from math import ceil

from dashboards.words.kinds import kind_word, step_word
from dashboards.words.steps import asking_words, cue_words, ending_words, standing_words
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus, LiveView, StepView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.cues import TargetStanding
from sessions.workouts.targets import Target


@dataclass(frozen=True, kw_only=True)
class PlanPositionWords:
    """What the interval line says.

    `clock` counts down to where time or distance ends a step, else up. `fraction`: of the step
    done, 0 to 1; None: no step is under way, or nobody knows. `following` None: there is no plan
    to follow. While paused `title` and `clock` are of the pause, and `target` says what waits.
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
    standing: TargetStanding = TargetStanding.UNKNOWN
    standing_words: str = ""
    cue: str = ""


def course(view: LiveView, formatter: Formatter) -> PlanPositionWords:
    """The present interval, its clock and what comes next; of a pause how long it has lasted."""
    now = _course(view, formatter)
    if view.status is not LiveStatus.PAUSED:
        return now
    stands = text("{title}, {clock} left") if now.counts_down else text("{title}, {clock} so far")
    return replace(
        now,
        title=text("Paused"),
        clock=formatter.duration(view.pause_s),
        counts_down=False,
        target=stands.format(title=now.title, clock=now.clock),
        standing=TargetStanding.UNKNOWN,
        standing_words="",
        cue="",
    )


def _course(view: LiveView, formatter: Formatter) -> PlanPositionWords:
    if not view.steps:
        return _free(view, formatter)
    # Neither a step nor a plan under way: the first step is still to come.
    has_begun = view.step_index is not None or view.plan is not None
    index = view.step_index if has_begun else 0
    if index is None or index >= len(view.steps):
        return _done(view, formatter)
    step = view.steps[index]
    following = view.steps[index + 1] if index + 1 < len(view.steps) else None
    clock, counts_down = _clock(view, formatter)
    plan = view.plan
    return PlanPositionWords(
        title=step_word(step.name, step.kind),
        kind=step.kind,
        clock=clock,
        counts_down=counts_down,
        position=text("{step} of {steps}").format(step=index + 1, steps=len(view.steps)),
        fraction=fraction_done(view, step),
        target=_targets(step, formatter) if plan is None else _asked(plan.target, formatter),
        following=text("Finish") if following is None else step_line(following, formatter),
        following_kind=None if following is None else following.kind,
        standing=TargetStanding.UNKNOWN if plan is None else plan.standing,
        standing_words="" if plan is None else standing_words(plan),
        cue=cue_words(view),
    )


def step_line(step: StepView, formatter: Formatter) -> str:
    """A step to come: its name, what ends it, and its targets."""
    ends = ending_words(
        formatter, duration_s=step.duration_s, distance_m=step.distance_m, until=step.until
    )
    parts = (step_word(step.name, step.kind), ends, _targets(step, formatter))
    return " · ".join(part for part in parts if part)


def _targets(step: StepView, formatter: Formatter) -> str:
    return asking_words(
        formatter,
        speed_kmh=step.speed_kmh,
        speed_range_kmh=step.speed_range_kmh,
        incline_pct=step.incline_pct,
        heart_rate=step.heart_rate,
    )


def _asked(target: Target, formatter: Formatter) -> str:
    """What is asked for now, after every easier and harder."""
    parts = []
    if target.speed_kmh is not None:
        parts.append(formatter.speed(target.speed_kmh))
    if target.incline_pct:
        parts.append(formatter.incline(target.incline_pct))
    band = target.heart_rate_band_bpm
    if band is not None:
        low, high = formatter.heart_rate(band.low), formatter.heart_rate(band.high)
        shown = text("above {low} bpm") if band.high is None else text("{low}–{high} bpm")
        parts.append(shown.format(low=low, high=high))
    return " · ".join(parts)


def _clock(view: LiveView, formatter: Formatter) -> tuple[str, bool]:
    """What is left of the step, else how long it has lasted; and which of the two."""
    if view.plan is not None and view.plan.remaining_m is not None:
        return formatter.distance(view.plan.remaining_m), True
    if view.step_remaining_s is None and view.plan is not None:
        return formatter.duration(view.plan.elapsed_s), False
    # Rounded up, so that the last second reads 0:01 and the step ends at 0:00.
    left_s = view.step_remaining_s
    return formatter.duration(None if left_s is None else ceil(left_s)), True


def fraction_done(view: LiveView, step: StepView) -> float | None:
    """Of `step`, which is under way: 0 to 1; None: nobody knows."""
    if view.plan is not None:
        return view.plan.fraction
    length_s, left_s = step.end_s - step.start_s, view.step_remaining_s
    if left_s is None or length_s <= 0:
        return None
    return min(1.0, max(0.0, 1 - left_s / length_s))


def plan_remaining_s(view: LiveView) -> float | None:
    """What is left of the whole plan, as it is written; None: no plan, or nobody knows.

    A step that something else than time ends counts with the time it is expected to take.
    """
    if not view.steps or view.status is LiveStatus.FINISHED:
        return None
    if view.step_index is None:
        return view.steps[-1].end_s if view.plan is None else 0.0
    if view.step_index >= len(view.steps):
        return 0.0
    step = view.steps[view.step_index]
    left_s = view.step_remaining_s
    if left_s is None:
        fraction = fraction_done(view, step)
        left_s = None if fraction is None else (1 - fraction) * (step.end_s - step.start_s)
    return None if left_s is None else left_s + view.steps[-1].end_s - step.end_s


def _free(view: LiveView, formatter: Formatter) -> PlanPositionWords:
    return PlanPositionWords(
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


def _done(view: LiveView, formatter: Formatter) -> PlanPositionWords:
    return PlanPositionWords(
        title=text("Plan done"),
        kind=view.kind,
        clock=formatter.duration(view.kind_elapsed_s),
        counts_down=False,
        position=text("{step} of {steps}").format(step=len(view.steps), steps=len(view.steps)),
        fraction=1.0,
        target=kind_word(view.kind),
        following=None,
        following_kind=None,
        cue=cue_words(view),
    )
