"""`strapline publish`: which sessions go out again."""

from pathlib import Path

import pytest

from sessions.store import Store
from tests.dashboards.review.filled import keep
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "lines.txt"
    monkeypatch.setenv("STRAPLINE_INFLUX__FILE", str(path))
    return path


@pytest.fixture
def sessions(run: Run, tmp_path: Path, lines: Path) -> tuple[str, str]:
    """An older and a newer one, both delivered already."""
    with Store.open(tmp_path / "data", sinks=["line_file"]) as store:
        older, newer = keep(store, 1, seconds=30), keep(store, 0, seconds=30)
    assert run("publish", "--waiting").code == 0
    assert {older, newer} == named_in(lines)
    lines.unlink()
    return older, newer


def named_in(lines: Path) -> set[str]:
    """The sessions whose end is told."""
    if not lines.exists():
        return set()
    told = [line for line in lines.read_text("utf-8").splitlines() if line.startswith("session,")]
    return {line.partition("session=")[2].partition(" ")[0].partition(",")[0] for line in told}


def test_without_an_id_it_is_the_last_session(
    run: Run, sessions: tuple[str, str], lines: Path
) -> None:
    last = max(sessions)
    result = run("publish")
    assert result.code == 0
    assert last in result.err
    assert named_in(lines) == {last}


def test_a_session_that_is_named_and_all_of_them(
    run: Run, sessions: tuple[str, str], lines: Path
) -> None:
    first = min(sessions)
    assert run("publish", first).code == 0
    assert named_in(lines) == {first}
    assert run("publish", "--all").code == 0
    assert named_in(lines) == set(sessions)


@pytest.mark.parametrize("option", ["--waiting", "--refused"])
def test_what_waits_alone_sends_no_session_again(
    run: Run, sessions: tuple[str, str], lines: Path, option: str
) -> None:
    assert run("publish", option).code == 0
    assert named_in(lines) == set()


def test_before_the_first_session_it_says_so(run: Run, lines: Path) -> None:
    result = run("publish")
    assert result.code == 2
    assert "no session yet" in result.line
