"""A person's own curve from heart rate to energy, taught by sessions with a belt and a strap."""

import msgspec

BIN_BPM = 10


class CurvePoint(msgspec.Struct, frozen=True, array_like=True):
    """Oxygen uptake at a heart rate as learned; `trust`: its weight against the published curve,
    0 to 1, as of the day the curve was frozen.
    """

    heart_rate_bpm: float
    vo2_ml_kg_min: float
    trust: float


class LessonBin(msgspec.Struct, array_like=True):
    """Seconds of one stretch of ten beats, with sums of heart rate and of the belt's uptake."""

    seconds: float = 0.0
    heart_rate: float = 0.0
    vo2: float = 0.0


class Lesson(msgspec.Struct, kw_only=True):
    """What one session teaches about its athlete: clean heart rate beside a measured belt."""

    bins: dict[int, LessonBin] = {}
    sustained_bpm: float = 0.0
    """The highest rate held for `SUSTAINED_S`; 0: none was."""
    above: list[float] = []

    def update(
        self, heart_rate_bpm: float, *, vo2_ml_kg_min: float | None, weight_s: float
    ) -> None:
        """Take one clean second; the uptake None: no belt, or one that still settles."""
        if heart_rate_bpm > self.sustained_bpm:
            self.above.append(heart_rate_bpm)
            if len(self.above) >= SUSTAINED_S:
                self.sustained_bpm = min(self.above)
                self.above = [bpm for bpm in self.above if bpm > self.sustained_bpm]
        elif self.above:
            self.above.clear()
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


SUSTAINED_S = 30
"""A maximum is held for half a minute or it may be an artefact (FIELD-NOTES, physiology)."""
