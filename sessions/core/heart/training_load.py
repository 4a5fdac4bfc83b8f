"""Training load and minutes of intensity from heart rate."""

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Load
from sessions.core.model.physiology import (
    banister_trimp_per_min,
    edwards_weight,
    heart_rate_reserve_fraction,
    intensity_bounds_bpm,
)


class LoadMeter(msgspec.Struct, kw_only=True):
    """Sums over the seconds with a known heart rate."""

    known_s: float = 0.0
    trimp: float = 0.0
    edwards: float = 0.0
    moderate_s: float = 0.0
    vigorous_s: float = 0.0


class LoadModel:
    """What an athlete's snapshot allows; stateless."""

    def __init__(self, athlete: AthleteSnapshot) -> None:
        self._athlete = athlete
        self._max_bpm = athlete.heart_rate_max_bpm
        self._rest_bpm = athlete.heart_rate_rest_bpm
        if self._max_bpm is not None:
            self._moderate, self._vigorous = intensity_bounds_bpm(
                max_bpm=self._max_bpm, rest_bpm=self._rest_bpm
            )

    def update(self, meter: LoadMeter, heart_rate_bpm: float, *, weight_s: float) -> None:
        """Add one cell."""
        meter.known_s += weight_s
        max_bpm = self._max_bpm
        if max_bpm is None:
            return
        minutes = weight_s / 60
        if self._rest_bpm is not None:
            fraction = heart_rate_reserve_fraction(
                heart_rate_bpm, rest_bpm=self._rest_bpm, max_bpm=max_bpm
            )
            meter.trimp += minutes * banister_trimp_per_min(fraction, sex=self._athlete.sex)
        meter.edwards += minutes * edwards_weight(heart_rate_bpm / max_bpm)
        if heart_rate_bpm >= self._vigorous:
            meter.vigorous_s += weight_s
        elif heart_rate_bpm >= self._moderate:
            meter.moderate_s += weight_s

    def load(self, meter: LoadMeter) -> Load:
        """Null without a heart rate or a maximum; TRIMP also without a resting rate."""
        if meter.known_s <= 0 or self._max_bpm is None:
            return Load(trimp=None, edwards=None, moderate_min=None, vigorous_min=None)
        return Load(
            trimp=None if self._rest_bpm is None else meter.trimp,
            edwards=meter.edwards,
            moderate_min=meter.moderate_s / 60,
            vigorous_min=meter.vigorous_s / 60,
        )
