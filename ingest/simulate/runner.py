"""A runner's body on a belt: its heart follows the load, and its beats come one by one."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

_KMH_PER_M_S = 3.6

# Standing still costs some beats more than the resting rate measured lying down.
STANDING_BPM = 12.0
# ACSM running equation: 0.9 S G beside 0.2 S, so a grade of 1 costs 4.5 times the flat.
_GRADE_WEIGHT = 4.5
# The ACSM equations are not for downhill; it never gets cheaper than half the flat.
_CHEAPEST_DOWNHILL = 0.5
# Walking becomes running at about 2 m/s.
_RUN_KMH = 7.4
_KJ_PER_ML_OXYGEN = 0.0209
# Oxygen uptake follows the load faster than the heart does; 30 to 45 s are reported.
_OXYGEN_TAU_S = 35.0

# A strap that is switched on at 0 s has been worn for a while.
_ALIVE_BEFORE_S = 10.0

Load = Callable[[float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Physique:
    """One person's heart.

    Source: gain and time constant from Hunt, Fankhauser & Saengsuwan 2015, BioMed Eng OnLine
    14:39 (24.2, SD 8.3 bpm per m/s; 57.6, SD 23.6 s). Drift of 10 to 15 % within an hour from
    Coyle & Gonzalez-Alonso 2001, Exerc Sport Sci Rev 29(2):88-92.
    """

    rest_bpm: float = 58.0
    max_bpm: float = 188.0
    gain_bpm_per_m_s: float = 24.2
    tau_s: float = 57.6
    drift_bpm: float = 14.0
    drift_tau_s: float = 1500.0
    mass_kg: float = 72.0

    @classmethod
    def drawn(cls, rng: random.Random) -> "Physique":
        """Somebody: within one SD of the published means, so that a plan suits everybody."""
        return cls(
            rest_bpm=rng.uniform(52, 66),
            max_bpm=rng.uniform(182, 196),
            gain_bpm_per_m_s=rng.uniform(21, 27.5),
            tau_s=rng.uniform(45, 70),
            mass_kg=rng.uniform(55, 90),
        )

    def steady_bpm(self, *, speed_kmh: float, incline_pct: float) -> float:
        """Heart rate at which this load settles, before drift."""
        uphill = max(_CHEAPEST_DOWNHILL, 1 + _GRADE_WEIGHT * incline_pct / 100)
        flat_m_s = speed_kmh / _KMH_PER_M_S * uphill
        standing = self.rest_bpm + STANDING_BPM
        return min(self.max_bpm, standing + self.gain_bpm_per_m_s * flat_m_s)

    def effort(self, bpm: float) -> float:
        """Share of the heart-rate reserve in use, 0 to 1."""
        share = (bpm - self.rest_bpm) / (self.max_bpm - self.rest_bpm)
        return min(1.0, max(0.0, share))


def oxygen_ml_kg_min(*, speed_kmh: float, incline_pct: float) -> float:
    """Gross oxygen uptake of walking or running on a belt.

    Source: ACSM's Guidelines for Exercise Testing and Prescription, metabolic equations.
    """
    speed_m_min = speed_kmh * 1000 / 60
    grade = max(0.0, incline_pct / 100)
    if speed_kmh < _RUN_KMH:
        return 3.5 + 0.1 * speed_m_min + 1.8 * speed_m_min * grade
    return 3.5 + 0.2 * speed_m_min + 0.9 * speed_m_min * grade


class Runner:
    """Beats from a load; stepped beat by beat, so that any reader sees the same heart.

    Args:
        physique: whose heart.
        load: speed in km/h and incline in per cent at a moment in seconds.
        rng: beat-to-beat variability.
    """

    def __init__(self, physique: Physique, *, load: Load, rng: random.Random) -> None:
        self._physique = physique
        self._load = load
        self._rng = rng
        self._level_bpm = physique.steady_bpm(speed_kmh=0.0, incline_pct=0.0)
        self._drift_bpm = 0.0
        self._breath = rng.uniform(0.0, math.tau)
        self._wave = rng.uniform(0.0, math.tau)
        self._oxygen = oxygen_ml_kg_min(speed_kmh=0.0, incline_pct=0.0)
        self._beat_s = -_ALIVE_BEFORE_S + rng.uniform(0.0, 1.0)
        self._pending_s: float | None = None
        self.energy_kj = 0.0

    @property
    def bpm(self) -> float:
        """Heart rate at the last beat, without beat-to-beat variability."""
        return min(self._physique.max_bpm, self._level_bpm + self._drift_bpm)

    @property
    def is_moving(self) -> bool:
        """Whether the belt moved under the runner at the last beat."""
        return self._load(self._beat_s)[0] > 0

    def beats(self, *, until_s: float) -> list[float]:
        """Intervals in seconds that ended since the last call and up to `until_s`, oldest first."""
        intervals: list[float] = []
        while True:
            rr_s = self._interval_s()
            if self._beat_s + rr_s > until_s:
                return intervals
            self._live(rr_s)
            intervals.append(rr_s)
            self._pending_s = None

    def _interval_s(self) -> float:
        # Drawn once and kept: asking more often must not use up more of the random numbers.
        if self._pending_s is None:
            self._pending_s = 60 / self.bpm + self._variability_s()
        return self._pending_s

    def _variability_s(self) -> float:
        # Breathing and the slow pressure wave of 0.1 Hz; vagal tone, and with it both, is gone
        # near maximum, where a few milliseconds remain.
        vagal = math.exp(-4 * self._physique.effort(self.bpm))
        breathing = (28 * vagal + 2) * math.sin(self._breath)
        wave = 18 * vagal * math.sin(self._wave)
        return (breathing + wave + self._rng.gauss(0, 10 * vagal + 1.5)) / 1000

    def _live(self, seconds: float) -> None:
        speed_kmh, incline_pct = self._load(self._beat_s)
        self._beat_s += seconds
        body = self._physique
        steady_bpm = body.steady_bpm(speed_kmh=speed_kmh, incline_pct=incline_pct)
        drift_bpm = body.drift_bpm * body.effort(self._level_bpm)
        self._level_bpm += (steady_bpm - self._level_bpm) * _share(seconds, tau_s=body.tau_s)
        self._drift_bpm += (drift_bpm - self._drift_bpm) * _share(seconds, tau_s=body.drift_tau_s)
        breaths_per_s = 0.25 + 0.45 * body.effort(self.bpm)
        self._breath = (self._breath + math.tau * breaths_per_s * seconds) % math.tau
        self._wave = (self._wave + math.tau * 0.1 * seconds) % math.tau
        oxygen = oxygen_ml_kg_min(speed_kmh=speed_kmh, incline_pct=incline_pct)
        self._oxygen += (oxygen - self._oxygen) * _share(seconds, tau_s=_OXYGEN_TAU_S)
        self.energy_kj += self._oxygen * body.mass_kg / 60 * seconds * _KJ_PER_ML_OXYGEN


def _share(seconds: float, *, tau_s: float) -> float:
    """How much of a step a first-order lag has done after `seconds`."""
    return 1 - math.exp(-seconds / tau_s)
