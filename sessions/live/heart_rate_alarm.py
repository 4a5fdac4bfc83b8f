"""The heart-rate alarm: above a profile's ceiling, without flicker."""

CONFIRM_S = 2.0
"""Two readings: one alone may be an artefact."""

CLEAR_BPM = 2.0
"""So far below the ceiling the alarm ends."""


class HeartRateAlarm:
    """Follows the heart rate that is shown. `bpm` None: the profile has no ceiling.

    An unknown heart rate ends the alarm: that it is unknown is shown by itself.
    """

    def __init__(self, bpm: float | None) -> None:
        self.bpm = bpm
        self.exceeded = False
        self._above_since_s: float | None = None

    def update(self, heart_rate_bpm: float | None, *, at_s: float) -> None:
        """The heart rate at a moment on any clock that only goes forward."""
        if self.bpm is None:
            return
        if heart_rate_bpm is None or heart_rate_bpm <= self.bpm:
            self._above_since_s = None
            if heart_rate_bpm is None or heart_rate_bpm <= self.bpm - CLEAR_BPM:
                self.exceeded = False
            return
        if self._above_since_s is None:
            self._above_since_s = at_s
        if at_s - self._above_since_s >= CONFIRM_S:
            self.exceeded = True
