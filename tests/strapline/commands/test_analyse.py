"""`analyse_paths`: one breakdown, or `results` for several, and the files that fail."""

import json
import struct
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.codecs import heart_rate, treadmill
from ingest.measurements import HeartRate, Measurement, Treadmill
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.session import Session
from strapline import analyse
from strapline.console.exit_errors import InputError
from strapline.files.analyse_files import analyse_paths, problems
from tests.ingest.files.fit_bytes import (
    LAP,
    RECORD,
    RUNNING,
    SESSION,
    START,
    WALKING,
    FitWriter,
    header,
)
from tests.ingest.files.tcx_text import activity, database, lap, steady

ADA = Athlete(name="Ada", sex="female", age_years=34, mass_kg=61)
TOP_LEVEL = ["session", "intervals", "zones", "energy", "heart", "load", "laps", "schema_version"]


def csv_file(folder: Path, *, seconds: int = 120, name: str = "run.csv") -> Path:
    path = folder / name
    rows = [f"{s},{130 + s % 7},{9.0 + s % 3}" for s in range(seconds)]
    path.write_text("\n".join(["time_s,heart_rate_bpm,speed_kmh", *rows]), encoding="utf-8")
    return path


def fit_file(folder: Path, writer: FitWriter, *, name: str = "run.fit") -> Path:
    path = folder / name
    path.write_bytes(writer.file())
    return path


def two_sessions() -> FitWriter:
    writer = header()
    for second in range(120):
        writer.message(RECORD, timestamp=START + second, heart_rate=120, speed=2.5)
    writer.message(SESSION, start_time=START, sport=RUNNING)
    return writer.message(SESSION, start_time=START + 60, sport=WALKING)


def test_one_activity_is_its_breakdown_and_the_same_as_the_python_calls(tmp_path: Path) -> None:
    path = csv_file(tmp_path)
    document = analyse_paths([path], athlete=ADA)
    seconds = np.arange(120.0)
    expected = analyse(
        time_s=seconds,
        heart_rate_bpm=130 + seconds % 7,
        speed_kmh=9.0 + seconds % 3,
        athlete=ADA,
        source="file",
    ).to_dict()
    assert document == expected
    assert set(TOP_LEVEL) <= set(document)
    assert json.loads(json.dumps(document)) == document


def test_without_an_athlete_what_needs_a_person_is_null(tmp_path: Path) -> None:
    document = analyse_paths([csv_file(tmp_path)], athlete=None)
    assert document["zones"]["seconds"] is None
    assert document["session"]["mean_heart_rate_bpm"] is not None


def test_laps_pauses_date_and_notes_of_the_file_are_in_the_breakdown(tmp_path: Path) -> None:
    path = tmp_path / "run.tcx"
    laps = [
        lap(steady(0, 60), timer_s=60),
        lap(steady(120, 200), start_s=61, timer_s=80, intensity="Resting"),
    ]
    path.write_bytes(database(activity(*laps)))
    document = analyse_paths([path], athlete=ADA)
    session = document["session"]
    assert session["started_at"] == "2020-09-13T12:26:40Z"
    assert session["pauses"] == [{"start_s": 60.0, "end_s": 120.0}]
    assert session["duration_s"] == 200
    assert session["moving_s"] == pytest.approx(140, abs=2)
    assert document["laps"] == [
        {"start_s": 0.0, "end_s": 61.0, "label": "lap 1, active"},
        {"start_s": 61.0, "end_s": 200.0, "label": "lap 2, resting"},
    ]


