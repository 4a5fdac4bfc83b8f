"""Prediction of a session: heart rate, energy and zone minutes that it will cost its athlete."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from sessions.core.model.athlete import AthleteSnapshot
from sessions.prediction.band import Band, band_of
from sessions.prediction.belt_energy import (
    EnergyRatio,
    energy_band,
    energy_ratio,
    resting_kcal,
)
from sessions.prediction.heart_features import answer_of
from sessions.prediction.heart_response import HeartResponse, taught_by
from sessions.prediction.plan_work import PlannedWork, led_sd, planned_work
from sessions.prediction.possible import Array, possible_bpm
from sessions.prediction.work import Work
from sessions.workouts.plan import Workout

DRAWN_EVERY_S = 5
"""Bands are told from every fifth second of a plan; heart rate does not change faster."""


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """What is known of an athlete before a session. `sessions`: how many have taught it."""

    athlete: AthleteSnapshot
    response: HeartResponse
    ratio: EnergyRatio

    @property
    def sessions(self) -> int:
        """That taught the heart's part."""
        return self.response.sessions


class HeartRateCourse(msgspec.Struct, frozen=True, kw_only=True):
    """Second by second, with the 90 % band of each second."""

    expected_bpm: tuple[float, ...]
    low_bpm: tuple[float, ...]
    high_bpm: tuple[float, ...]


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """Of one plan for one athlete; every figure with its 90 % band.

    `zone_min`: minutes in zones 1 to 5, None without bounds; `below_min` those under zone 1.
    `sessions`: how many taught it; 0: what people of this age, mass and rest usually have.
    """

    plan: str
    duration_s: float
    sessions: int
    mean_heart_rate_bpm: Band
    highest_heart_rate_bpm: Band
    gross_kcal: Band
    net_kcal: Band
    zone_min: tuple[Band, ...] | None
    below_min: Band | None
    course: HeartRateCourse


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A finished session's mean heart rate against what those before it let expect of its work."""

    sessions: int
    expected_bpm: Band
    measured_bpm: float

    @property
    def off_bpm(self) -> float:
        """Below 0: the heart beat slower than expected."""
        return self.measured_bpm - self.expected_bpm.expected

    @property
    def is_beyond(self) -> bool:
        """More than days differ by, and than is not known of the person."""
        return not self.expected_bpm.holds(self.measured_bpm)


def expected_document(expected: Expected | None) -> dict[str, Any] | None:
    """As plain values for JSON."""
    if expected is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(expected)
    return {**plain, "off_bpm": expected.off_bpm, "is_beyond": expected.is_beyond}


def predictor_of(
    athlete: AthleteSnapshot, sessions: Sequence[tuple[float, Work]], *, at_day: float
) -> Predictor | None:
    """From finished sessions with their days (any origin); None: the profile tells too little."""
    response = taught_by(athlete, sessions, at_day=at_day)
    if response is None:
        return None
    ratio = energy_ratio((work for _, work in sessions), prior=response.prior)
    return Predictor(athlete=athlete, response=response, ratio=ratio)


def predict(predictor: Predictor, workout: Workout) -> Prediction:
    """What `workout` will cost. Steps that a heart rate leads are run at that heart rate."""
    planned = planned_work(predictor.response, workout, athlete=predictor.athlete)
    expected, drawn = _courses(predictor, planned)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    at = np.arange(planned.work.speed_kmh.size, dtype=np.float64)
    every = at[::DRAWN_EVERY_S]
    prior = predictor.response.prior
    gross = energy_band(
        planned.work,
        prior=prior,
        ratio=predictor.ratio,
        work_sd=led_sd(predictor.response, planned),
    )
    rest = resting_kcal(planned.work, prior=prior)
    zones, below = _zone_bands(drawn, predictor.athlete, minutes=planned.work.duration_s / 60)
    return Prediction(
        plan=workout.title,
        duration_s=planned.work.duration_s,
        sessions=predictor.sessions,
        mean_heart_rate_bpm=band_of(drawn.mean(axis=1)),
        highest_heart_rate_bpm=band_of(drawn.max(axis=1)),
        gross_kcal=gross,
        net_kcal=Band(
            expected=gross.expected - rest,
            low=max(0.0, gross.low - rest),
            high=gross.high - rest,
        ),
        zone_min=zones,
        below_min=below,
        course=HeartRateCourse(
            expected_bpm=_course(at, at, expected),
            low_bpm=_course(at, every, low),
            high_bpm=_course(at, every, high),
        ),
    )


def expected_of(predictor: Predictor, work: Work) -> Expected | None:
    """Of a finished session; None: too little of its speed or heart rate is known."""
    known = ~np.isnan(work.heart_rate_bpm)
    if not work.has_speed or known.sum() * work.row_s < LEAST_COMPARED_S:
        return None
    answer = answer_of(work, prior=predictor.response.prior)
    drawn = possible_bpm(predictor.response, answer, row_s=work.row_s)
    return Expected(
        sessions=predictor.sessions,
        expected_bpm=band_of(drawn[:, known].mean(axis=1)),
        measured_bpm=float(work.heart_rate_bpm[known].mean()),
    )


LEAST_COMPARED_S = 480.0
"""Eight minutes: the heart needs four of its lags to come up to what work asks for. Ours."""


def _courses(predictor: Predictor, planned: PlannedWork) -> tuple[Array, Array]:
    """The expected heart rate of every second, and the draws of every fifth."""
    response = predictor.response
    answer = answer_of(planned.work, prior=response.prior)
    thin = type(answer)(*(part[:, ::DRAWN_EVERY_S] for part in answer))
    drawn = possible_bpm(response, thin, row_s=DRAWN_EVERY_S)
    expected = np.minimum(response.expected_bpm(answer), response.prior.max_bpm)
    led = planned.led_share[::DRAWN_EVERY_S]
    middle = expected[::DRAWN_EVERY_S]
    return expected, middle + (drawn - middle) * (1 - led)


def _zone_bands(
    drawn: Array, athlete: AthleteSnapshot, *, minutes: float
) -> tuple[tuple[Band, ...] | None, Band | None]:
    bounds = athlete.zone_bounds_bpm
    if bounds is None:
        return None, None
    zone = np.digitize(drawn, np.array(bounds[:5]))
    shares = [(zone == number).mean(axis=1) for number in range(6)]
    bands = [band_of(share * minutes) for share in shares]
    return tuple(bands[1:]), bands[0]


def _course(at: Array, known_at: Array, values: Array) -> tuple[float, ...]:
    return tuple(np.interp(at, known_at, values).tolist())
