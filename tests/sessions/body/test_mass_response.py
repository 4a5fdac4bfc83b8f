"""Response to single days against the whole model."""

import numpy as np
import pytest

from sessions.body.body_model import Body, Day, body_of, habit_of, lived
from sessions.body.mass_response import mass_response
from sessions.core.model.athlete import Sex

DAYS = 60


@pytest.mark.parametrize(
    ("sex", "mass_kg", "activity"), [(Sex.FEMALE, 62.0, 1.4), (Sex.MALE, 104.0, 1.8)]
)
def test_small_changes_do_what_the_model_says(sex: Sex, mass_kg: float, activity: float) -> None:
    body = body_of(sex=sex, age_years=45, mass_kg=mass_kg, height_m=1.72)
    habit = habit_of(body, sex=sex, age_years=45, height_m=1.72, activity=activity)
    response = mass_response(
        fat_kg=np.array([body.fat_kg]),
        mass_kg=np.array([mass_kg]),
        need_kcal=np.array([habit.spent_kcal]),
        resting_kcal=np.array([habit.spent_kcal / activity]),
        days=DAYS,
    )
    eaten = np.where(np.arange(DAYS) < 30, -200.0, 100.0)
    runs = np.where(np.arange(DAYS) % 3 == 0, 150.0, 0.0)
    days = [
        Day(eaten_kcal=habit.spent_kcal + float(more), sessions_kcal=float(run))
        for more, run in zip(eaten, runs, strict=True)
    ]
    bodies = [body, *lived(body, days=days, habit=habit)]
    masses = np.array([one.mass_kg - mass_kg for one in bodies])
    told = response.eaten_kg[0] @ eaten - response.stored_kg[0] @ runs
    assert np.ptp(masses) > 0.6
    assert np.abs(told - masses).max() < 0.08  # a day's water comes all at once here

    def stored(one: Body) -> float:
        return 9440.73 * one.fat_kg + 1816.44 * one.lean_kg

    energy = response.eaten_kcal[0] @ eaten - response.stored_kcal[0] @ runs
    assert energy[-1] == pytest.approx(stored(bodies[-1]) - stored(body), rel=0.1)
