"""Energy from heart rate: one curve per athlete, from what is known of the person."""

import math
from array import array
from collections.abc import Callable
from functools import lru_cache

from sessions.core.energy.from_belt import LAG_S, followed, kcal_per_min
from sessions.core.energy.uncertainty import FROM_DAY_TO_DAY_SD, Estimate
from sessions.core.energy.usual_spending import drawn, habits, leaning_on
from sessions.core.energy.vo2max_from_profile import (
    USUAL_REST_BPM,
    heart_rate_max_sd_bpm,
    vo2max_of,
    vo2max_sd,
)
from sessions.core.model.athlete import AthleteSnapshot, CurvePoint
from sessions.core.model.physiology import (
    HEART_RATE_LAG_S,
    RESTING_VO2_ML_KG_MIN,
    uptake_reserve_share,
)

Published = Callable[[float], float]

LOWEST_BPM, HIGHEST_BPM = 25, 240

REACH_BPM = 40.0
"""A curve learned while walking says little of sprints."""

REST_SD_BPM, USUAL_REST_SD_BPM = 4.0, 9.0
"""Of a resting rate from a profile, and of people's (Ostchega et al. 2011)."""

DAY_SD_BPM = 4.0
"""At one effort from day to day: Lamberts et al. 2004, J Strength Cond Res 18:641."""

LINE_SD, LINE_SD_AT_MAX = 0.055, 0.02
"""Of a person's share of the uptake reserve at a share of the heart-rate reserve, from standing to
the maximum, where both are one by definition: Swain et al. 1998 (intercepts of single people)."""


RESTING_SD = 0.20
"""Of what a body burns at rest, sitting or fidgeting: one MET is a convention."""

PERSONAL_SD = 0.10
"""Of a curve that a belt has taught: the belt's cost for one person, which does not average out,
and heart rate from day to day."""


PROFILES_KEPT = 1024
"""Curves that are kept for the next session of their profile: a restored one begins with it."""


