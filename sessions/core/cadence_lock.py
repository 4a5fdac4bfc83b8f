"""Cadence lock: a sensor that counts steps, or every second step, for heart beats."""

import msgspec

TOLERANCE_BPM = 3.0
LOCKED_AFTER_S = 30
"""A heart rate crosses the cadence in seconds; on it for half a minute, it may be following."""

RUNNING_FROM_SPM = 140.0
"""Above it half the cadence (70 and more) is no heart rate of a person at work."""

CAME_BY_BPM = 12.0
"""A rate that was this far off within the last five seconds has been caught by the cadence."""

FOLLOWED_SPM = 6.0
"""A cadence that changed by this much, and the rate with it: no chance meeting."""

RECENT_S = 5


class Lock(msgspec.Struct, kw_only=True):
    """A stretch in which heart rate is a given share of cadence."""

    since: int | None = None
    came_by_jump: bool = False
    lowest_spm: float = 0.0
    highest_spm: float = 0.0

    def begin(self, cell: int, cadence_spm: float, *, came_by_jump: bool) -> None:
        """The first second on the cadence."""
        self.since, self.came_by_jump = cell, came_by_jump
        self.lowest_spm = self.highest_spm = cadence_spm

    def go_on(self, cadence_spm: float) -> None:
        """One more."""
        self.lowest_spm = min(self.lowest_spm, cadence_spm)
        self.highest_spm = max(self.highest_spm, cadence_spm)

    @property
    def followed(self) -> bool:
        """Whether the rate went where the cadence went, or was caught by it."""
        return self.came_by_jump or self.highest_spm - self.lowest_spm >= FOLLOWED_SPM


class LockWatch(msgspec.Struct, kw_only=True):
    """Follows heart rate against cadence and against half of it.

    Runners at 165 steps a minute often have 165 beats: that alone is no lock. It is one when the
    rate has jumped onto the cadence or moves with it; half the cadence of a run needs no more.
    """

    whole: Lock = msgspec.field(default_factory=Lock)
    half: Lock = msgspec.field(default_factory=Lock)
    recent_bpm: list[float] = []
    locked_since: int | None = None

    def update(self, cell: int, heart_rate_bpm: float, *, cadence_spm: float | None) -> None:
        """Take one second. Without a cadence nothing can be told."""
        if cadence_spm is None:
            self.interrupt()
            return
        self._follow(self.whole, cell, heart_rate_bpm, cadence_spm, share=1.0)
        self._follow(self.half, cell, heart_rate_bpm, cadence_spm, share=0.5)
        self.locked_since = self._locked(cell)
        self.recent_bpm.append(heart_rate_bpm)
        if len(self.recent_bpm) > RECENT_S:
            del self.recent_bpm[0]

    @property
    def is_watching(self) -> bool:
        """Whether there has just been a heart rate beside a cadence."""
        return bool(self.recent_bpm)

    def interrupt(self) -> int | None:
        """Heart rate or cadence is gone; since when it was locked."""
        since = self.locked_since
        self.locked_since = self.whole.since = self.half.since = None
        self.recent_bpm.clear()
        return since

    def _follow(
        self, lock: Lock, cell: int, heart_rate_bpm: float, cadence_spm: float, *, share: float
    ) -> None:
        near = abs(heart_rate_bpm - share * cadence_spm) <= TOLERANCE_BPM
        if not near or cadence_spm <= 0 or (share < 1 and cadence_spm < RUNNING_FROM_SPM):
            lock.since = None
        elif lock.since is None:
            jumped = any(abs(heart_rate_bpm - bpm) >= CAME_BY_BPM for bpm in self.recent_bpm)
            lock.begin(cell, cadence_spm, came_by_jump=jumped)
        else:
            lock.go_on(cadence_spm)

    def _locked(self, cell: int) -> int | None:
        for lock, certain in ((self.half, True), (self.whole, self.whole.followed)):
            since = lock.since
            if since is not None and certain and cell + 1 - since >= LOCKED_AFTER_S:
                return since
        return None
