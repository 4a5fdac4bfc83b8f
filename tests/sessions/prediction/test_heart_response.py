"""A heart's traits are learned from its sessions, and no faster than they tell."""

import msgspec
import numpy as np
import pytest

from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from sessions.prediction.heart_features import LAGS_S, answer_of
from sessions.prediction.heart_response import HeartResponse, stranger, taught_by
from sessions.prediction.predict import Predictor, expected_of, predictor_of
from sessions.prediction.work import Work, work_of
from tests.sessions.prediction.known_hearts import ADA, FIT, WALK_AND_JOG, belt, known, run_by

TOMORROW = belt((6, 5, 0), (25, 8.8, 0), (4, 4.5, 0))


def after(count: int, *, at_day: float = 12.0) -> Predictor:
    sessions = [(2.0 * day, run_by(FIT, WALK_AND_JOG, seed=day)) for day in range(count)]
    predictor = predictor_of(ADA, sessions, at_day=at_day)
    assert predictor is not None
    return predictor


def test_an_unusual_heart_is_met_within_a_few_sessions_and_the_band_closes_around_it() -> None:
    true = run_by(FIT, TOMORROW, seed=99)
    told = [expected_of(after(count), true) for count in (0, 1, 3, 6)]
    bands = [one.expected_bpm for one in told if one is not None]
    assert len(bands) == 4
    widths = [band.high - band.low for band in bands]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[-1]
    mean = float(true.heart_rate_bpm.mean())
    assert abs(bands[0].expected - mean) > 8  # nobody could know
    assert abs(bands[-1].expected - mean) < 2
    assert all(band.holds(mean) for band in bands)


def test_one_session_after_the_other_is_all_of_them_at_once() -> None:
    """The Kalman form against one joint solution of the same normal equations, a lag alone."""
    works = [run_by(FIT, WALK_AND_JOG, seed=seed) for seed in range(3)]
    stepwise = known()
    for work in works:
        stepwise = stepwise.learned(work, days=0.0)
    lag, prior = LAGS_S.index(57.6), known().prior
    precision, total = np.diag(1 / prior.sd**2), prior.mean / prior.sd**2
    for work in works:
        x, y, noise = _of_one_session(work, lag=lag)
        weight = np.linalg.inv(noise)
        precision = precision + x.T @ weight @ x
        total = total + x.T @ weight @ y
    at_once = np.linalg.solve(precision, total)
    assert stepwise.means[lag] == pytest.approx(at_once, abs=1e-6)
    assert stepwise.covariances[lag] == pytest.approx(np.linalg.inv(precision), abs=1e-6)


