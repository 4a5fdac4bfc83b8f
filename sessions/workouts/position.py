"""Position of a runner in a plan at one moment, for whoever shows it."""

from enum import Enum

import msgspec

from sessions.workouts.cues import TargetStanding
from sessions.workouts.guidance_state import GuidanceState
from sessions.workouts.plan import Step
from sessions.workouts.targets import Target


class Phase(Enum):
    """Before the last step's end, or after it."""

    UNDER_WAY = "under way"
    DONE = "done"


class PlanPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Where the runner is at `t_s`. Once the plan is done, `step` and what follows is None.

    `remaining_s` None: time does not end the step; `remaining_m` likewise. `fraction`: of the
    step done, 0 to 1, None: nobody knows. `leg` counts attempts, `index` is into the plan's steps.
    """

    t_s: float
    phase: Phase
    leg: int
    index: int
    step: Step | None = None
    elapsed_s: float = 0.0
    remaining_s: float | None = None
    remaining_m: float | None = None
    fraction: float | None = None
    following: Step | None = None
    target: Target = Target()
    standing: TargetStanding = TargetStanding.UNKNOWN
    intensity: int = 0


def position_of(state: GuidanceState) -> PlanPosition:
    """The place at the state's own moment."""
    leg, steps = state.leg, state.workout.steps
    if leg is None:
        return PlanPosition(
            t_s=state.t_s,
            phase=Phase.DONE,
            leg=len(state.legs),
            index=len(steps),
            intensity=state.intensity,
        )
    step = state.step_of(leg)
    elapsed_s, covered_m = leg.elapsed_s(state.t_s), leg.covered_m(state.distance_m)
    seconds, metres = leg.seconds(step), leg.metres(step)
    shares = [elapsed_s / seconds] if seconds else []
    shares += [covered_m / metres] if metres else []
    return PlanPosition(
        t_s=state.t_s,
        phase=Phase.UNDER_WAY,
        leg=len(state.legs) - 1,
        index=leg.step,
        step=step,
        elapsed_s=elapsed_s,
        remaining_s=None if seconds is None else max(0.0, seconds - elapsed_s),
        remaining_m=None if metres is None else max(0.0, metres - covered_m),
        fraction=min(1.0, max(0.0, *shares)) if shares else None,
        following=steps[leg.step + 1] if leg.step + 1 < len(steps) else None,
        target=leg.target,
        standing=leg.watch.standing,
        intensity=state.intensity,
    )
