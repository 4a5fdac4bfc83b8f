"""Each test file belongs to exactly one part, and that part runs it."""

from pathlib import Path

import pytest

from tools import long_tests
from tools.long_tests import PARTS, arguments, main, part_of

FILES = sorted(Path("tests").rglob("test_*.py"))


def runs(part: str) -> set[Path]:
    """The files that pytest finds with the part's arguments."""
    words = arguments(part)
    left_out = [word.removeprefix("--ignore=") for word in words if word.startswith("--ignore=")]
    return {
        path
        for path in FILES
        if any(path.is_relative_to(mine) for mine in PARTS[part])
        and not any(path.is_relative_to(other) for other in left_out)
    }


def test_each_test_file_is_run_by_its_part_alone() -> None:
    assert len(FILES) > 200
    found = {part: runs(part) for part in PARTS}
    for path in FILES:
        assert [part for part in PARTS if path in found[part]] == [part_of(path)]


def test_each_path_exists() -> None:
    assert [path for paths in PARTS.values() for path in paths if not Path(path).exists()] == []


def test_a_part_that_has_passed_on_this_commit_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []
    statuses = iter([0, 1, 0, 0])

    def pretend(words: list[str]) -> int:
        ran.append(words)
        return next(statuses)

    commit = "abc"
    monkeypatch.setattr(long_tests, "PASSED", tmp_path)
    monkeypatch.setattr(long_tests, "run_pytest", pretend)
    monkeypatch.setattr(long_tests, "clean_commit", lambda: commit)
    assert main(["codecs", "core"]) == 1
    assert "Failed: core" in capsys.readouterr().out
    assert main(["codecs", "core"]) == 0
    assert ran == [["tests/ingest/codecs"], ["tests/sessions/core"], ["tests/sessions/core"]]
    commit = "def"
    assert main(["codecs"]) == 0
    assert len(ran) == 4


def test_what_passes_on_changed_files_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_tests, "PASSED", tmp_path)
    monkeypatch.setattr(long_tests, "run_pytest", lambda words: 0)
    monkeypatch.setattr(long_tests, "clean_commit", lambda: None)
    assert main(["codecs"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_part_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kodecs"]) == 2
    assert "codecs" in capsys.readouterr().err
