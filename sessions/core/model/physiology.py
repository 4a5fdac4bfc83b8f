"""Published formulas: each has one home here, with its source, its units and its error."""

import math

from sessions.core.model.athlete import Sex

KJ_PER_KCAL = 4.184

RESTING_VO2_ML_KG_MIN = 3.5
"""One MET, by convention. Source: ACSM's Guidelines, 10th ed. 2018, ch. 6. Measured means are
lower (about 2.6, Byrne et al. 2005, J Appl Physiol 99:1112-1119), so net energy errs low."""

MODERATE_FROM_RESERVE, VIGOROUS_FROM_RESERVE = 0.40, 0.60
MODERATE_FROM_MAX, VIGOROUS_FROM_MAX = 0.64, 0.77
"""ACSM position stand, Garber et al. 2011, Med Sci Sports Exerc 43(7):1334-1359, Table 2."""


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


STANDING_SHARE = 0.06
"""Standing up takes some of the heart-rate reserve and hardly any oxygen; a resting rate is taken
lying or sitting. Below it the flex-heart-rate method, too, counts rest (Spurr et al. 1988, Am J
Clin Nutr 48:552-559). So much that at half of the uptake reserve heart rate is at 53 % of its own,
as the ends of Bruce's stages have it: Swain et al. 1998, %HRR = 1.5 + 1.03 %VO2R."""

HEART_RATE_LAG_S = 57.6
"""Of heart rate behind a change of work on a treadmill, +- 23.6 s between people, upwards and
downwards alike. Source: Hunt, Fankhauser & Saengsuwan 2015, BioMed Eng OnLine 14:117."""


def uptake_reserve_share(reserve_share: float) -> float:
    """Share of the oxygen-uptake reserve in use at a share of the heart-rate reserve.

    One to one at the maximum, on the straight line to nothing at the standing heart rate, and
    rounded off there so that it has no corner.

    Source:
        Swain et al. 1998, Med Sci Sports Exerc 30:318-321 (treadmill: intercept 1.5, slope 1.03);
        Dalleck & Kravitz 2006, J Sports Sci Med 5:662-671 (treadmill: -0.3 and 1.00).
    """
    x = min(1.0, max(0.0, reserve_share))
    slope = 1 / (1 - STANDING_SHARE)
    if x >= 2 * STANDING_SHARE:
        return slope * (x - STANDING_SHARE)
    return slope * x * x / (4 * STANDING_SHARE)


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
    mass term. On treadmill gas exchange it is 18-20 % off per test, and it adds nothing to what the
    heart-rate reserve and usual spending tell: no energy of a session rests on it.

    Returns:
        kJ/min.
    Source:
        Keytel et al. 2005, J Sports Sci 23(3):289-297, model without fitness.
    """
    male = -55.0969 + 0.6309 * heart_rate_bpm + 0.1988 * mass_kg + 0.2017 * age_years
    female = -20.4022 + 0.4472 * heart_rate_bpm - 0.1263 * mass_kg + 0.074 * age_years
    return of_sex(sex, female=female, male=male)


def banister_trimp_per_min(reserve_fraction: float, *, sex: Sex) -> float:
    """Training impulse of one minute at a share of the heart-rate reserve; 0 below rest.

    Source:
        Banister 1991, in MacDougall et al., Physiological Testing of the High-Performance
        Athlete, 2nd ed.; the women's factor is 0.86 (not 0.64) with the exponent 1.67.
    """
    x = max(reserve_fraction, 0.0)
    if sex is Sex.FEMALE:
        return x * (0.86 * math.exp(1.67 * x))
    if sex is Sex.MALE:
        return x * (0.64 * math.exp(1.92 * x))
    return x * of_sex(sex, female=0.86 * math.exp(1.67 * x), male=0.64 * math.exp(1.92 * x))


def edwards_weight(share_of_max: float) -> int:
    """0 below 50 % of the maximum heart rate, then 1 to 5 in steps of 10 %.

    Source:
        Edwards 1993, The Heart Rate Monitor Book.
    """
    return min(5, max(0, math.floor(share_of_max * 10 + 1e-9) - 4))
