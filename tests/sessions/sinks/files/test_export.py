"""A session that leaves as a file comes back with the same totals."""

import json
import warnings
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import fitdecode
import msgspec
import pytest
from garmin_fit_sdk import Decoder, Stream

from ingest.files import RecordedWorkout, read
from sessions.core.analysis import analyse
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind
from sessions.sinks.files import FORMATS, NotExportable, Recorded, export
from sessions.store.stored_values import Remark
from sessions.workouts.plan import walk_jog_sprint
from tests.sessions.core.runs import RUNNER
from tests.sessions.sinks.files.runs_out import run_out


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    return run_out()


@pytest.fixture(scope="module")
def unpaused() -> Recorded:
    return run_out(590)


_written: dict[tuple[str, int], bytes] = {}


def written(recorded: Recorded, *, format: str) -> bytes:
    """The file of a module's recording: it takes a second to write, and several tests read it."""
    key = (format, id(recorded))
    if key not in _written:
        _written[key] = export(recorded, format=format)
    return _written[key]


def again(recorded: Recorded, *, format: str, folder: Path) -> tuple[RecordedWorkout, Breakdown]:
    """The export, read by our own reader and analysed by our own core."""
    path = folder / f"run.{format}"
    path.write_bytes(written(recorded, format=format))
    (recording,) = read(path)
    assert isinstance(recording, RecordedWorkout)
    breakdown = analyse(
        time_s=recording.time_s,
        heart_rate_bpm=recording.heart_rate_bpm,
        speed_kmh=recording.speed_kmh,
        incline_pct=recording.incline_pct,
        cadence_spm=recording.cadence_spm,
        distance_m=recording.distance_m,
        rr_ms=recording.rr_ms,
        altitude_m=recording.altitude_m,
        pauses=[(pause.start_s, pause.end_s) for pause in recording.pauses],
        athlete=RUNNER,
    )
    return recording, breakdown


@pytest.mark.parametrize("format", ["fit", "tcx", "csv"])
def test_the_totals_are_the_same_when_the_file_is_analysed(
    unpaused: Recorded, format: str, tmp_path: Path
) -> None:
    before = unpaused.breakdown
    recording, after = again(unpaused, format=format, folder=tmp_path)

    assert after.session.duration_s == pytest.approx(before.session.duration_s, abs=1)
    # The last quarter of a second has no whole second in FIT to stand at.
    lost_m = 1.0 if format == "fit" else 0.01
    assert after.session.distance_m == pytest.approx(before.session.distance_m, abs=lost_m)
    assert after.session.mean_heart_rate_bpm == pytest.approx(
        before.session.mean_heart_rate_bpm, abs=0.5
    )
    assert after.session.max_heart_rate_bpm == before.session.max_heart_rate_bpm
    assert after.session.ascent_m == pytest.approx(before.session.ascent_m, rel=0.05)
    assert after.zones.seconds == pytest.approx(before.zones.seconds, abs=2)
    assert [i.kind for i in after.intervals] == [i.kind for i in before.intervals]
    assert after.session.moving_s == pytest.approx(before.session.moving_s, abs=1)
    assert after.energy.gross_kcal == pytest.approx(before.energy.gross_kcal, rel=0.01)
    assert (recording.started_at is None) == (format == "csv")


@pytest.mark.parametrize("format", ["fit", "tcx"])
def test_pauses_and_intervals_as_laps_come_back(
    recorded: Recorded, format: str, tmp_path: Path
) -> None:
    recording, _ = again(recorded, format=format, folder=tmp_path)
    (pause,) = recording.pauses
    assert pause.start_s == pytest.approx(600, abs=2)
    assert pause.end_s == pytest.approx(660, abs=2)
    intervals = recorded.breakdown.intervals
    if format == "tcx":  # has no lap in which nobody moves: a pause ends the one before it
        intervals = tuple(interval for interval in intervals if not interval.paused)
    assert [lap.start_s for lap in recording.laps] == pytest.approx(
        [interval.start_s for interval in intervals], abs=1
    )


