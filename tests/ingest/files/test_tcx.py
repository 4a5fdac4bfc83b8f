"""TCX files, written here: points, laps, the pauses the format does not name, and damage."""

from pathlib import Path

import numpy as np
import pytest
from tcxreader.tcxreader import TCXReader

from ingest.files.device_totals import WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.recorded_workout import LapStretch, PauseStretch, RecordedWorkout, utc
from ingest.files.tcx import read_tcx
from tests.ingest.files.tcx_text import (
    START_UNIX,
    Trackpoint,
    activity,
    at,
    database,
    lap,
    steady,
    track,
)


def only(data: bytes) -> RecordedWorkout:
    (recording,) = read_tcx(data, name="run.tcx")
    return recording


def test_a_point_is_read_in_our_units() -> None:
    point = {"bpm": 151, "metres": 7.5, "m_per_s": 2.5, "leg_rpm": 85, "altitude_m": -3.25}
    points = [Trackpoint(second=s, **point) for s in (0, 1.5)]  # type: ignore[arg-type]
    recording = only(database(activity(lap(track(points)))))
    assert recording.started_at == utc(START_UNIX)
    assert recording.time_s.tolist() == [0, 1.5]
    for column, expected in (
        (recording.heart_rate_bpm, 151),
        (recording.speed_kmh, 9.0),
        (recording.cadence_spm, 170),
        (recording.distance_m, 7.5),
        (recording.altitude_m, -3.25),
    ):
        assert column is not None
        assert column.tolist() == [expected, expected]
    assert recording.incline_pct is None
    assert recording.rr_ms is None
    assert (recording.sport, recording.device) == ("running", "Forerunner 310XT")
    assert recording.notes == ()


def test_what_a_point_does_not_hold_was_not_measured() -> None:
    points = [Trackpoint(second=0, bpm=100), Trackpoint(second=1, m_per_s=0.0)]
    recording = only(database(activity(lap(track(points)))))
    assert recording.heart_rate_bpm is not None
    assert recording.speed_kmh is not None
    assert np.isnan(recording.heart_rate_bpm).tolist() == [False, True]
    assert recording.speed_kmh.tolist()[1] == 0.0
    assert recording.distance_m is None


def test_a_file_without_speed_says_that_it_is_derived() -> None:
    points = [Trackpoint(second=s, metres=2.0 * s) for s in range(5)]
    recording = only(database(activity(lap(track(points)))))
    assert recording.speed_kmh is None
    assert recording.notes == ("speed is derived from the distance counter, not measured",)


def test_the_extensions_namespace_and_the_times_zone_may_be_spelled_as_they_like() -> None:
    text = database(activity(lap(steady(0, 3)))).decode()
    other = text.replace("<x:TPX>", '<TPX xmlns="urn:other">').replace("</x:TPX>", "</TPX>")
    other = other.replace("x:Speed", "Speed").replace("x:RunCadence", "RunCadence")
    other = other.replace(at(2), "2020-09-13T22:26:42.000+10:00").replace(at(3), at(3)[:-1])
    recording = only(b"\n\n  " + other.encode())
    plain = only(text.encode())
    assert recording.time_s.tolist() == plain.time_s.tolist()
    assert recording.speed_kmh is not None
    assert recording.speed_kmh.tolist() == pytest.approx([10.8] * 4)
    assert recording.cadence_spm is not None
    assert recording.cadence_spm.tolist() == [168] * 4


def test_a_bike_has_no_steps() -> None:
    recording = only(database(activity(lap(steady(0, 3)), sport="Biking")))
    assert recording.cadence_spm is None
    assert recording.notes == ("the cadence is not of steps and was left out",)


def test_laps_last_until_the_next_one_begins() -> None:
    laps = [
        lap(steady(0, 9), start_s=-3, timer_s=13),
        lap(steady(10, 19), start_s=10, timer_s=9, intensity="Resting"),
    ]
    assert only(database(activity(*laps))).laps == (
        LapStretch(start_s=0, end_s=10, label="lap 1, active"),
        LapStretch(start_s=10, end_s=19, label="lap 2, resting"),
    )


