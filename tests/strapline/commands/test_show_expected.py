"""`show --expected` and `workout show --predict`: what was and what will be, in words and JSON."""

import json
from pathlib import Path

import pytest

from sessions.store import Store
from strapline.athletes.profiles import save_profile
from strapline.config.load_config import CONFIG_VARIABLE
from tests.dashboards.review.filled import ADA, keep
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture
def filled(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    save_profile(ADA, data_dir=tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        for day in (0, 2):
            keep(store, day, seconds=720)
    return run


def test_a_run_against_what_was_expected(filled: Run) -> None:
    told = json.loads(filled("show", "--expected", "--json").out)["expected"]
    assert told["sessions"] == 1
    assert told["off_bpm"] == told["measured_bpm"] - told["expected_bpm"]["expected"]
    assert told["is_beyond"] is False
    assert "expected of this work" in filled("show", "--expected").out
    assert "Few runs have taught it" in filled("show", "--expected").out
    whole = filled("show")
    assert whole.code == 0
    assert "expected of this work" in whole.out
    # The breakdown alone is what a run ends with.
    assert "expected" not in json.loads(filled("show", "--json").out)


def test_a_plan_is_told_beforehand(filled: Run) -> None:
    out = filled("workout", "show", "steady-30", "--predict").out
    assert "About " in out
    assert " kcal" in out
    assert "From 2 earlier runs" in out
    told = json.loads(filled("workout", "show", "steady-30", "--predict", "--json").out)
    prediction = told["prediction"]
    assert prediction["duration_s"] == told["duration_s"]
    assert len(prediction["course"]["expected_bpm"]) == told["duration_s"]
    assert prediction["gross_kcal"]["low"] < prediction["gross_kcal"]["expected"]
    # Who does not ask gets the plan as it was.
    assert "prediction" not in json.loads(filled("workout", "show", "steady-30", "--json").out)


def test_without_a_profile_it_says_what_it_needs(run: Run) -> None:
    told = run("workout", "show", "4x4", "--predict")
    assert told.code == 0
    assert "a profile with mass and age is needed" in told.out
    assert (
        json.loads(run("workout", "show", "4x4", "--predict", "--json").out)["prediction"] is None
    )
    assert run("workout", "show", "4x4", "--predict", "--athlete", "Nobody").code == 2


def test_what_nothing_can_be_held_against_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    with Store.open(tmp_path / "data") as store:
        keep(store, 0, seconds=120)
    assert json.loads(run("show", "--expected", "--json").out) == {"expected": None}
    assert "Nothing to hold it against" in run("show", "--expected").out
