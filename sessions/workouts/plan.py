"""A planned workout: steps with targets, and where a runner stands in them."""

from enum import Enum

import msgspec

from sessions.core.sample import Kind


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a plan. A target that is None is left to the runner."""

    name: str
    kind: Kind
    duration_s: float
    speed_kmh: float | None = None
    incline_pct: float | None = None


class Workout(msgspec.Struct, frozen=True, kw_only=True):
    """Steps in order; repeats are already written out."""

    name: str
    title: str
    steps: tuple[Step, ...]

    @property
    def duration_s(self) -> float:
        """Planned length in seconds."""
        return sum(step.duration_s for step in self.steps)


class Phase(Enum):
    """Before the last step's end, or after it."""

    UNDER_WAY = "under way"
    DONE = "done"


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where `elapsed_s` falls. `step` and `remaining_s` are None once the plan is done."""

    phase: Phase
    index: int
    step: Step | None
    start_s: float
    remaining_s: float | None
    following: Step | None


def position(workout: Workout, *, elapsed_s: float) -> Position:
    """The step that covers `elapsed_s` (half-open), what is left of it, and what comes next."""
    start_s = 0.0
    for index, step in enumerate(workout.steps):
        end_s = start_s + step.duration_s
        if elapsed_s < end_s:
            following = workout.steps[index + 1] if index + 1 < len(workout.steps) else None
            return Position(
                phase=Phase.UNDER_WAY,
                index=index,
                step=step,
                start_s=start_s,
                remaining_s=end_s - elapsed_s,
                following=following,
            )
        start_s = end_s
    return Position(
        phase=Phase.DONE,
        index=len(workout.steps),
        step=None,
        start_s=start_s,
        remaining_s=None,
        following=None,
    )


def walk_jog_sprint(*, rounds: int = 2) -> Workout:
    """Walk three minutes, jog two, sprint one, between a warm-up and a cool-down."""
    walk = Step(name="Walk", kind=Kind.WALK, duration_s=180, speed_kmh=5.5, incline_pct=0)
    jog = Step(name="Jog", kind=Kind.JOG, duration_s=120, speed_kmh=9.0, incline_pct=0)
    sprint = Step(name="Sprint", kind=Kind.SPRINT, duration_s=60, speed_kmh=13.5, incline_pct=0)
    warm_up = Step(name="Warm-up", kind=Kind.WALK, duration_s=120, speed_kmh=4.5, incline_pct=0)
    cool_down = Step(name="Cool-down", kind=Kind.WALK, duration_s=120, speed_kmh=4.0, incline_pct=0)
    return Workout(
        name="walk-jog-sprint",
        title="Walk 3, jog 2, sprint 1",
        steps=(warm_up, *(walk, jog, sprint) * rounds, cool_down),
    )


BUILT_IN: dict[str, Workout] = {plan.name: plan for plan in (walk_jog_sprint(),)}