class HeartEnergy:
    """The curve of one athlete's snapshot, tabled per beat; smooth, never below rest.

    Sessions and threads share it: what it has worked out for a beat never changes.
    """

    def __init__(self, athlete: AthleteSnapshot, *, mass_kg: float, vo2max: float) -> None:
        assert athlete.heart_rate_max_bpm is not None
        self._athlete = athlete
        self._mass_kg = mass_kg
        self._max_bpm = athlete.heart_rate_max_bpm
        rest = athlete.heart_rate_rest_bpm
        self._rest_bpm = min(USUAL_REST_BPM, self._max_bpm - 40) if rest is None else rest
        self._rest_sd = USUAL_REST_SD_BPM if rest is None else REST_SD_BPM
        self._max_sd = heart_rate_max_sd_bpm(athlete)
        self._vo2max = vo2max
        self._vo2max_sd = vo2max_sd(athlete)
        self._estimates: dict[int, tuple[Estimate, float]] = {}
        self._table: array[float] | None = None  # dear to tell; beside a belt nobody asks for it
        self._bands: dict[int, float] = {}
        is_told = athlete.vo2max_ml_kg_min is not None or athlete.activity_level is not None
        self._usual = habits(vo2max, is_told=is_told)

    def kcal_per_min(self, heart_rate_bpm: float) -> float:
        """Gross, of heart rate alone: drawn towards what people usually spend."""
        table = self._table
        if table is None:
            table = self._table = self._rising()
        place = min(max(heart_rate_bpm, LOWEST_BPM), HIGHEST_BPM) - LOWEST_BPM
        low = int(place)
        part = place - low
        if part == 0:
            return table[low]
        return table[low] + part * (table[low + 1] - table[low])

    def vo2_ml_kg_min(self, heart_rate_bpm: float) -> float:
        """Gross, per kilogram: the person's curve, not drawn anywhere."""
        return math.exp(self.estimate(heart_rate_bpm).log)

    def estimate(self, heart_rate_bpm: float) -> Estimate:
        """The same with its error, to be joined with a belt's."""
        return self._known(_whole_bpm(heart_rate_bpm))[0]

    def reserve_share(self, heart_rate_bpm: float) -> float:
        """The share of the heart-rate reserve, 0 to 1."""
        share = (heart_rate_bpm - self._rest_bpm) / (self._max_bpm - self._rest_bpm)
        return min(1.0, max(0.0, share))

    def is_personal(self, heart_rate_bpm: float) -> bool:
        """Whether what was learned from the person outweighs the published curve here."""
        return self._known(_whole_bpm(heart_rate_bpm))[1] >= 0.5

    def band_pct(self, heart_rate_bpm: float) -> float:
        """Half width of the 90 % band of heart rate alone."""
        bpm = _whole_bpm(heart_rate_bpm)
        band = self._bands.get(bpm)
        if band is None:
            estimate, trust = self._known(bpm)
            alone = leaning_on(estimate, self._usual, strange=1 - trust)
            band = self._bands[bpm] = alone.band_pct
        return band

    def _known(self, bpm: int) -> tuple[Estimate, float]:
        """The person's estimate at a whole beat, and the trust in what was learned of it."""
        found = self._estimates.get(bpm)
        if found is None:
            found = self._estimates[bpm] = self._of_person(float(bpm))
        return found

    def _rising(self) -> "array[float]":
        """What each beat costs, the lowest first; more beats never cost less."""
        table = array("d")
        least = 0.0
        for bpm in range(LOWEST_BPM, HIGHEST_BPM + 1):
            estimate, trust = self._of_person(float(bpm))
            log, _ = drawn(estimate, self._usual, strange=1 - trust)
            least = max(self._kcal(math.exp(log)), least)
            table.append(least)
        return table

    def _of_person(self, bpm: float) -> tuple[Estimate, float]:
        published = self._published(bpm)
        factor, trust = learned_factor(
            self._athlete.energy_curve,
            bpm,
            published=lambda at: math.exp(self._published(at).log),
        )
        log = max(published.log + math.log(factor), math.log(RESTING_VO2_ML_KG_MIN))
        variance = (1 - trust) * published.sd**2 + trust * PERSONAL_SD**2
        return Estimate(log, math.sqrt(variance)), trust

    def _kcal(self, vo2: float) -> float:
        vo2 = max(vo2, RESTING_VO2_ML_KG_MIN)
        return kcal_per_min(vo2, mass_kg=self._mass_kg, vo2max_ml_kg_min=self._vo2max)

    def _published(self, bpm: float) -> Estimate:
        """By the reserve, with the errors of all that goes into it carried through."""
        rest, most, vo2max = self._rest_bpm, self._max_bpm, self._vo2max
        log = _log_vo2(bpm, rest=rest, most=most, vo2max=vo2max)
        line_bpm = (most - rest) * (LINE_SD + (LINE_SD_AT_MAX - LINE_SD) * self.reserve_share(bpm))
        by_vo2max = self._vo2max_sd * vo2max
        changed = (
            _log_vo2(bpm + math.hypot(DAY_SD_BPM, line_bpm), rest=rest, most=most, vo2max=vo2max),
            _log_vo2(bpm, rest=rest - self._rest_sd, most=most, vo2max=vo2max),
            _log_vo2(bpm, rest=rest, most=most - self._max_sd, vo2max=vo2max),
            _log_vo2(bpm, rest=rest, most=most, vo2max=vo2max + by_vo2max),
        )
        at_rest = RESTING_SD * (1 - self.reserve_share(bpm)) ** 2
        changes = (other - log for other in changed)
        return Estimate(log, math.hypot(FROM_DAY_TO_DAY_SD, at_rest, *changes))


def in_step_with_uptake(
    heart_rate_bpm: float, earlier_bpm: float | None, *, weight_s: float
) -> tuple[float, float]:
    """The heart rate as it would be if it followed work as fast as oxygen uptake does.

    The line between both holds for steady work; while work changes the slower heart is behind,
    in a test that gets harder every minute all the time. `earlier_bpm` is the memory of what it
    did before; None: nothing is known.

    Returns:
        The heart rate in step, and the memory to hand in next time.
    """
    if earlier_bpm is None:
        return heart_rate_bpm, heart_rate_bpm
    earlier = followed(earlier_bpm, demand_ml_kg_min=heart_rate_bpm, seconds=weight_s)
    return heart_rate_bpm + (HEART_RATE_LAG_S / LAG_S - 1) * (heart_rate_bpm - earlier), earlier


def _log_vo2(bpm: float, *, rest: float, most: float, vo2max: float) -> float:
    share = uptake_reserve_share((bpm - rest) / (most - rest))
    return math.log(RESTING_VO2_ML_KG_MIN + share * (vo2max - RESTING_VO2_ML_KG_MIN))


@lru_cache(maxsize=PROFILES_KEPT)
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


def _whole_bpm(heart_rate_bpm: float) -> int:
    return round(min(max(heart_rate_bpm, LOWEST_BPM), HIGHEST_BPM))
