"""Age of the heart rate, and what follows from it: hold, then walking speed, then pause."""

import math
from collections.abc import Iterator

from sessions.control.states import Cause, ControlState

STALE_AFTER_S = 5.0  # a heart rate older than this leads nobody
WALK_AFTER_S = 15.0  # a strap that was out of range for a moment is back by then
WALK_KMH = 4.0  # a stroll for everybody
PAUSE_AFTER_S = 30.0  # at walking speed
ENGAGE_S = 10.0  # to begin slowing down: a belt above the cap, or never steady, is paused
PAUSE_AT_LATEST_S = 90.0  # after slowing down began, wherever the belt is
HEART_BY_S = 15.0  # after the start: later, control would begin when nobody expects it


class HeartWatch:
    """Told of every heart rate; asked what its absence means."""

    def __init__(self) -> None:
        self._seen_s = -math.inf
        self._walking_since_s: float | None = None

    def seen(self, *, at_s: float) -> None:
        """A heart rate came."""
        self._seen_s = at_s

    def is_fresh(self, at_s: float) -> bool:
        """Whether there is one to go by."""
        return at_s - self._seen_s <= STALE_AFTER_S

    def causes(
        self, state: ControlState, *, for_s: float, is_slowing: bool, is_walking: bool, at_s: float
    ) -> Iterator[Cause]:
        """What its age means now.

        Args:
            state: where control stands.
            for_s: how long it has stood there.
            is_slowing: the belt's speed is led down.
            is_walking: the belt has come down to walking speed.
            at_s: now.
        """
        if state is not ControlState.STALE_WALKING:
            self._walking_since_s = None
        if self.is_fresh(at_s):
            yield Cause.HEART_FRESH
            return
        yield Cause.HEART_STALE
        if state is ControlState.STALE_HELD and at_s - self._seen_s > WALK_AFTER_S:
            yield Cause.WALK_DUE
        if state is not ControlState.STALE_WALKING:
            return
        if is_walking and self._walking_since_s is None:
            self._walking_since_s = at_s
        walked_s = 0.0 if self._walking_since_s is None else at_s - self._walking_since_s
        cannot = not is_slowing and not is_walking and for_s > ENGAGE_S
        if cannot or walked_s > PAUSE_AFTER_S or for_s > PAUSE_AT_LATEST_S:
            yield Cause.PAUSE_DUE
