"""Jumps: heart rates that leap where no heart does, come back, scatter, halve or double."""

import msgspec

JUMP_BPM = 20.0
"""No heart changes by so much within a second: frights raise it by 5 a second, training by 2."""

SUSPECT_S = 10
"""A value that stays where it has jumped to for longer is believed, until it leaps back."""

LONGEST_S = 180
"""What has stayed for three minutes is taken for the heart rate for good."""

BACK_BPM, BACK_BPM_PER_S, BACK_AT_MOST_BPM = 12.5, 0.25, 30.0
"""How near to the value before a jump is back there: hearts move on meanwhile."""

MOVED_BPM_PER_S, MOVED_AT_MOST_BPM = 0.5, 40.0
"""How far a heart goes at most while a sensor stands: from walking into a run."""

SCATTER_JUMPS, SCATTER_WITHIN_S, SCATTER_CALM_S = 3, 15, 5

LEVEL_S, LEVEL_AFTER_S = 60, 30
"""The heart rate of the last minute that no leap cast doubt on tells the true side of the next one,
where no work does: a strap that errs for minutes comes back to it. With a longer memory hearts have
moved on."""

HALF, DOUBLE = (0.45, 0.55), (1.85, 2.15)
"""Every second beat missed; every beat's T wave counted too."""


class JumpWatch(msgspec.Struct, kw_only=True):
    """Follows leaps of a heart rate, second by second."""

    since: int | None = None  # the first second after a leap that has not come back
    before_bpm: float = 0.0
    leaps: list[int] = []
    scattered_since: int | None = None
    last_leap: int = 0
    earlier_leap: int = 0
    level_bpm: float = 0.0  # of what was not under suspicion
    level_s: int = 0

    def update(
        self, cell: int, heart_rate_bpm: float, *, last_bpm: float | None, asked_bpm: float | None
    ) -> int | None:
        """Take a second; since when the values before it were none, if they leapt back just now.

        `asked_bpm`: what the work asks for, so that of two sides of a leap the nearer one is
        believed; None: it asks nothing, and the session's level stands for it.
        """
        leapt = last_bpm is not None and abs(heart_rate_bpm - last_bpm) >= JUMP_BPM
        if not leapt and self.since is None and self.scattered_since is None:
            self._keep_level(heart_rate_bpm)
            return None
        if (
            asked_bpm is None
            and self.level_s >= LEVEL_AFTER_S
            and not (last_bpm is not None and _is_multiple(last_bpm, of=heart_rate_bpm))
        ):
            asked_bpm = self.level_bpm
        if leapt:
            self.leaps = [at for at in self.leaps if cell - at < SCATTER_WITHIN_S]
            self.leaps.append(cell)
            self.earlier_leap, self.last_leap = self.last_leap, cell
        if self.scattered_since is not None and cell - self.leaps[-1] > SCATTER_CALM_S:
            # What follows is held against no value of the scatter's.
            self.scattered_since = self.since = None
        if self.since is None and self.scattered_since is None:
            self._keep_level(heart_rate_bpm)
        if self.since is not None:
            stayed_s = cell - self.since
            near = BACK_BPM + min(BACK_AT_MOST_BPM, BACK_BPM_PER_S * stayed_s)
            back = abs(heart_rate_bpm - self.before_bpm) < near
            if back and (leapt or stayed_s <= SUSPECT_S):
                if stayed_s > SUSPECT_S and _nearer(last_bpm, heart_rate_bpm, asked_bpm):
                    assert last_bpm is not None
                    self.since, self.before_bpm = cell, last_bpm
                    return None
                since, self.since = self.since, None
                self.level_bpm = heart_rate_bpm
                return since
            if stayed_s >= LONGEST_S:
                self.since = None
        elif leapt and not _nearer(heart_rate_bpm, last_bpm, asked_bpm):
            assert last_bpm is not None
            self.since, self.before_bpm = cell, last_bpm
        return None

    def _keep_level(self, heart_rate_bpm: float) -> None:
        if self.level_s < LEVEL_S:
            self.level_s += 1
        self.level_bpm += (heart_rate_bpm - self.level_bpm) / self.level_s

    def scatter_begins(self, cell: int) -> int | None:
        """Since when the heart rate leaps about, told in the second in which that is certain."""
        if self.scattered_since is not None or len(self.leaps) < SCATTER_JUMPS:
            return None
        if cell != self.leaps[-1] or cell - self.leaps[0] >= SCATTER_WITHIN_S:
            return None
        self.scattered_since = self.leaps[0]
        return self.scattered_since

    def is_suspect(self, cell: int) -> bool:
        """Whether a leap may still prove to be a spike."""
        return self.since is not None and cell - self.since < SUSPECT_S

    def is_multiple(self, heart_rate_bpm: float) -> bool:
        """Whether it has leapt to half or to twice the value before."""
        return self.since is not None and _is_multiple(heart_rate_bpm, of=self.before_bpm)

    def leapt_before(self, cell: int) -> int:
        """The second of the last leap before a cell; 0: there was none."""
        return self.last_leap if self.last_leap < cell else self.earlier_leap

    def leave_repeated(self, heart_rate_bpm: float, *, stood_s: int) -> float | None:
        """A value that was none, repeated for so long, is left: it says nothing of the next one.

        Returns:
            The level from before, as the value that has been left where no heart moves so far
            meanwhile; else None.
        """
        self.since = None
        known = self.level_s >= LEVEL_AFTER_S
        moved_bpm = min(MOVED_AT_MOST_BPM, MOVED_BPM_PER_S * stood_s)
        far = abs(heart_rate_bpm - self.level_bpm) >= JUMP_BPM + moved_bpm
        return self.level_bpm if known and far else None

    def interrupt(self) -> None:
        """Nothing came: what follows is held against nothing."""
        self.since = self.scattered_since = None
        self.leaps = []


def _nearer(one: float | None, other: float | None, asked_bpm: float | None) -> bool:
    """Whether the first is clearly nearer to what the work asks for."""
    if one is None or other is None or asked_bpm is None:
        return False
    return abs(one - asked_bpm) + 10 < abs(other - asked_bpm)


def _is_multiple(heart_rate_bpm: float, *, of: float) -> bool:
    """Whether one is half or twice the other."""
    if of <= 0:
        return False
    times = heart_rate_bpm / of
    return HALF[0] <= times <= HALF[1] or DOUBLE[0] <= times <= DOUBLE[1]