@pytest.mark.parametrize(
    ("why", "laps", "paused"),
    [
        (
            "a new track within a lap",
            [lap(steady(0, 20), steady(80, 100), start_s=0)],
            [(20, 80)],
        ),
        (
            "one track, but the lap's timer ran 60 s less than the lap lasted",
            [lap(steady(0, 20).replace("</Track>", "") + steady(80, 100)[7:], timer_s=40)],
            [(20, 80)],
        ),
        (
            "a pause on the edge of two laps",
            [lap(steady(0, 20), timer_s=20), lap(steady(80, 100), start_s=22, timer_s=20)],
            [(20, 80)],
        ),
        (
            "several, of which the shorter is a hole in reception",
            [
                lap(steady(0, 20), timer_s=20),
                lap(steady(45, 60), start_s=20, timer_s=40),
                lap(steady(160, 170), start_s=60, timer_s=10),
            ],
            [(60, 160)],
        ),
        ("a hole, but the timer ran on", [lap(steady(0, 20), timer_s=20),
          lap(steady(80, 100), start_s=20, timer_s=80)], []),
        ("a hole, and no timer is told", [lap(steady(0, 20)), lap(steady(80, 100))], []),
        ("watches thin out", [lap(steady(0, 20), steady(34, 50), timer_s=36)], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_pause_is_a_hole_that_the_timer_did_not_count(
    why: str, laps: list[str], paused: list[tuple[float, float]]
) -> None:
    recording = only(database(activity(*laps)))
    assert recording.pauses == tuple(PauseStretch(start_s=a, end_s=b) for a, b in paused)


def test_each_activity_of_a_file_is_a_recording() -> None:
    data = database(
        activity(lap(steady(0, 5))),
        activity(lap()),
        activity(lap(steady(100, 103)), sport="Other"),
    )
    first, second = read_tcx(data, name="two.tcx")
    assert (first.part, first.sport, len(first.time_s)) == ("1 of 2", "running", 6)
    assert (second.part, second.sport, len(second.time_s)) == ("2 of 2", "other", 4)
    assert second.started_at == utc(START_UNIX + 100)


def test_points_of_one_instant_are_merged_and_the_later_values_win() -> None:
    points = [
        Trackpoint(second=0, bpm=100, metres=1),
        Trackpoint(second=0, metres=2),
        Trackpoint(second=1, bpm=101, metres=3),
    ]
    recording = only(database(activity(lap(track(points)))))
    assert recording.time_s.tolist() == [0, 1]
    assert recording.heart_rate_bpm is not None
    assert recording.distance_m is not None
    assert recording.heart_rate_bpm.tolist() == [100, 101]
    assert recording.distance_m.tolist() == [2, 3]
    assert recording.record_count == 3
    assert "merged, with the time of the record before: 1 of the records" in recording.notes


def test_odd_texts_are_not_measured_and_points_without_a_time_are_counted() -> None:
    text = database(activity(lap(steady(0, 3)))).decode()
    text = text.replace(f"<Time>{at(1)}</Time>", "<Time>noon</Time>", 1)
    text = text.replace("<Value>150</Value>", "<Value>high</Value>", 1)
    recording = only(text.encode())
    assert recording.time_s.tolist() == [0, 2, 3]
    assert recording.heart_rate_bpm is not None
    assert np.isnan(recording.heart_rate_bpm).tolist() == [True, False, False]
    assert "left out, without a time: 1 of the track points" in recording.notes


def test_a_file_cut_anywhere_gives_its_whole_points_and_a_note() -> None:
    data = database(activity(lap(steady(0, 9), timer_s=10)))
    counts = []
    for end in range(len(data) - 1, 0, -23):
        try:
            recording = only(data[:end])
        except NotAWorkout:
            counts.append(0)
            continue
        counts.append(len(recording.time_s))
        assert any("damaged XML" in note for note in recording.notes)
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (10, 0)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (database(), "no activity"),
        (database(activity(lap(timer_s=1800))), "activities without track points"),
        (b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", "no activity"),
        (b"<TrainingCenterDatabase><Act", "damaged XML"),
    ],
)
def test_a_file_without_points_is_not_a_workout(data: bytes, named: str) -> None:
    with pytest.raises(NotAWorkout, match=f"^run.tcx: a TCX file with .*{named}"):
        only(data)


def test_tcxreader_reads_the_same_points(tmp_path: Path) -> None:
    """An independent reader, on what it does read: one activity, whole, in one namespace."""
    path = tmp_path / "run.tcx"
    path.write_bytes(database(activity(lap(steady(0, 30)), lap(steady(31, 60), start_s=31))))
    recording = only(path.read_bytes())
    points = TCXReader().read(str(path), only_gps=False).trackpoints
    assert len(points) == len(recording.time_s) == 61
    assert recording.heart_rate_bpm is not None
    assert recording.speed_kmh is not None
    assert recording.distance_m is not None
    for k, point in enumerate(points):
        assert point.hr_value == recording.heart_rate_bpm[k]
        assert point.distance == recording.distance_m[k]
        assert point.tpx_ext["Speed"] * 3.6 == pytest.approx(recording.speed_kmh[k])
        assert (point.time - points[0].time).total_seconds() == recording.time_s[k]


def test_decimal_commas_are_numbers() -> None:
    data = database(activity(lap(steady(0, 3)))).decode()
    commas = data.replace("<x:Speed>3.0<", "<x:Speed>3,0<").replace("s>9.0<", "s>9,0<")
    recording = only(commas.encode())
    assert recording.speed_kmh is not None
    assert recording.distance_m is not None
    assert recording.speed_kmh.tolist() == pytest.approx([10.8] * 4)
    assert recording.distance_m.tolist() == [0, 3, 6, 9]


def test_the_laps_totals_are_the_devices() -> None:
    totals = only(
        database(activity(lap(steady(0, 3), timer_s=4), lap(steady(4, 8), start_s=4, timer_s=5)))
    ).totals
    assert totals is not None
    assert totals.said() == {"timer_s": 9, "distance_m": 18}


def test_a_manual_entry_is_refused_with_what_it_holds() -> None:
    data = database(activity(lap(timer_s=1800)))
    told = r"without track points, only totals \(running on 2020-09-13: 30 min 00 s, 9 m\)"
    with pytest.raises(WithoutPoints, match=told) as caught:
        only(data)
    assert caught.value.entries[0].totals.timer_s == 1800
