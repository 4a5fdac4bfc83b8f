"""VO2max from a profile."""

import pytest

from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.vo2max_from_profile import (
    heart_rate_max_sd_bpm,
    vo2max_ml_kg_min,
    vo2max_sd,
)
from sessions.core.model.athlete import Athlete, Sex


@pytest.mark.parametrize(
    ("sex", "height_m", "rest_bpm", "expected"),
    [
        # 56.363 + 1.921*6 - 0.381*40 - 0.754*(72/1.8^2 = 22.2222) + 10.987
        (Sex.MALE, 1.8, None, 46.88044),
        (Sex.FEMALE, 1.8, None, 35.89344),
        (Sex.UNSPECIFIED, 1.8, None, 41.38694),
        # ten beats lower at rest: + 1.4
        (Sex.MALE, 1.8, 52.0, 48.28044),
        # the usual height: 72/1.77^2 = 22.98190
        (Sex.MALE, None, None, 46.30765),
    ],
)
def test_jackson_of_72_kg_and_40_years(
    sex: Sex, height_m: float | None, rest_bpm: float | None, expected: float
) -> None:
    vo2max = vo2max_ml_kg_min(
        sex=sex, age_years=40, mass_kg=72, height_m=height_m, rest_bpm=rest_bpm, activity_level=6
    )
    assert vo2max == pytest.approx(expected, abs=1e-4)


def test_a_child_counts_as_the_youngest_the_equation_knows() -> None:
    child = vo2max_ml_kg_min(sex=Sex.MALE, age_years=12, mass_kg=40, height_m=1.5)
    adult = vo2max_ml_kg_min(sex=Sex.MALE, age_years=20, mass_kg=65, height_m=1.8028)
    assert child == pytest.approx(adult, abs=0.01)


def test_a_step_of_activity_is_two_millilitres_and_none_told_is_between_five_and_six() -> None:
    known = {"sex": Sex.MALE, "age_years": 40.0, "mass_kg": 72.0}
    five, six = (vo2max_ml_kg_min(**known, activity_level=level) for level in (5, 6))  # type: ignore[arg-type] # a test's shorthand
    assert six - five == pytest.approx(1.921)
    assert five < vo2max_ml_kg_min(**known) < six  # type: ignore[arg-type] # a test's shorthand


def test_the_error_grows_with_what_the_profile_leaves_out() -> None:
    def sd(**profile: object) -> float:
        return vo2max_sd(freeze(Athlete(age_years=40, mass_kg=72, **profile), on=None))  # type: ignore[arg-type] # a test's shorthand

    told = sd(sex="male", vo2max_ml_kg_min=50)
    active, unknown = sd(sex="male", activity_level=6), sd(sex="male")
    assert told < active < unknown < sd(activity_level=None)
    assert active == pytest.approx(5.7 / 46.30765, rel=1e-4)


def test_the_maximum_is_known_as_well_as_its_origin_says() -> None:
    assert heart_rate_max_sd_bpm(freeze(Athlete(age_years=40), on=None)) == 10
    assert heart_rate_max_sd_bpm(freeze(Athlete(heart_rate_max_bpm=180), on=None)) == 3
