"""Guidance at one moment, as a document that can be saved and gone on from."""

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.workouts.legs import Leg
from sessions.workouts.plan import Step, Workout

STATE_VERSION = 1
HOLD_S = 3.0
"""A value this old is no value any more (CONTRACT, alignment)."""

_M_S_PER_KMH = 1 / 3.6


class GuidanceVersionError(ValueError):
    """A saved state is of another version: fold the session's journal again."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What is known from `t_s` on, in seconds since the plan began. None: not measured."""

    t_s: float
    heart_rate_bpm: float | None = None
    speed_kmh: float | None = None
    paused: bool = False


class GuidanceState(msgspec.Struct, kw_only=True):
    """Guidance at `t_s`; `msgspec.json` and `msgspec.msgpack` round-trip it exactly.

    `distance_m` is the speed summed up since the plan began: a belt's counter ticks in whole
    metres, or in tens; `moved`: there has been a speed to sum. `stale`: the last moment is too old
    to count.
    """

    version: int = STATE_VERSION
    workout: Workout
    athlete: AthleteSnapshot
    t_s: float = 0.0
    legs: list[Leg] = []
    done: bool = False
    intensity: int = 0
    last: Moment = Moment(t_s=0.0)
    distance_m: float = 0.0
    moved: bool = False
    stale: bool = True

    @property
    def leg(self) -> Leg | None:
        """The attempt under way; None: the plan is done."""
        return None if self.done or not self.legs else self.legs[-1]

    def step_of(self, leg: Leg) -> Step:
        """The step that `leg` is an attempt at."""
        return self.workout.steps[leg.step]

    @property
    def speed_m_s(self) -> float:
        """The speed while it is known, else 0: what is not measured moves nobody on."""
        if self.stale or self.last.speed_kmh is None:
            return 0.0
        return self.last.speed_kmh * _M_S_PER_KMH


def copy_of(state: GuidanceState) -> GuidanceState:
    """Ended legs, plan and athlete do not change any more and are shared."""
    legs = [leg if leg.outcome is not None else leg.copy() for leg in state.legs]
    return msgspec.structs.replace(state, legs=legs)
