"""VO2max from a profile, where nobody has measured it."""

import math

from sessions.core.energy.uncertainty import HALF_WIDTH_90
from sessions.core.model.athlete import AthleteSnapshot, HeartRateMaxOrigin, Sex
from sessions.core.model.physiology import of_sex

USUAL_ACTIVITY, USUAL_ACTIVITY_SD = 5.5, 1.7
"""Jackson's scale of activity, 0 to 7, where a profile does not tell it: who wears a chest strap
mostly trains, 5 being half an hour to an hour a week and 6 one to three hours."""

ACTIVITY_STEP = 1.921

USUAL_REST_BPM = 62.0
"""Between the 68-72 of a population (Ostchega et al. 2011, Natl Health Stat Report 41) and the
50-55 of endurance athletes."""

REST_SLOPE = -0.14
"""ml/kg/min per beat of resting heart rate. Source: Whaley et al. 1995 (-0.143, Med Sci Sports
Exerc 27:85-91); Nes et al. 2011 (-0.155 men, -0.114 women, Med Sci Sports Exerc 43:2024-2030)."""

VO2MAX_SEE = 5.7
SEX_DIFFERENCE = 10.987
TOLD_SD = 0.06
"""Of a VO2max in a profile: a laboratory's or a field test's, and what has changed since."""

HEART_RATE_MAX_SD_BPM = 10.0
"""Of a maximum from age: Tanaka et al. 2001."""

TOLD_MAX_SD_BPM = 3.0
"""Of a maximum in a profile: what people reach differs by so much between tests."""

_USUAL_HEIGHT_M = {Sex.FEMALE: 1.64, Sex.MALE: 1.77, Sex.UNSPECIFIED: 1.70}


def vo2max_ml_kg_min(
    *,
    sex: Sex,
    age_years: float,
    mass_kg: float,
    height_m: float | None = None,
    rest_bpm: float | None = None,
    activity_level: float | None = None,
) -> float:
    """VO2max of a person; standard error 5.7 ml/kg/min, 6.6 without an activity level.

    Ages below 20 and body mass indices outside 20-40 count as the nearest inside: the equation was
    made on adults. An unknown height is the usual one of the sex.

    Source:
        Jackson et al. 1990, Med Sci Sports Exerc 22:863-870, model without body fat.
    """
    height = _USUAL_HEIGHT_M[sex] if height_m is None else height_m
    index = min(40.0, max(20.0, mass_kg / height**2))
    activity = USUAL_ACTIVITY if activity_level is None else activity_level
    vo2max = 56.363 + ACTIVITY_STEP * activity - 0.381 * max(age_years, 20.0) - 0.754 * index
    vo2max += of_sex(sex, female=0.0, male=SEX_DIFFERENCE)
    if rest_bpm is not None:
        vo2max += REST_SLOPE * (rest_bpm - USUAL_REST_BPM)
    return max(vo2max, 15.0)


def vo2max_of(athlete: AthleteSnapshot) -> float | None:
    """The profile's, else what it says of one; None: it says too little."""
    if athlete.vo2max_ml_kg_min is not None:
        return athlete.vo2max_ml_kg_min
    if athlete.mass_kg is None or athlete.age_years is None:
        return None
    return vo2max_ml_kg_min(
        sex=athlete.sex,
        age_years=athlete.age_years,
        mass_kg=athlete.mass_kg,
        height_m=athlete.height_m,
        rest_bpm=athlete.heart_rate_rest_bpm,
        activity_level=athlete.activity_level,
    )


def vo2max_sd(athlete: AthleteSnapshot) -> float:
    """The error of `vo2max_of` as a share of it."""
    vo2max = vo2max_of(athlete)
    if vo2max is None or athlete.vo2max_ml_kg_min is not None:
        return TOLD_SD
    see = VO2MAX_SEE
    if athlete.activity_level is None:
        see = math.hypot(see, ACTIVITY_STEP * USUAL_ACTIVITY_SD)
    if athlete.sex is Sex.UNSPECIFIED:
        see = math.hypot(see, SEX_DIFFERENCE / 2)
    return see / vo2max


def heart_rate_max_sd_bpm(athlete: AthleteSnapshot) -> float:
    """The error of the maximum heart rate."""
    if athlete.heart_rate_max_band_bpm is not None:
        return athlete.heart_rate_max_band_bpm / HALF_WIDTH_90
    by_age = athlete.heart_rate_max_origin is HeartRateMaxOrigin.AGE
    return HEART_RATE_MAX_SD_BPM if by_age else TOLD_MAX_SD_BPM