def _of_one_session(work: Work, *, lag: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of whole minutes after the first, and what the beats are off by beside the traits."""
    prior = known().prior
    answer = answer_of(work, prior=prior)
    minutes = range(1, work.speed_kmh.size // 6)
    rows = [slice(6 * minute, 6 * minute + 6) for minute in minutes]
    x = np.array([answer.traits[lag, row].mean(axis=0) for row in rows])
    usual = np.array([answer.usual_bpm[lag, row].mean() for row in rows])
    y = np.array([work.heart_rate_bpm[row].mean() for row in rows]) - usual
    share = np.minimum([answer.share[lag, row].mean() for row in rows], 1.0)
    at_s = np.array([60.0 * minute + 30 for minute in minutes])
    rest, cost = 4.0 * (1 - share), 0.0354 * prior.reserve_bpm * share
    noise = np.outer(rest, rest) + np.outer(cost, cost) + 2.0**2 * np.eye(at_s.size)
    noise += 3.0**2 * np.exp(-np.abs(np.subtract.outer(at_s, at_s)) / 600)
    return x, y, noise


def test_the_lag_is_learned_too() -> None:
    response = known()
    before = response.weights[LAGS_S.index(57.6)]
    for seed in range(4):
        response = response.learned(run_by(FIT, WALK_AND_JOG, seed=seed), days=2)
    assert response.weights.argmax() == LAGS_S.index(57.6)
    assert response.weights[LAGS_S.index(57.6)] > before


def test_what_was_learned_grows_uncertain_with_time() -> None:
    true = run_by(FIT, TOMORROW)
    soon, late = (expected_of(after(5, at_day=day), true) for day in (10.0, 100.0))
    assert soon is not None
    assert late is not None
    width = soon.expected_bpm.high - soon.expected_bpm.low
    assert late.expected_bpm.high - late.expected_bpm.low > width + 3


def test_a_day_like_any_other_is_no_sign_and_a_changed_heart_is_one() -> None:
    usual = expected_of(after(6), run_by(FIT, TOMORROW, day_bpm=2))
    fitter = expected_of(after(6), run_by(FIT, TOMORROW, day_bpm=-15))
    assert usual is not None
    assert fitter is not None
    assert not usual.is_beyond
    assert fitter.is_beyond
    assert fitter.off_bpm == pytest.approx(-15, abs=2.5)


@pytest.mark.parametrize(
    ("changes", "taught"),
    [
        ({}, True),
        ({"speed_kmh": np.full(WALK_AND_JOG.speed_kmh.size, np.nan)}, False),
        ({"heart_rate_bpm": np.full(WALK_AND_JOG.speed_kmh.size, np.nan)}, False),
    ],
    ids=["whole", "no speed", "no heart rate"],
)
def test_a_session_teaches_only_with_speed_and_heart_rate(
    changes: dict[str, np.ndarray], taught: bool
) -> None:
    work = run_by(FIT, WALK_AND_JOG)
    parts = {"speed_kmh": work.speed_kmh, "heart_rate_bpm": work.heart_rate_bpm} | changes
    changed = Work(row_s=10, incline_pct=work.incline_pct, **parts)
    assert known().learned(changed, days=0).sessions == int(taught)


@pytest.mark.parametrize("missing", ["mass_kg", "heart_rate_max_bpm", "age_years"])
def test_without_a_mass_a_maximum_or_an_age_nothing_is_said(missing: str) -> None:
    assert stranger(msgspec.structs.replace(ADA, **{missing: None})) is None
    assert taught_by(msgspec.structs.replace(ADA, **{missing: None}), [], at_day=0) is None


def second(cell: int, **changes: object) -> SecondClosed:
    plain = SecondClosed(
        session="s",
        sequence=cell,
        t_s=cell + 1.0,
        cell=cell,
        heart_rate_bpm=120.0,
        zone=2,
        speed_kmh=8.0,
        incline_pct=1.0,
        cadence_spm=None,
        distance_m=None,
        gross_kcal=cell / 10,
        net_kcal=None,
        energy_method=None,
        kind=Kind.JOG,
        heart_rate_source=None,
        speed_source=None,
        rr_ms=(),
        paused=False,
    )
    return msgspec.structs.replace(plain, **changes)


def test_a_false_heart_rate_is_none_and_a_pause_is_not_there() -> None:
    seconds = [second(cell) for cell in range(20)]
    seconds += [second(cell, paused=True, speed_kmh=0.0) for cell in range(20, 45)]
    seconds += [
        second(cell, heart_rate_bpm=200.0, heart_rate_fault="spike") for cell in range(45, 55)
    ]
    work = work_of(seconds)
    assert work.speed_kmh.tolist() == [8.0, 8.0, 8.0]
    assert work.heart_rate_bpm[:2].tolist() == [120.0, 120.0]
    assert np.isnan(work.heart_rate_bpm[2])
    assert work.gross_kcal == 5.4


def test_a_heart_at_its_maximum_says_nothing_of_work_above_it() -> None:
    """Else somebody spent would seem fit: more work at the same heart rate."""
    response = known()
    flat_out = belt((3, 6, 0), (12, 19, 0))
    maximum = response.prior.max_bpm + response.prior.max_sd_bpm
    work = Work(
        row_s=10,
        speed_kmh=flat_out.speed_kmh,
        incline_pct=flat_out.incline_pct,
        heart_rate_bpm=np.full(flat_out.speed_kmh.size, maximum),
    )
    assert isinstance(response, HeartResponse)
    assert response.learned(work, days=0) is response
