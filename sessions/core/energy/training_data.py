"""Training data: what one session teaches about its athlete, gathered second by second."""

import msgspec

from sessions.core.intervals.paces import Paces
from sessions.core.model.breakdown import Taught, TaughtPoint

BIN_BPM = 10

SUSTAINED_S = 30
"""A maximum is held for half a minute, or it may be a false beat."""


class LessonBin(msgspec.Struct, array_like=True):
    """Seconds of one stretch of ten beats, with sums of heart rate and of the belt's uptake."""

    seconds: float = 0.0
    heart_rate: float = 0.0
    vo2: float = 0.0


class Lesson(msgspec.Struct, kw_only=True):
    """Clean heart rate, alone for the maximum and beside a measured belt for the curve.

    `sustained_bpm` is the highest rate held for `SUSTAINED_S`; 0: none was.
    """

    bins: dict[int, LessonBin] = {}
    sustained_bpm: float = 0.0
    above: list[float] = []  # the seconds now running above `sustained_bpm`

    def update(
        self, heart_rate_bpm: float, *, vo2_ml_kg_min: float | None, weight_s: float
    ) -> None:
        """Take one clean second; the uptake None: no belt, or one that still settles."""
        self._sustain(heart_rate_bpm)
        if vo2_ml_kg_min is None:
            return
        key = int(heart_rate_bpm // BIN_BPM)
        own = self.bins.get(key)
        if own is None:
            own = self.bins[key] = LessonBin()
        own.seconds += weight_s
        own.heart_rate += heart_rate_bpm * weight_s
        own.vo2 += vo2_ml_kg_min * weight_s

    def interrupt(self) -> None:
        """Heart rate is missing or false here: nothing is held across it."""
        if self.above:
            self.above.clear()

    def _sustain(self, bpm: float) -> None:
        above = self.above
        if bpm <= self.sustained_bpm:
            above.clear()
            return
        above.append(bpm)
        if len(above) < SUSTAINED_S:
            return
        self.sustained_bpm = min(above)
        while self.sustained_bpm in above:
            del above[0]


def taught(lesson: Lesson, *, paces: Paces) -> Taught:
    """The lesson as the breakdown tells it."""
    jog_kmh, sprint_kmh = paces.taught_kmh()
    return Taught(
        jog_kmh=jog_kmh,
        sprint_kmh=sprint_kmh,
        sustained_heart_rate_bpm=lesson.sustained_bpm or None,
        uptake=tuple(
            TaughtPoint(
                heart_rate_bpm=own.heart_rate / own.seconds,
                vo2_ml_kg_min=own.vo2 / own.seconds,
                seconds=own.seconds,
            )
            for _, own in sorted(lesson.bins.items())
            if own.seconds > 0
        ),
    )
