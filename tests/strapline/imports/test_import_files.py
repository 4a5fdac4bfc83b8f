"""`strapline import`: history becomes sessions, once, in order of time."""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ingest.clock import SystemClock
from ingest.files import RecordedWorkout, read
from sessions.core.model.athlete import Athlete, Sex
from sessions.recording import recorded_files
from sessions.store import Store
from sessions.store.stored_values import ImportOutcome
from sessions.week.diary import Activity
from strapline.imports.found_files import found_files
from strapline.imports.import_files import HistoryImport
from tests.ingest.files.fit_bytes import (
    EVENT,
    RECORD,
    RUNNING,
    SESSION,
    START,
    START_UNIX,
    TIMER,
    TIMER_START,
    TIMER_STOP_ALL,
    UINT16,
    header,
)
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import bpm, fit, kmh, tcx, written

__all__ = ["run"]

DAY = 86_400
PROFILE = 'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\nheart_rate_rest_bpm = 55\n'


@pytest.fixture(autouse=True)
def ada(tmp_path: Path) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE.encode())


def imported(run: Run, *paths: Path) -> list[dict[str, Any]]:
    result = run("import", *paths, "--json")
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)["imported"]
    return found


def shown(run: Run, session: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("show", session, "--json").out)
    return document


def test_a_file_becomes_a_session_with_its_devices_word(run: Run, tmp_path: Path) -> None:
    (one,) = imported(run, written(tmp_path / "in", a_fit=fit(kcal=33)) / "a.fit")
    assert one["outcome"] == "new"
    document = shown(run, one["session"])
    assert document["session"]["started_at"] == "2021-09-08T01:46:40Z"
    assert document["session"]["duration_s"] == 299
    assert document["session"]["sources"]["device_totals"]["energy_kcal"] == 33
    assert "the device itself says: 5 min 00 s, 33 kcal" in document["session"]["notes"]
    assert [i["kind"] for i in document["intervals"]] == ["jog", "walk", "jog"]
    again = json.loads(run("analyse", tmp_path / "in" / "a.fit", "--json", "--athlete", "Ada").out)
    assert again["intervals"] == document["intervals"]
    week = json.loads(run("week", "--week", "2021-W36", "--json").out)
    assert [outing["id"] for outing in week["sessions"]] == [one["session"]]


def test_history_is_stored_in_order_of_time_whatever_the_names(run: Run, tmp_path: Path) -> None:
    folder = written(
        tmp_path / "in", a_fit=fit(start=START + 2 * DAY), b_fit=fit(), c_txt=b"no workout"
    )
    written(folder / "deep", z_fit=fit(start=START + DAY))
    done = imported(run, folder)
    assert [one["file"][-5:] for one in done] == ["b.fit", "z.fit", "a.fit"]
    listed = json.loads(run("sessions", "--json").out)["sessions"]
    assert [one["source"] for one in listed] == ["file"] * 3


def test_importing_again_is_harmless(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "in", a_fit=fit(), copy_fit=fit())
    assert [one["outcome"] for one in imported(run, folder)] == ["duplicate", "new"]
    again = imported(run, folder)
    assert [(one["outcome"], one["reason"]) for one in again] == [
        ("duplicate", "imported already")
    ] * 2
    assert len(json.loads(run("sessions", "--json").out)["sessions"]) == 1


def test_the_other_devices_file_of_a_run_adds_what_only_it_measured(
    run: Run, tmp_path: Path
) -> None:
    folder = written(tmp_path / "in", a_fit=fit(heart=False))
    (first,) = imported(run, folder)
    assert shown(run, first["session"])["session"]["mean_heart_rate_bpm"] is None
    strap = written(tmp_path / "strap", b_tcx=tcx(from_unix=START_UNIX)) / "b.tcx"
    (other,) = imported(run, strap)
    assert other["outcome"] == "duplicate"
    assert other["session"] == first["session"]
    assert other["reason"] == "the same run; taken from it: heart_rate_bpm"
    document = shown(run, first["session"])
    assert document["session"]["mean_heart_rate_bpm"] == pytest.approx(131, abs=3)
    assert document["session"]["distance_m"] > 600


