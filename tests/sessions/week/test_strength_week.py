"""Strength days of a week: which count, when to rest, what comes next."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.model.athlete import Athlete, Units
from sessions.units import KG_PER_LB
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, Strength, strength
from sessions.week.strength_week import StrengthToday, StrengthWeek, strength_of
from tests.sessions.core.runs import EXAMPLES
from tests.sessions.week.sessions_in_week import MONDAY, day

WEEK = Week(MONDAY)
ANNA = Athlete(name="Anna")


def of(done: Mapping[int, Strength], *, today: int = 8, athlete: Athlete = ANNA) -> StrengthWeek:
    diary = {day(n): [Entry(athlete="Anna", at_ns=0, what=what)] for n, what in done.items()}
    return strength_of(WEEK, diary=diary, athlete=athlete, today=day(today))


@pytest.mark.parametrize(
    ("name", "minutes", "counted"),
    [
        ("two with a day between", {1: 25, 3: 25}, [1, 3]),
        ("on the days' heels", {1: 25, 2: 25, 3: 25}, [1, 3]),
        ("the Sunday before", {0: 30, 1: 25, 2: 20}, [2]),
        ("too short", {1: 19.9, 2: 20}, [2]),
        ("a short day does not cost the next", {1: 10, 2: 25, 4: 25}, [2, 4]),
        ("longer is as good", {5: 60}, [5]),
        ("the next week", {8: 25}, []),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_strength_days_count_from_20_minutes_with_a_rest_day_between(
    name: str, minutes: dict[int, float], counted: list[int]
) -> None:
    found = of({n: Strength(duration_min=m) for n, m in minutes.items()})
    assert [d.day for d in found.days if d.counts] == [day(n) for n in counted]
    assert found.counted_days == len(counted)
    assert found.left_days == max(0, 2 - len(counted))


def test_two_short_bouts_of_a_day_add_up() -> None:
    ten = Entry(athlete="Anna", at_ns=0, what=Strength(duration_min=10))
    found = strength_of(WEEK, diary={day(1): [ten, ten], day(2): [ten]}, athlete=ANNA, today=day(8))
    assert [(d.duration_min, d.counts) for d in found.days] == [(20, True), (10, False)]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.dictionaries(st.integers(-7, 10), st.floats(1, 60), max_size=18))
def test_no_two_counted_strength_days_are_neighbours(minutes: dict[int, float]) -> None:
    found = of({n: Strength(duration_min=m) for n, m in minutes.items()})
    counted = [d.day for d in found.days if d.counts]
    assert all(b - a > timedelta(days=1) for a, b in pairwise(counted))
    assert found.counted_days <= 4
    assert {d.day for d in found.days} == {day(n) for n in minutes if 1 <= n <= 7}


@pytest.mark.parametrize(
    ("done", "today", "says"),
    [
        ({}, 3, StrengthToday.TRAIN),
        ({2: 25}, 3, StrengthToday.REST),
        ({2: 10}, 3, StrengthToday.TRAIN),
        ({0: 25}, 1, StrengthToday.REST),
        ({3: 25}, 3, StrengthToday.DONE),
        ({2: 25}, 4, StrengthToday.TRAIN),
        ({1: 25, 3: 25, 5: 25}, 7, StrengthToday.ENOUGH),
        ({1: 25, 2: 25, 5: 25}, 7, StrengthToday.TRAIN),
    ],
)
def test_the_day_after_strength_is_for_rest(
    done: dict[int, float], today: int, says: StrengthToday
) -> None:
    minutes = {n: Strength(duration_min=m) for n, m in done.items()}
    assert of(minutes, today=today).today is says


def test_of_another_week_nothing_is_said_about_today() -> None:
    assert of({1: Strength(duration_min=25)}, today=9).today is None


def test_sets_without_a_time_last_about_what_they_and_their_rest_take() -> None:
    found = of(
        {1: strength("squats 3x8@60, lunges 3x10, deadlift 2x5@80"), 3: strength("squats 7x5")}
    )
    assert [(d.duration_min, d.is_estimated, d.counts) for d in found.days] == [
        (20, True, True),
        (17.5, True, False),
    ]
    (said,) = of({1: strength("squats 3x8, 25 min, warm-up 10 min")}).days
    assert (said.duration_min, said.is_estimated, said.warmed_up) == (25, False, True)


def test_what_comes_next_is_told_of_what_was_done_lately_in_the_athlete_s_plates() -> None:
    done = {1: strength("deadlift 3x5@80, squats 3x8"), 3: strength("deadlift 3x5@80")}
    last, before = of(done).next
    assert (last.on, last.proposed.load_kg) == (day(3), 85)
    assert before.proposed.exercise == "squat"
    pounds = of(done, athlete=replace(ANNA, units=Units.IMPERIAL)).next[0].proposed.load_kg
    assert pounds == pytest.approx(80 + 10 * KG_PER_LB)
    assert of({-60: strength("squats 3x8")}).next == ()
