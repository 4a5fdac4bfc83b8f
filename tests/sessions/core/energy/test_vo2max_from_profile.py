"""VO2max from a profile."""

import pytest

from sessions.core.energy.vo2max_from_profile import vo2max_ml_kg_min
from sessions.core.model.athlete import Sex


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
        sex=sex, age_years=40, mass_kg=72, height_m=height_m, rest_bpm=rest_bpm
    )
    assert vo2max == pytest.approx(expected, abs=1e-4)


def test_a_child_counts_as_the_youngest_the_equation_knows() -> None:
    child = vo2max_ml_kg_min(sex=Sex.MALE, age_years=12, mass_kg=40, height_m=1.5)
    adult = vo2max_ml_kg_min(sex=Sex.MALE, age_years=20, mass_kg=65, height_m=1.8028)
    assert child == pytest.approx(adult, abs=0.01)
