"""Energy of work to come: the belt's, and by how much the person's has been off it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sessions.core.energy.from_belt import followed, kcal_per_min, resting_kcal_per_min
from sessions.core.energy.uncertainty import (
    BETWEEN_PEOPLE_SD,
    FROM_DAY_TO_DAY_SD,
    GRADE_SD,
    HALF_WIDTH_90,
)
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN
from sessions.prediction.band import Band
from sessions.prediction.heart_features import Prior, demands
from sessions.prediction.work import Work

RATIO_SD, SESSION_RATIO_SD = 0.05, 0.03
"""Of the logarithm of measured over belt's energy: between people, and of one session. A heart
moves the belt's figure by a seventh of what it is off, or so (`belt_with_heart_rate`)."""

MOST_OFF = math.log(1.3)  # a climb that nobody told, or a belt in miles


@dataclass(frozen=True, kw_only=True)
class EnergyRatio:
    """Logarithm of measured over belt's energy in this person's sessions, with its variance."""

    log: float = 0.0
    variance: float = RATIO_SD**2


def energy_ratio(works: Iterable[Work], *, prior: Prior) -> EnergyRatio:
    """From finished sessions."""
    precision, total = 1 / RATIO_SD**2, 0.0
    for work in works:
        if work.gross_kcal is None or not work.has_speed:
            continue
        log = math.log(max(work.gross_kcal, 1.0) / belt_kcal(work, prior=prior))
        if abs(log) <= MOST_OFF:
            precision += 1 / SESSION_RATIO_SD**2
            total += log / SESSION_RATIO_SD**2
    return EnergyRatio(log=total / precision, variance=1 / precision)


def belt_kcal(work: Work, *, prior: Prior) -> float:
    """Gross, as the energy meter would have it of the belt alone."""
    told, _ = demands(work, mass_kg=prior.mass_kg)
    vo2, kcal = RESTING_VO2_ML_KG_MIN, 0.0
    for demand in told.tolist():
        vo2 = followed(vo2, demand_ml_kg_min=demand, seconds=work.row_s)
        kcal += kcal_per_min(vo2, mass_kg=prior.mass_kg, vo2max_ml_kg_min=prior.vo2max)
    return kcal * work.row_s / 60


def energy_band(work: Work, *, prior: Prior, ratio: EnergyRatio, work_sd: float = 0.0) -> Band:
    """Gross kcal. The band is of what it truly costs: people differ in that, and days.

    `work_sd`: of the logarithm, what the work itself may yet differ by.
    """
    told, level = demands(work, mass_kg=prior.mass_kg)
    net = float(np.mean(told - RESTING_VO2_ML_KG_MIN)) / float(np.mean(told))
    climb = max(0.0, 1 - float(np.mean(level)) / float(np.mean(told)))
    sd = math.sqrt(
        (BETWEEN_PEOPLE_SD * net) ** 2
        + FROM_DAY_TO_DAY_SD**2
        + (GRADE_SD * climb) ** 2
        + ratio.variance
        + work_sd**2
    )
    expected = belt_kcal(work, prior=prior) * math.exp(ratio.log)
    width = HALF_WIDTH_90 * sd
    return Band(expected=expected, low=expected * math.exp(-width), high=expected * math.exp(width))


def resting_kcal(work: Work, *, prior: Prior) -> float:
    """What the body would have burned anyway."""
    return resting_kcal_per_min(prior.mass_kg) * work.duration_s / 60
