"""Sessions of hearts whose traits are known, by the answer the prediction assumes."""

import numpy as np

from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.prediction.heart_features import LAGS_S, Array, answer_of
from sessions.prediction.heart_response import HeartResponse, stranger
from sessions.prediction.work import Work

ADA = freeze(
    Athlete(name="Ada", sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=56), on=None
)
FIT = np.array([-4.0, -22.0, 3.0, 0.0, 6.0, 14.0])  # beats by trait: fitter than her profile tells


def belt(*held: tuple[float, float, float]) -> Work:
    """(minutes, km/h, percent) in a row; no heart rate yet."""
    speeds = np.concatenate([np.full(round(6 * minutes), kmh) for minutes, kmh, _ in held])
    grades = np.concatenate([np.full(round(6 * minutes), pct) for minutes, _, pct in held])
    return Work(
        row_s=10, speed_kmh=speeds, incline_pct=grades, heart_rate_bpm=np.full(speeds.size, np.nan)
    )


WALK_AND_JOG = belt((5, 5, 0), (8, 9, 0), (4, 5, 0), (8, 9.5, 0), (6, 5.5, 4), (5, 4.5, 0))


def run_by(traits: Array, work: Work, *, seed: int = 1, day_bpm: float = 0.0) -> Work:
    """The work with the heart rate of somebody with these traits and the usual lag."""
    response = known()
    answer = answer_of(work, prior=response.prior)
    lag = LAGS_S.index(57.6)
    noise = np.random.default_rng(seed).normal(0, 1.5, work.speed_kmh.size)
    bpm = answer.usual_bpm[lag] + answer.traits[lag] @ traits + day_bpm + noise
    return Work(
        row_s=work.row_s,
        speed_kmh=work.speed_kmh,
        incline_pct=work.incline_pct,
        heart_rate_bpm=bpm,
    )


def known() -> HeartResponse:
    """A stranger of Ada's profile."""
    response = stranger(ADA)
    assert response is not None
    return response
