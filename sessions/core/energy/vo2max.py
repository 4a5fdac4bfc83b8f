"""Aerobic fitness from steady running: VO2max by extrapolation, and drift between halves."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median, pstdev

import msgspec

from ingest.measurements import BY_HAND
from sessions.core.energy.from_belt import belt_vo2_ml_kg_min
from sessions.core.energy.uncertainty import BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD, HALF_WIDTH_90
from sessions.core.energy.vo2max_from_profile import heart_rate_max_sd_bpm, vo2max_of, vo2max_sd
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Fitness
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN, heart_rate_reserve_fraction
from sessions.core.model.sample import Grade, Sample
from sessions.core.model.sealed_list import SealedList

MINUTE_S = 60

SHARES = (0.40, 0.90)
"""Share of the heart-rate reserve that a stretch must be at: below, excitement and posture move
heart rate more than work does; above, it no longer rises in step with oxygen. Ours, around the
40-85 % of the sub-maximal tests in ACSM's Guidelines, 10th ed. 2018, ch. 4."""

LEAST_KMH = 3.0
STEADY_MIN = 3  # VO2 and heart rate need about three minutes at a new speed
STEADY_KMH, STEADY_INCLINE_PCT, STEADY_BPM = 0.3, 0.5, 5.0
"""How even a stretch is: its speed and incline throughout, and its last two minutes' heart rates
within 5 beats (ACSM's Guidelines, ch. 4: the criterion of steady state)."""

SHARE_SD = 0.05  # of one person's VO2 reserve at a share of the heart-rate reserve; ours

WARM_UP_MIN = 5
LEAST_DRIFT_MIN = 20
EVEN_SPEED = 0.10  # spread of the minutes' speeds, as a share of their mean


class Minute(msgspec.Struct, frozen=True, array_like=True):
    """One minute of the session, numbered from 0, with its means; `incline_pct` None: not known."""

    number: int
    heart_rate_bpm: float
    speed_kmh: float
    incline_pct: float | None


class MinuteMeter(msgspec.Struct, kw_only=True):
    """Keeps the minutes that are whole: neither value missing, nothing paused or told by hand."""

    minutes: SealedList[Minute] = msgspec.field(default_factory=lambda: SealedList(Minute))
    whole_s: int = 0
    heart_rate: float = 0.0
    speed: float = 0.0
    incline: float = 0.0
    incline_s: int = 0

    def update(self, sample: Sample) -> None:
        """Take one cell."""
        if sample.cell % MINUTE_S == 0:
            self.whole_s = self.incline_s = 0
            self.heart_rate = self.speed = self.incline = 0.0
        bpm, kmh = sample.heart_rate_bpm, sample.speed_kmh
        if (
            bpm is None
            or kmh is None
            or sample.paused
            or sample.speed_source == BY_HAND
            or sample.grade is Grade.UNKNOWN
        ):
            return
        self.whole_s += 1
        self.heart_rate += bpm
        self.speed += kmh
        if sample.incline_pct is not None:
            self.incline_s += 1
            self.incline += sample.incline_pct
        if self.whole_s == MINUTE_S:
            self.minutes.append(
                Minute(
                    sample.cell // MINUTE_S,
                    self.heart_rate / MINUTE_S,
                    self.speed / MINUTE_S,
                    self.incline / MINUTE_S if self.incline_s == MINUTE_S else None,
                )
            )


def fitness_of(minutes: Sequence[Minute], *, athlete: AthleteSnapshot) -> Fitness:
    """What the whole minutes of a session say."""
    estimate = vo2max_estimate(minutes, athlete=athlete)
    max_bpm = athlete.heart_rate_max_bpm
    return Fitness(
        vo2max_ml_kg_min=None if estimate is None else estimate[0],
        vo2max_band_pct=None if estimate is None else estimate[1],
        heart_rate_max_bpm=max_bpm,
        heart_rate_max_band_bpm=None
        if max_bpm is None
        else HALF_WIDTH_90 * heart_rate_max_sd_bpm(athlete),
        decoupling_pct=decoupling_pct(minutes),
    )


