"""The pace of the stretch under way, and whether another one has come to stay."""

import msgspec

from sessions.core.intervals.grade_lift import lift_of
from sessions.core.intervals.pace_contrast import least_step_kmh

SHARE = 0.93
"""A step as it is measured within seconds may be this much smaller than the one that was run."""

LEAST_STEP_KMH = 0.9
"""No step is smaller: what differs by less needs no further look."""

STAYS_S, STAYS_WITHIN_KMH = 6, 0.6
"""A belt's slowest ramp (0.2 km/h per s) moves by 1.0 in the time; slower ones do not settle for
minutes, and are announced on their way."""

YOUNG_S = 60
QUICK, SLOW = 1 / 15, 1 / 300
"""In its first minute a stretch's pace follows a ramp that ends late; then it is what is held."""


class StretchPace(msgspec.Struct, kw_only=True):
    """Mean speed and grade of a stretch since its ramp has ended."""

    kmh: float | None = None  # None: not settled yet
    grade_pct: float = 0.0
    seconds: int = 0
    away_s: int = 0  # since when the speed or the grade has been another one
    last_kmh: list[float] = []  # since then
    by_grade: bool = False  # it is the grade

    def forget(self) -> None:
        """A new stretch begins."""
        self.kmh = None
        self.seconds = self.away_s = 0

    def has_changed(self, speed_kmh: float, grade_pct: float | None, *, calm: bool) -> bool:
        """Take one second; whether another pace, or another grade, has come to stay.

        Args:
            speed_kmh: Smoothed.
            grade_pct: The belt's; None: there is none.
            calm: The speed is not changing.
        """
        kmh = self.kmh
        if kmh is None:
            if calm:
                self.kmh, self.seconds = speed_kmh, 1
                self.grade_pct = grade_pct or 0.0
            return False
        off = speed_kmh - kmh
        far = off > LEAST_STEP_KMH or off < -LEAST_STEP_KMH
        if (far or grade_pct is not None) and self._is_away(speed_kmh, grade_pct):
            return self._has_settled(speed_kmh)
        self.away_s = 0
        if far and not calm:
            return False
        self.seconds += 1
        share = 1 / self.seconds
        if self.seconds <= YOUNG_S and not far:
            share = max(share, QUICK)
        share = max(share, SLOW)
        self.kmh = kmh + share * off
        if grade_pct is not None:
            self.grade_pct += share * (grade_pct - self.grade_pct)
        return False

    def _has_settled(self, speed_kmh: float) -> bool:
        """Whether the new pace has come to stay, and is no longer on its way to another one."""
        if self.away_s == 0:
            self.last_kmh = []
        self.away_s += 1
        self.last_kmh.append(speed_kmh)
        if self.away_s < STAYS_S:
            return False
        return abs(speed_kmh - self.last_kmh[-STAYS_S]) < STAYS_WITHIN_KMH

    def _is_away(self, speed_kmh: float, grade_pct: float | None) -> bool:
        assert self.kmh is not None
        least = SHARE * least_step_kmh(min(speed_kmh, self.kmh))
        self.by_grade = False
        if abs(speed_kmh - self.kmh) >= least:
            return True
        if grade_pct is None or grade_pct == self.grade_pct:
            return False
        climbed = self.kmh * lift_of(self.kmh) * abs(grade_pct - self.grade_pct) / 100
        self.by_grade = climbed >= SHARE * least_step_kmh(self.kmh)
        return self.by_grade
