"""Distance from positions: what no runner can have run counts nothing, and truth is what agrees."""

import numpy as np
import pytest

from ingest.files.points import WorkoutRecord, points_of
from ingest.files.positions import EARTH_RADIUS_M, OTHERWISE_M_S, distance_m
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.workout_from_records import Activity, Cadence, assemble

PACE_M_S = 2.5
DEGREES_PER_M = 360 / (2 * np.pi * EARTH_RADIUS_M)


def track(seconds: int, *, from_m: float = 0.0, m_s: float = PACE_M_S) -> list[float]:
    """Latitudes of a run to the north."""
    return [48.0 + (from_m + m_s * second) * DEGREES_PER_M for second in range(seconds)]


def metres(latitudes: list[float], *, top_m_s: float = 12.5) -> list[float]:
    latitude = np.array(latitudes)
    longitude = np.where(latitude == 0.0, 0.0, 9.0)
    time_s = np.arange(float(latitude.size))
    found = distance_m(time_s, latitude_deg=latitude, longitude_deg=longitude, top_m_s=top_m_s)
    return [float(value) for value in found]


@pytest.mark.parametrize("wrong", [1, 2])
def test_first_fixes_far_off_are_none(wrong: int) -> None:
    found = metres([0.0] * wrong + track(600)[wrong:])
    assert np.isnan(found[:wrong]).all()
    assert found[-1] == pytest.approx((599 - wrong) * PACE_M_S, rel=1e-4)


@pytest.mark.parametrize("at", [10, 300, 590])
@pytest.mark.parametrize("length", [1, 2])
def test_a_fix_far_off_in_mid_run_is_left_out(at: int, length: int) -> None:
    latitudes = track(600)
    latitudes[at : at + length] = [0.0] * length
    found = metres(latitudes)
    assert np.isnan(found[at : at + length]).all()
    assert found[-1] == pytest.approx(599 * PACE_M_S, rel=1e-4)


@pytest.mark.parametrize("jump_m", [700.0, 5_000.0])
def test_where_all_that_follow_agree_the_way_there_counts_nothing(jump_m: float) -> None:
    found = metres(track(300) + track(300, from_m=300 * PACE_M_S + jump_m))
    assert found[-1] == pytest.approx(598 * PACE_M_S, rel=0.01)


def test_what_is_no_run_may_be_faster() -> None:
    assert np.isnan(metres(track(100, m_s=20.0))[1:2]).all()
    assert metres(track(100, m_s=20.0), top_m_s=OTHERWISE_M_S)[-1] == pytest.approx(1980, rel=1e-4)


def recorded(*parts: tuple[int, int, float]) -> RecordedWorkout:
    """Segments as (first second, seconds, metres from the start)."""
    points = [
        WorkoutRecord(
            at_s=float(first_s + second), latitude_deg=latitude, longitude_deg=9.0, segment=number
        )
        for number, (first_s, seconds, from_m) in enumerate(parts)
        for second, latitude in enumerate(track(seconds, from_m=from_m))
    ]
    return assemble(
        Activity(name="x", points=points_of(points), epoch=False, cadence=Cadence.ONE_LEG)
    )


@pytest.mark.parametrize("apart_m", [0.0, 726.0, 20_000.0])
@pytest.mark.parametrize("pause_s", [5, 300, 3600])
def test_between_segments_nothing_was_recorded(apart_m: float, pause_s: int) -> None:
    run_m = 600 * PACE_M_S
    found = recorded((0, 600, 0.0), (599 + pause_s, 600, run_m + apart_m))
    assert found.distance_m is not None
    assert found.distance_m[-1] == pytest.approx(2 * 599 * PACE_M_S, rel=1e-4)
    assert [(p.start_s, p.end_s) for p in found.pauses] == [(599.0, 599.0 + pause_s)]


def test_segments_that_follow_each_other_at_once_are_no_pause() -> None:
    found = recorded((0, 600, 0.0), (600, 600, 600 * PACE_M_S))
    assert found.pauses == ()
