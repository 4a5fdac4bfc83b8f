"""Energy from heart rate: one curve per athlete, from what is known of the person."""

import math
from collections.abc import Callable

from sessions.core.energy.from_belt import kcal_per_litre, kcal_per_min
from sessions.core.energy.vo2max_from_profile import USUAL_REST_BPM, vo2max_of
from sessions.core.model.athlete import AthleteSnapshot, CurvePoint, HeartRateMaxOrigin, Sex
from sessions.core.model.physiology import (
    KJ_PER_KCAL,
    RESTING_VO2_ML_KG_MIN,
    keytel_fitness_kj_per_min,
    keytel_kj_per_min,
    uptake_reserve_share,
)

Published = Callable[[float], float]

LOWEST_BPM, HIGHEST_BPM = 25, 240

KEYTEL_SHARE = 0.5
"""Inside Keytel's domain two published ways count alike: their errors are of different origin
(absolute beats and mass there, shares of a reserve and fitness here)."""

KEYTEL_SHARE_WITH_VO2MAX = 0.3
"""With a measured VO2max the reserve method knows the person, Keytel's line a population."""

KEYTEL_AGREES_WITHIN = 0.35
"""Keytel's mass terms run away for heavy and light people: it may move the figure by so much."""

REACH_BPM = 40.0
"""A curve learned while walking says little of sprints."""

# Half widths of the 90 % band of a session's total; a mean absolute error e means 2.06 e.
# Heart rate by a share of the reserve with VO2max from a profile (SEE 5.7 of 45-50, 12 %) and a
# maximum from age (10 of 125 beats of reserve, 8 %): 15 % at running, more below.
BAND_PCT = 30.0
BAND_WITH_VO2MAX_PCT = 24.0
BAND_PERSONAL_PCT = 20.0
BAND_WALKING_PCT = 40.0
"""Below 40 % of the reserve: 10 beats are a third of what walking adds."""
UNSPECIFIED_SEX_PCT = 10.0


class HeartEnergy:
    """The curve of one athlete's snapshot, tabled per beat; smooth, never below rest."""

    def __init__(self, athlete: AthleteSnapshot, *, mass_kg: float, vo2max: float) -> None:
        assert athlete.heart_rate_max_bpm is not None
        self._athlete = athlete
        self._mass_kg = mass_kg
        self._max_bpm = athlete.heart_rate_max_bpm
        rest = athlete.heart_rate_rest_bpm
        self._rest_bpm = min(USUAL_REST_BPM, self._max_bpm - 40) if rest is None else rest
        self._vo2max = vo2max
        self._table: list[float] = []
        self._weights: list[float] = []
        self._bands: list[float] = []
        self._trust: list[float] = []
        least = 0.0
        for bpm in range(LOWEST_BPM, HIGHEST_BPM + 1):
            kcal, trust = self._of_person(float(bpm))
            least = max(kcal, least)
            self._table.append(least)
            self._trust.append(trust)
            self._weights.append(self._weight(float(bpm)))
            self._bands.append(self._band_pct(float(bpm), trust))

    def kcal_per_min(self, heart_rate_bpm: float) -> float:
        """Gross."""
        place = min(max(heart_rate_bpm, LOWEST_BPM), HIGHEST_BPM) - LOWEST_BPM
        low = int(place)
        part = place - low
        if part == 0:
            return self._table[low]
        return self._table[low] + part * (self._table[low + 1] - self._table[low])

    def vo2_ml_kg_min(self, heart_rate_bpm: float) -> float:
        """Gross, per kilogram, at the usual yield of oxygen."""
        return self.kcal_per_min(heart_rate_bpm) / self._per_ml

    def reserve_share(self, heart_rate_bpm: float) -> float:
        """The share of the heart-rate reserve, 0 to 1."""
        share = (heart_rate_bpm - self._rest_bpm) / (self._max_bpm - self._rest_bpm)
        return min(1.0, max(0.0, share))

    def is_personal(self, heart_rate_bpm: float) -> bool:
        """Whether what was learned from the person outweighs the published curve here."""
        return self._trust[_row(heart_rate_bpm)] >= 0.5

    def band_pct(self, heart_rate_bpm: float) -> float:
        """Half width of the 90 % band."""
        return self._bands[_row(heart_rate_bpm)]

    def weight(self, heart_rate_bpm: float) -> float:
        """How much heart rate counts beside a belt, by the inverse of the squared errors.

        The belt is about 11 % off (standard deviation), heart rate 18 % with a maximum from age,
        16 % with one that was seen, 12 % with VO2max. Light effort tells little.
        """
        return self._weights[_row(heart_rate_bpm)]

    def _weight(self, bpm: float) -> float:
        if self._athlete.vo2max_ml_kg_min is not None:
            most = 0.45
        elif self._athlete.heart_rate_max_origin is HeartRateMaxOrigin.AGE:
            most = 0.27
        else:
            most = 0.32
        return most * _smooth(self.reserve_share(bpm), 0.10, 0.50)

    def _band_pct(self, bpm: float, trust: float) -> float:
        knows_vo2max = self._athlete.vo2max_ml_kg_min is not None
        running = BAND_WITH_VO2MAX_PCT if knows_vo2max else BAND_PCT
        light = 1 - _smooth(self.reserve_share(bpm), 0.25, 0.55)
        band = running + light * (BAND_WALKING_PCT - BAND_PCT)
        if self._athlete.sex is Sex.UNSPECIFIED:
            band += UNSPECIFIED_SEX_PCT
        return band + trust * (min(BAND_PERSONAL_PCT, band) - band)

    def _of_person(self, bpm: float) -> tuple[float, float]:
        published = self._published(bpm)
        factor, trust = learned_factor(
            self._athlete.energy_curve,
            bpm,
            published=lambda at: self._published(at) / self._per_ml,
        )
        resting = kcal_per_min(
            RESTING_VO2_ML_KG_MIN, mass_kg=self._mass_kg, vo2max_ml_kg_min=self._vo2max
        )
        return max(published * factor, resting), trust

    @property
    def _per_ml(self) -> float:
        """kcal/min of one ml/kg/min."""
        return self._mass_kg / 1000 * kcal_per_litre(None)

    def _published(self, bpm: float) -> float:
        share = self.reserve_share(bpm)
        reserve = self._vo2max - RESTING_VO2_ML_KG_MIN
        vo2 = RESTING_VO2_ML_KG_MIN + uptake_reserve_share(share) * reserve
        by_reserve = kcal_per_min(vo2, mass_kg=self._mass_kg, vo2max_ml_kg_min=self._vo2max)
        weight = self._keytel_weight(share)
        if weight <= 0:
            return by_reserve
        low, high = 1 - KEYTEL_AGREES_WITHIN, 1 + KEYTEL_AGREES_WITHIN
        by_keytel = min(high * by_reserve, max(low * by_reserve, self._keytel(bpm)))
        return (1 - weight) * by_reserve + weight * by_keytel

    def _keytel_weight(self, share: float) -> float:
        """None below 40 % of the reserve; fading where Keytel had no subjects."""
        athlete = self._athlete
        if athlete.age_years is None:
            return 0.0
        full = KEYTEL_SHARE if athlete.vo2max_ml_kg_min is None else KEYTEL_SHARE_WITH_VO2MAX
        age = _smooth(athlete.age_years, 13, 18) * (1 - _smooth(athlete.age_years, 45, 60))
        mass = _smooth(self._mass_kg, 40, 47) * (1 - _smooth(self._mass_kg, 120, 140))
        return full * _smooth(share, 0.40, 0.65) * age * mass

    def _keytel(self, bpm: float) -> float:
        athlete = self._athlete
        assert athlete.age_years is not None
        if athlete.vo2max_ml_kg_min is None:
            kj = keytel_kj_per_min(
                bpm, sex=athlete.sex, mass_kg=self._mass_kg, age_years=athlete.age_years
            )
        else:
            kj = keytel_fitness_kj_per_min(
                bpm,
                sex=athlete.sex,
                mass_kg=self._mass_kg,
                age_years=athlete.age_years,
                vo2max_ml_kg_min=athlete.vo2max_ml_kg_min,
            )
        return kj / KJ_PER_KCAL


