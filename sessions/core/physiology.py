"""Published formulas: each has one home here, with its source, its units and its error."""

import math

from sessions.core.athlete import Sex

KJ_PER_KCAL = 4.184
METRES_PER_MIN_PER_KMH = 1000 / 60

RESTING_VO2_ML_KG_MIN = 3.5
"""One MET, by convention. Source: ACSM's Guidelines, 10th ed. 2018, ch. 6. Measured means are
lower (about 2.6, Byrne et al. 2005, J Appl Physiol 99:1112-1119), so net energy errs low."""

KCAL_PER_LITRE_O2 = 4.94
"""Weir 1949 (J Physiol 109:1-9) at a respiratory exchange ratio of 0.9: 3.941 + 1.106 x 0.9."""

MODERATE_FROM_RESERVE, VIGOROUS_FROM_RESERVE = 0.40, 0.60
MODERATE_FROM_MAX, VIGOROUS_FROM_MAX = 0.64, 0.77
"""ACSM position stand, Garber et al. 2011, Med Sci Sports Exerc 43(7):1334-1359, Table 2."""

ACSM_RUNNING_GRADE = 0.9
"""ml/kg of oxygen per metre climbed in running. Source: ACSM's Guidelines, 10th ed. 2018,
Table 6.3; its level term (0.2 S) is 14-19 % off per treadmill test, Leger & Mercier is nearer."""

WALK_FULL_KMH, RUN_FULL_KMH = 6.4, 8.0
"""People change from walking to running at about 2.0 m/s (7.2 km/h; Hreljac 1993, Med Sci Sports
Exerc 25:1158-1162); between these two speeds the costs of both are blended, without a jump."""


def max_heart_rate_bpm(age_years: float) -> float:
    """Age-predicted maximum heart rate.

    Population mean for healthy adults (SD about 10 bpm); a measured
    maximum in the athlete profile takes precedence.

    Args:
        age_years: Age in years, above 0.

    Returns:
        Beats per minute.

    Raises:
        ValueError: `age_years` is not positive.
    Source:
        Tanaka, Monahan & Seals 2001, J Am Coll Cardiol 37(1):153-156.
    """
    if age_years <= 0:
        raise ValueError(f"age_years must be positive, got {age_years}")
    return 208.0 - 0.7 * age_years


def heart_rate_reserve_fraction(heart_rate_bpm: float, *, rest_bpm: float, max_bpm: float) -> float:
    """Share of the heart-rate reserve in use; 0 at rest, 1 at the maximum, not clamped.

    Raises:
        ValueError: `rest_bpm` is not below `max_bpm`.
    Source:
        Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307-315.
    """
    if rest_bpm >= max_bpm:
        raise ValueError(f"rest_bpm must be below max_bpm, got {rest_bpm} and {max_bpm}")
    return (heart_rate_bpm - rest_bpm) / (max_bpm - rest_bpm)


def intensity_bounds_bpm(*, max_bpm: float, rest_bpm: float | None) -> tuple[float, float]:
    """Where moderate and where vigorous intensity begin, in beats per minute.

    By heart-rate reserve where the resting rate is known, else by the share of the maximum.

    Source:
        Garber et al. 2011 (ACSM position stand), Table 2.
    """
    if rest_bpm is None:
        return MODERATE_FROM_MAX * max_bpm, VIGOROUS_FROM_MAX * max_bpm
    reserve = max_bpm - rest_bpm
    return rest_bpm + MODERATE_FROM_RESERVE * reserve, rest_bpm + VIGOROUS_FROM_RESERVE * reserve


def of_sex(sex: Sex, *, female: float, male: float) -> float:
    """The figure of one sex; of an unspecified one, the mean of both."""
    if sex is Sex.FEMALE:
        return female
    if sex is Sex.MALE:
        return male
    return (female + male) / 2


def keytel_kj_per_min(
    heart_rate_bpm: float, *, sex: Sex, mass_kg: float, age_years: float
) -> float:
    """Gross energy from heart rate alone.

    Made on people of 18-45 years and 47-120 kg at 57-90 % of their maximum heart rate; may be
    negative far below that, so that the caller keeps to the domain. Note the women's negative
    mass term. On treadmill gas exchange it is 18-20 % off per test.

    Returns:
        kJ/min.
    Source:
        Keytel et al. 2005, J Sports Sci 23(3):289-297, model without fitness.
    """
    male = -55.0969 + 0.6309 * heart_rate_bpm + 0.1988 * mass_kg + 0.2017 * age_years
    female = -20.4022 + 0.4472 * heart_rate_bpm - 0.1263 * mass_kg + 0.074 * age_years
    return of_sex(sex, female=female, male=male)


def keytel_fitness_kj_per_min(
    heart_rate_bpm: float,
    *,
    sex: Sex,
    mass_kg: float,
    age_years: float,
    vo2max_ml_kg_min: float,
) -> float:
    """Gross energy from heart rate and maximal oxygen uptake; domain as `keytel_kj_per_min`.

    Returns:
        kJ/min.
    Source:
        Keytel et al. 2005, J Sports Sci 23(3):289-297, model with VO2max.
    """
    male = (
        -95.7735
        + 0.634 * heart_rate_bpm
        + 0.404 * vo2max_ml_kg_min
        + 0.394 * mass_kg
        + 0.271 * age_years
    )
    female = (
        -59.3954
        + 0.450 * heart_rate_bpm
        + 0.380 * vo2max_ml_kg_min
        + 0.103 * mass_kg
        + 0.274 * age_years
    )
    return of_sex(sex, female=female, male=male)


