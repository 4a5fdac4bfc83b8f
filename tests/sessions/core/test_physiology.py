"""Each formula against numbers worked by hand from its paper, signs of the sexes included."""

from itertools import pairwise

import pytest

from sessions.core import physiology
from sessions.core.athlete import Sex


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
    ("sex", "kj_per_min"),
    [
        # -95.7735 + 0.634*150 + 0.404*50 + 0.394*70 + 0.271*30
        (Sex.MALE, 55.2365),
        # -59.3954 + 0.450*150 + 0.380*50 + 0.103*70 + 0.274*30
        (Sex.FEMALE, 42.5346),
    ],
)
def test_keytel_with_fitness(sex: Sex, kj_per_min: float) -> None:
    kj = physiology.keytel_fitness_kj_per_min(
        150, sex=sex, mass_kg=70, age_years=30, vo2max_ml_kg_min=50
    )
    assert kj == pytest.approx(kj_per_min, abs=1e-9)


def test_acsm_walking_at_6_kmh_and_5_percent() -> None:
    # 0.1*100 + 1.8*100*0.05 + 3.5
    assert physiology.walking_vo2_ml_kg_min(6, grade=0.05) == pytest.approx(22.5)


def test_running_uphill_adds_acsms_grade_term() -> None:
    # 2.209 + 3.163*12 + 0.9*200*0.05
    assert physiology.belt_vo2_ml_kg_min(12, grade=0.05) == pytest.approx(49.165)


def test_leger_and_mercier_at_10_kmh() -> None:
    assert physiology.leger_mercier_vo2_ml_kg_min(10) == pytest.approx(33.839)


@pytest.mark.parametrize(
    ("grade", "running", "walking"),
    # Worked from the polynomials term by term.
    [(0.0, 3.6, 2.5), (0.10, 5.968214, 4.899135), (-0.10, 2.151706, 1.127125)],
)
def test_minetti_cost_of_grade(grade: float, running: float, walking: float) -> None:
    assert physiology.minetti_running_j_kg_m(grade) == pytest.approx(running, abs=1e-6)
    assert physiology.minetti_walking_j_kg_m(grade) == pytest.approx(walking, abs=1e-6)


def test_minetti_stays_positive_over_its_whole_domain_and_is_held_outside() -> None:
    for cost in (physiology.minetti_running_j_kg_m, physiology.minetti_walking_j_kg_m):
        assert min(cost(grade / 100) for grade in range(-45, 46)) > 0
        assert cost(-0.6) == cost(-0.45)
        assert cost(0.6) == cost(0.45)


def test_standing_on_the_belt_is_resting_metabolism() -> None:
    assert physiology.belt_vo2_ml_kg_min(0.0, grade=0.1) == physiology.RESTING_VO2_ML_KG_MIN


def test_the_belt_walks_by_acsm_and_runs_by_leger_and_mercier() -> None:
    assert physiology.belt_vo2_ml_kg_min(5) == pytest.approx(physiology.walking_vo2_ml_kg_min(5))
    assert physiology.belt_vo2_ml_kg_min(12) == pytest.approx(
        physiology.leger_mercier_vo2_ml_kg_min(12)
    )


@pytest.mark.parametrize("grade", [-0.10, 0.0, 0.08])
def test_the_belt_cost_never_jumps_with_speed(grade: float) -> None:
    costs = [physiology.belt_vo2_ml_kg_min(v / 100, grade=grade) for v in range(1, 2000)]
    steps = [b - a for a, b in pairwise(costs)]
    assert max(abs(step) for step in steps) < 0.2
    assert min(costs) >= physiology.RESTING_VO2_ML_KG_MIN


@pytest.mark.parametrize("speed_kmh", [4.0, 7.0, 11.0])
def test_going_down_gently_costs_less_and_up_costs_more(speed_kmh: float) -> None:
    down, level, up = (
        physiology.belt_vo2_ml_kg_min(speed_kmh, grade=grade) for grade in (-0.05, 0.0, 0.05)
    )
    assert down < level < up


def test_a_litre_of_oxygen_is_weirs_at_a_ratio_of_point_nine() -> None:
    assert pytest.approx(3.941 + 1.106 * 0.9, abs=0.005) == physiology.KCAL_PER_LITRE_O2
    # 70 kg x 3.5 ml = 0.245 l/min
    assert physiology.resting_kcal_per_min(70) == pytest.approx(0.245 * 4.94)


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
