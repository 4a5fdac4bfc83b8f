"""`strapline sessions assign|trim|split|merge|undo`: corrections that can be taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from sessions.store import Store
from tests.ingest.files.fit_bytes import START
from tests.sessions.recording.planned_run import SESSION, Bench, Second
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import fit, written

__all__ = ["run"]

PROFILE = 'name = "{name}"\nsex = "female"\nage_years = 34\nmass_kg = {mass}\n'


@pytest.fixture(autouse=True)
def athletes(tmp_path: Path) -> None:
    written(
        tmp_path / "data" / "athletes",
        Ada_toml=PROFILE.format(name="Ada", mass=61).encode(),
        Bob_toml=PROFILE.format(name="Bob", mass=90).encode(),
    )


@pytest.fixture
def from_file(run: Run, tmp_path: Path) -> str:
    path = written(tmp_path / "in", a_fit=fit()) / "a.fit"
    (one,) = json.loads(run("import", path, "--athlete", "Ada", "--json").out)["imported"]
    return str(one["session"])


@pytest.fixture
async def live(tmp_path: Path) -> str:
    with Store.open(tmp_path / "data") as store:
        bench = Bench(store)
        bench.run([(n, Second(bpm=120 + n % 60, speed_kmh=9.0)) for n in range(120)])
        await bench.finish()
    return SESSION


def shown(run: Run, session: str) -> dict[str, Any]:
    result = run("show", session, "--json")
    assert result.code == 0, result.err
    document: dict[str, Any] = json.loads(result.out)
    return document


def listed(run: Run) -> list[tuple[str, str]]:
    sessions = json.loads(run("sessions", "--json").out)["sessions"]
    return sorted((one["id"], one["athlete"]) for one in sessions)


def test_a_session_is_given_to_another_athlete_and_back(run: Run, from_file: str) -> None:
    before = shown(run, from_file)
    assert run("sessions", "assign", from_file, "Bob").code == 0
    after = shown(run, from_file)
    assert listed(run) == [(from_file, "Bob")]
    assert after["energy"]["gross_kcal"] > 1.2 * before["energy"]["gross_kcal"]
    assert run("sessions", "undo").code == 0
    assert shown(run, from_file) == before
    assert listed(run) == [(from_file, "Ada")]


def test_a_trimmed_session_begins_and_ends_where_it_was_told(run: Run, from_file: str) -> None:
    before = shown(run, from_file)
    result = run("sessions", "trim", from_file, "--from", "0:50", "--to", "250")
    assert result.code == 0, result.err
    session = shown(run, from_file)["session"]
    assert session["started_at"] == "2021-09-08T01:47:30Z"
    assert session["duration_s"] == 199
    assert run("sessions", "undo", from_file).code == 0
    assert shown(run, from_file) == before


def test_two_halves_are_together_what_the_whole_was(run: Run, from_file: str) -> None:
    whole = shown(run, from_file)
    assert run("sessions", "split", from_file, "1:40").code == 0
    ids = [id for id, _ in listed(run)]
    assert len(ids) == 2
    halves = [shown(run, id)["session"] for id in ids]
    assert sorted(half["duration_s"] for half in halves) == [99, 199]
    metres = sum(half["distance_m"] for half in halves)
    assert metres == pytest.approx(whole["session"]["distance_m"], abs=3)

    assert run("sessions", "merge", *ids).code == 0
    merged = shown(run, from_file)["session"]
    assert merged["duration_s"] == 299
    assert [id for id, _ in listed(run)] == [from_file]
    assert run("sessions", "undo").code == 0
    assert [id for id, _ in listed(run)] == sorted(ids)
    assert run("sessions", "undo").code == 0
    assert shown(run, from_file) == whole


def test_between_merged_sessions_it_is_paused(run: Run, from_file: str, tmp_path: Path) -> None:
    path = written(tmp_path / "later", b_fit=fit(start=START + 600, seconds=250)) / "b.fit"
    (two,) = json.loads(run("import", path, "--athlete", "Ada", "--json").out)["imported"]
    assert run("sessions", "merge", two["session"], from_file).code == 0
    session = shown(run, from_file)["session"]
    assert session["pauses"] == [{"start_s": 299, "end_s": 600}]
    assert session["distance_m"] == pytest.approx(717 + 620, abs=60)


async def test_a_recorded_session_is_trimmed_over_its_raw_log(run: Run, live: str) -> None:
    before = shown(run, live)
    assert run("sessions", "trim", live, "--from", "20", "--to", "80").code == 0
    session = shown(run, live)["session"]
    assert session["duration_s"] == pytest.approx(60, abs=1)
    assert run("recompute", live).code == 0
    assert shown(run, live)["session"]["duration_s"] == session["duration_s"]
    assert run("sessions", "undo").code == 0
    assert shown(run, live)["session"]["duration_s"] == before["session"]["duration_s"]


async def test_a_recorded_session_is_split_and_merged(run: Run, live: str) -> None:
    whole = shown(run, live)["session"]
    assert run("sessions", "split", live, "60").code == 0
    ids = [id for id, _ in listed(run)]
    assert sum(shown(run, id)["session"]["duration_s"] for id in ids) == pytest.approx(
        whole["duration_s"], abs=1.5
    )
    assert run("sessions", "merge", *ids).code == 0
    assert shown(run, live)["session"]["duration_s"] == whole["duration_s"]
    assert run("sessions", "undo").code == 0
    assert run("sessions", "undo").code == 0
    assert shown(run, live)["session"] == whole


def test_deleting_is_taken_back(run: Run, from_file: str) -> None:
    before = shown(run, from_file)
    assert run("sessions", "delete", from_file).code == 0
    assert listed(run) == []
    assert run("sessions", "undo").code == 0
    assert shown(run, from_file) == before
    assert "nothing" in run("sessions", "undo").line or run("sessions", "undo").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trim", "{id}"), "expected a stretch to leave"),
        (("trim", "{id}", "--from", "x"), "expected a moment like 90, 1:30 or 1:02:03"),
        (("trim", "{id}", "--from", "4:55"), "less than 10 s would be left"),
        (("trim", "{id}", "--from", "9:00"), "no record of a.fit lies there"),
        (("split", "{id}", "5"), "less than 10 s would be left"),
        (("merge", "{id}"), "name two sessions or more"),
        (("assign", "{id}", "Eve"), "no profile 'Eve'"),
    ],
)
def test_what_makes_no_session_is_one_line(
    run: Run, from_file: str, words: tuple[str, ...], said: str
) -> None:
    before = shown(run, from_file)
    result = run("sessions", *(word.format(id=from_file) for word in words))
    assert result.code == 2
    assert said in result.line
    assert shown(run, from_file) == before


def test_the_sinks_follow_a_correction(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "lines.txt"
    monkeypatch.setenv("STRAPLINE_INFLUX__FILE", str(lines))
    path = written(tmp_path / "in", a_fit=fit()) / "a.fit"
    (one,) = json.loads(run("import", path, "--athlete", "Ada", "--json").out)["imported"]
    assert run("publish", "--waiting").code == 0
    before = lines.read_text(encoding="utf-8")
    assert "# void" not in before.replace("# void: day, week", "")
    assert "duration_s=299.0" in before
    assert run("sessions", "assign", one["session"], "Bob").code == 0
    assert run("publish", "--waiting").code == 0
    after = lines.read_text(encoding="utf-8").removeprefix(before)
    assert after.startswith("# void: hr, motion, interval, ")
    assert "of Ada from" in after.splitlines()[0]
    assert f"session,athlete=Bob,session={one['session']}" in after
    assert f"session,athlete=Ada,session={one['session']}" not in after
