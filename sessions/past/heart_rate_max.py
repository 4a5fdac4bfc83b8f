"""Maximum heart rate as age, hard and easy sessions tell it: a mean with its uncertainty.

Each whole beat from 120 to 240 is held against all that is known: the age formula with its spread,
the highest rates that sessions held for half a minute, and where the line between heart rate and
the belt's uptake reaches the predicted VO2max. So the estimate rises with what was seen, and falls
when hard sessions stay below what the formula promised.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sessions.core.energy.uncertainty import BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD, HALF_WIDTH_90
from sessions.core.energy.vo2max_from_profile import HEART_RATE_MAX_SD_BPM
from sessions.core.model.breakdown import Taught
from sessions.core.model.physiology import (
    RESTING_VO2_ML_KG_MIN,
    STANDING_SHARE,
    max_heart_rate_bpm,
)

GRID_BPM = np.arange(120.0, 241.0)

SHORT_OF_MAX_SD = 0.03
"""How far half a minute at the end of a hard effort stays below the maximum, as a share of it."""

EASY_FROM, EASY_TO = 0.60, 1.0
"""Of the maximum, where the highest half minute of other sessions lies. Ours."""

CHANCE_HARD_UNKNOWN = 0.25
"""Of a session without a belt to go to the limit. Ours."""

HARD_FROM, HARD_TO = 0.85, 1.15
"""Of the predicted VO2max: the belt's highest uptake of a session that was surely not, and surely,
to the limit; predicted VO2max is 12 % off. Between them the chance grows from 0.05 to 0.85."""

TELLING = 2
"""The highest sessions; the others were easier, and say nothing that these do not."""

FALSE_CHANCE = 0.02
"""Of a rate that was held for half a minute and was none."""

LINE_SD = 0.07
"""Of the share of the reserve that heart rate has at a share of the uptake."""


LEARNED_BELOW = 0.95
"""Of the formula's spread: with more than this left, nothing was learned."""


class HeartRateMax(NamedTuple):
    """The mean, and the half width of the 90 % band."""

    bpm: float
    band_bpm: float


def heart_rate_max(
    sessions: Sequence[Taught],
    *,
    age_years: float,
    vo2max_ml_kg_min: float | None,
    vo2max_sd: float,
    rest_bpm: float,
) -> HeartRateMax | None:
    """What sessions amount to; None: they say no more than the formula.

    Args:
        sessions: What each has taught.
        age_years: For the formula from which the estimate starts.
        vo2max_ml_kg_min: Predicted from the profile, or told; None: the belt's uptake says nothing.
        vo2max_sd: Its error as a share of it.
        rest_bpm: The resting heart rate.
    """
    held = sorted(
        (taught for taught in sessions if taught.sustained_heart_rate_bpm is not None),
        key=lambda taught: taught.sustained_heart_rate_bpm or 0.0,
    )[-TELLING:]
    if not held:
        return None
    off = (GRID_BPM - max_heart_rate_bpm(age_years)) / HEART_RATE_MAX_SD_BPM
    log = -off * off / 2
    reached = []
    for taught in held:
        peak = taught.sustained_heart_rate_bpm
        assert peak is not None
        hard = CHANCE_HARD_UNKNOWN
        if vo2max_ml_kg_min is not None and taught.uptake:
            top = taught.uptake[-1]
            hard = _chance_hard(top.vo2_ml_kg_min / vo2max_ml_kg_min)
            used = (top.vo2_ml_kg_min - RESTING_VO2_ML_KG_MIN) / (
                vo2max_ml_kg_min - RESTING_VO2_ML_KG_MIN
            )
            share = STANDING_SHARE + (1 - STANDING_SHARE) * used
            if 0.5 <= share <= 1.1:
                reached.append((rest_bpm + (top.heart_rate_bpm - rest_bpm) / share, share))
        log += np.log(_peak_density(peak, hard))
    if reached:
        # One person's line: sessions repeat one another, so that they count as one reading.
        bpm = float(np.median([bpm for bpm, _ in reached]))
        share = max(share for _, share in reached)
        sd = (bpm - rest_bpm) * math.hypot(
            vo2max_sd, BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD, LINE_SD / share
        )
        log -= ((GRID_BPM - bpm) / sd) ** 2 / 2
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = float(weight @ GRID_BPM)
    sd = math.sqrt(float(weight @ (GRID_BPM - mean) ** 2))
    if sd > LEARNED_BELOW * HEART_RATE_MAX_SD_BPM:
        return None
    return HeartRateMax(mean, HALF_WIDTH_90 * sd)


def _chance_hard(share: float) -> float:
    """Of a session to have gone to the limit, by the belt's highest uptake."""
    part = min(1.0, max(0.0, (share - HARD_FROM) / (HARD_TO - HARD_FROM)))
    return 0.05 + 0.80 * part


def _peak_density(
    peak_bpm: float, hard: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How likely each maximum makes a session's highest half minute."""
    short = (GRID_BPM - peak_bpm) / (SHORT_OF_MAX_SD * GRID_BPM)
    at_limit = np.where(short >= -0.3, np.exp(-short * short / 2), 0.0)
    at_limit *= 2 / (math.sqrt(2 * math.pi) * SHORT_OF_MAX_SD * GRID_BPM)
    share = peak_bpm / GRID_BPM
    easy = np.where((share >= EASY_FROM) & (share <= EASY_TO), 1.0, 0.0)
    easy /= (EASY_TO - EASY_FROM) * GRID_BPM
    true = hard * at_limit + (1 - hard) * easy
    return (1 - FALSE_CHANCE) * true + FALSE_CHANCE / GRID_BPM.size
