"""Features of a heart's answer to work: what each of its traits would add in every row.

A heart rate is rest, and a share of the reserve that follows the belt's oxygen with a lag; a person
differs from that by some beats, by how steep, how bent and how drifting their answer is, and by
what running and climbing cost them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessions.core.energy.from_belt import belt_vo2_ml_kg_min, running_share
from sessions.core.energy.uncertainty import BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD, GRADE_SD
from sessions.core.energy.vo2max_from_profile import (
    USUAL_REST_BPM,
    heart_rate_max_sd_bpm,
    vo2max_of,
    vo2max_sd,
)
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN, STANDING_SHARE
from sessions.prediction.work import Work

Array = NDArray[np.float64]

LAGS_S = (25.0, 40.0, 57.6, 80.0, 110.0)
LAG_MEAN_S, LAG_SD_S = 57.6, 23.6
"""Between people: Hunt, Fankhauser & Saengsuwan 2015, BioMed Eng OnLine 14:117."""

TRAITS = 6
OFFSET, SLOPE, RUNNING, CLIMBING, BEND, DRIFT = range(TRAITS)

DRIFT_FROM_S = 600.0
DRIFT_BPM_H, DRIFT_SD_BPM_H = 10.0, 6.0
"""At full effort, from ten minutes on: Coyle & Gonzalez-Alonso 2001, Exerc Sport Sci Rev 29:88
(some 10 % over an hour of hard work; less in the cool, more in heat)."""

OFFSET_SD_BPM = 6.0
"""Of the standing heart rate, beside what the resting rate leaves open: Swain et al. 1998, whose
single people's lines begin 5 % of the reserve apart."""

BEND_SD = 0.12
"""As a share of the reserve: a person's line between heart rate and uptake is not straight. Ours,
after the scatter about the line in Swain et al. 1998."""

UNKNOWN_REST_SD_BPM, KNOWN_REST_SD_BPM = 9.0, 4.0
HIGHEST_SHARE = 1.3  # of VO2max as it is estimated, which may be a quarter too low


class Prior(NamedTuple):
    """What is known of an athlete before any session. Means and standard deviations by trait."""

    rest_bpm: float
    max_bpm: float
    max_sd_bpm: float
    mass_kg: float
    vo2max: float
    mean: Array
    sd: Array

    @property
    def reserve_bpm(self) -> float:
        """From rest to the maximum."""
        return self.max_bpm - self.rest_bpm


def prior_of(athlete: AthleteSnapshot) -> Prior | None:
    """None: the mass, the maximum heart rate, or both age and VO2max are unknown."""
    vo2max, max_bpm = vo2max_of(athlete), athlete.heart_rate_max_bpm
    if athlete.mass_kg is None or max_bpm is None or vo2max is None:
        return None
    told_rest = athlete.heart_rate_rest_bpm
    rest_bpm = min(USUAL_REST_BPM, max_bpm - 40) if told_rest is None else told_rest
    rest_sd = UNKNOWN_REST_SD_BPM if told_rest is None else KNOWN_REST_SD_BPM
    max_sd, reserve = heart_rate_max_sd_bpm(athlete), max_bpm - rest_bpm
    offset = np.hypot(OFFSET_SD_BPM, rest_sd)
    fitness = reserve * np.hypot(vo2max_sd(athlete), BETWEEN_PEOPLE_SD)
    mean, sd = np.zeros(TRAITS), np.zeros(TRAITS)
    mean[DRIFT] = DRIFT_BPM_H
    sd[OFFSET] = offset
    sd[SLOPE] = np.hypot(np.hypot(fitness, max_sd), offset)
    sd[RUNNING] = reserve * BETWEEN_PEOPLE_SD
    sd[CLIMBING] = reserve * GRADE_SD
    sd[BEND] = reserve * BEND_SD
    sd[DRIFT] = DRIFT_SD_BPM_H
    return Prior(rest_bpm, max_bpm, max_sd, athlete.mass_kg, vo2max, mean, sd)


