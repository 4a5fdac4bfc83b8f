"""Energy per second, gross and net, by the best method that what is measured allows."""

import math
from enum import Enum

import msgspec

from ingest.measurements import BY_HAND
from sessions.core.energy.belt_with_heart_rate import Offset, with_heart_rate
from sessions.core.energy.from_belt import (
    OUTDOORS_MORE,
    belt_vo2_ml_kg_min,
    followed,
    kcal_per_min,
    resting_kcal_per_min,
)
from sessions.core.energy.from_heart_rate import heart_energy_of, in_step_with_uptake
from sessions.core.energy.uncertainty import (
    BY_HAND_SD,
    FROM_DAY_TO_DAY_SD,
    GRADE_TOLD,
    GRADE_UNTOLD,
    HALF_WIDTH_90,
    OTHER_SPORT_SD,
    Estimate,
    belt_sd,
)
from sessions.core.energy.vo2max_from_profile import vo2max_of
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN
from sessions.core.model.sample import Grade, Sample


class Method(Enum):
    """How a second's energy was found."""

    BELT = "belt"
    HEART_RATE = "heart_rate"
    HEART_RATE_FITNESS = "heart_rate_vo2max"
    PERSONAL = "personal"
    FUSED = "belt_and_heart_rate"


SETTLED_S = 90.0
"""Two lags and more after the belt was first seen, its uptake can teach."""


class Second(msgspec.Struct, frozen=True, array_like=True):
    """The energy of one second. Gross includes resting metabolism, net does not."""

    gross_kcal: float
    net_kcal: float
    method: Method
    band_pct: float


class Uptake(msgspec.Struct, kw_only=True):
    """The body's oxygen uptake, which follows the belt with a lag. None: not known yet."""

    vo2_ml_kg_min: float | None = None
    belt_s: float = 0.0  # for how long the belt has been known without a break
    earlier_bpm: float | None = None  # heart rate with the uptake's lag, where there is no belt
    person: Offset = msgspec.field(default_factory=Offset)

    def rest(self, seconds: float) -> None:
        """The belt is left, or the clock stands."""
        self.belt_s = 0.0
        self.earlier_bpm = None
        if self.vo2_ml_kg_min is not None:
            self.vo2_ml_kg_min = followed(
                self.vo2_ml_kg_min, demand_ml_kg_min=RESTING_VO2_ML_KG_MIN, seconds=seconds
            )

    @property
    def settled_ml_kg_min(self) -> float | None:
        """The belt's uptake once nothing older is in it."""
        return self.vo2_ml_kg_min if self.belt_s >= SETTLED_S else None


