"""Sparse recordings: what a phone leaves out is bridged, and no stop becomes a walk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.thinned import EVERY_S, difference, generated_run
from sessions import analyse
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind
from tests.sizes import sized


def sampled(
    every_s: float, *, seconds: float = 1800.0, pace_kmh: float = 9.0, with_speed: bool = False
) -> Breakdown:
    time_s = np.arange(0, seconds + 1, every_s)
    return analyse(
        time_s=time_s,
        heart_rate_bpm=np.full(time_s.size, 140.0),
        speed_kmh=np.full(time_s.size, pace_kmh) if with_speed else None,
        distance_m=time_s * pace_kmh / 3.6,
    )


@pytest.mark.parametrize("with_speed", [True, False])
@pytest.mark.parametrize("every_s", [2, 5, 10, 12, 15, 20, 25, 30])
def test_a_steady_run_is_whole_at_whatever_step(every_s: float, with_speed: bool) -> None:
    found = sampled(every_s, with_speed=with_speed)
    assert [i.kind for i in found.intervals] == [Kind.JOG]
    assert found.session.moving_s == pytest.approx(found.session.duration_s, abs=2)
    assert found.session.mean_heart_rate_bpm == 140
    assert found.zones.unknown_s <= found.session.duration_s
    bridged = found.session.sources["speed"].get("bridged", 0.0)
    assert (bridged > 0.9 * found.session.duration_s) is (every_s > 10)


def test_heart_rate_is_not_carried_across_more_than_half_a_minute() -> None:
    found = sampled(45.0)
    assert found.session.sources["speed"]["bridged"] > 1700
    assert found.session.sources["heart_rate"]["file"] < 60


@pytest.mark.parametrize("every_s", [61.0, 90.0])
def test_a_hole_of_more_than_a_minute_stays_unknown_and_its_distance_counts(every_s: float) -> None:
    found = sampled(every_s)
    assert found.session.moving_s <= 60
    assert found.session.distance_m == pytest.approx(found.session.duration_s * 2.5, rel=0.01)
    assert found.energy.covered_s <= 60


@pytest.mark.parametrize("stop_s", [15, 20, 30])
def test_a_stop_inside_a_hole_leaves_it_unknown(stop_s: float) -> None:
    time_s = np.array([*range(0, 300, 5), 330, *range(335, 600, 5)], dtype=float)
    ran_s = np.where(time_s >= 330, time_s - stop_s, time_s)
    found = analyse(time_s=time_s, distance_m=ran_s * 2.5)
    assert "bridged" not in found.session.sources["speed"]
    assert [i.kind for i in found.intervals] == [Kind.JOG, Kind.UNKNOWN, Kind.JOG]


@settings(max_examples=sized(usual=12, quick=2, long=300), deadline=None)
@given(seed=st.integers(0, 10**6), every_s=st.sampled_from(EVERY_S), with_speed=st.booleans())
def test_a_thinned_run_keeps_its_metres_and_tells_what_it_does_not_know(
    seed: int, every_s: int, with_speed: bool
) -> None:
    found = difference(generated_run(seed, seconds=1200), every_s, with_speed=with_speed)
    assert abs(found.distance) <= 0.01
    assert found.stops_walked == 0
    assert not found.is_untold
