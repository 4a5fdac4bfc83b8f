"""`strapline coach`: a goal, the next session, its plan; and bad input in one line."""

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
def ada(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    save_profile(ADA, data_dir=tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        keep(store, 0, seconds=720)
    return run


def test_without_a_goal_it_says_how_to_set_one(ada: Run) -> None:
    told = ada("coach")
    assert told.code == 0
    assert "strapline coach goal" in told.out
    assert json.loads(ada("coach", "--json").out)["goal"] is None
    assert ada("coach", "plan").code == 2


def test_the_next_session_with_its_reason_its_cost_and_its_plan(ada: Run, tmp_path: Path) -> None:
    assert ada("coach", "goal", "30min").code == 0
    shown = ada("coach").out
    assert "Goal: thirty minutes of running" in shown
    assert "Because" in shown
    assert "About " in shown
    assert "No medical advice" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert len(shown.splitlines()) <= 24
    told = json.loads(ada("coach", "--json").out)
    assert told["goal"]["aim"] == "30min"
    following = told["next"]
    assert following["kind"] == "walk-run"
    assert following["because"][0]["words"]
    assert len(told["week"]) == 7
    assert told["prediction"]["sessions"] == 1
    week = json.loads(ada("week", "--json").out)["coach"]
    assert week["next"] == following
    assert week["week"] == told["week"]
    assert json.loads(ada("week", "--week", "2026-W40", "--json").out)["coach"] is None
    assert ada("coach", "plan").code == 0
    plan = json.loads(ada("workout", "show", told["plan"], "--json").out)
    assert plan["duration_s"] == pytest.approx(60 * following["minutes"], abs=150)
    assert (tmp_path / "data" / "workouts" / f"{told['plan']}.toml").exists()
    # The next proposal takes its place.
    assert ada("coach", "goal", "150").code == 0
    assert ada("coach", "plan").code == 0
    assert json.loads(ada("workout", "show", told["plan"], "--json").out)["title"].startswith(
        "Easy"
    )


def test_a_plan_of_ones_own_by_that_name_is_not_touched(ada: Run, tmp_path: Path) -> None:
    ada("coach", "goal", "150")
    ada("workout", "new", "coach-ada")
    own = (tmp_path / "data" / "workouts" / "coach-ada.toml").read_text(encoding="utf-8")
    told = ada("coach", "plan")
    assert told.code == 2
    assert "a plan of your own" in told.err
    path = tmp_path / "data" / "workouts" / "coach-ada.toml"
    assert path.read_text(encoding="utf-8") == own


def test_illness_rests_and_the_last_goal_counts(ada: Run) -> None:
    ada("coach", "goal", "30min")
    ada("coach", "goal", "5k", "27:30")
    assert json.loads(ada("coach", "--json").out)["goal"]["five_km_s"] == 1650
    assert ada("log", "illness", "9d").code == 0
    told = json.loads(ada("coach", "--json").out)
    assert told["next"] is None
    assert [day["because"][0]["why"] for day in told["week"]] == ["ill"] * 7
    assert "Nothing for the next seven days" in ada("coach").out
    assert ada("log", "undo").code == 0
    assert json.loads(ada("coach", "--json").out)["next"] is not None
    assert ada("coach", "goal", "none").code == 0
    assert json.loads(ada("coach", "--json").out)["goal"] is None
    listed = ada("log", "list").out
    assert "5 km in 27:30" in listed
    assert "30 min of running" in listed


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("coach", "goal", "fly"), "expected 150, 30min"),
        (("coach", "goal", "5k"), "expected a time"),
        (("coach", "goal", "5k", "3:00"), "expected a time"),
        (("coach", "goal", "150", "9"), "minutes a week"),
        (("coach", "goal", "weight", "much"), "minutes a week"),
        (("coach", "goal", "30min", "7"), "expected 150, 30min"),
        (("log", "illness", "many"), "expected days"),
        (("log", "illness", "0"), "1 to 60"),
    ],
)
def test_bad_input_is_one_line(ada: Run, words: tuple[str, ...], expected: str) -> None:
    told = ada(*words)
    assert told.code == 2
    assert expected in told.err
    assert len(told.err.strip().splitlines()) == 1
