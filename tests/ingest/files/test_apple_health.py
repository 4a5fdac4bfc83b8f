"""Apple Health exports, written here: workouts put together from samples, and damage."""

import tracemalloc
from collections.abc import Mapping
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast

import numpy as np
import pytest

from ingest.files import health_workouts
from ingest.files.apple_health import HealthExport, HealthFiles, read_health_export
from ingest.files.errors import NotAWorkout
from ingest.files.health_samples import MOST_NEAR
from ingest.files.recorded_workout import RecordedWorkout, utc
from ingest.measurements import Sport
from tests.ingest.files.health_xml_text import (
    HEAD,
    START_UNIX,
    export,
    record,
    route,
    run_records,
    when,
    workout,
)
from tests.ingest.files.tcx_text import START_UNIX as GPX_UNIX
from tests.ingest.files.test_gpx import gpx, point, track
from tests.sizes import sized

ROUTE = "/workout-routes/route_2024-05-01_6.02pm.gpx"


def files(data: bytes, routes: Mapping[str, bytes] | None = None) -> HealthFiles:
    return HealthFiles(
        name="export.xml",
        open_xml=lambda: BytesIO(data),
        route=(routes or {}).get,
        routes=tuple(routes or ()),
    )


def found(
    data: bytes, routes: Mapping[str, bytes] | None = None
) -> tuple[list[RecordedWorkout], HealthExport]:
    told = HealthExport()
    return [*read_health_export(files(data, routes), found=told)], told


def only(data: bytes) -> RecordedWorkout:
    ((recording,), _) = found(data)
    return recording


def test_a_workout_is_what_was_measured_while_it_lasted() -> None:
    outside = record("HeartRate", "count/min", 60, start=-100)
    recording = only(export(outside, run_records(), workout()))
    assert recording.started_at == utc(START_UNIX)
    assert recording.heart_rate_bpm is not None
    measured = np.isfinite(recording.heart_rate_bpm)
    assert recording.time_s[measured].tolist() == [*range(0, 60, 5)]
    assert recording.heart_rate_bpm[measured].tolist() == [120 + at % 30 for at in range(0, 60, 5)]
    assert recording.speed_kmh is not None
    assert np.nanmean(recording.speed_kmh) == 9
    assert recording.distance_m is not None
    assert recording.distance_m[[0, -1]].tolist() == pytest.approx([0, 150])
    assert (recording.sport, recording.sport_kind) == ("running", Sport.FOOT)
    assert recording.totals is not None
    assert (recording.totals.energy_kcal, recording.totals.distance_m) == (11, 150)
    assert recording.part is None


@pytest.mark.parametrize(
    ("kind", "sport"),
    [
        ("Walking", Sport.FOOT),
        ("Hiking", Sport.FOOT),
        ("Cycling", Sport.RIDE),
        ("Swimming", Sport.SWIM),
        ("TraditionalStrengthTraining", Sport.OTHER),
        ("", Sport.UNKNOWN),
    ],
)
def test_each_workout_tells_its_sport(kind: str, sport: Sport) -> None:
    recording = only(export(run_records(), workout(kind=f"HKWorkoutActivityType{kind}")))
    assert recording.sport_kind is sport


def test_phone_and_watch_are_not_added_up() -> None:
    both = run_records() + run_records(source="Phone")
    recording = only(export(both, workout()))
    assert recording.distance_m is not None
    assert recording.distance_m[-1] == pytest.approx(150)


def test_another_source_fills_in_where_the_own_one_measured_nothing() -> None:
    strap = record("HeartRate", "count/min", 140, start=10, source="Strap app")
    recording = only(export(strap, workout()))
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [140]


@pytest.mark.parametrize("ahead_h", [-11, -7, 0, 5.75, 14])
def test_samples_may_be_written_in_another_zone(ahead_h: float) -> None:
    beat = record("HeartRate", "count/min", 140, start=10, ahead_h=ahead_h)
    assert only(export(beat, workout())).started_at == utc(START_UNIX + 10)


@pytest.mark.parametrize(
    ("unit", "value", "kmh"), [("km/hr", 9, 9), ("m/s", 2.5, 9), ("mi/hr", 10, 16.09344)]
)
def test_units_are_the_readers_own(unit: str, value: float, kmh: float) -> None:
    recording = only(export(record("RunningSpeed", unit, value, start=1), workout()))
    assert recording.speed_kmh is not None
    assert recording.speed_kmh.tolist() == [pytest.approx(kmh)]


@pytest.mark.parametrize("inside", [route(ROUTE), ""], ids=["named", "by its time"])
def test_a_route_beside_the_file_gives_positions_and_speed(inside: str) -> None:
    extension = "<extensions><speed>2.5</speed></extensions>"
    points = [point(s, north_m=2.5 * s, extension=extension) for s in range(60)]
    data = gpx(track(*points))
    begin = GPX_UNIX - START_UNIX
    ((recording,), _) = found(
        export(run_records(begin=begin), workout(begin=begin, inside=inside)),
        {ROUTE.lstrip("/"): data},
    )
    assert recording.outdoors
    assert recording.latitude_deg is not None
    assert np.isfinite(recording.latitude_deg).sum() == 60
    assert recording.heart_rate_bpm is not None
    assert np.isfinite(recording.heart_rate_bpm).sum() == 12
    assert recording.speed_kmh is not None
    assert np.isfinite(recording.speed_kmh).sum() == 60


