"""Exports of corrected sessions hold what is left, and JSON says what was done."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.files import RecordedWorkout, read
from tests.ingest.files.fit_bytes import START_UNIX
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.commands.test_corrections import athletes, from_file, live, shown

__all__ = ["athletes", "from_file", "live", "run"]


def exported(run: Run, session: str, folder: Path, *, format: str) -> RecordedWorkout:
    path = folder / f"out.{format}"
    assert run("export", session, "--format", format, "--out", path, "--overwrite").code == 0
    (recording,) = read(path)
    assert isinstance(recording, RecordedWorkout)
    return recording


@pytest.mark.parametrize("format", ["fit", "tcx", "csv"])
def test_a_trimmed_file_goes_out_as_far_as_it_is_left(
    run: Run, from_file: str, tmp_path: Path, format: str
) -> None:
    whole = exported(run, from_file, tmp_path, format=format)
    assert run("sessions", "trim", from_file, "--from", "0:50", "--to", "250").code == 0
    left = exported(run, from_file, tmp_path, format=format)
    assert left.duration_s == 199
    assert left.heart_rate_bpm is not None
    assert whole.heart_rate_bpm is not None
    assert left.heart_rate_bpm.tolist() == whole.heart_rate_bpm[50:250].tolist()
    if format != "csv":
        assert left.started_at == datetime.fromtimestamp(START_UNIX + 50, UTC)


async def test_a_recorded_session_goes_out_as_far_as_it_is_left(
    run: Run, live: str, tmp_path: Path
) -> None:
    assert run("sessions", "trim", live, "--from", "20", "--to", "80").code == 0
    for format in ("fit", "tcx", "csv"):
        assert exported(run, live, tmp_path, format=format).duration_s == pytest.approx(60, abs=1)


def test_json_says_what_was_corrected_until_it_is_taken_back(run: Run, from_file: str) -> None:
    def document() -> dict[str, object]:
        told = run("export", from_file, "--format", "json", "--out", "-").out
        whole: dict[str, object] = json.loads(told)
        return {key: whole[key] for key in ("corrections", "made_of")}

    assert document() == {"corrections": [], "made_of": []}
    assert run("sessions", "assign", from_file, "Bob").code == 0
    assert run("sessions", "split", from_file, "1:40").code == 0
    told = document()
    corrections = told["corrections"]
    assert isinstance(corrections, list)
    assert [one["what"] for one in corrections] == ["assign", "split"]
    assert [len(one["with"]) for one in corrections] == [0, 1]
    assert all(one["made_at"].endswith("Z") for one in corrections)
    assert told["made_of"] == [{"from_at": None, "to_at": "2021-09-08T01:48:20Z"}]
    assert shown(run, from_file)["session"]["duration_s"] == 99
    for _ in range(2):
        assert run("sessions", "undo", from_file).code == 0
    assert document() == {"corrections": [], "made_of": []}
