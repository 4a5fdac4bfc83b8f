"""The whole path, radio to breakdown, as `strapline demo` runs it."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.integration.running import document, strapline
from tests.sizes import LONG

pytestmark = pytest.mark.process


def demo(folder: Path, *words: str) -> dict[str, Any]:
    return document(strapline("demo", "--headless", "--json", *words, folder=folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def breakdown(folder: Path) -> dict[str, Any]:
    return demo(folder, "--speed", "max", "--seed", "7", "--keep")


def without_date(document: dict[str, Any]) -> dict[str, Any]:
    session = {k: v for k, v in document["session"].items() if k not in ("id", "started_at")}
    return document | {"session": session}


def test_the_plan_comes_out_as_it_was_run(breakdown: dict[str, Any]) -> None:
    kinds = [interval["kind"] for interval in breakdown["intervals"]]
    assert kinds == ["walk", "jog", "sprint", "walk", "jog", "sprint", "walk"]
    # Warm-up and walk are one gait: 120 + 180, then the plan's own edges, after the belt's start.
    edges_s = [interval["start_s"] for interval in breakdown["intervals"]]
    planned_s = [0, 300, 420, 480, 660, 780, 840]
    late_s = [edge - planned for edge, planned in zip(edges_s, planned_s, strict=True)]
    # The belt starts a second after the first measurement: within two seconds of the truth.
    assert late_s[0] == 0
    assert all(-1 <= late <= 3 for late in late_s[1:]), late_s


def test_seconds_in_zones_and_out_of_them_are_the_whole_session(breakdown: dict[str, Any]) -> None:
    zones = breakdown["zones"]
    total_s = sum(zones["seconds"]) + zones["below_s"] + zones["unknown_s"]
    assert total_s == pytest.approx(breakdown["session"]["duration_s"])


def test_intervals_cover_the_session_without_a_seam(breakdown: dict[str, Any]) -> None:
    intervals = breakdown["intervals"]
    assert intervals[0]["start_s"] == 0
    assert intervals[-1]["end_s"] == breakdown["session"]["duration_s"]
    for before, after in pairwise(intervals):
        assert before["end_s"] == after["start_s"]


def test_it_says_that_it_is_simulated(breakdown: dict[str, Any]) -> None:
    assert breakdown["session"]["source"] == "simulated"


def test_kept_it_is_found_shown_and_recomputed(breakdown: dict[str, Any], folder: Path) -> None:
    session = breakdown["session"]["id"]
    assert document(strapline("show", session, "--json", folder=folder)) == breakdown
    assert strapline("recompute", session, folder=folder).returncode == 0
    assert document(strapline("show", session, "--json", folder=folder)) == breakdown
    listed = document(strapline("sessions", "--json", folder=folder))["sessions"]
    assert [row["id"] for row in listed] == [session]
    assert listed[0]["source"] == "simulated"


@pytest.mark.parametrize("speed", ["20", "max"] if LONG else ["200"])
def test_at_any_speed_the_same_seed_gives_the_same_document_and_nothing_is_kept_unasked(
    speed: str, breakdown: dict[str, Any], tmp_path: Path
) -> None:
    again = demo(tmp_path, "--speed", speed, "--seed", "7")
    assert without_date(again) == without_date(breakdown)
    assert document(strapline("sessions", "--json", folder=tmp_path)) == {"sessions": []}
