"""From records to arrays: order, limits, and what is derived."""

import doctest
from dataclasses import replace
from math import nan
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files import outliers, positions, rawlog
from ingest.files.outliers import largest_group
from ingest.files.points import WorkoutRecord, points_of
from ingest.files.positions import ON_FOOT_M_S, distance_m, great_circle_m
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.workout_from_records import Activity, Cadence, assemble
from tests.ingest.files.counts import property_settings


def recording_of(*points: WorkoutRecord, cadence: Cadence = Cadence.ONE_LEG) -> RecordedWorkout:
    return assemble(Activity(name="x", points=points_of(points), epoch=False, cadence=cadence))


def test_records_out_of_order_are_put_in_order_and_a_note_says_so() -> None:
    times = (0, 2, 1, 5, 4)
    recording = recording_of(*(WorkoutRecord(at_s=t, heart_rate_bpm=100 + t) for t in times))
    assert recording.time_s.tolist() == [0, 1, 2, 4, 5]
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [100, 101, 102, 104, 105]
    assert recording.notes == ("put in order, written late: 2 of the records",)


def test_one_damaged_time_does_not_stretch_the_run_over_years() -> None:
    good = [WorkoutRecord(at_s=s, heart_rate_bpm=100) for s in range(10)]
    recording = recording_of(*good[:5], WorkoutRecord(at_s=3e8, heart_rate_bpm=99), *good[5:])
    assert recording.duration_s == 9
    assert "left out, more than a day from the others: 1 of the records" in recording.notes


def test_impossible_speeds_are_left_out_and_counted_and_heart_rates_are_left_to_the_core() -> None:
    recording = recording_of(
        WorkoutRecord(at_s=0, heart_rate_bpm=0, speed_kmh=-1),
        WorkoutRecord(at_s=1, heart_rate_bpm=300, speed_kmh=10),
        WorkoutRecord(at_s=2, heart_rate_bpm=100, speed_kmh=float("inf")),
    )
    assert recording.heart_rate_bpm is not None
    assert recording.speed_kmh is not None
    assert recording.heart_rate_bpm.tolist() == [0, 300, 100]
    assert np.isnan(recording.speed_kmh).tolist() == [True, False, True]
    assert recording.notes == ("left out, outside 0 to 120 km/h: 1 of the speeds",)


@pytest.mark.parametrize(
    ("legs", "steps"), [([84, 0, 86], [168, 0, 172]), ([168, 0, 172], [168, 0, 172])]
)
def test_one_legs_cadence_is_doubled_unless_no_leg_is_that_fast(
    legs: list[float], steps: list[float]
) -> None:
    recording = recording_of(*(WorkoutRecord(at_s=k, cadence=rpm) for k, rpm in enumerate(legs)))
    assert recording.cadence_spm is not None
    assert recording.cadence_spm.tolist() == steps


@pytest.mark.parametrize("module", [outliers, positions, rawlog])
def test_the_examples_in_the_docstrings_are_right(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_an_activity_without_records_is_refused() -> None:
    with pytest.raises(ValueError, match="without records"):
        recording_of()


TIMES = st.lists(st.integers(0, 500) | st.just(10**9), min_size=1, max_size=40)


@given(TIMES)
@property_settings
def test_time_rises_strictly_and_what_is_left_out_is_counted(times: list[int]) -> None:
    points = [WorkoutRecord(at_s=t, rr_ms=(float(at),)) for at, t in enumerate(times)]
    recording = recording_of(*points)
    assert (np.diff(recording.time_s) > 0).all()
    kept = [] if recording.rr_ms is None else [rr for row in recording.rr_ms for rr in row]
    left_out = sum(
        int(note.rpartition(": ")[2].split()[0])
        for note in recording.notes
        if note.startswith("left out")
    )
    assert len(set(kept)) == len(kept) == len(times) - left_out


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
@property_settings
def test_the_largest_group_is_the_one_a_slow_search_finds(times: list[float]) -> None:
    ordered = sorted(times)
    groups = [[ordered[0]]]
    for t in ordered[1:]:
        if t - groups[-1][-1] > 86_400:
            groups.append([])
        groups[-1].append(t)
    best = max(groups, key=len)
    assert largest_group(times) == (best[0], best[-1])


def test_a_degree_of_the_equator_is_its_share_of_the_circle() -> None:
    """The mean radius gives a circle of 40,030,230 m; a 360th of it is a degree."""
    assert great_circle_m(0, 10, 0, 11) == pytest.approx(40_030_230 / 360, rel=1e-6)
    assert great_circle_m(48, 9, 48, 9) == 0
    assert great_circle_m(60, 0, 60, 0.001) == pytest.approx(
        great_circle_m(0, 0, 0, 0.001) / 2, rel=1e-6
    )


def test_positions_that_are_missing_or_out_of_reach_are_stepped_over() -> None:
    metre = 1 / 111_195.08
    north = np.array([0, 3, nan, 9, 5000, 15]) * metre
    metres = distance_m(np.arange(6.0), latitude_deg=north, longitude_deg=np.zeros(6))
    assert metres == pytest.approx(np.array([0, 3, nan, 9, nan, 15]), abs=1e-3, nan_ok=True)
    assert ON_FOOT_M_S * 3.6 == 45


def test_only_a_speed_that_a_watch_measured_by_gps_is_shown_late() -> None:
    located = [
        WorkoutRecord(
            at_s=float(s), speed_kmh=9.0, distance_m=2.5 * s, latitude_deg=50.0, longitude_deg=7.0
        )
        for s in range(3)
    ]
    unlocated = [replace(point, latitude_deg=nan, longitude_deg=nan) for point in located]
    unmeasured = [replace(point, speed_kmh=nan) for point in located]
    lags_s = [
        assemble(
            Activity(name="run", points=points_of(points), epoch=True, cadence=Cadence.BOTH_FEET)
        ).speed_lag_s
        for points in (located, unlocated, unmeasured)
    ]
    assert lags_s == [2.0, 0.0, 0.0]
