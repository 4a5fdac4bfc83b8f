"""Work of a plan: its speeds second by second, also where a heart rate leads the belt."""

from dataclasses import dataclass

import numpy as np

from sessions.core.energy.from_belt import running_share
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN, STANDING_SHARE
from sessions.core.model.sample import Kind
from sessions.prediction.heart_features import (
    DAY_COST_SD,
    DRIFT_FROM_S,
    TRAITS,
    Array,
    demand_ml_kg_min,
)
from sessions.prediction.heart_response import DAY_BPM, HeartResponse
from sessions.prediction.work import Work
from sessions.workouts.plan import Step, Workout
from sessions.workouts.targets import Band as TargetBand
from sessions.workouts.targets import target_of

LED_KEPT = 0.75
"""Of what a heart is off, this much is taken up by the belt where a heart rate leads it. Ours."""

WALKING_KMH, RUNNING_KMH = (2.5, 6.8), (6.5, 20.0)
"""Within which speeds a heart rate is aimed at, by gait; between them people change."""

LONGEST_S = 6 * 3600
"""A plan of six hours is drawn; what comes after it is no training."""


@dataclass(frozen=True, kw_only=True)
class PlannedWork:
    """Every second of a plan. `led_share`: how much of what a heart is off the belt takes up."""

    work: Work
    led_share: Array


def planned_work(
    response: HeartResponse, workout: Workout, *, athlete: AthleteSnapshot
) -> PlannedWork:
    """Steps in order; one of distance or without an end is as long as is expected."""
    speeds, grades, led = [], [], []
    at_s = 0.0
    for step in workout.steps:
        seconds = max(1, min(round(step.expected_s), LONGEST_S - round(at_s)))
        kmh, is_led = _speed(response, step, athlete=athlete, at_s=at_s + seconds / 2)
        speeds.append(np.full(seconds, kmh))
        grades.append(np.full(seconds, step.incline_pct or 0.0))
        led.append(np.full(seconds, LED_KEPT if is_led else 0.0))
        at_s += seconds
        if at_s >= LONGEST_S:
            break
    nothing = np.empty(0)
    speed_kmh = np.concatenate(speeds) if speeds else nothing
    return PlannedWork(
        work=Work(
            row_s=1,
            speed_kmh=speed_kmh,
            incline_pct=np.concatenate(grades) if grades else nothing,
            heart_rate_bpm=np.full(speed_kmh.size, np.nan),
        ),
        led_share=np.concatenate(led) if led else nothing,
    )


def led_sd(response: HeartResponse, planned: PlannedWork) -> float:
    """Of the logarithm of energy: what the belt may have to give or take for the heart."""
    share = float(planned.led_share.mean()) if planned.led_share.size else 0.0
    trait = float(response.weights @ np.sqrt(response.covariances[:, 1, 1]))
    off_bpm = np.hypot(np.hypot(trait * 0.6, DAY_BPM / 2), DAY_COST_SD * response.prior.reserve_bpm)
    return share * float(off_bpm) / (0.6 * response.prior.reserve_bpm)


def speed_for(
    response: HeartResponse, bpm: float, *, kind: Kind, incline_pct: float, at_s: float
) -> float:
    """The speed at which this heart is expected to settle at a heart rate, within the gait's."""
    low, high = WALKING_KMH if kind in (Kind.WALK, Kind.REST) else RUNNING_KMH
    for _ in range(18):
        middle = (low + high) / 2
        steady = steady_bpm(response, middle, incline_pct=incline_pct, at_s=at_s)
        low, high = (middle, high) if steady < bpm else (low, middle)
    return round((low + high) / 2, 1)


def steady_bpm(
    response: HeartResponse, speed_kmh: float, *, incline_pct: float = 0.0, at_s: float = 900.0
) -> float:
    """Where a heart rate settles, so far into a session."""
    prior = response.prior
    reserve_vo2 = prior.vo2max - RESTING_VO2_ML_KG_MIN
    told = demand_ml_kg_min(speed_kmh, incline_pct, mass_kg=prior.mass_kg)
    level = demand_ml_kg_min(speed_kmh, 0.0, mass_kg=prior.mass_kg)
    s = max(0.0, told - RESTING_VO2_ML_KG_MIN) / reserve_vo2
    traits = np.zeros(TRAITS)
    traits[:] = (
        1 - min(s, 1.0),
        s,
        s * running_share(speed_kmh),
        (told - level) / reserve_vo2,
        max(0.0, s * (1 - s)),
        max(0.0, at_s - DRIFT_FROM_S) / 3600 * s,
    )
    usual = prior.rest_bpm + prior.reserve_bpm * (STANDING_SHARE + (1 - STANDING_SHARE) * s)
    means = response.weights @ response.means
    return min(float(usual + traits @ means), prior.max_bpm)


def _speed(
    response: HeartResponse, step: Step, *, athlete: AthleteSnapshot, at_s: float
) -> tuple[float, bool]:
    band = target_of(step, athlete=athlete).heart_rate_band_bpm
    aim = None if band is None else _aim(band)
    if aim is None:
        return step.expected_kmh, False
    incline_pct = step.incline_pct or 0.0
    return speed_for(response, aim, kind=step.kind, incline_pct=incline_pct, at_s=at_s), True


def _aim(band: TargetBand) -> float | None:
    """The middle of what is asked for."""
    ends = [end for end in (band.low, band.high) if end is not None]
    return sum(ends) / len(ends) if ends else None
