"""Cues a runner is given on the way through a plan.

Each cue is said once, although a plan is looked at ahead of the measurements.
"""

from collections.abc import Iterable
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


_STANDINGS = frozenset({CueKind.UNDER, CueKind.OVER, CueKind.BACK_IN})


class CueDedup:
    """Lets through what has not been said yet.

    What is said ahead of time and then did not come to pass stays said; it is not taken back.
    """

    def __init__(self) -> None:
        self._said: set[tuple[int, CueKind, int | None]] = set()
        self._standing: tuple[int, CueKind] | None = None

    def news(self, cues: Iterable[Cue]) -> tuple[Cue, ...]:
        """The cues that are new, in their order."""
        return tuple(cue for cue in cues if self._is_new(cue))

    def _is_new(self, cue: Cue) -> bool:
        if cue.kind is CueKind.CHANGED:
            # A longer step is counted down anew.
            self._said -= {key for key in self._said if key[:2] == (cue.leg, CueKind.COUNTDOWN)}
            return True
        if cue.kind in _STANDINGS:
            standing = (cue.leg, cue.kind)
            is_new, self._standing = standing != self._standing, standing
            return is_new
        key = (cue.leg, cue.kind, cue.count)
        is_new = key not in self._said
        self._said.add(key)
        return is_new
