"""`strapline export`, from the command line to a file."""

import json
from pathlib import Path

import pytest

from ingest.files import read
from sessions.store import Store
from tests.dashboards.review.filled import keep
from tests.sessions.store import recording as r
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def session(tmp_path: Path) -> str:
    with Store.open(tmp_path / "data") as store:
        return keep(store, 0, seconds=60)


@pytest.mark.parametrize("format", ["fit", "tcx", "csv"])
def test_a_session_is_written_beside_you_and_can_be_read(
    run: Run, session: str, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", session[:11], "--format", format, "--data-dir", str(tmp_path / "data"))
    assert result.code == 0
    assert f"{session}.{format}" in result.err
    assert read(tmp_path / f"{session}.{format}")


def test_json_to_standard_output_is_one_document(run: Run, session: str, tmp_path: Path) -> None:
    arguments = ("--format", "json", "--out", "-", "--data-dir", str(tmp_path / "data"))
    result = run("export", session, *arguments)
    assert json.loads(result.out)["session"]["id"] == session


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope", "--format", "csv"), "no session 'nope'"),
        (("2026", "--format", "fitt"), "no format 'fitt' (did you mean fit?)"),
        (("2026", "--format", "csv", "--out", "/dev/null/x"), "/dev/null/x: cannot be written"),
        (("20261122-0915-x", "--format", "csv"), "has no end yet"),
    ],
)
def test_what_cannot_be_written_is_one_line_that_says_why(
    run: Run, session: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    if arguments[0].endswith("-x"):
        with Store.open(tmp_path / "data") as store:
            r.begin(store)
    result = run("export", *arguments, "--data-dir", str(tmp_path / "data"))
    assert result.code == 2
    assert said in result.err
    assert result.err.strip().count("\n") == 0


def test_without_an_id_it_is_the_last_session(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = ("--data-dir", str(tmp_path / "data"))
    for words in (("show",), ("export", "--format", "csv"), ("recompute",)):
        assert "no session yet" in run(*words, *folder).line
    with Store.open(tmp_path / "data") as store:
        keep(store, 0, seconds=60)
        last = keep(store, 1, seconds=60)
    assert json.loads(run("show", "--json", *folder).out)["session"]["id"] == last
    assert run("export", "--format", "csv", *folder).code == 0
    assert (tmp_path / f"{last}.csv").exists()
    shown = run("show", *folder).out
    assert "▁" in shown or "█" in shown
