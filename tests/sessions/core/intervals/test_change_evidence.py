"""How much more evidence a change of gait is asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sessions.core.intervals.change_evidence import (
    MOST,
    Doubt,
    pace_wander_kmh,
    strayed_kmh,
)
from tests.sessions.core.runs import EXAMPLES

SECONDS = np.arange(600)


def wandering(by_kmh: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return 10.0 + by_kmh * np.sin(SECONDS / 9)


def wander_kmh(
    speeds: np.ndarray[tuple[int], np.dtype[np.float64]], pieces: list[tuple[int, int]]
) -> float:
    return pace_wander_kmh([strayed_kmh(speeds, pieces)])


def test_noise_from_second_to_second_is_hardly_any_wandering() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, SECONDS.size)
    assert wander_kmh(10.0 + noise, [(0, 600)]) < 0.05


def test_it_grows_with_the_wandering() -> None:
    half, whole = (wander_kmh(wandering(by), [(0, 600)]) for by in (0.5, 1.0))
    assert 0.2 < half < 0.6
    assert whole == pytest.approx(2 * half)


def test_it_is_that_of_the_whole_session_whatever_a_short_run_in_it_shows() -> None:
    long, short = wandering(1.0), np.full(45, 10.0)
    together = pace_wander_kmh([strayed_kmh(v, [(0, v.size)]) for v in (long, short)])
    assert together == pytest.approx(wander_kmh(long, [(0, long.size)]), rel=0.2)


def test_changes_of_pace_are_no_wandering_nor_is_standing() -> None:
    steps = np.where(SECONDS // 60 % 2 == 0, 8.0, 14.0)
    pieces = [(60 * place, 60 * place + 60) for place in range(10)]
    assert wander_kmh(steps, pieces) == 0.0
    assert wander_kmh(np.maximum(wandering(0.3) - 10.0, 0.0), [(0, 600)]) == 0.0


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(speeds=arrays(float, st.integers(0, 60), elements=st.floats(0, 30)))
def test_it_is_known_for_any_speeds(speeds: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert 0.0 <= wander_kmh(speeds, [(0, speeds.size)]) <= 45.0


BOUNDS = (0.6, 7.2, 11.5)


def stretch(doubt: Doubt, *, level: int, to: int, kmh: float) -> None:
    doubt.change(level, to=to)
    doubt.follow(kmh, level=to, bounds=BOUNDS)


def test_stretches_that_hardly_leave_the_bound_double_what_is_asked_up_to_a_limit() -> None:
    doubt, asked = Doubt(), []
    for _ in range(MOST):
        stretch(doubt, level=1, to=2, kmh=7.6)
        stretch(doubt, level=2, to=1, kmh=6.9)
        asked.append(doubt.times)
    assert asked == [2.0, 8.0, 16.0, 16.0]


def test_two_stretches_well_beyond_the_bound_take_one_doubt_away() -> None:
    doubt = Doubt(count=1.0)
    for _ in range(2):
        stretch(doubt, level=2, to=3, kmh=14.0)
        stretch(doubt, level=3, to=2, kmh=9.0)
    doubt.change(2, to=3)
    assert doubt.times == 1.0


def test_a_stretch_of_unknown_beginning_is_not_judged() -> None:
    doubt = Doubt()
    stretch(doubt, level=1, to=2, kmh=9.0)
    doubt.change(None, to=2)
    doubt.change(2, to=1)
    assert doubt.times == 1.0
