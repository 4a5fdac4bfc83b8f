"""The distance counter of a recording: jumps cut out, resets gone on from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.alignment.distance_counter import ON_FOOT_M_S, run_m, step_m

PACE_M_S = 2.5


def counted(*readings: float, every_s: float = 1.0) -> tuple[list[float], int]:
    time_s = np.arange(float(len(readings))) * every_s
    total, jumps = run_m(time_s, np.array(readings, dtype=float), top_m_s=ON_FOOT_M_S)
    return total.tolist(), jumps


def steady(seconds: int, *, begin: float = 0.0) -> list[float]:
    return [begin + PACE_M_S * k for k in range(seconds)]


@pytest.mark.parametrize("begin", [0.0, 12_345.0])
def test_a_counter_may_begin_anywhere(begin: float) -> None:
    assert counted(*steady(100, begin=begin)) == (steady(100), 0)


@pytest.mark.parametrize("jump_m", [500.0, 94_000.0])
def test_a_jump_is_cut_out_and_counted(jump_m: float) -> None:
    total, jumps = counted(*steady(50), *steady(50, begin=50 * PACE_M_S + jump_m))
    assert jumps == 1
    assert total[-1] == pytest.approx(98 * PACE_M_S)


def test_one_wild_reading_costs_no_more_than_its_own_way() -> None:
    readings = steady(100)
    readings[40] = 50_000.0
    total, _ = counted(*readings)
    assert total[-1] == pytest.approx(99 * PACE_M_S, abs=3 * PACE_M_S)


@pytest.mark.parametrize("shown_m", [0.0, 2.0])
def test_a_reset_goes_on(shown_m: float) -> None:
    total, jumps = counted(*steady(200), *steady(200, begin=shown_m))
    assert jumps == 0
    assert total[-1] == pytest.approx(199 * PACE_M_S + shown_m + 199 * PACE_M_S)


def test_a_correction_adds_nothing_until_the_counter_is_past_it() -> None:
    total, _ = counted(1000.0, 1003.0, 998.0, 1001.0, 1004.0)
    assert total == [0.0, 3.0, 3.0, 3.0, 4.0]


def test_a_long_hole_is_no_jump() -> None:
    total, jumps = counted(0.0, 9000.0, every_s=3600.0)
    assert (total, jumps) == ([0.0, 9000.0], 0)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_whatever_a_counter_shows_nobody_outruns_everybody(readings: list[float]) -> None:
    total, _ = counted(*readings)
    steps = np.diff(total)
    assert total[0] == 0
    assert (steps >= 0).all()
    assert (np.cumsum(steps) <= (ON_FOOT_M_S + 20) * np.arange(1, len(total))).all()


def test_the_step_is_the_smallest_that_was_made() -> None:
    assert step_m(np.array([0.0, 10.0, 10.0, np.nan, 30.0])) == 10.0
    assert step_m(np.array([5.0, 5.0])) == float("inf")
