"""Cadence lock: a sensor that counts steps, or every second step, for heart beats."""

import msgspec

TOLERANCE_BPM = 3.0
LOCKED_AFTER_S = 30
"""A heart rate crosses the cadence in seconds; on it for half a minute, it may be following."""

RUNNING_FROM_SPM = 140.0
"""Above it half the cadence (70 and more) is no heart rate of a person at work."""

CAME_BY_BPM = 18.0
"""A rate that was this far off within the last five seconds has been caught by the cadence: hearts
gain 10 to 15 beats in five seconds at most."""

FOLLOWED_R = 0.9
FOLLOWED_SD_SPM = 1.5
"""A cadence that varied by more than its rounding, and the rate with it beat for step. Runners near
165 of both stay within three of one another for minutes, but not in step."""

RECENT_S = 5


class Lock(msgspec.Struct, kw_only=True):
    """A stretch in which heart rate is a given share of cadence, with the sums of both.

    The sums are of differences from the first second's values.
    """

    since: int | None = None
    came_by_jump: bool = False
    first_bpm: float = 0.0
    first_spm: float = 0.0
    seconds: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def begin(self, cell: int, bpm: float, spm: float, *, came_by_jump: bool) -> None:
        """The first second on the cadence."""
        self.since, self.came_by_jump = cell, came_by_jump
        self.first_bpm, self.first_spm, self.seconds = bpm, spm, 1
        self.x = self.y = self.xx = self.yy = self.xy = 0.0

    def go_on(self, bpm: float, spm: float) -> None:
        """One more."""
        x, y = spm - self.first_spm, bpm - self.first_bpm
        self.seconds += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y

    @property
    def followed(self) -> bool:
        """Whether the rate was caught by the cadence, or goes where it goes."""
        if self.came_by_jump:
            return True
        n = self.seconds
        of_cadence = n * self.xx - self.x**2
        of_heart = n * self.yy - self.y**2
        together = n * self.xy - self.x * self.y
        if of_cadence < (n * FOLLOWED_SD_SPM) ** 2 or together <= 0:
            return False
        return together**2 >= FOLLOWED_R**2 * of_cadence * of_heart


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
            lock.begin(cell, heart_rate_bpm, cadence_spm, came_by_jump=jumped)
        else:
            lock.go_on(heart_rate_bpm, cadence_spm)

    def _locked(self, cell: int) -> int | None:
        for lock, is_certain in ((self.half, True), (self.whole, False)):
            since = lock.since
            if since is None or cell + 1 - since < LOCKED_AFTER_S:
                continue
            if is_certain or self.locked_since == since or lock.followed:
                return since
        return None