def test_a_damaged_file_gives_what_could_be_read_and_a_note(tmp_path: Path) -> None:
    data = two_sessions().file()
    path = tmp_path / "cut.fit"
    path.write_bytes(data[: len(data) // 2])
    document = analyse_paths([path], athlete=ADA)
    assert 40 < document["session"]["duration_s"] < 70
    assert any("ends early" in note for note in document["session"]["notes"])


def test_several_activities_of_a_file_are_results_with_their_file_and_part(tmp_path: Path) -> None:
    path = fit_file(tmp_path, two_sessions())
    document = analyse_paths([path], athlete=ADA)
    assert [*document] == ["results"]
    assert [(r["file"], r["activity"]) for r in document["results"]] == [
        (str(path), "1 of 2"),
        (str(path), "2 of 2"),
    ]
    assert [r["session"]["duration_s"] for r in document["results"]] == [59, 59]
    assert problems(document) == []


def test_a_file_that_fails_among_others_is_named_and_the_others_are_analysed(
    tmp_path: Path,
) -> None:
    good = csv_file(tmp_path)
    bad = tmp_path / "photo.jpg"
    bad.write_bytes(b"\xff\xd8\xff")
    missing = tmp_path / "missing.fit"
    document = analyse_paths([bad, good, missing], athlete=ADA)
    assert [r["file"] for r in document["results"]] == [str(good)]
    lines = problems(document)
    assert [error["file"] for error in document["errors"]] == [str(bad), str(missing)]
    assert lines[0].startswith(f"{bad}: not a workout, expected a FIT, TCX, GPX or CSV")
    assert lines[1] == f"{missing}: no such file or directory"


@pytest.mark.parametrize("count", [1, 2])
def test_when_no_file_can_be_analysed_it_is_bad_input(tmp_path: Path, count: int) -> None:
    paths = [tmp_path / f"missing{k}.fit" for k in range(count)]
    with pytest.raises(InputError) as caught:
        analyse_paths(paths, athlete=ADA)
    assert caught.value.exit_code == 2
    assert str(caught.value).count("no such file") == count
    with pytest.raises(InputError, match="no file"):
        analyse_paths([], athlete=ADA)


def test_a_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        analyse_paths([tmp_path], athlete=ADA)


def test_a_recording_of_weeks_is_split_and_said(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    days = "".join(f"{day * 86_000},100\n" for day in range(10))
    path.write_text(f"time_s,heart_rate_bpm\n{days}", encoding="utf-8")
    session = analyse_paths([path], athlete=None)["session"]
    assert session["duration_s"] == 86_000.0
    assert "it lasts 215 hours, and a session a day at most" in session["notes"]
    assert "left out, in none of them: 8 of the records" in session["notes"]


def heart_frame(bpm: int) -> bytes:
    return heart_rate.encode(HeartRate(heart_rate_bpm=bpm))


def belt_frame(kmh: float) -> bytes:
    return treadmill.encode(Treadmill(speed_kmh=kmh))


def raw_line(t: float, char: str, frame: bytes, **more: Any) -> str:
    return json.dumps({"t": t, "char": char, "hex": frame.hex(), **more})


def raw_log(folder: Path, *lines: str) -> Path:
    path = folder / "run.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_raw_log_goes_through_the_live_fold(tmp_path: Path) -> None:
    start_ns = 1_790_000_000_000_000_000
    session = Session(
        session_id="x",
        athlete=freeze(ADA, on=datetime.fromtimestamp(start_ns / 1e9, tz=UTC).date()),
        source="file",
    )
    lines = []
    for second in range(90):
        at = 5.25 + second
        bpm, kmh = 120 + second % 9, 8.0 + second % 4
        wall_ns = start_ns + second * 1_000_000_000
        lines.append(raw_line(at, "2A37", heart_frame(bpm), device="strap", wall_ns=wall_ns))
        lines.append(raw_line(at + 0.5, "0x2acd", belt_frame(kmh), device="belt"))
        for order, source, at_ns, value in (
            (0, "strap", wall_ns, HeartRate(heart_rate_bpm=bpm)),
            (1, "belt", wall_ns + 500_000_000, Treadmill(speed_kmh=kmh)),
        ):
            session.feed(
                Measurement(source=source, at_ns=at_ns, sequence=2 * second + order, value=value)
            )
    session.finish()
    document = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)
    expected = session.breakdown().to_dict()
    assert document["session"]["id"] is None
    expected["session"]["id"] = None
    assert document == expected
    assert document["session"]["started_at"].startswith("2026-")


def test_the_strap_gives_the_heart_rate_although_the_belt_was_first(tmp_path: Path) -> None:
    grip = treadmill.encode(Treadmill(speed_kmh=8, heart_rate_bpm=60))
    lines = []
    for second in range(30):
        lines.append(raw_line(second, "2ACD", grip, device="belt"))
        lines.append(raw_line(second + 0.1, "2A37", heart_frame(140), device="strap"))
    session = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)["session"]
    assert session["mean_heart_rate_bpm"] == pytest.approx(140, abs=3)
    assert [*session["sources"]["speed"]] == ["belt"]


def test_a_raw_log_without_wall_time_has_no_date(tmp_path: Path) -> None:
    lines = [raw_line(s, "2A37", heart_frame(120)) for s in range(30)]
    assert analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)["session"]["started_at"] is None


def test_a_wall_time_that_comes_later_dates_the_start_by_t(tmp_path: Path) -> None:
    lines = [
        raw_line(
            s,
            "2A37",
            heart_frame(120),
            **({"wall_ns": 1_000_000_010_000_000_000} if s == 10 else {}),
        )
        for s in range(30)
    ]
    session = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)["session"]
    assert session["started_at"] == "2001-09-09T01:46:40Z"


def test_each_capture_is_a_result_of_its_own(tmp_path: Path) -> None:
    lines = [
        raw_line(s, "2A37", heart_frame(bpm), capture=capture)
        for s in range(30)
        for capture, bpm in (("morning", 100), ("evening", 140))
    ]
    document = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)
    assert [(r["activity"], r["session"]["mean_heart_rate_bpm"]) for r in document["results"]] == [
        ("morning", 100),
        ("evening", 140),
    ]