def walking_vo2_ml_kg_min(speed_kmh: float, *, grade: float = 0.0) -> float:
    """Gross oxygen uptake of steady walking, made for 3-6 km/h on the level or uphill.

    `grade` is a fraction (0.05 is 5 %), 0 or more.

    Source:
        ACSM's Guidelines, 10th ed. 2018, Table 6.3.
    """
    speed_m_min = speed_kmh * METRES_PER_MIN_PER_KMH
    return 0.1 * speed_m_min + 1.8 * speed_m_min * grade + RESTING_VO2_ML_KG_MIN


def leger_mercier_vo2_ml_kg_min(speed_kmh: float) -> float:
    """Gross oxygen uptake of steady level running, 8-25 km/h.

    Source:
        Leger & Mercier 1984, Sports Med 1:270-277 (weighted mean of ten studies).
    """
    return 2.209 + 3.163 * speed_kmh


def minetti_running_j_kg_m(grade: float) -> float:
    """Net cost of running on a slope, -0.45 to 0.45.

    Source:
        Minetti et al. 2002, J Appl Physiol 93:1039-1046.
    """
    i = min(0.45, max(-0.45, grade))
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6


def minetti_walking_j_kg_m(grade: float) -> float:
    """Net cost of walking on a slope, -0.45 to 0.45.

    Source:
        Minetti et al. 2002, J Appl Physiol 93:1039-1046.
    """
    i = min(0.45, max(-0.45, grade))
    return ((((280.5 * i - 58.7) * i - 76.8) * i + 51.9) * i + 19.6) * i + 2.5


def running_share(speed_kmh: float) -> float:
    """0: walked, 1: run, smooth between the two speeds at which people do only one of them."""
    x = (speed_kmh - WALK_FULL_KMH) / (RUN_FULL_KMH - WALK_FULL_KMH)
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    return x * x * (3 - 2 * x)


def belt_vo2_ml_kg_min(speed_kmh: float, *, grade: float = 0.0) -> float:
    """Gross oxygen uptake at a belt speed and grade (a fraction, may be negative).

    Walking by ACSM, running by Leger & Mercier with ACSM's grade term, blended over the
    transition. Downhill the net level cost is scaled by Minetti's, since ACSM's terms hold for
    climbing only. Standing is resting metabolism.
    """
    if speed_kmh <= 0:
        return RESTING_VO2_ML_KG_MIN
    share = running_share(speed_kmh)
    climb = max(grade, 0.0)
    vo2 = 0.0
    if share < 1:
        walking = walking_vo2_ml_kg_min(speed_kmh, grade=climb)
        if grade < 0:
            walking = _downhill(
                walking, minetti_walking_j_kg_m(grade) / minetti_walking_j_kg_m(0.0)
            )
        vo2 += (1 - share) * walking
    if share > 0:
        climbed_m_min = speed_kmh * METRES_PER_MIN_PER_KMH * climb
        running = leger_mercier_vo2_ml_kg_min(speed_kmh) + ACSM_RUNNING_GRADE * climbed_m_min
        if grade < 0:
            running = _downhill(
                running, minetti_running_j_kg_m(grade) / minetti_running_j_kg_m(0.0)
            )
        vo2 += share * running
    return vo2


def _downhill(level_vo2: float, ratio: float) -> float:
    return RESTING_VO2_ML_KG_MIN + (level_vo2 - RESTING_VO2_ML_KG_MIN) * ratio


def vo2_to_kcal_per_min(vo2_ml_kg_min: float, *, mass_kg: float) -> float:
    """Energy of an oxygen uptake; 4.94 kcal per litre, at most 2.5 % off between fat and sugar."""
    return vo2_ml_kg_min * mass_kg / 1000 * KCAL_PER_LITRE_O2


def resting_kcal_per_min(mass_kg: float) -> float:
    """Resting metabolism: one MET."""
    return vo2_to_kcal_per_min(RESTING_VO2_ML_KG_MIN, mass_kg=mass_kg)


def banister_trimp_per_min(reserve_fraction: float, *, sex: Sex) -> float:
    """Training impulse of one minute at a share of the heart-rate reserve; 0 below rest.

    Source:
        Banister 1991, in MacDougall et al., Physiological Testing of the High-Performance
        Athlete, 2nd ed.; the women's factor is 0.86 (not 0.64) with the exponent 1.67.
    """
    x = max(reserve_fraction, 0.0)
    return x * of_sex(sex, female=0.86 * math.exp(1.67 * x), male=0.64 * math.exp(1.92 * x))


def edwards_weight(share_of_max: float) -> int:
    """0 below 50 % of the maximum heart rate, then 1 to 5 in steps of 10 %.

    Source:
        Edwards 1993, The Heart Rate Monitor Book.
    """
    return min(5, max(0, math.floor(share_of_max * 10 + 1e-9) - 4))
