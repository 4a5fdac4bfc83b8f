"""Polar training sessions, written here in both layouts: samples, zones, sports, and damage."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.files.device_totals import WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.points import MOST_POINTS
from ingest.files.polar import read_polar
from ingest.files.rawlog import RawLog
from ingest.files.read import may_hold_workout, read
from ingest.files.recorded_workout import RecordedWorkout, utc
from ingest.measurements import Sport
from tests.ingest.files.polar_json import START_UNIX, at, newer, older, session

NAME = "training-session-2024-05-01-1.json"
SECONDS = 30


def only(data: bytes) -> RecordedWorkout:
    (recording,) = read_polar(data, name=NAME)
    return recording


def values(column: Any) -> list[float]:
    assert column is not None
    return np.round(column, 6).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("exercise", [older(), newer()], ids=["older", "newer"])
def test_each_layout_gives_the_same_recording(exercise: dict[str, Any]) -> None:
    recording = only(session(exercise))
    assert recording.started_at == utc(START_UNIX)
    assert recording.time_s.tolist() == [*range(SECONDS)]
    assert values(recording.heart_rate_bpm) == [120 + s % 40 for s in range(SECONDS)]
    assert values(recording.speed_kmh) == [9.0] * SECONDS
    assert values(recording.cadence_spm) == [164.0] * SECONDS
    assert values(recording.distance_m) == [2.5 * s for s in range(SECONDS)]
    assert values(recording.altitude_m) == [12.5] * SECONDS
    assert values(recording.longitude_deg) == [7.0] * SECONDS
    assert recording.outdoors
    assert (recording.sport, recording.sport_kind) == ("running", Sport.FOOT)
    assert (recording.maker, recording.device) == ("polar", "Polar Vantage V2")
    assert recording.totals is not None
    assert recording.totals.energy_kcal == 10
    assert recording.totals.distance_m == 75
    assert recording.totals.elapsed_s == SECONDS


@pytest.mark.parametrize("silent", [None, "NaN", float("nan"), "absent"])
def test_a_silent_sensor_leaves_the_others(silent: Any) -> None:
    exercise = older()
    hole = exercise["samples"]["heartRate"][7]
    if silent == "absent":
        del hole["value"]
    else:
        hole["value"] = silent
    recording = only(session(exercise))
    assert recording.heart_rate_bpm is not None
    assert np.flatnonzero(np.isnan(recording.heart_rate_bpm)).tolist() == [7]
    assert recording.speed_kmh is not None
    assert np.isfinite(recording.speed_kmh).all()


def test_a_silent_sensor_of_the_newer_layout() -> None:
    exercise = newer()
    exercise["samples"]["samples"][0]["values"][7] = float("nan")
    recording = only(session(exercise))
    assert recording.heart_rate_bpm is not None
    assert np.flatnonzero(np.isnan(recording.heart_rate_bpm)).tolist() == [7]


def test_a_quantity_that_is_there_twice_counts_once() -> None:
    exercise = newer()
    streams = exercise["samples"]["samples"]
    streams += [{**streams[0], "values": [99] * SECONDS}] * 2
    assert values(only(session(exercise)).heart_rate_bpm) == [99] * SECONDS


@pytest.mark.parametrize("kept", ["heartRate", "speed", "recordedRoute"])
def test_one_quantity_alone_is_a_recording(kept: str) -> None:
    exercise = older()
    exercise["samples"] = {kept: exercise["samples"][kept]}
    recording = only(session(exercise))
    assert len(recording.time_s) == SECONDS
    assert (recording.heart_rate_bpm is not None) == (kept == "heartRate")
    assert (recording.distance_m is not None) == (kept == "recordedRoute")


@pytest.mark.parametrize(
    ("start", "ahead_min", "unix"),
    [
        (at(0), 120, START_UNIX),
        (at(0), -420, START_UNIX + 9 * 3600),
        (at(0), 345, START_UNIX - 225 * 60),
        (at(0) + "Z", 120, START_UNIX + 2 * 3600),
        (at(0) + "+02:00", 0, START_UNIX),
    ],
)
def test_the_watch_tells_its_local_time(start: str, ahead_min: int, unix: float) -> None:
    samples = {"heartRate": [{"dateTime": start, "value": 120}]}
    exercise = older(startTime=start, timezoneOffset=ahead_min, samples=samples)
    assert only(session(exercise)).started_at == utc(unix)


def test_each_sport_of_a_session_is_a_part() -> None:
    data = session(
        older(sport="OPEN_WATER_SWIMMING"),
        older(sport="ROAD_BIKING", begin=100),
        older(sport="TREADMILL_RUNNING", begin=200),
    )
    found = read_polar(data, name=NAME)
    assert [one.part for one in found] == ["1 of 3", "2 of 3", "3 of 3"]
    assert [one.sport_kind for one in found] == [Sport.SWIM, Sport.RIDE, Sport.FOOT]
    assert found[2].started_at == utc(START_UNIX + 200)
    assert found[1].cadence_spm is None


def test_a_sport_by_a_number_that_is_not_known_goes_by_its_name() -> None:
    recording = only(session(newer(sport="9999"), name="Trail running"))
    assert recording.sport_kind is Sport.FOOT


@pytest.mark.parametrize(
    "laps",
    [
        [{"splitTime": "PT10S", "duration": "PT10S"}, {"splitTime": "PT25S"}],
        {"laps": [{"durationMillis": 10_000}, {"durationMillis": 15_000}]},
    ],
)
def test_laps_follow_each_other(laps: Any) -> None:
    recording = only(session(older(laps=laps)))
    assert [(lap.start_s, lap.end_s, lap.label) for lap in recording.laps] == [
        (0, 10, "lap 1"),
        (10, 25, "lap 2"),
    ]


def test_totals_without_samples_are_an_entry_of_the_diary() -> None:
    with pytest.raises(WithoutPoints) as refused:
        read_polar(session(older(samples={})), name=NAME)
    (entry,) = refused.value.entries
    assert entry.started_at == utc(START_UNIX)
    assert entry.totals.timer_s == 30.5
    assert "running on 2024-05-01: 0 min 30 s, 75 m, 10 kcal" in str(refused.value)


def test_the_content_decides_and_the_name_is_looked_for(tmp_path: Path) -> None:
    packed = tmp_path / "anything.json.gz"
    packed.write_bytes(gzip.compress(session(older())))
    (found,) = read(packed)
    assert isinstance(found, RecordedWorkout)
    assert may_hold_workout(NAME)
    assert may_hold_workout(NAME + ".gz")
    assert not may_hold_workout("activity-2024-05-01-1.json")


def test_a_raw_log_is_no_session(tmp_path: Path) -> None:
    log = tmp_path / "a.jsonl"
    log.write_text('{"t": 0.0, "char": "2A37", "hex": "0050"}\n', encoding="utf-8")
    (found,) = read(log)
    assert isinstance(found, RawLog)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (session(), "without a sample or a total"),
        (session(older())[:-500], "cannot be read"),
        (session(older(samples={"heartRate": 5})), "cannot be read"),
        (session(older(samples={"heartRate": [{"dateTime": 5}]})), "cannot be read"),
        (session(older(sport=["a"])), "cannot be read"),
        (b'{"startTime":"","exercises":[' + b"[" * 100_000, "cannot be read"),
        (session(*[{}] * 51), "more exercises than a day"),
        (b'{"startTime":"","exercises":[' + b"{}," * 700_001, "more samples than a day"),
        (
            session(older(samples={"heartRate": [{}] * (MOST_POINTS + 1)})),
            f"more than {MOST_POINTS:,} samples",
        ),
        (
            session(newer(samples={"samples": [{"type": "SPEED", "values": [1] * 200_002}]})),
            f"more than {MOST_POINTS:,} samples",
        ),
    ],
)
def test_what_cannot_be_read_is_one_line(data: bytes, told: str) -> None:
    with pytest.raises(NotAWorkout) as refused:
        read_polar(data, name=NAME)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_session_cut_anywhere_is_one_line() -> None:
    whole = session(older(seconds=3), newer(seconds=3))
    for end in range(1, len(whole) - 1, 7):
        with pytest.raises(NotAWorkout):
            read_polar(whole[:end], name=NAME)
