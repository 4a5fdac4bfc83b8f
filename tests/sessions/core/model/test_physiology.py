"""Each formula against numbers worked by hand from its paper, signs of the sexes included."""

import pytest

from sessions.core.model import physiology
from sessions.core.model.athlete import Sex


def test_tanaka_predicts_180_at_40() -> None:
    assert physiology.max_heart_rate_bpm(40) == pytest.approx(180.0)


@pytest.mark.parametrize("age_years", [0, -3])
def test_an_impossible_age_is_refused(age_years: float) -> None:
    with pytest.raises(ValueError, match="age_years must be positive"):
        physiology.max_heart_rate_bpm(age_years)


@pytest.mark.parametrize(
    ("sex", "kj_per_min"),
    [
        # -55.0969 + 0.6309*150 + 0.1988*70 + 0.2017*30
        (Sex.MALE, 59.5051),
        # -20.4022 + 0.4472*150 - 0.1263*70 + 0.074*30
        (Sex.FEMALE, 40.0568),
        (Sex.UNSPECIFIED, (59.5051 + 40.0568) / 2),
    ],
)
def test_keytel_at_150_bpm_70_kg_30_years(sex: Sex, kj_per_min: float) -> None:
    kj = physiology.keytel_kj_per_min(150, sex=sex, mass_kg=70, age_years=30)
    assert kj == pytest.approx(kj_per_min, abs=1e-9)


def test_keytel_falls_with_mass_for_women_and_rises_for_men() -> None:
    def slope(sex: Sex) -> float:
        heavy = physiology.keytel_kj_per_min(150, sex=sex, mass_kg=80, age_years=30)
        light = physiology.keytel_kj_per_min(150, sex=sex, mass_kg=70, age_years=30)
        return (heavy - light) / 10

    assert slope(Sex.FEMALE) == pytest.approx(-0.1263)
    assert slope(Sex.MALE) == pytest.approx(+0.1988)


@pytest.mark.parametrize(
    ("reserve", "uptake"),
    # Line from 0.06 to 1, its foot rounded below 0.12; Swain's 0.53 at a half.
    [(0.0, 0.0), (0.06, 0.015 / 0.94), (0.12, 0.06 / 0.94), (0.53, 0.5), (1, 1), (1.2, 1), (-1, 0)],
)
def test_uptake_starts_from_the_standing_heart_rate(reserve: float, uptake: float) -> None:
    assert physiology.uptake_reserve_share(reserve) == pytest.approx(uptake)


def test_reserve_fraction_and_its_refusal() -> None:
    half = physiology.heart_rate_reserve_fraction(120, rest_bpm=60, max_bpm=180)
    assert half == pytest.approx(0.5)
    with pytest.raises(ValueError, match="rest_bpm must be below max_bpm"):
        physiology.heart_rate_reserve_fraction(120, rest_bpm=180, max_bpm=180)


def test_intensity_is_by_reserve_where_the_resting_rate_is_known() -> None:
    assert physiology.intensity_bounds_bpm(max_bpm=200, rest_bpm=None) == (128.0, 154.0)
    assert physiology.intensity_bounds_bpm(max_bpm=200, rest_bpm=50) == (110.0, 140.0)


@pytest.mark.parametrize(
    ("sex", "per_min"),
    [
        # 0.5 * 0.64 * e^0.96 and 0.5 * 0.86 * e^0.835
        (Sex.MALE, 0.835743),
        (Sex.FEMALE, 0.991070),
        (Sex.UNSPECIFIED, (0.835743 + 0.991070) / 2),
    ],
)
def test_banister_at_half_the_reserve(sex: Sex, per_min: float) -> None:
    assert physiology.banister_trimp_per_min(0.5, sex=sex) == pytest.approx(per_min, abs=1e-5)


def test_banister_adds_nothing_below_rest() -> None:
    assert physiology.banister_trimp_per_min(-0.1, sex=Sex.MALE) == 0


@pytest.mark.parametrize(
    ("bpm", "weight"),
    [(99, 0), (100, 1), (119, 1), (120, 2), (140, 3), (160, 4), (180, 5), (230, 5)],
)
def test_edwards_weights_of_a_maximum_of_200(bpm: int, weight: int) -> None:
    assert physiology.edwards_weight(bpm / 200) == weight
