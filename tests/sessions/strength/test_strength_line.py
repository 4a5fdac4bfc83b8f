"""One line of strength training: what it says, or the piece that was not understood."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.strength_line import StrengthLineError, read_strength_line
from sessions.units import KG_PER_LB
from tests.sessions.core.runs import EXAMPLES


def sets(exercise: str, *counts: int, kg: float | None = None, held: bool = False) -> ExerciseSets:
    return ExerciseSets(exercise=exercise, repetitions=counts, load_kg=kg, in_seconds=held)


@pytest.mark.parametrize(
    ("line", "minutes", "exercises"),
    [
        ("25", 25, ()),
        ("1h10min", 70, ()),
        ("squats 3x8@60kg", None, (sets("squat", 8, 8, 8, kg=60),)),
        ("squats 3 x 8 @ 60", None, (sets("squat", 8, 8, 8, kg=60),)),
        ("squats 3×8@60kg 25 min", 25, (sets("squat", 8, 8, 8, kg=60),)),
        ("squats 2x8,25 min", 25, (sets("squat", 8, 8),)),
        ("25 min; lunges 2x10", 25, (sets("lunge", 10, 10),)),
        ("squats 8/8/6@60", None, (sets("squat", 8, 8, 6, kg=60),)),
        ("push ups 20", None, (sets("push-up", 20),)),
        ("plank 2x45s", None, (sets("plank", 45, 45, held=True),)),
        ("squats 1x8@60, 2x6@70", None, (sets("squat", 8, kg=60), sets("squat", 6, 6, kg=70))),
        ("squats 1x8@60,2x6@70", None, (sets("squat", 8, kg=60), sets("squat", 6, 6, kg=70))),
        ("Kniebeugen 2x8@62,5kg, 20 min", 20, (sets("squat", 8, 8, kg=62.5),)),
        ("Kniebeugen 2 Sätze à 8 mit 60 kg", None, (sets("squat", 8, 8, kg=60),)),
        ("bench 2 sets of 8 at 100 lb", None, (sets("bench press", 8, 8, kg=100 * KG_PER_LB),)),
    ],
)
def test_a_line_is_read(
    line: str, minutes: float | None, exercises: tuple[ExerciseSets, ...]
) -> None:
    found = read_strength_line(line)
    assert (found.duration_min, found.exercises) == (minutes, exercises)


@pytest.mark.parametrize(
    ("line", "minutes"),
    [("warm-up, squats 3x8", 5), ("10 min warm-up, squats 3x8", 10), ("squats 3x8, aufgewärmt", 5)],
)
def test_a_warm_up_is_no_time_of_the_training(line: str, minutes: float) -> None:
    found = read_strength_line(line)
    assert (found.warm_up_min, found.duration_min) == (minutes, None)


def test_a_bare_load_is_in_the_athlete_s_unit_and_a_said_unit_is_its_own() -> None:
    first, second = read_strength_line("squats 1x8@60, lunges 1x8@60kg", mass_unit="lb").exercises
    assert first.load_kg == pytest.approx(60 * KG_PER_LB)
    assert second.load_kg == 60


@pytest.mark.parametrize(
    ("line", "piece", "expected"),
    [
        ("squats 3x8, deadlift", "'deadlift'", "squats 3x8@60kg"),
        ("squats 3x8 60, lunges 3x10", "'squats 3x8 60'", "squats 3x8@60kg"),
        ("squats 25kg", "'squats 25kg'", "squats 3x8@60kg"),
        ("25 sets", "'25 sets'", "squats 3x8@60kg"),
        ("3x8@60", "'3x8@60'", "name"),
        ("squats 3x8@60st", "'squats 3x8@60st'", "kg or lb, not st"),
        ("squats 3x8@900", "'squats 3x8@900'", "0.25 to 500 kg"),
        ("squats 0x8", "'squats 0x8'", "1 to 20 sets"),
        ("squats 3x900", "'squats 3x900'", "1 to 200 repetitions"),
        ("squats 3x8, 25 min, 30 min", "'30 min'", "one time"),
        ("6h", "'6h'", "1 to 300 min"),
        ("", "''", "squats 3x8@60kg, lunges 3x10, 25 min"),
    ],
)
def test_the_piece_that_was_not_understood_is_named(line: str, piece: str, expected: str) -> None:
    with pytest.raises(StrengthLineError, match=f"{re.escape(piece)}.*{re.escape(expected)}"):
        read_strength_line(line)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(alphabet="squat 3x8@60kg,;/minh.ä×-", max_size=40))
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        found = read_strength_line(line)
    except StrengthLineError:
        return
    assert found.exercises or found.duration_min is not None
    assert all(one.exercise and min(one.repetitions) >= 1 for one in found.exercises)
