"""State of a guidance: its legs so far, as a document that can be saved and gone on from."""

from enum import Enum

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.workouts.plan import Step, Workout
from sessions.workouts.target_zone_watch import StandingWatch
from sessions.workouts.targets import Target

COUNT_FROM = 3
"""A countdown says 3, 2, 1."""


class Outcome(Enum):
    """How a leg ended."""

    COMPLETED = "completed"
    SKIPPED = "skipped"
    REPEATED = "repeated"  # begun again: the next leg is of the same step
    UNFINISHED = "unfinished"  # the session ended first


class Leg(msgspec.Struct, kw_only=True):
    """One attempt at step `step`. Times are seconds since the plan began, pauses included.

    `paused_s`: inside the leg, but not of it. `in_s`, `under_s` and `over_s` are the
    seconds in which the target could be judged. `target` is what was asked for last.
    """

    step: int
    start_s: float
    start_m: float
    target: Target
    judge_from_s: float
    judging: bool = False
    end_s: float | None = None
    end_m: float | None = None
    outcome: Outcome | None = None
    paused_s: float = 0.0
    extended_s: float = 0.0
    extended_m: float = 0.0
    in_s: float = 0.0
    under_s: float = 0.0
    over_s: float = 0.0
    half_said: bool = False
    counted: int = COUNT_FROM + 1
    watch: StandingWatch = msgspec.field(default_factory=StandingWatch)

    def copy(self) -> "Leg":
        """A copy that shares nothing that changes."""
        return msgspec.structs.replace(self, watch=msgspec.structs.replace(self.watch))

    def judge(self, side: int, *, seconds: float) -> None:
        """So long under (-1), in (0) or over (1) target."""
        if side == 0:
            self.in_s += seconds
        elif side < 0:
            self.under_s += seconds
        else:
            self.over_s += seconds

    def seconds(self, step: Step) -> float | None:
        """Planned seconds with extensions; None: time does not end it."""
        return None if step.duration_s is None else step.duration_s + self.extended_s

    def metres(self, step: Step) -> float | None:
        """Planned metres with extensions; None: distance does not end it."""
        return None if step.distance_m is None else step.distance_m + self.extended_m

    def elapsed_s(self, t_s: float) -> float:
        """Seconds of the leg up to `t_s`, without pauses."""
        return (t_s if self.end_s is None else self.end_s) - self.start_s - self.paused_s

    def covered_m(self, distance_m: float) -> float:
        """Metres of the leg when `distance_m` have been run since the plan began."""
        return (distance_m if self.end_m is None else self.end_m) - self.start_m


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
