"""Sessions on their way out: nothing simulated unasked, everything once, again on demand."""

from pathlib import Path

import pytest

from sessions.schema import MEASUREMENTS
from tests.integration.running import document, one_line, short_plan, strapline

pytestmark = pytest.mark.process


def configured(folder: Path) -> dict[str, str]:
    return {"STRAPLINE_INFLUX__FILE": str(folder / "points.txt")}


def run_simulated(folder: Path, *words: str) -> str:
    result = strapline(
        "run",
        *("--simulate", "--speed", "max", "--headless", "--json"),
        *words,
        folder=folder,
        also=configured(folder),
    )
    session: str = document(result)["session"]["id"]
    return session


def points(folder: Path) -> list[str]:
    file = folder / "points.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_a_simulated_session_is_kept_apart_until_it_is_published(tmp_path: Path) -> None:
    session = run_simulated(tmp_path)
    assert points(tmp_path) == []
    told = strapline("publish", session, folder=tmp_path, also=configured(tmp_path))
    assert told.returncode == 0, told.stderr
    written = points(tmp_path)
    # Published, it is still no training: it makes no day and no week.
    assert {line.split(",")[0] for line in written} == set(MEASUREMENTS) - {"now", "day", "week"}
    seconds = [line for line in written if line.startswith("hr,")]
    assert len(seconds) == len(set(seconds)) > 900


def test_asked_to_publish_it_goes_out_with_the_run(tmp_path: Path) -> None:
    run_simulated(tmp_path, "--publish", *short_plan(tmp_path))
    assert any(line.startswith("session,") for line in points(tmp_path))


def test_without_a_sink_there_is_nothing_to_publish_to(tmp_path: Path) -> None:
    result = strapline("publish", "--all", folder=tmp_path)
    assert result.returncode == 2
    assert "[influx]" in one_line(result)
