"""What heart rate adds to a belt: a little of fitness, all of work that nobody told."""

import math

import pytest

from sessions.core.energy.belt_with_heart_rate import Offset, with_heart_rate
from sessions.core.energy.uncertainty import FROM_DAY_TO_DAY_SD, Estimate, belt_sd

BELT = Estimate(math.log(13.0), 0.09)


def together(*hearts: float, grade_told: bool, belt: Estimate = BELT) -> Estimate:
    """After a minute at each of some uptakes that heart rate tells."""
    person, both = Offset(), belt
    for vo2 in hearts:
        for _ in range(60):
            both = with_heart_rate(
                belt,
                Estimate(math.log(vo2), 0.18),
                person=person,
                untold_chance=0.01 if grade_told else 0.12,
                weight_s=1.0,
            )
    return both


def test_a_heart_that_agrees_changes_nothing_and_narrows_the_band() -> None:
    both = together(13.0, grade_told=True)
    assert both.log == pytest.approx(BELT.log, abs=0.01)
    assert both.sd < BELT.sd


def test_a_heart_that_always_beats_faster_moves_the_belt_by_a_sixth_or_less() -> None:
    both = together(*[16.0] * 10, grade_told=True)
    ratio = (both.log - BELT.log) / math.log(16 / 13)
    assert 0.05 < ratio < 0.17


def test_a_heart_that_begins_to_beat_faster_tells_of_a_climb() -> None:
    climb = together(*[13.0] * 5, *[24.0] * 3, grade_told=False)
    assert math.exp(climb.log) > 18
    assert climb.sd > BELT.sd
    told = together(*[13.0] * 5, *[19.0] * 3, grade_told=True)
    untold = together(*[13.0] * 5, *[19.0] * 3, grade_told=False)
    assert untold.log > told.log


def test_a_long_climb_is_not_taken_for_the_person() -> None:
    soon = together(*[13.0] * 4, *[21.0] * 3, grade_told=False)
    late = together(*[13.0] * 4, *[21.0] * 25, grade_told=False)
    assert late.log - BELT.log > 0.8 * (soon.log - BELT.log)


def test_heart_rate_near_rest_teaches_nothing_of_the_person() -> None:
    person = Offset()
    with_heart_rate(
        BELT, Estimate(math.log(9.0), 0.5), person=person, untold_chance=0.01, weight_s=1.0
    )
    assert person == Offset()


def test_the_belts_error_by_hand() -> None:
    # 13 of which 9.5 is work: 0.075 x 0.7308 and 0.059
    level = belt_sd(13.0, level_ml_kg_min=13.0)
    assert level == pytest.approx(math.hypot(0.075 * 9.5 / 13, FROM_DAY_TO_DAY_SD))
    # half of it climb: 0.20 x 0.5 more
    steep = belt_sd(26.0, level_ml_kg_min=13.0)
    assert steep == pytest.approx(math.hypot(0.075 * 22.5 / 26, FROM_DAY_TO_DAY_SD, 0.10))
