"""What the error of a belt's uptake is made of: people, the day, the grade."""

import math

import pytest

from sessions.core.energy.uncertainty import (
    BETWEEN_PEOPLE_SD,
    FROM_DAY_TO_DAY_SD,
    GRADE_SD,
    belt_sd,
)
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN


def test_people_differ_in_work_and_not_in_rest() -> None:
    assert belt_sd(RESTING_VO2_ML_KG_MIN, level_ml_kg_min=RESTING_VO2_ML_KG_MIN) == pytest.approx(
        FROM_DAY_TO_DAY_SD
    )
    twice = 2 * RESTING_VO2_ML_KG_MIN
    assert belt_sd(twice, level_ml_kg_min=twice) == pytest.approx(
        math.hypot(BETWEEN_PEOPLE_SD / 2, FROM_DAY_TO_DAY_SD)
    )


@pytest.mark.parametrize(("level", "share"), [(20.0, 0.5), (40.0, 0.0), (50.0, 0.0)])
def test_of_a_climb_what_the_grade_adds_is_uncertain_and_downhill_nothing(
    level: float, share: float
) -> None:
    work = 1 - RESTING_VO2_ML_KG_MIN / 40
    assert belt_sd(40.0, level_ml_kg_min=level) == pytest.approx(
        math.hypot(BETWEEN_PEOPLE_SD * work, FROM_DAY_TO_DAY_SD, GRADE_SD * share)
    )
