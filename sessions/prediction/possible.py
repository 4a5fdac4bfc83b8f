"""Possible courses of a heart rate: what is not known of a person and a day, drawn many times.

The same draws every time, so that a plan looked at twice costs the same.
"""

import numpy as np
from numpy.typing import NDArray

from sessions.prediction.heart_features import LAGS_S, TRAITS, Answer
from sessions.prediction.heart_response import (
    WANDER_S,
    WANDER_SD_BPM,
    HeartResponse,
    day_directions,
)

Array = NDArray[np.float64]

DRAWS = 400
"""A twentieth of them are twenty: bounds of the 90 % band are good to a beat or so. Ours."""

LOWEST_BPM = 35.0
_SEED = 20261201


def possible_bpm(response: HeartResponse, answer: Answer, *, row_s: float) -> Array:
    """(draws, rows): heart rates that this person may have on a day."""
    rng = np.random.default_rng(_SEED)
    rows = answer.usual_bpm.shape[1]
    wander = _wander(rows, row_s=row_s, rng=rng)
    top = response.prior.max_bpm + response.prior.max_sd_bpm * rng.standard_normal((DRAWS, 1))
    drawn = rng.standard_normal((DRAWS, TRAITS))
    days = rng.standard_normal((DRAWS, 2))
    bpm = np.empty((DRAWS, rows))
    begin = 0
    for lag, end in enumerate(_ends(response.weights)):
        own = slice(begin, end)
        begin = end
        if own.start == own.stop:
            continue
        root = _root(response.covariances[lag])
        traits = response.means[lag] + drawn[own] @ root.T
        day = day_directions(answer.share[lag], prior=response.prior)
        bpm[own] = answer.usual_bpm[lag] + traits @ answer.traits[lag].T + days[own] @ day.T
    return np.asarray(np.clip(bpm + wander, LOWEST_BPM, top))


def _ends(weights: Array) -> list[int]:
    """Where each lag's share of the draws ends."""
    ends = np.round(np.cumsum(weights) / weights.sum() * DRAWS).astype(int)
    assert ends.size == len(LAGS_S)
    return [int(end) for end in ends]


def _root(covariance: Array) -> Array:
    """Also of a covariance that rounding has made a little negative somewhere."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))


def _wander(rows: int, *, row_s: float, rng: np.random.Generator) -> Array:
    kept = np.exp(-row_s / WANDER_S)
    fresh = rng.standard_normal((rows, DRAWS)) * np.sqrt(1 - kept**2)
    path = np.empty((rows, DRAWS))
    state = rng.standard_normal(DRAWS)
    for row in range(rows):
        state = kept * state + fresh[row]
        path[row] = state
    return WANDER_SD_BPM * path.T
