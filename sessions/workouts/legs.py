"""Legs of a run through a plan: one for each attempt at a step."""

from enum import Enum

import msgspec

from sessions.workouts.plan import Step
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
