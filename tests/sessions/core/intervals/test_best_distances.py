"""Bests of a session: no stretch of it is faster, and nothing unmeasured makes one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sessions.core.alignment.distance import TOP_SPEED_M_S
from sessions.core.intervals.best_distances import BEST_DISTANCES_M, bests_of
from sessions.core.intervals.seconds_track import Track
from sessions.core.model.breakdown import Best
from sessions.core.model.sample import Sample
from tests.sessions.core.runs import EXAMPLES


def rows_of(steps_m: Sequence[float | None], *, by_hand: bool = False) -> NDArray[np.void]:
    track = Track()
    for cell, step_m in enumerate(steps_m):
        track.append(
            Sample(cell=cell), weight_s=1.0, inferred=by_hand, distance_m=step_m, gross_kcal=None
        )
    return track.rows()


def best(steps_m: Sequence[float | None], distance_m: float = 400.0) -> Best | None:
    found = {one.distance_m: one for one in bests_of(rows_of(steps_m))}
    return found.get(distance_m)


def test_an_even_run_has_a_best_for_each_distance_it_covers() -> None:
    bests = bests_of(rows_of([4.0] * 1_500))
    assert [one.distance_m for one in bests] == [m for m in BEST_DISTANCES_M if m <= 6_000]
    for one in bests:
        assert one.duration_s == pytest.approx(one.distance_m / 4)


def test_the_fast_part_is_found_where_it_was_run() -> None:
    found = best([2.0] * 300 + [5.0] * 80 + [2.0] * 300)
    assert found == Best(distance_m=400.0, duration_s=80.0, start_s=300.0)


def test_the_top_speed_itself_is_run_and_what_is_above_it_leaps() -> None:
    found = best([TOP_SPEED_M_S] * 40)
    assert found is not None
    assert found.duration_s == pytest.approx(400 / TOP_SPEED_M_S)
    assert best([TOP_SPEED_M_S + 0.1] * 40) is None


def test_a_rest_within_counts_as_time() -> None:
    found = best([4.0] * 50 + [0.0] * 30 + [4.0] * 50)
    assert found is not None
    assert found.duration_s == pytest.approx(130)


@pytest.mark.parametrize(
    "between",
    [
        pytest.param([None] * 20, id="hole"),
        pytest.param([None] * 20 + [200.0], id="hole whose metres come at its end"),
        pytest.param([90.0], id="leap"),
        pytest.param([None, None, 11.0], id="short hole whose metres come at its end"),
    ],
)
def test_nothing_is_run_across_what_was_not_measured(between: list[float | None]) -> None:
    assert best([3.0] * 120 + between + [3.0] * 120) is None
    found = best([3.0] * 120 + between + [3.0] * 150)
    assert found is not None
    assert found.duration_s == pytest.approx(400 / 3)


def test_a_counter_in_tens_of_metres_makes_nobody_faster() -> None:
    ticking: list[float | None] = [10.0 if second % 4 == 3 else 0.0 for second in range(600)]
    found = best(ticking)
    assert found is not None
    assert found.duration_s == pytest.approx(160)


def test_a_speed_told_by_hand_makes_no_best() -> None:
    assert bests_of(rows_of([4.0] * 300, by_hand=True)) == ()
    assert bests_of(rows_of([])) == ()


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.sampled_from([0.5, 3.0, 7.0, 9.0, 12.0]), min_size=40, max_size=160))
def test_no_stretch_is_faster(steps_m: list[float]) -> None:
    found = best(steps_m)
    way = np.concatenate(([0.0], np.cumsum(steps_m)))
    fine_s = np.arange(0, len(steps_m) + 0.01, 0.25)
    covered_m = np.interp(fine_s, np.arange(way.size), way)
    fastest = min(
        (
            fine_s[end] - fine_s[begin]
            for begin in range(fine_s.size)
            if (end := int(np.searchsorted(covered_m, covered_m[begin] + 400 - 1e-9))) < fine_s.size
        ),
        default=None,
    )
    if found is None:
        assert fastest is None
        return
    assert fastest is None or found.duration_s <= fastest + 1e-6
    ran_m = np.interp(found.start_s + found.duration_s, np.arange(way.size), way) - np.interp(
        found.start_s, np.arange(way.size), way
    )
    assert ran_m == pytest.approx(400)
