"""What comes after two sessions of an exercise: a little more, the same, or what is missing."""

from datetime import date, timedelta

import pytest

from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.progression import NextSets, WhyNext, next_sets
from sessions.strength.strength_line import read_strength_line
from sessions.units import KG_PER_LB

FIRST = date(2026, 11, 16)


def after(*lines: str, in_lb: bool = False) -> NextSets:
    history = {
        FIRST + timedelta(days=2 * number): read_strength_line(line).exercises
        for number, line in enumerate(lines)
    }
    (found,) = next_sets(history, in_lb=in_lb)
    return found


@pytest.mark.parametrize(
    ("lines", "proposed", "why"),
    [
        (("squats 3x8@60",), "squats 3x8@60", WhyNext.ONCE),
        (("squats 3x8@60", "squats 3x8@60"), "squats 3x8@65", WhyNext.MORE_LOAD),
        (("squats 3x8@30", "squats 3x8@30"), "squats 3x8@32.5", WhyNext.MORE_LOAD),
        (("bench 3x8@60", "bench 3x8@60"), "bench 3x8@62.5", WhyNext.MORE_LOAD),
        (("squats 3x8@60", "squats 3x9@60"), "squats 3x9@65", WhyNext.MORE_LOAD),
        (("squats 3x8@60", "squats 3x7@60"), "squats 3x7@60", WhyNext.ONCE),
        (("squats 3x8@60", "squats 2x8@60"), "squats 2x8@60", WhyNext.ONCE),
        (("squats 3x8@60", "squats 3x8@65"), "squats 3x8@65", WhyNext.ONCE),
        (("squats 3x8@65", "squats 3x8@60"), "squats 3x8@60", WhyNext.ONCE),
        (("squats 3x8@60", "squats 8/8/6@60"), "squats 3x8@60", WhyNext.NOT_ALL),
        (("squats 8/8/6@60", "squats 3x8@60"), "squats 3x8@60", WhyNext.ONCE),
        (("row 3x8@10", "row 3x8@10"), "row 3x9@10", WhyNext.MORE_REPETITIONS),
        (("row 3x12@10", "row 3x12@10"), "row 3x8@12.5", WhyNext.MORE_LOAD),
        (("lunges 3x10", "lunges 3x10"), "lunges 3x11", WhyNext.MORE_REPETITIONS),
        (("lunges 3x20", "lunges 3x20"), "lunges 3x20", WhyNext.TOO_EASY),
        (("plank 3x45s", "plank 3x45s"), "plank 3x50s", WhyNext.LONGER),
        (
            ("squats 1x8@40, 2x8@60", "squats 1x8@40, 1x8@60, 1x8@60"),
            "squats 2x8@65",
            WhyNext.MORE_LOAD,
        ),
    ],
)
def test_all_done_twice_is_a_little_more(
    lines: tuple[str, ...], proposed: str, why: WhyNext
) -> None:
    found = after(*lines)
    assert (found.proposed, found.why) == (read_strength_line(proposed).exercises[0], why)


def test_a_load_never_grows_by_more_than_a_tenth_with_the_same_repetitions() -> None:
    for kg in (12.5, 20, 24.9, 25, 49, 50, 51, 120):
        sets = ExerciseSets(exercise="deadlift", repetitions=(5, 5), load_kg=kg)
        (found,) = next_sets({FIRST: [sets], FIRST + timedelta(days=3): [sets]})
        assert found.proposed.load_kg is not None
        if found.proposed.repetitions == sets.repetitions:
            assert kg < found.proposed.load_kg <= 1.1 * kg


def test_pounds_grow_by_plates_of_pounds() -> None:
    line = "squats 3x8@135lb"
    assert after(line, line, in_lb=True).proposed.load_kg == pytest.approx(145 * KG_PER_LB)
