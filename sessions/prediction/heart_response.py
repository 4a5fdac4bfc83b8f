"""Heart response of one athlete: traits learned from finished sessions, with what is left open.

Bayesian linear regression for each of some lags; sessions come in order of time, and what was
learned grows uncertain between them.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sessions.core.model.athlete import AthleteSnapshot
from sessions.prediction.heart_features import (
    DAY_COST_SD,
    LAG_MEAN_S,
    LAG_SD_S,
    LAGS_S,
    OFFSET,
    SLOPE,
    TRAITS,
    Answer,
    Prior,
    answer_of,
    prior_of,
)
from sessions.prediction.work import Work

Array = NDArray[np.float64]

DAY_BPM = 4.0
"""At one effort from day to day: Lamberts et al. 2004, J Strength Cond Res 18:641."""

MINUTE_SD_BPM, WANDER_SD_BPM, WANDER_S = 2.0, 3.0, 600.0
"""Of a minute by itself, and of what lasts for some: heat, thirst, a model that is not the heart.
Ours."""

FADES_BPM_PER_WEEK = (0.7, 2.0)  # offset, slope
"""Standard deviation that a week adds: beginners' hearts beat five to ten beats slower at one speed
after eight to twelve weeks (ours, after Wilmore et al. 2001, Med Sci Sports Exerc 33:107)."""

MINUTE_ROWS_S, FIRST_S = 60.0, 60.0  # the first minute is excitement, not work
LEAST_MINUTES = 5
HIGHEST_USED = 0.985
"""Of the maximum: a heart that cannot beat faster says nothing of the work above it."""


@dataclass(frozen=True, kw_only=True)
class HeartResponse:
    """What is known of an athlete's heart: by lag its weight, and mean and covariance of traits.

    `sessions`: how many have taught it.
    """

    prior: Prior
    weights: Array
    means: Array
    covariances: Array
    sessions: int = 0

    def learned(self, work: Work, *, days: float) -> "HeartResponse":
        """With a session so many days after the last one; itself, if it tells nothing."""
        if not work.has_speed:
            return self
        answer = answer_of(work, prior=self.prior)
        used = _minutes(work, answer, prior=self.prior)
        if used is None:
            return self
        beats, usual, traits, share, at_s = used
        weights, means, covariances = [], [], []
        for lag in range(len(LAGS_S)):
            before = self.covariances[lag] + _faded(days)
            x, noise = traits[lag], _noise(share[lag], at_s, prior=self.prior)
            off = beats - usual[lag] - x @ self.means[lag]
            spread = x @ before @ x.T + noise
            gain = np.linalg.solve(spread, x @ before).T
            means.append(self.means[lag] + gain @ off)
            covariance = before - gain @ x @ before
            covariances.append((covariance + covariance.T) / 2)
            _, log_size = np.linalg.slogdet(spread)
            weights.append(-(log_size + off @ np.linalg.solve(spread, off)) / 2)
        log = np.log(self.weights) + np.array(weights)
        weight = np.maximum(np.exp(log - log.max()), 1e-6)
        return HeartResponse(
            prior=self.prior,
            weights=weight / weight.sum(),
            means=np.stack(means),
            covariances=np.stack(covariances),
            sessions=self.sessions + 1,
        )

    def expected_bpm(self, answer: Answer) -> Array:
        """In every row, without the ceiling of the maximum."""
        by_lag = answer.usual_bpm + np.einsum("lrt,lt->lr", answer.traits, self.means)
        return np.asarray(self.weights @ by_lag)


def stranger(athlete: AthleteSnapshot) -> HeartResponse | None:
    """Before any session; None: the profile tells too little (see `prior_of`)."""
    prior = prior_of(athlete)
    if prior is None:
        return None
    lags = np.array(LAGS_S)
    chance = np.exp(-0.5 * ((lags - LAG_MEAN_S) / LAG_SD_S) ** 2) * np.gradient(lags)
    return HeartResponse(
        prior=prior,
        weights=chance / chance.sum(),
        means=np.tile(prior.mean, (len(LAGS_S), 1)),
        covariances=np.tile(np.diag(prior.sd**2), (len(LAGS_S), 1, 1)),
    )


def taught_by(
    athlete: AthleteSnapshot, sessions: Iterable[tuple[float, Work]], *, at_day: float
) -> HeartResponse | None:
    """What finished sessions teach, each with its day (any origin), as it is known on `at_day`."""
    response = stranger(athlete)
    if response is None:
        return None
    last: float | None = None
    for day, work in sorted(sessions, key=lambda dated: dated[0]):
        after = response.learned(work, days=0.0 if last is None else max(0.0, day - last))
        if after is not response:
            response, last = after, day
    if last is None:
        return response
    return HeartResponse(
        prior=response.prior,
        weights=response.weights,
        means=response.means,
        covariances=response.covariances + _faded(max(0.0, at_day - last)),
        sessions=response.sessions,
    )


def day_directions(share: Array, *, prior: Prior) -> Array:
    """What one standard deviation of a day's two whims adds: beats at rest, and cost of work."""
    low = np.minimum(share, 1.0)
    return np.stack((DAY_BPM * (1 - low), DAY_COST_SD * prior.reserve_bpm * low), axis=-1)


def _faded(days: float) -> Array:
    grown = np.zeros((TRAITS, TRAITS))
    for trait, per_week in zip((OFFSET, SLOPE), FADES_BPM_PER_WEEK, strict=True):
        grown[trait, trait] = per_week**2 * days / 7
    return grown


def _noise(share: Array, at_s: Array, *, prior: Prior) -> Array:
    day = day_directions(share, prior=prior)
    apart = np.abs(at_s[:, None] - at_s[None, :])
    wander = WANDER_SD_BPM**2 * np.exp(-apart / WANDER_S)
    return np.asarray(day @ day.T + wander + MINUTE_SD_BPM**2 * np.eye(at_s.size))


def _minutes(
    work: Work, answer: Answer, *, prior: Prior
) -> tuple[Array, Array, Array, Array, Array] | None:
    """Means of whole minutes with a believed heart rate; None: too few of them."""
    per = max(1, math.floor(MINUTE_ROWS_S / work.row_s))
    count = work.speed_kmh.size // per
    beats = work.heart_rate_bpm[: count * per].reshape(count, per)
    speeds = work.speed_kmh[: count * per].reshape(count, per)
    at_s = (np.arange(count) + 0.5) * per * work.row_s
    known = ~np.isnan(beats).any(axis=1) & ~np.isnan(speeds).any(axis=1) & (at_s > FIRST_S)
    means = np.where(known, np.nan_to_num(beats).mean(axis=1), 0.0)
    known &= means < HIGHEST_USED * (prior.max_bpm + prior.max_sd_bpm)
    if known.sum() < LEAST_MINUTES:
        return None

    def minutes(column: Array) -> Array:
        lags, _, *rest = column.shape
        table = column[:, : count * per].reshape(lags, count, per, *rest)
        return np.asarray(table.mean(axis=2)[:, known], dtype=np.float64)

    usual, traits, share = (minutes(column) for column in answer)
    beats_known = np.asarray(means[known], dtype=np.float64)
    return beats_known, usual, traits, share, np.asarray(at_s[known], dtype=np.float64)
