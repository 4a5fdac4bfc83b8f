"""VO2max from a profile, where nobody has measured it."""

from sessions.core.model.athlete import AthleteSnapshot, Sex
from sessions.core.model.physiology import of_sex

ACTIVITY = 6.0
"""Jackson's scale of activity, 0 to 7: runs 5-10 miles or trains 1-3 hours a week. Who wears a
chest strap trains, and the profile does not ask how much."""

USUAL_REST_BPM = 62.0
"""Between the 68-72 of a population (Ostchega et al. 2011, Natl Health Stat Report 41) and the
50-55 of endurance athletes."""

REST_SLOPE = -0.14
"""ml/kg/min per beat of resting heart rate. Source: Whaley et al. 1995 (-0.143, Med Sci Sports
Exerc 27:85-91); Nes et al. 2011 (-0.155 men, -0.114 women, Med Sci Sports Exerc 43:2024-2030)."""

VO2MAX_SEE = 5.7

_USUAL_HEIGHT_M = {Sex.FEMALE: 1.64, Sex.MALE: 1.77, Sex.UNSPECIFIED: 1.70}


def vo2max_ml_kg_min(
    *,
    sex: Sex,
    age_years: float,
    mass_kg: float,
    height_m: float | None = None,
    rest_bpm: float | None = None,
) -> float:
    """VO2max of an active person; standard error 5.7 ml/kg/min.

    Ages below 20 and body mass indices outside 20-40 count as the nearest inside: the equation was
    made on adults. An unknown height is the usual one of the sex.

    Source:
        Jackson et al. 1990, Med Sci Sports Exerc 22:863-870, model without body fat.
    """
    height = _USUAL_HEIGHT_M[sex] if height_m is None else height_m
    index = min(40.0, max(20.0, mass_kg / height**2))
    vo2max = 56.363 + 1.921 * ACTIVITY - 0.381 * max(age_years, 20.0) - 0.754 * index
    vo2max += of_sex(sex, female=0.0, male=10.987)
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
    )
