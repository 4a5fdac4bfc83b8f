"""`strapline export --year`, and files that exist already."""

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from sessions.store import Source, Store
from tests.dashboards.review.filled import ADA, keep
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import fit, imported, written

__all__ = ["run"]


@pytest.fixture
def years(tmp_path: Path) -> tuple[str, str]:
    """A file of 2021; two runs of 2026, one of them simulated."""
    data = tmp_path / "data"
    (old,) = imported(written(tmp_path / "in", a_fit=fit(seconds=60)), into=data, athlete=ADA)
    with Store.open(data) as store:
        new = keep(store, 0, seconds=60)
        keep(store, 1, seconds=60, source=Source.SIMULATED)
    return old, new


def in_file(path: Path) -> list[str]:
    table = pyarrow.parquet.read_table(path)
    return sorted(set(table.column("session").to_pylist()))


def test_a_year_holds_what_was_run_in_it(
    run: Run, years: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = years
    monkeypatch.chdir(tmp_path)
    result = run("export", "--year", "2026", "--format", "parquet")
    assert result.code == 0, result.err
    assert "strapline-2026.parquet, 1 sessions" in result.err
    assert in_file(tmp_path / "strapline-2026.parquet") == [new]
    path = tmp_path / "old.parquet"
    words = ("--year", "2021", "--format", "parquet", "--out", path)
    assert run("export", *words, "--athlete", "Ada").code == 0
    assert in_file(path) == [old]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--year", "2026"), "Missing option"),
        (("--year", "2026", "--format", "fit"), "expected --year YEAR with --format parquet"),
        (("--format", "parquet"), "expected --year YEAR with --format parquet"),
        (("x", "--year", "2026", "--format", "parquet"), "expected a session or --year, not both"),
        (("--year", "1999", "--format", "parquet"), "--year 1999: no finished session"),
        (
            ("--year", "2026", "--format", "parquet", "--athlete", "Eve"),
            "no finished session of Eve",
        ),
        (("--format", "csv", "--athlete", "Ada"), "a session is named by its ID"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    run: Run, years: tuple[str, str], tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    result = run("export", *words)
    assert result.code == 2
    assert said in result.err
    assert not [*tmp_path.glob("*.parquet")]


def test_a_file_that_was_named_and_exists_is_replaced_on_demand_only(
    run: Run, years: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    path.write_text("a letter")
    words = ("export", years[1], "--format", "json", "--out", path)
    result = run(*words)
    assert result.code == 2
    assert "mine.json: exists; --overwrite replaces it" in result.line
    assert path.read_text() == "a letter"
    assert run(*words, "--overwrite").code == 0
    assert json.loads(path.read_text())["session"]["id"] == years[1]


def test_an_export_under_its_own_name_is_replaced(
    run: Run, years: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what was exported before, of the session as it was."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert run("export", years[1], "--format", "csv").code == 0


def test_a_picture_that_cannot_be_written_is_one_line(run: Run, years: tuple[str, str]) -> None:
    result = run("show", years[1], "--plot", "/dev/null/x.svg")
    assert result.code == 2
    assert "/dev/null/x.svg: cannot be written" in result.line
