"""Cues a runner is given on the way through a plan, and requests a runner may make of it."""

from enum import Enum

import msgspec


class TargetStanding(Enum):
    """Where the runner is against the target."""

    UNKNOWN = "unknown"  # no target, nothing measured, or too early to say
    UNDER = "under"
    IN = "in"
    OVER = "over"


class CueKind(Enum):
    """What is said."""

    START = "start"  # a step begins
    HALF = "half"
    COUNTDOWN = "countdown"  # 3, 2, 1: `count` seconds are left of the step
    UNDER = "under"
    OVER = "over"
    BACK_IN = "back in"
    END = "end"  # a step is over
    DONE = "done"  # the plan is over
    CHANGED = "changed"  # a request has changed the step under way


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say. `t_s`: seconds since the plan began. `leg`: counts attempts from 0."""

    kind: CueKind
    t_s: float
    leg: int
    step: int
    count: int | None = None


class Request(Enum):
    """What a runner may ask for. The values are those of `ingest.measurements.Action`."""

    NEXT = "next"  # done with this step: how an open one ends
    SKIP = "skip"  # leave this step out
    REPEAT = "repeat"  # begin this step again
    EXTEND = "extend"  # a minute or 200 m more of this step
    EASIER = "easier"  # from now on
    HARDER = "harder"