def heart_energy_of(athlete: AthleteSnapshot) -> HeartEnergy | None:
    """None: the mass, the maximum heart rate, or both age and VO2max are unknown."""
    vo2max = vo2max_of(athlete)
    if athlete.mass_kg is None or athlete.heart_rate_max_bpm is None or vo2max is None:
        return None
    return HeartEnergy(athlete, mass_kg=athlete.mass_kg, vo2max=vo2max)


def learned_factor(
    curve: tuple[CurvePoint, ...], bpm: float, *, published: Published
) -> tuple[float, float]:
    """What the personal curve makes of the published one at a heart rate, and its trust.

    Between two points on the line of their logarithms; outside, the last point's factor with a
    trust that fades over `REACH_BPM`.
    """
    if not curve:
        return 1.0, 0.0
    below = [point for point in curve if point.heart_rate_bpm <= bpm]
    above = [point for point in curve if point.heart_rate_bpm > bpm]
    if below and above:
        low, high = below[-1], above[0]
        part = (bpm - low.heart_rate_bpm) / (high.heart_rate_bpm - low.heart_rate_bpm)
        log = (1 - part) * _log(low, published) + part * _log(high, published)
        return math.exp(log), (1 - part) * low.trust + part * high.trust
    last = below[-1] if below else above[0]
    fades = math.exp(-abs(bpm - last.heart_rate_bpm) / REACH_BPM)
    return math.exp(_log(last, published) * fades), last.trust * fades


def _log(point: CurvePoint, published: Published) -> float:
    return point.trust * math.log(point.vo2_ml_kg_min / published(point.heart_rate_bpm))


def _row(heart_rate_bpm: float) -> int:
    return round(min(max(heart_rate_bpm, LOWEST_BPM), HIGHEST_BPM)) - LOWEST_BPM


def _smooth(x: float, low: float, high: float) -> float:
    t = min(1.0, max(0.0, (x - low) / (high - low)))
    return t * t * (3 - 2 * t)
