"""`strapline progress`: for people within 80 columns, for programs every period."""

import json
from pathlib import Path

import pytest

from sessions.store import Source, Store
from strapline.athletes.profiles import save_profile
from strapline.config.load_config import CONFIG_VARIABLE
from tests.dashboards.review.filled import ADA, keep
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture(autouse=True)
def no_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)


def test_weeks_and_bests_of_what_was_run(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    save_profile(ADA, data_dir=folder)
    with Store.open(folder) as store:
        first = keep(store, 0, seconds=900)
        keep(store, 7, seconds=420)
        keep(store, 8, seconds=420, source=Source.SIMULATED)
    done = run("progress")
    assert done.code == 0
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "400 m" in done.out
    assert "min/km of steady minutes at" in done.out
    assert "both read low until day 42" in done.out
    assert "strapline log weight" in done.out

    told = json.loads(run("progress", "--json").out)
    assert told["athlete"] == "Ada"
    weeks = {week["name"]: week for week in told["periods"]}
    assert [weeks[name]["sessions"] for name in ("2026-W47", "2026-W48")] == [1, 1]
    assert weeks["2026-W47"]["duration_min"] == pytest.approx(15, abs=0.1)
    assert weeks["2026-W47"]["cardio"]["goal_min"] == 150
    assert told["bests"][0]["ever"]["session"] == first
    assert told["missing"]["vo2max"] == 0
    other = json.loads(run("progress", "--heart-rate", "200", "--json").out)
    assert (other["effort"], other["periods"][0]["pace"]) == (None, None)

    months = json.loads(run("progress", "--by", "month", "--json").out)["periods"]
    assert months[0]["name"] == "2026-11"
    assert sum(month["sessions"] for month in months) == 2


def test_without_a_session_it_says_so(run: Run) -> None:
    done = run("progress")
    assert done.code == 0
    assert "once a run was recorded" in done.out.replace("\n", " ")