def test_the_same_run_on_a_clock_an_hour_off_is_recognised(run: Run, tmp_path: Path) -> None:
    (first,) = imported(run, written(tmp_path / "in", a_fit=fit()) / "a.fit")
    folder = written(tmp_path / "off", b_fit=fit(start=START + 3600), c_fit=fit(start=START + DAY))
    off, another_day = imported(run, folder)
    assert (off["outcome"], off["session"]) == ("duplicate", first["session"])
    assert off["reason"] == "the same run, its clock 1 h ahead"
    assert another_day["outcome"] == "new"


def test_a_zip_file_is_gone_through_like_a_folder(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities/1.fit", fit())
        archive.writestr("activities/2.fit", b"nothing of the kind")
        archive.writestr("profile.jpg", b"")
    refused, new = imported(run, path)
    assert (new["outcome"], new["file"]) == ("new", f"{path}/activities/1.fit")
    assert (refused["outcome"], refused["file"]) == ("refused", f"{path}/activities/2.fit")
    assert "not a FIT file in spite of its name" in refused["reason"]


def test_a_zip_file_in_a_zip_file_is_opened_too(run: Run, tmp_path: Path) -> None:
    """As in Garmin's export: the uploaded files are in zip files of their own."""
    inner = tmp_path / "UploadedFiles_0.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("ann_1.fit", fit())
        archive.writestr("ann_2.fit", fit(start=START + DAY))
        archive.writestr("ann_3.txt", b"")
    outer = tmp_path / "export.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "DI_CONNECT/UploadedFiles_0.zip")
    done = imported(run, outer)
    assert [(one["outcome"], one["file"]) for one in done] == [
        ("new", f"{outer}/DI_CONNECT/UploadedFiles_0.zip/ann_{number}.fit") for number in (1, 2)
    ]
    assert not [*(tmp_path / "data").glob("import-*")]
    assert [one["outcome"] for one in imported(run, outer)] == ["duplicate"] * 2


def test_what_was_mended_is_said_once_for_each_kind(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "in", a_fit=fit()[:-400])
    (one,) = imported(run, folder)
    assert one["outcome"] == "mended"
    assert "the file ends early" in one["reason"]


def test_an_entry_without_points_goes_into_the_diary_once(run: Run, tmp_path: Path) -> None:
    manual = header().message(
        SESSION, start_time=START, sport=RUNNING, total_elapsed_time=1800, total_distance=5000
    )
    folder = written(tmp_path / "in", a_fit=manual.file())
    assert [one["outcome"] for one in imported(run, folder)] == ["diary"]
    assert [one["outcome"] for one in imported(run, folder)] == ["duplicate"]
    with Store.reading(tmp_path / "data") as read:
        (entry,) = read.diary(athlete="Ada")
    assert entry.what == Activity(sport="running", duration_min=30, distance_m=5000)
    assert "running 30 min 5.00 km" in run("log", "list").out


def test_a_file_that_is_none_ends_with_one_line(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "in", a_fit=b"nothing") / "a.fit"
    result = run("import", path)
    assert result.code == 2
    assert "not a FIT file in spite of its name" in result.line
    assert run("import", tmp_path / "nowhere").line.endswith("no such file or folder")
    assert "holds no .fit" in run("import", written(tmp_path / "empty")).line


def test_a_run_of_a_few_seconds_is_not_kept(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "in", a_fit=fit(seconds=5), b_fit=fit(start=START + DAY))
    short, _ = imported(run, folder)
    assert (short["outcome"], short["reason"]) == ("refused", "less than 10 s of data")


def test_a_cut_off_import_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are read, one is stored: the next call stores the other."""
    folder = written(tmp_path / "in", a_fit=fit(), b_fit=fit(start=START + DAY))
    athlete = Athlete(name="Ada", sex=Sex.FEMALE, age_years=34, mass_kg=61)
    analysed = recorded_files.analysed
    calls = []

    def once(*args: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return analysed(*args, **named)

    def go() -> list[str]:
        with Store.open(tmp_path / "data") as store:
            history = HistoryImport(store, athlete=athlete, clock=SystemClock(), processes=1)
            return [one.outcome.value for one in history.run([*found_files([folder])])]

    monkeypatch.setattr(recorded_files, "analysed", once)
    assert go() == ["new"]
    monkeypatch.setattr(recorded_files, "analysed", analysed)
    assert sorted(go()) == ["duplicate", "new"]
    with Store.reading(tmp_path / "data") as read:
        outcomes = [row.outcome for row in read.recordings()]
    assert outcomes == [ImportOutcome.STORED] * 2


def test_files_are_read_in_several_processes(tmp_path: Path) -> None:
    runs = {f"r{day}_fit": fit(start=START + day * DAY, seconds=30) for day in range(6)}
    athlete = Athlete(name="Ada", sex=Sex.FEMALE, age_years=34, mass_kg=61)
    with Store.open(tmp_path / "data") as store:
        history = HistoryImport(store, athlete=athlete, clock=SystemClock(), processes=2)
        done = history.run([*found_files([written(tmp_path / "in", **runs)])])
    assert [one.outcome.value for one in done] == ["new"] * 6
    assert [one.started_ns for one in done] == sorted(one.started_ns or 0 for one in done)


def test_an_imported_run_goes_out_and_comes_back_the_same(run: Run, tmp_path: Path) -> None:
    """FIT to store to FIT to store: intervals, pauses, totals and beats to the last digit."""
    writer = header()
    metres = 0.0
    for second in range(400):
        if not 150 <= second < 200:
            metres += kmh(second) / 3.6
            writer.message(
                RECORD,
                timestamp=START + second,
                heart_rate=bpm(second),
                speed=kmh(second) / 3.6,
                distance=metres,
                altitude=500 + 100 + second // 40,
                cadence=80,
                position_lat=metres / 111_195,
                position_long=7.0,
            )
            writer.define(3, 78, [(0, UINT16, 2)])
            writer.data(3, struct.pack("<2H", 60_000 // bpm(second), 0xFFFF))
    for at, kind in ((149, TIMER_STOP_ALL), (200, TIMER_START)):
        writer.message(EVENT, timestamp=START + at, event=TIMER, event_type=kind)
    writer.message(SESSION, start_time=START, sport=RUNNING)
    folder = written(tmp_path / "in", a_fit=writer.file())
    (first,) = imported(run, folder)
    out = tmp_path / "out.fit"
    assert run("export", first["session"], "--format", "fit", "--out", out).code == 0
    assert run("sessions", "delete", first["session"]).code == 0
    before = shown(run, first["session"])
    written(tmp_path / "other" / "athletes", Ada_toml=PROFILE.encode())
    second_home = ("--data-dir", tmp_path / "other")
    result = run("import", out, "--json", *second_home)
    (again,) = json.loads(result.out)["imported"]
    after = json.loads(run("show", again["session"], "--json", *second_home).out)
    assert after["intervals"] == before["intervals"]
    assert after["zones"] == before["zones"]
    assert after["energy"] == before["energy"]
    assert after["heart"] == before["heart"]
    for key in ("duration_s", "moving_s", "paused_s", "distance_m", "pauses", "sport", "ascent_m"):
        assert after["session"][key] == before["session"][key], key
    assert after["session"]["pauses"] == [{"start_s": 149, "end_s": 200}]

    gpx = tmp_path / "out.gpx"
    assert run("export", again["session"], "--format", "gpx", "--out", gpx, *second_home).code == 0
    (track,) = read(gpx)
    assert isinstance(track, RecordedWorkout)
    assert track.record_count == 350
    assert [(p.start_s, p.end_s) for p in track.pauses] == [(149, 200)]
    assert track.outdoors


def test_a_watched_folder_receives_what_was_published(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_EXPORT__FOLDER", str(tmp_path / "out"))
    (one,) = imported(run, written(tmp_path / "in", a_fit=fit()) / "a.fit")
    assert run("publish", "--waiting").code == 0
    assert (tmp_path / "out" / f"{one['session']}.fit").exists()