@pytest.mark.parametrize("begin_s", [-3600, 30, 3600])
def test_a_route_of_no_workout_is_left_alone(begin_s: int) -> None:
    data = gpx(track(*(point(s, north_m=2.5 * s) for s in range(60))))
    begin = GPX_UNIX - START_UNIX + begin_s
    beat = record("HeartRate", "count/min", 140, start=begin)
    ((recording,), _) = found(export(beat, workout(begin=begin)), {ROUTE.lstrip("/"): data})
    assert recording.outdoors == (begin_s == 30)


@pytest.mark.parametrize("data", [{}, {ROUTE.lstrip("/"): b"<gpx>"}], ids=["missing", "damaged"])
def test_a_route_that_cannot_be_had_is_told(data: dict[str, bytes]) -> None:
    ((recording,), _) = found(export(run_records(), workout(inside=route(ROUTE))), data)
    assert any(note.startswith("left out, ") for note in recording.notes)


def test_pauses_and_laps_are_events() -> None:
    events = "".join(
        f'  <WorkoutEvent type="HKWorkoutEventType{kind}" date="{when(at)}"{lasting}/>\n'
        for kind, at, lasting in (
            ("Lap", 0, ' duration="0.5" durationUnit="min"'),
            ("Pause", 20, ""),
            ("Resume", 30, ""),
            ("MotionPaused", 40, ""),
            ("MotionResumed", 45, ""),
            ("Segment", 0, ' duration="1" durationUnit="min"'),
        )
    )
    recording = only(export(run_records(), workout(inside=events)))
    assert [(p.start_s, p.end_s) for p in recording.pauses] == [(20, 30), (40, 45)]
    assert [(lap.start_s, lap.end_s) for lap in recording.laps] == [(0, 30)]


def test_a_workout_without_samples_is_an_entry_of_the_diary() -> None:
    data = export(run_records(), workout(), workout(begin=90_000))
    recordings, told = found(data)
    assert [one.part for one in recordings] == ["1 of 2"]
    (entry,) = told.entries
    assert entry.started_at == utc(START_UNIX + 90_000)
    assert entry.totals.timer_s == 60


def test_what_comes_before_the_damage_is_kept() -> None:
    whole = export(run_records(), workout(), workout(begin=90_000))
    cut = whole[: whole.rindex(b"<WorkoutStatistics")]
    ((recording,), _) = found(cut)
    assert any(note.startswith("damaged") for note in recording.notes)
    assert recording.heart_rate_bpm is not None


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (export(), "without a workout"),
        (export(run_records()), "without a workout"),
        (export(workout(seconds=-60)), "without a workout"),
        (export(workout(seconds=10**7)), "without a workout"),
        (b"", "does not begin"),
        (HEAD.encode(), "without a workout"),
        (b"<HealthData>" + b"<a>" * 200, "more elements inside each other"),
        (b'<HealthData><Record value="' + b"a" * 3_000_000, "an element larger"),
    ],
)
def test_what_holds_nothing_is_one_line(data: bytes, told: str) -> None:
    with pytest.raises(NotAWorkout) as refused:
        found(data)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_workouts_of_one_day_are_bounded() -> None:
    beat = record("HeartRate", "count/min", 140, start=10)
    recordings, told = found(export(beat, *[workout()] * (MOST_NEAR + 5)))
    assert (len(recordings), len(told.entries)) == (MOST_NEAR, 5)


def test_events_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_workouts, "MOST_EVENTS", 4)
    lap = f'<WorkoutEvent type="HKWorkoutEventTypeLap" date="{when(0)}" duration="0.1"/>\n'
    recording = only(export(run_records(), workout(inside=lap * 9)))
    assert len(recording.laps) == 2  # after the two statistics


class _Long(RawIOBase):
    """An export of so many bytes that stand in no file."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._pieces = [HEAD.encode(), run_records().encode()]
        self._last = [workout().encode() + b"</HealthData>"]
        self._filler = b"".join(
            record("StepCount", "count", 7, start=at).encode() for at in range(1000)
        )

    def read(self, size: int = -1) -> bytes:
        del size
        if self._pieces:
            return self._pieces.pop(0)
        if self._left > 0:
            self._left -= len(self._filler)
            return self._filler
        return self._last.pop() if self._last else b""


@pytest.mark.parametrize("megabytes", sized(usual=[5], long=[5, 400]))
def test_an_export_larger_than_the_memory_is_gone_through(megabytes: int) -> None:
    export_files = HealthFiles(
        name="export.xml",
        open_xml=lambda: cast(BinaryIO, _Long(megabytes * 1024**2)),
        route=lambda _: None,
    )
    tracemalloc.start()
    try:
        (recording,) = read_health_export(export_files, found=HealthExport())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert recording.heart_rate_bpm is not None
    assert peak < 4 * 1024**2