class Answer(NamedTuple):
    """By lag: a stranger's heart rate in every row, and what each trait adds (lags, rows, traits).

    `share`: of the uptake reserve, as the heart follows it.
    """

    usual_bpm: Array
    traits: Array
    share: Array


def demand_ml_kg_min(speed_kmh: float, incline_pct: float, *, mass_kg: float) -> float:
    """The belt's; an incline that was not measured counts as level."""
    grade = 0.0 if incline_pct != incline_pct else round(incline_pct, 1) / 100
    return belt_vo2_ml_kg_min(round(speed_kmh, 1), grade=grade, mass_kg=mass_kg)


def demands(work: Work, *, mass_kg: float) -> tuple[Array, Array]:
    """Of each row, with its incline and without; a row without a speed goes on like the last."""
    both = {}
    told, level = np.empty(work.speed_kmh.size), np.empty(work.speed_kmh.size)
    kmh = 0.0
    for row, (speed, pct) in enumerate(
        zip(work.speed_kmh.tolist(), work.incline_pct.tolist(), strict=True)
    ):
        kmh = kmh if speed != speed else speed
        asked = (round(kmh, 1), None if pct != pct else round(pct, 1))
        if asked not in both:
            both[asked] = (
                demand_ml_kg_min(kmh, pct, mass_kg=mass_kg),
                demand_ml_kg_min(kmh, 0.0, mass_kg=mass_kg),
            )
        told[row], level[row] = both[asked]
    return told, level


def answer_of(work: Work, *, prior: Prior) -> Answer:
    """Of all lags at once. Heart and lungs begin at rest."""
    told, level = demands(work, mass_kg=prior.mass_kg)
    reserve_vo2 = prior.vo2max - RESTING_VO2_ML_KG_MIN
    share = np.clip((told - RESTING_VO2_ML_KG_MIN) / reserve_vo2, 0.0, HIGHEST_SHARE)
    flat = np.clip((level - RESTING_VO2_ML_KG_MIN) / reserve_vo2, 0.0, HIGHEST_SHARE)
    run = np.array([0.0 if v != v else running_share(v) for v in work.speed_kmh.tolist()])
    asked = np.stack((share, share * run, share - flat), axis=1)
    followed = _followed(asked, row_s=work.row_s)
    s, running, climbing = followed[..., 0], followed[..., 1], followed[..., 2]
    t = (np.arange(share.size) + 0.5) * work.row_s
    late_h = np.maximum(0.0, t - DRIFT_FROM_S) / 3600
    traits = np.empty((*s.shape, TRAITS))
    traits[..., OFFSET] = 1 - np.minimum(s, 1.0)
    traits[..., SLOPE] = s
    traits[..., RUNNING] = running
    traits[..., CLIMBING] = climbing
    traits[..., BEND] = np.clip(s * (1 - s), 0.0, None)
    traits[..., DRIFT] = late_h * s
    usual = prior.rest_bpm + prior.reserve_bpm * (STANDING_SHARE + (1 - STANDING_SHARE) * s)
    return Answer(usual, traits, s)


def _followed(asked: Array, *, row_s: float) -> Array:
    """Each column with each lag: (lags, rows, columns), the value in the middle of a row."""
    lags = np.array(LAGS_S)
    whole = (1 - np.exp(-row_s / lags))[:, None]
    half = (1 - np.exp(-row_s / 2 / lags))[:, None]
    state = np.zeros((len(LAGS_S), asked.shape[1]))
    out = np.empty((asked.shape[0], len(LAGS_S), asked.shape[1]))
    for row in range(asked.shape[0]):
        off = asked[row] - state
        out[row] = state + half * off
        state = state + whole * off
    return out.transpose(1, 0, 2)


DAY_COST_SD = FROM_DAY_TO_DAY_SD * 0.6
"""What work asks of one person from day to day: the repeats' 5.9 % without the laboratory's error
(3.5 %, Saunders et al. 2004, Sports Med 34:465)."""
