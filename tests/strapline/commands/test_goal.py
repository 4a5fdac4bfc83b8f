"""`strapline goal`, and the week of somebody who has one, from the command line and back."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from dashboards.terminal.week_screen import print_week
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Units
from sessions.store import DiaryBook
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, FatShare, Strength, Waist, Weight, WeightGoal
from sessions.week.goals import WeekReport, report_on
from strapline.config.load_config import CONFIG_VARIABLE
from tests.sessions.week.test_scale_report import BEN, TODAY, entry, losing, runs, with_food
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]


@pytest.fixture(autouse=True)
def ben(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    folder = tmp_path / "data" / "athletes"
    folder.mkdir(parents=True)
    profile = 'name = "Ben"\nsex = "male"\nage_years = 40\nheight_m = 1.8\nmass_kg = 80\n'
    (folder / "Ben.toml").write_text(profile, encoding="utf-8")


def weigh(folder: Path, days: int) -> None:
    """Every morning of so many days, half a kilogram less a week."""
    now_ns = SystemClock().wall_ns()
    with DiaryBook.open(folder) as book:
        for ago in range(days):
            what = Weight(mass_kg=80 + 0.5 * ago / 7)
            book.add(Entry(athlete="Ben", at_ns=now_ns - ago * 86400 * NS_PER_S, what=what))


def test_a_goal_is_set_foretold_and_forgotten(run: Run, tmp_path: Path) -> None:
    assert "No goal" in run("goal").err
    weigh(tmp_path / "data", 42)
    done = run("goal", "76")
    assert done.code == 0
    assert "Goal: 76.0 kg" in done.out
    assert "between" in done.out
    found = json.loads(run("goal", "--json").out)["goal"]
    assert found["state"] == "under way"
    assert found["early_on"] < found["likely_on"] < found["late_on"]
    assert set(found["projection"][0]) == {"day", "kg"}
    week = json.loads(run("week", "--json").out)
    assert week["goal"]["mass_kg"] == 76
    assert week["balance"]["balance_kcal_per_day"]["value"] < -350
    assert week["balance"]["balance_kcal_per_day"]["band"] < 250
    assert week["scales"]["change_kg_per_week"] == week["balance"]["change_kg_per_week"]["value"]
    progress = json.loads(run("progress", "--json").out)
    assert progress["periods"][-1]["mass_trend_kg"]["band"] > 0
    assert progress["goal"]["likely_on"] == found["likely_on"]
    assert run("goal", "none").code == 0
    assert json.loads(run("goal", "--json").out)["goal"] is None


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["56"], "too light"),
        (["77", "--rate", "1.5kg"], "at the earliest"),
        (["77", "--by", "2020-01-01"], "tomorrow"),
        (["77", "--by", "soon"], "2027-05-01"),
        (["77", "--by", "2027-05-01", "--rate", "1"], "not both"),
        (["much"], "71.2kg"),
        (["--rate", "1"], "expected a mass"),
    ],
)
def test_a_goal_that_cannot_be_is_one_line_and_exit_2(
    run: Run, words: list[str], line: str
) -> None:
    refused = run("goal", *words)
    assert refused.code == 2
    assert line in refused.line
    assert json.loads(run("log", "list", "--json").out)["entries"] == []


def test_waist_and_fat_share_are_logged_in_the_reader_s_units(run: Run, tmp_path: Path) -> None:
    assert run("log", "waist", "90").code == 0
    assert run("log", "waist", "35in").code == 0
    assert run("log", "fat", "24").code == 0
    assert run("log", "fat", "80%").code == 2
    entries = json.loads(run("log", "list", "--json").out)["entries"]
    assert [(one["kind"], one.get("girth_cm"), one.get("share_pct")) for one in entries] == [
        ("fat", None, 24),
        ("waist", pytest.approx(88.9), None),
        ("waist", 90, None),
    ]
    profile = tmp_path / "data" / "athletes" / "Ben.toml"
    profile.write_text(profile.read_text() + 'units = "imperial"\n', encoding="utf-8")
    assert "35.0 in" in run("log", "waist", "35").err


def full_week() -> WeekReport:
    """A week in which every part has something to say."""
    diary = with_food(losing(), 1300, ago=range(29))
    diary[TODAY - timedelta(days=20)].append(entry(WeightGoal(mass_kg=76)))
    for ago in (0, 3):
        diary[TODAY - timedelta(days=ago)] += [
            entry(Strength(duration_min=25)),
            entry(Waist(girth_cm=90)),
            entry(FatShare(share_pct=24)),
        ]
    return report_on(
        Week.containing(TODAY), outings=runs(400), diary=diary, athlete=BEN, today=TODAY
    )


@pytest.mark.parametrize("units", list(Units))
def test_scale_and_goal_fit_80_by_24_with_all_the_rest(units: Units) -> None:
    console = Console(file=io.StringIO(), width=80, height=24)
    print_week(full_week(), athlete="Ben", units=units, today=TODAY, console=console)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    assert len(shown.splitlines()) <= 23  # and the prompt
    assert "kcal a day below what is burned" in shown
    assert "too few" in shown
    assert "one more run" in shown
    assert ("kg" in shown, "lb" in shown) == (units is Units.METRIC, units is Units.IMPERIAL)


def test_no_second_balance_stands_beside_the_scale_s() -> None:
    """Neither what the diary alone would make of it, nor its deficit's verdict."""
    console = Console(file=io.StringIO(), width=200)
    print_week(full_week(), athlete="Ben", units=Units.METRIC, today=TODAY, console=console)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert shown.count("kcal a day below") == 1
    assert "days logged" not in shown
    assert "can be kept" not in shown
