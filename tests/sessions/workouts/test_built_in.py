"""The plans that come with the program."""

import msgspec
import pytest

from sessions.core.model.sample import Kind
from sessions.workouts.built_in import (
    all_built_in,
    beginner,
    built_in,
    built_in_names,
    built_in_words,
)
from sessions.workouts.outline import Outline
from sessions.workouts.plan import Workout, walk_jog_sprint
from sessions.workouts.plan_toml_reader import read_plan
from sessions.workouts.plan_toml_writer import plan_text


@pytest.mark.parametrize("outline", [*all_built_in()], ids=lambda outline: str(outline.name))
def test_each_is_a_plan_file_like_any_other(outline: Outline) -> None:
    assert read_plan(plan_text(outline), name=outline.name) == outline


@pytest.mark.parametrize("minutes", range(20, 61))
def test_walk_jog_sprint_lasts_as_long_as_it_is_called(minutes: int) -> None:
    outline = built_in(f"walk-jog-sprint-{minutes}")
    assert outline is not None
    workout = outline.workout()
    assert workout.duration_s == minutes * 60
    rounds = [(s.kind, s.duration_s) for s in workout.steps[1:-1]]
    assert rounds[:3] == [(Kind.WALK, 180), (Kind.JOG, 120), (Kind.SPRINT, 60)]
    assert rounds == rounds[:3] * (len(rounds) // 3)
    assert min(workout.steps[0].duration_s or 0, workout.steps[-1].duration_s or 0) >= 180


@pytest.mark.parametrize(
    "name",
    ["walk-jog-sprint-19", "walk-jog-sprint-61", "beginner-week-0", "beginner-week-10", "nothing"],
)
def test_a_family_ends_somewhere(name: str) -> None:
    assert built_in(name) is None


def test_the_demo_runs_the_plan_of_this_name() -> None:
    outline = built_in("walk-jog-sprint")
    assert outline is not None
    mine = [(s.name, s.duration_s, s.speed_kmh) for s in outline.workout().steps]
    assert mine == [(s.name, s.duration_s, s.speed_kmh) for s in walk_jog_sprint().steps]


def test_beginners_jog_longer_every_week_and_half_an_hour_at_the_end() -> None:
    longest = []
    for week in range(1, 10):
        jogs = [s.duration_s or 0 for s in beginner(week=week).workout().steps if s.name == "Jog"]
        longest.append(max(jogs))
        assert 8 * 60 <= sum(jogs) <= 30 * 60
    assert longest == sorted(set(longest))
    assert longest[-1] == 1800


def test_names_are_unique_and_found() -> None:
    names = built_in_names()
    assert len(set(names)) == len(names) == 20
    assert [outline.name for outline in all_built_in()] == list(names)
    assert len(built_in_words()) == 8


def test_four_by_four_asks_for_ninety_to_ninety_five_percent() -> None:
    outline = built_in("4x4")
    assert outline is not None
    work = [s for s in outline.workout().steps if s.name == "Interval"]
    assert [s.duration_s for s in work] == [240] * 4
    assert {(s.heart_rate.low, s.heart_rate.high) for s in work if s.heart_rate} == {(90, 95)}


def test_a_plan_stored_before_steps_had_other_ends_is_still_read() -> None:
    stored = (
        b'{"name":"walk-jog-sprint","title":"Walk 3","steps":[{"name":"Walk","kind":"walk",'
        b'"duration_s":180.0,"speed_kmh":5.5,"incline_pct":0.0}]}'
    )
    workout = msgspec.json.decode(stored, type=Workout)
    assert workout.duration_s == 180
    assert workout.steps[0].expected_kmh == 5.5


def test_the_threshold_is_read_from_the_last_twenty_of_thirty_minutes() -> None:
    outline = built_in("threshold-30")
    assert outline is not None
    test = [s for s in outline.workout().steps if s.kind is Kind.SPRINT]
    assert [s.duration_s for s in test] == [600, 1200]