@pytest.mark.parametrize(
    ("format", "off_s", "off_m"), [("fit", 1.0, 3.0), ("tcx", 1e-6, 0.01), ("csv", 1e-6, 1e-6)]
)
def test_a_paused_run_comes_back_whole(
    recorded: Recorded, format: str, off_s: float, off_m: float, tmp_path: Path
) -> None:
    """To the digits the format holds: FIT has whole seconds, TCX millimetres."""
    before = recorded.breakdown
    _, after = again(recorded, format=format, folder=tmp_path)
    assert after.session.paused_s == pytest.approx(before.session.paused_s, abs=off_s)
    assert after.session.moving_s == pytest.approx(before.session.moving_s, abs=2 * off_s)
    assert after.session.distance_m == pytest.approx(before.session.distance_m, abs=off_m)
    assert after.session.moving_distance_m == pytest.approx(
        before.session.moving_distance_m, abs=off_m
    )
    assert after.energy.covered_s == pytest.approx(before.energy.covered_s, abs=2 * off_s)
    assert after.zones.seconds == pytest.approx(before.zones.seconds, abs=2)
    assert [i.kind for i in after.intervals] == [i.kind for i in before.intervals]
    assert [i.paused for i in after.intervals] == [i.paused for i in before.intervals]
    assert after.energy.gross_kcal == pytest.approx(before.energy.gross_kcal, rel=0.01)


def test_a_short_pause_is_no_hole_of_reception_in_tcx(tmp_path: Path) -> None:
    short = run_out(200, pause=(100.5, 104.25))
    _, after = again(short, format="tcx", folder=tmp_path)
    assert after.session.paused_s == pytest.approx(3.75, abs=1e-6)


@pytest.mark.parametrize("format", ["fit", "csv"])
def test_beats_come_back_to_the_millisecond(
    recorded: Recorded, format: str, tmp_path: Path
) -> None:
    recording, _ = again(recorded, format=format, folder=tmp_path)
    assert recording.rr_ms is not None
    found = [rr for row in recording.rr_ms for rr in row]
    assert found == pytest.approx([rr for s in recorded.seconds for rr in s.rr_ms], abs=0.51)


def test_the_gap_of_the_strap_is_a_gap_in_every_file(unpaused: Recorded, tmp_path: Path) -> None:
    assert [gap.what for gap in unpaused.breakdown.session.gaps] == ["heart_rate"]
    for format in ("fit", "tcx", "csv"):
        _, after = again(unpaused, format=format, folder=tmp_path)
        assert [(gap.what, round(gap.end_s)) for gap in after.session.gaps] == [
            (gap.what, round(gap.end_s)) for gap in unpaused.breakdown.session.gaps
        ]


def test_fitdecode_reads_the_fit_file_whole(recorded: Recorded) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = fitdecode.FitReader(
            written(recorded, format="fit"), check_crc=fitdecode.CrcCheck.RAISE
        )
        with reader:
            frames = [f for f in reader if f.frame_type == fitdecode.FIT_FRAME_DATA]
    names = [frame.name for frame in frames]
    assert names[0] == "file_id"
    assert names.count("record") == len(recorded.seconds)
    assert names[-2:] == ["session", "activity"]
    session = frames[-2]
    assert session.get_value("sub_sport") == "treadmill"
    assert session.get_value("total_distance") == pytest.approx(
        recorded.breakdown.session.distance_m, abs=0.02
    )
    assert session.get_value("total_timer_time") == pytest.approx(
        recorded.breakdown.session.duration_s - 60, abs=1.5
    )


def test_the_json_document_is_the_breakdown_and_every_second(recorded: Recorded) -> None:
    document = json.loads(export(recorded, format="json"))
    assert document["session"] == recorded.breakdown.to_dict()["session"]
    columns = document["seconds"]
    assert {len(column) for column in columns.values()} == {len(recorded.seconds)}
    assert columns["heart_rate_bpm"][415] is None
    assert columns["distance_m"][-1] == pytest.approx(recorded.breakdown.session.distance_m)