def vo2max_estimate(
    minutes: Sequence[Minute], *, athlete: AthleteSnapshot
) -> tuple[float, float] | None:
    """VO2max in ml/kg/min with the half width of its 90 % band in percent; median of stretches.

    Where three minutes are steady, the oxygen their speed and grade ask for is taken as the share
    of the VO2 reserve that heart rate is of its own: %HRR = %VO2R. An incline that was not
    measured counts as level. Single-stage treadmill tests that rest on the same line are off by
    4.9 ml/kg/min (standard error; Ebbeling et al. 1991, Med Sci Sports Exerc 23:966-973). With it
    goes what the profile says of VO2max, each weighted by the inverse of its variance.

    Returns:
        None: no steady stretch at 40-90 % of the reserve, or the resting or maximum heart rate or
        the mass is not known.
    Source:
        Swain & Leutholtz 1997, Med Sci Sports Exerc 29:410-414; Swain et al. 1998, Med Sci Sports
        Exerc 30:318-321 (treadmill).
    """
    max_bpm, rest_bpm = athlete.heart_rate_max_bpm, athlete.heart_rate_rest_bpm
    if max_bpm is None or rest_bpm is None or athlete.mass_kg is None:
        return None
    estimates, shares = [], []
    for minute in steady_ends(minutes):
        share = heart_rate_reserve_fraction(
            minute.heart_rate_bpm, rest_bpm=rest_bpm, max_bpm=max_bpm
        )
        if not SHARES[0] <= share <= SHARES[1]:
            continue
        uptake = belt_vo2_ml_kg_min(
            minute.speed_kmh, grade=(minute.incline_pct or 0.0) / 100, mass_kg=athlete.mass_kg
        )
        estimates.append(RESTING_VO2_ML_KG_MIN + (uptake - RESTING_VO2_ML_KG_MIN) / share)
        shares.append(share)
    if not estimates:
        return None
    by_heart = median(estimates)
    sd = math.hypot(
        BETWEEN_PEOPLE_SD,
        FROM_DAY_TO_DAY_SD,
        SHARE_SD / median(shares),
        heart_rate_max_sd_bpm(athlete) / (max_bpm - rest_bpm),
    )
    return _with_profile(by_heart, by_heart * sd, athlete)


def _with_profile(by_heart: float, sd: float, athlete: AthleteSnapshot) -> tuple[float, float]:
    """The mean of both by the inverse of their variances; their errors have nothing in common."""
    profile = vo2max_of(athlete)
    if profile is None:
        return by_heart, 100 * HALF_WIDTH_90 * sd / by_heart
    mine, theirs = sd**-2, (profile * vo2max_sd(athlete)) ** -2
    both = (mine * by_heart + theirs * profile) / (mine + theirs)
    return both, 100 * HALF_WIDTH_90 * (mine + theirs) ** -0.5 / both


def steady_ends(minutes: Sequence[Minute]) -> list[Minute]:
    """The last of every three minutes in a row at one speed, incline and heart rate."""
    ends = []
    for last in range(STEADY_MIN - 1, len(minutes)):
        stretch = minutes[last - STEADY_MIN + 1 : last + 1]
        speeds = [minute.speed_kmh for minute in stretch]
        inclines = [minute.incline_pct or 0.0 for minute in stretch]
        if (
            all(b.number == a.number + 1 for a, b in pairwise(stretch))
            and min(speeds) >= LEAST_KMH
            and max(speeds) - min(speeds) <= STEADY_KMH
            and max(inclines) - min(inclines) <= STEADY_INCLINE_PCT
            and abs(stretch[-1].heart_rate_bpm - stretch[-2].heart_rate_bpm) <= STEADY_BPM
        ):
            ends.append(stretch[-1])
    return ends


def decoupling_pct(minutes: Sequence[Minute]) -> float | None:
    """By how many percent speed per heart beat is lower in the second half than in the first.

    Above 5 % means that the effort was longer, hotter or harder than the training behind it
    carries; a fall in heart rate makes it negative. The first five minutes are left out.

    Returns:
        None: fewer than 20 whole minutes after the first five, or speed or incline was not held
        (intervals: the halves would differ for another reason).
    Source:
        Friel 2009, The Triathlete's Training Bible, 3rd ed. (aerobic decoupling); Maunder et al.
        2021, Sports Med 51:1619-1628 (durability).
    """
    held = [minute for minute in minutes if minute.number >= WARM_UP_MIN]
    if len(held) < LEAST_DRIFT_MIN:
        return None
    mean_kmh = fmean(minute.speed_kmh for minute in held)
    if (
        mean_kmh < LEAST_KMH
        or pstdev(minute.speed_kmh for minute in held) > EVEN_SPEED * mean_kmh
        or pstdev(minute.incline_pct or 0.0 for minute in held) > STEADY_INCLINE_PCT
    ):
        return None
    half = len(held) // 2
    first, second = _per_beat(held[:half]), _per_beat(held[len(held) - half :])
    return 100 * (first - second) / first


def _per_beat(minutes: Sequence[Minute]) -> float:
    return fmean(m.speed_kmh for m in minutes) / fmean(m.heart_rate_bpm for m in minutes)