class EnergyModel:
    """What an athlete's snapshot allows. It remembers nothing of a session."""

    def __init__(self, athlete: AthleteSnapshot) -> None:
        self._mass_kg = athlete.mass_kg
        self._resting = 0.0 if athlete.mass_kg is None else resting_kcal_per_min(athlete.mass_kg)
        self._vo2max = vo2max_of(athlete)
        self._ceiling = athlete.vo2max_ml_kg_min
        self._heart_method = (
            Method.HEART_RATE if athlete.vo2max_ml_kg_min is None else Method.HEART_RATE_FITNESS
        )
        self._asked: tuple[float, float | None] = (0.0, None)
        self._demand = RESTING_VO2_ML_KG_MIN
        self._belt_sd = FROM_DAY_TO_DAY_SD
        self.heart = heart_energy_of(athlete)

    def second(
        self,
        sample: Sample,
        *,
        uptake: Uptake,
        weight_s: float = 1.0,
        on_foot: bool = True,
    ) -> Second | None:
        """The energy of a cell's second, taking `uptake` on by it.

        The sample holds a heart rate only where it is to be believed. None: the mass is unknown
        or nothing was measured.
        """
        heart = self.heart
        if self._mass_kg is None:
            return None
        beats = sample.heart_rate_bpm if heart is not None else None
        if sample.speed_kmh is None:
            uptake.belt_s = 0.0
            if heart is None or beats is None:
                uptake.earlier_bpm = None
                return None
            beats, uptake.earlier_bpm = in_step_with_uptake(
                beats, uptake.earlier_bpm, weight_s=weight_s
            )
            own = heart.estimate(beats)
            uptake.vo2_ml_kg_min = math.exp(own.log)
            method = Method.PERSONAL if heart.is_personal(beats) else self._heart_method
            if on_foot:
                return self._of(heart.kcal_per_min(beats), method, heart.band_pct(beats))
            other = Estimate(own.log, math.hypot(own.sd, OTHER_SPORT_SD))
            return self._of(self._kcal(math.exp(own.log)), method, other.band_pct)
        uptake.earlier_bpm = None
        demand = self.demand_ml_kg_min(sample.speed_kmh, incline_pct=sample.incline_pct)
        if sample.grade is Grade.UNKNOWN:
            demand += OUTDOORS_MORE * max(0.0, demand - RESTING_VO2_ML_KG_MIN)
        vo2 = uptake.vo2_ml_kg_min
        if vo2 is None:
            # A recording may begin in mid-run: heart rate, where there is one, tells from where.
            begin = 0.0 if heart is None or beats is None else heart.vo2_ml_kg_min(beats)
            vo2 = min(max(begin, RESTING_VO2_ML_KG_MIN), demand)
        vo2 = followed(vo2, demand_ml_kg_min=demand, seconds=weight_s)
        uptake.vo2_ml_kg_min = vo2
        uptake.belt_s += weight_s
        told = sample.incline_pct is not None
        grade_sd, untold_chance = (GRADE_TOLD if told else GRADE_UNTOLD)[sample.grade]
        by_hand = BY_HAND_SD if sample.speed_source == BY_HAND else 0.0
        error = math.hypot(self._belt_sd, grade_sd, by_hand)
        if heart is None or beats is None:
            return self._of(self._kcal(vo2), Method.BELT, 100 * HALF_WIDTH_90 * error)
        both = with_heart_rate(
            Estimate(math.log(vo2), error),
            heart.estimate(beats),
            person=uptake.person,
            untold_chance=untold_chance,
            weight_s=weight_s,
        )
        return self._of(self._kcal(math.exp(both.log)), Method.FUSED, both.band_pct)

    def demand_ml_kg_min(self, speed_kmh: float, *, incline_pct: float | None) -> float:
        """What the belt asks for once it is steady, at most a known VO2max.

        An incline that was not measured counts as level. The mass must be known.
        """
        asked = (speed_kmh, incline_pct)
        if asked != self._asked:
            assert self._mass_kg is not None
            demand = level = belt_vo2_ml_kg_min(speed_kmh, mass_kg=self._mass_kg)
            if incline_pct:
                demand = belt_vo2_ml_kg_min(
                    speed_kmh, grade=incline_pct / 100, mass_kg=self._mass_kg
                )
            self._belt_sd = belt_sd(demand, level_ml_kg_min=level)
            if self._ceiling is not None:
                demand = min(demand, self._ceiling)
            self._asked, self._demand = asked, demand
        return self._demand

    def _kcal(self, vo2: float) -> float:
        assert self._mass_kg is not None
        vo2 = max(vo2, RESTING_VO2_ML_KG_MIN)
        return kcal_per_min(vo2, mass_kg=self._mass_kg, vo2max_ml_kg_min=self._vo2max)

    def _of(self, gross: float, method: Method, band_pct: float) -> Second:
        return Second(gross / 60, max(gross - self._resting, 0.0) / 60, method, band_pct)


class EnergyMeter(msgspec.Struct, kw_only=True):
    """The running totals, by method."""

    gross_kcal: float | None = None
    net_kcal: float | None = None
    seconds: dict[Method, float] = {}
    band_kcal: float = 0.0
    uptake: Uptake = msgspec.field(default_factory=Uptake)

    def update(self, second: Second, *, weight_s: float) -> float:
        """Add a cell that stands for `weight_s`; its own gross kcal."""
        gross = second.gross_kcal * weight_s
        self.gross_kcal = (self.gross_kcal or 0.0) + gross
        self.net_kcal = (self.net_kcal or 0.0) + second.net_kcal * weight_s
        method = second.method
        self.seconds[method] = self.seconds.get(method, 0.0) + weight_s
        self.band_kcal += gross * second.band_pct
        return gross

    @property
    def covered_s(self) -> float:
        """Seconds whose energy is known."""
        return sum(self.seconds.values(), 0.0)

    @property
    def band_pct(self) -> float | None:
        """The seconds' bands weighted by their energy: their errors do not average out."""
        if not self.gross_kcal:
            return None
        return self.band_kcal / self.gross_kcal

    def notes(self) -> tuple[str, ...]:
        """Where a method had to stand in for another, one sentence each."""
        belt_s = self.seconds.get(Method.BELT, 0.0)
        if Method.FUSED in self.seconds and belt_s > 0:
            return (
                f"For {belt_s:.0f} s without a usable heart rate the energy is the belt's alone.",
            )
        return ()