def test_what_cannot_be_decoded_is_counted_in_the_notes(tmp_path: Path) -> None:
    lines = [raw_line(s, "2A37", heart_frame(120)) for s in range(30)]
    lines += [raw_line(30, "2A37", b"\x00"), raw_line(31, "FAB3", b""), raw_line(32, "FAB3", b"")]
    lines += [raw_line(33, "button", b"{}"), "garbage"]
    notes = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)["session"]["notes"]
    assert "frames not decoded, unknown characteristic FAB3: 2" in notes
    assert "bad frames dropped, characteristic 2A37: 1" in notes
    assert "bad frames dropped, characteristic button: 1" in notes
    assert any(
        note.startswith("left out, not notifications: 1 of the lines (line 35") for note in notes
    )


def test_a_capture_without_anything_measured_says_so(tmp_path: Path) -> None:
    battery = raw_line(0, "2A19", bytes([50]))
    document = analyse_paths([raw_log(tmp_path, battery)], athlete=ADA)
    assert document["session"]["duration_s"] == 0
    assert "no heart rate, speed or cadence" in document["session"]["notes"]


def test_a_lap_of_the_watch_keeps_its_name(tmp_path: Path) -> None:
    writer = two_sessions().message(LAP, start_time=START + 10, total_elapsed_time=20)
    document = analyse_paths([fit_file(tmp_path, writer)], athlete=ADA)
    first, second = document["results"]
    assert first["laps"] == [{"start_s": 10.0, "end_s": 30.0, "label": "lap 1"}]
    assert second["laps"] == []


def test_truncated_treadmill_frames_still_give_their_speed(tmp_path: Path) -> None:
    # Flags promise a total distance; only the speed is there (a Matrix treadmill cuts like this).
    cut = struct.pack("<HH", 0x0004, 800)
    lines = [raw_line(s, "2ACD", cut) for s in range(30)]
    session = analyse_paths([raw_log(tmp_path, *lines)], athlete=ADA)["session"]
    assert session["mean_speed_kmh"] == pytest.approx(8.0)


def test_the_python_call_stays_a_call_whatever_was_imported() -> None:
    from strapline import analyse as again

    assert again is analyse
    assert callable(again)


RUN, RIDE, TRANSITION = 1, 2, 3  # FIT SDK, type sport


def test_a_multisport_file_is_split_at_its_legs_and_each_says_its_sport(tmp_path: Path) -> None:
    writer = header()
    for second in range(180):
        writer.message(RECORD, timestamp=START + second, heart_rate=120, speed=2.5)
    for at, sport in enumerate((RUN, TRANSITION, RIDE)):
        writer.message(SESSION, start_time=START + 60 * at, sport=sport)
    results = analyse_paths([fit_file(tmp_path, writer)], athlete=ADA)["results"]
    assert [one["activity"] for one in results] == ["1 of 3", "2 of 3", "3 of 3"]
    assert [one["session"]["sport"] for one in results] == ["foot", "other", "ride"]
    assert "The file calls the sport transition." in results[1]["session"]["notes"]
    assert {one["kind"] for one in results[2]["intervals"]} == {"unknown"}


BORN = Athlete(name="Ada", sex="female", birth_date=date(1990, 11, 30), mass_kg=61)


def test_a_birth_date_gives_an_age_as_of_the_recordings_own_day(tmp_path: Path) -> None:
    path = fit_file(tmp_path, header().message(RECORD, timestamp=START, heart_rate=120))
    document = analyse_paths([path], athlete=BORN, on=date(2020, 1, 1))
    told = datetime.fromisoformat(document["session"]["started_at"]).date()
    age_years = (told - date(1990, 11, 30)).days / 365.2425
    assert document["zones"]["heart_rate_max_bpm"] == pytest.approx(208 - 0.7 * age_years)
    assert not any("age is as of" in note for note in document["session"]["notes"])


def test_an_undated_recording_takes_the_day_that_is_given_else_today(tmp_path: Path) -> None:
    path = csv_file(tmp_path)
    given = analyse_paths([path], athlete=BORN, on=date(2020, 11, 30))
    assert given["zones"]["heart_rate_max_bpm"] == pytest.approx(208 - 0.7 * 30, abs=0.01)
    assert (
        "The recording has no date: the age is as of 2020-11-30, by --date."
        in given["session"]["notes"]
    )
    today = analyse_paths([path], athlete=BORN)
    assert today["energy"]["gross_kcal"] is not None
    assert any(note.endswith(", today.") for note in today["session"]["notes"])
    assert {method["name"] for method in today["energy"]["method"]} == {"belt_and_heart_rate"}


def test_an_undated_raw_log_loses_no_heart_rate_energy(tmp_path: Path) -> None:
    frame = heart_rate.encode(HeartRate(heart_rate_bpm=140)).hex()
    lines = [json.dumps({"t": float(s), "char": "2A37", "hex": frame}) for s in range(60)]
    document = analyse_paths([raw_log(tmp_path, *lines)], athlete=BORN, on=date(2020, 11, 30))
    assert document["energy"]["covered_s"] == pytest.approx(59.0)
    assert any("by --date" in note for note in document["session"]["notes"])