def test_a_note_is_kept_and_cannot_break_the_file(recorded: Recorded) -> None:
    note = 'Knee & "hip" <fine>\x07 ok\nnext ]]>'
    said = msgspec.structs.replace(recorded, remark=Remark(effort=7, note=note))
    root = fromstring(export(said, format="tcx"))
    (found,) = [element.text for element in root.iter() if element.tag.endswith("}Notes")]
    assert found == note.replace("\x07", "")
    assert json.loads(export(said, format="json"))["remark"] == {"effort": 7, "note": note}


def test_a_session_without_a_date_leaves_only_where_none_is_needed() -> None:
    undated = run_out(60, started_ns=None)
    for format in FORMATS:
        if format in ("csv", "json"):
            assert export(undated, format=format)
        else:
            with pytest.raises(NotExportable, match="csv or json"):
                export(undated, format=format)


def test_a_session_without_a_second_is_refused() -> None:
    empty = msgspec.structs.replace(run_out(60), seconds=())
    with pytest.raises(NotExportable, match="no measured second"):
        export(empty, format="csv")


def test_garmins_own_reader_reads_the_fit_file_without_a_complaint(recorded: Recorded) -> None:
    stream = Stream.from_byte_array(bytearray(written(recorded, format="fit")))
    assert Decoder(stream).check_integrity()
    stream = Stream.from_byte_array(bytearray(written(recorded, format="fit")))
    read_by_garmin: Any = Decoder(stream).read()
    messages, errors = read_by_garmin
    assert errors == []
    breakdown = recorded.breakdown
    laps = messages["lap_mesgs"]
    assert len(laps) == len(breakdown.intervals)
    gaits = [lap["developer_fields"][0] for lap in laps]
    assert gaits == [interval.kind.value for interval in breakdown.intervals]
    rests = [lap["intensity"] == "rest" for lap in laps]
    assert rests == [interval.kind is Kind.REST for interval in breakdown.intervals]
    (session,) = messages["session_mesgs"]
    assert session["sub_sport"] == "treadmill"
    assert session["developer_fields"][2] == pytest.approx(breakdown.energy.gross_kcal, rel=1e-6)
    assert session["developer_fields"][5] == "belt_and_heart_rate"
    names = [field["field_name"] for field in messages["field_description_mesgs"]]
    assert names[:3] == ["gait", "role", "gross_energy"]
    (zones,) = messages["time_in_zone_mesgs"]
    assert sum(zones["time_in_hr_zone"]) == pytest.approx(
        breakdown.session.duration_s - breakdown.session.paused_s - breakdown.zones.unknown_s
    )
    assert messages["device_info_mesgs"][0]["product_name"] == "Strapline"
    beats = [rr for m in messages["hrv_mesgs"] for rr in m["time"] if rr is not None]
    assert len(beats) == sum(len(second.rr_ms) for second in recorded.seconds)


def test_a_plan_goes_out_with_its_steps() -> None:
    planned = msgspec.structs.replace(run_out(60), plan=walk_jog_sprint(rounds=1))
    stream = Stream.from_byte_array(bytearray(export(planned, format="fit")))
    messages, errors = Decoder(stream).read()
    assert errors == []
    steps = messages["workout_step_mesgs"]
    assert [step["wkt_step_name"] for step in steps] == [
        "Warm-up",
        "Walk",
        "Jog",
        "Sprint",
        "Cool-down",
    ]
    assert steps[2]["duration_time"] == 120
    assert steps[2]["custom_target_speed_low"] == 2.5


def test_a_session_without_positions_is_no_gpx(recorded: Recorded) -> None:
    with pytest.raises(NotExportable, match="no positions, which GPX is made of"):
        export(recorded, format="gpx")
