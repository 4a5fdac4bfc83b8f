"""Energy per second, gross and net, by the best method that what is measured allows."""

from enum import Enum

import msgspec

from sessions.core.athlete import AthleteSnapshot, Sex
from sessions.core.physiology import (
    KJ_PER_KCAL,
    MODERATE_FROM_RESERVE,
    belt_vo2_ml_kg_min,
    keytel_fitness_kj_per_min,
    keytel_kj_per_min,
    resting_kcal_per_min,
    vo2_to_kcal_per_min,
)
from sessions.core.sample import Sample


class Method(Enum):
    """How a second's energy was found."""

    BELT = "belt"
    HEART_RATE = "heart_rate"
    HEART_RATE_FITNESS = "heart_rate_vo2max"


# Half widths of the 90 % band. A mean absolute error e of normal errors is a band of 2.06 e.
# Belt: Leger & Mercier with ACSM's grade term, about 11-14 % per treadmill test.
# Keytel: 18-20 % per test; with VO2max the published residual is a fifth smaller (r 0.91
# against 0.86). The mean of both sexes' equations lies about 10 % off either, so as much is added.
BAND_PCT = {Method.BELT: 28.0, Method.HEART_RATE: 40.0, Method.HEART_RATE_FITNESS: 33.0}
UNSPECIFIED_SEX_PCT = 10.0

KEYTEL_FROM_MAX = 0.57
"""Keytel's subjects ran above this share of their maximum heart rate."""

REST_SHARE_OF_MAX = 0.36
"""Where resting metabolism is put when the resting heart rate is not known: 65 of 180 bpm, the
mean of healthy adults. It only anchors the slope below Keytel's domain, nothing else reads it."""


class Second(msgspec.Struct, frozen=True, array_like=True):
    """The energy of one second. Gross includes resting metabolism, net does not."""

    gross_kcal: float
    net_kcal: float
    method: Method


class EnergyModel:
    """What an athlete's snapshot allows; stateless."""

    def __init__(self, athlete: AthleteSnapshot) -> None:
        self._athlete = athlete
        self._mass_kg = athlete.mass_kg
        self._resting = 0.0 if athlete.mass_kg is None else resting_kcal_per_min(athlete.mass_kg)
        self._by_heart_rate = athlete.mass_kg is not None and athlete.age_years is not None
        self._foot_bpm, self._knee_bpm, self._knee = 0.0, 0.0, 0.0
        self._heart_method = (
            Method.HEART_RATE if athlete.vo2max_ml_kg_min is None else Method.HEART_RATE_FITNESS
        )
        max_bpm, rest_bpm = athlete.heart_rate_max_bpm, athlete.heart_rate_rest_bpm
        if max_bpm is None or not self._by_heart_rate:
            self._by_heart_rate = False
            return
        if rest_bpm is None:
            self._foot_bpm = REST_SHARE_OF_MAX * max_bpm
            self._knee_bpm = KEYTEL_FROM_MAX * max_bpm
        else:
            self._foot_bpm = rest_bpm
            self._knee_bpm = rest_bpm + MODERATE_FROM_RESERVE * (max_bpm - rest_bpm)
        self._knee = max(self._keytel(self._knee_bpm), self._resting)

    def second(self, sample: Sample) -> Second | None:
        """The energy of a cell's second; None: the mass is unknown or nothing was measured."""
        if self._mass_kg is None:
            return None
        if sample.speed_kmh is not None:
            gross = self.belt_kcal_per_min(sample.speed_kmh, incline_pct=sample.incline_pct)
            method = Method.BELT
        elif sample.heart_rate_bpm is not None and self._by_heart_rate:
            gross = self.heart_kcal_per_min(sample.heart_rate_bpm)
            method = self._heart_method
        else:
            return None
        return Second(gross / 60, max(gross - self._resting, 0.0) / 60, method)

    def belt_kcal_per_min(self, speed_kmh: float, *, incline_pct: float | None) -> float:
        """Gross; an incline that was not measured counts as level. The mass must be known."""
        assert self._mass_kg is not None
        grade = 0.0 if incline_pct is None else incline_pct / 100
        return vo2_to_kcal_per_min(
            belt_vo2_ml_kg_min(speed_kmh, grade=grade), mass_kg=self._mass_kg
        )

    def heart_kcal_per_min(self, heart_rate_bpm: float) -> float:
        """Gross, by Keytel from 40 % of the reserve up (57 % of the maximum without a resting
        rate), below it on the straight line to resting metabolism at the resting heart rate:
        Keytel's own line is made for exercise and turns negative there.
        """
        if heart_rate_bpm >= self._knee_bpm:
            return max(self._keytel(heart_rate_bpm), self._resting)
        share = (heart_rate_bpm - self._foot_bpm) / (self._knee_bpm - self._foot_bpm)
        return self._resting + max(share, 0.0) * (self._knee - self._resting)

    def band_pct(self, method: Method) -> float:
        """Half width of the 90 % band of one method."""
        wider = method is not Method.BELT and self._athlete.sex is Sex.UNSPECIFIED
        return BAND_PCT[method] + (UNSPECIFIED_SEX_PCT if wider else 0.0)

    def _keytel(self, heart_rate_bpm: float) -> float:
        athlete = self._athlete
        assert athlete.mass_kg is not None
        assert athlete.age_years is not None
        if athlete.vo2max_ml_kg_min is None:
            kj = keytel_kj_per_min(
                heart_rate_bpm,
                sex=athlete.sex,
                mass_kg=athlete.mass_kg,
                age_years=athlete.age_years,
            )
        else:
            kj = keytel_fitness_kj_per_min(
                heart_rate_bpm,
                sex=athlete.sex,
                mass_kg=athlete.mass_kg,
                age_years=athlete.age_years,
                vo2max_ml_kg_min=athlete.vo2max_ml_kg_min,
            )
        return kj / KJ_PER_KCAL


class EnergyMeter(msgspec.Struct, kw_only=True):
    """The running totals, by method."""

    gross_kcal: float | None = None
    net_kcal: float | None = None
    seconds: dict[Method, float] = {}
    kcal: dict[Method, float] = {}

    def update(self, second: Second, *, weight_s: float) -> float:
        """Add a cell that stands for `weight_s`; its own gross kcal."""
        gross = second.gross_kcal * weight_s
        self.gross_kcal = (self.gross_kcal or 0.0) + gross
        self.net_kcal = (self.net_kcal or 0.0) + second.net_kcal * weight_s
        method = second.method
        self.seconds[method] = self.seconds.get(method, 0.0) + weight_s
        self.kcal[method] = self.kcal.get(method, 0.0) + gross
        return gross

    def band_pct(self, model: EnergyModel) -> float | None:
        """The methods' bands weighted by their energy: their errors do not average out."""
        total = sum(self.kcal.values())
        if total <= 0:
            return None
        return sum(kcal * model.band_pct(method) for method, kcal in self.kcal.items()) / total
