"""The cost of walking and running against numbers worked by hand from the papers."""

import math
from itertools import pairwise

import pytest

from sessions.core.energy import from_belt as oxygen


@pytest.mark.parametrize(
    ("speed_kmh", "grade", "vo2"),
    [
        # 1 m/s: 1.44 + 1.94 + 0.24 = 3.62 W/kg; x 60 / 20.9
        (3.6, 0.0, 10.392344),
        # + 0.34 x 1 x 10 x (1 - 1.05^(1 - 1.1^42)) = 3.4 x 0.92745 = 3.15333 W/kg
        (3.6, 0.10, 19.445),
        # - 3.4 x (1 - 1.05^(1 - 1.1^22)) = - 3.4 x 0.29408 = - 0.99987 W/kg
        (3.6, -0.10, 7.522),
    ],
)
def test_walking_by_the_load_carriage_equation(speed_kmh: float, grade: float, vo2: float) -> None:
    assert oxygen.walking_vo2_ml_kg_min(speed_kmh, grade=grade) == pytest.approx(vo2, abs=0.01)


def test_leger_and_mercier_at_10_kmh() -> None:
    assert oxygen.leger_mercier_vo2_ml_kg_min(10) == pytest.approx(33.839)


@pytest.mark.parametrize(
    ("grade", "cost"),
    # Worked from the polynomial term by term.
    [(0.0, 3.6), (0.10, 5.968214), (-0.10, 2.151706)],
)
def test_minetti_cost_of_grade(grade: float, cost: float) -> None:
    assert oxygen.minetti_running_j_kg_m(grade) == pytest.approx(cost, abs=1e-6)


def test_minetti_stays_positive_over_its_whole_domain_and_is_held_outside() -> None:
    assert min(oxygen.minetti_running_j_kg_m(grade / 100) for grade in range(-45, 46)) > 0
    assert oxygen.minetti_running_j_kg_m(-0.6) == oxygen.minetti_running_j_kg_m(-0.45)
    assert oxygen.minetti_running_j_kg_m(0.6) == oxygen.minetti_running_j_kg_m(0.45)


def test_running_uphill_adds_minettis_difference() -> None:
    # 12 km/h: 40.165; 10 %: (5.968214 - 3.6) / 20.9 x 200 m/min = 22.662
    vo2 = oxygen.running_vo2_ml_kg_min(12, grade=0.10, mass_kg=68)
    assert vo2 == pytest.approx(62.827, abs=0.001)


def test_light_runners_use_more_per_kilogram_by_berghs_exponent() -> None:
    light = oxygen.running_vo2_ml_kg_min(12, mass_kg=34) - 3.5
    usual = oxygen.running_vo2_ml_kg_min(12, mass_kg=68) - 3.5
    assert light / usual == pytest.approx(2**0.24)


def test_standing_on_the_belt_is_resting_metabolism() -> None:
    assert oxygen.belt_vo2_ml_kg_min(0.0, grade=0.1, mass_kg=70) == 3.5


@pytest.mark.parametrize("grade", [-0.10, 0.0, 0.08])
def test_the_belt_cost_never_jumps_with_speed(grade: float) -> None:
    costs = [oxygen.belt_vo2_ml_kg_min(v / 100, grade=grade, mass_kg=60) for v in range(10, 2000)]
    assert max(abs(b - a) for a, b in pairwise(costs)) < 0.2
    assert min(costs) >= 3.5


@pytest.mark.parametrize("speed_kmh", [4.0, 7.0, 11.0])
def test_going_down_gently_costs_less_and_up_costs_more(speed_kmh: float) -> None:
    down, level, up = (
        oxygen.belt_vo2_ml_kg_min(speed_kmh, grade=grade, mass_kg=70)
        for grade in (-0.05, 0.0, 0.05)
    )
    assert down < level < up


def test_graded_walking_agrees_with_acsm_and_the_bruce_protocol() -> None:
    """Two other publications: ACSM's walking equation, and Bruce et al. 1973 (Am Heart J 85:546),
    whose active men ended the third and fourth stage (9 and 12 min) at 34 and 46 ml/kg/min.
    """
    for speed_kmh, grade in ((2.7, 0.10), (4.0, 0.12), (5.5, 0.14)):
        speed = speed_kmh * 1000 / 60
        acsm = 0.1 * speed + 1.8 * speed * grade + 3.5
        ours = oxygen.belt_vo2_ml_kg_min(speed_kmh, grade=grade, mass_kg=75)
        assert ours == pytest.approx(acsm, rel=0.07)
    vo2, ends = 3.5, []
    for speed_kmh, grade in ((2.7, 0.10), (4.0, 0.12), (5.5, 0.14), (6.8, 0.16)):
        demand = oxygen.belt_vo2_ml_kg_min(speed_kmh, grade=grade, mass_kg=75)
        vo2 = oxygen.followed(vo2, demand_ml_kg_min=demand, seconds=180)
        ends.append(vo2)
    assert ends[2] == pytest.approx(34, rel=0.08)
    assert ends[3] == pytest.approx(46, rel=0.08)


def test_uptake_reaches_two_thirds_of_a_step_in_one_lag_whatever_the_step_width() -> None:
    vo2 = 10.0
    for _ in range(40):
        vo2 = oxygen.followed(vo2, demand_ml_kg_min=40.0)
    assert vo2 == pytest.approx(40 - 30 / math.e)
    assert oxygen.followed(10.0, demand_ml_kg_min=40.0, seconds=40.0) == pytest.approx(vo2)


def test_a_litre_of_oxygen_yields_more_the_harder_the_work() -> None:
    # Weir at ratios of 0.82, 0.92 and 1.10.
    assert oxygen.kcal_per_litre(0.0) == pytest.approx(4.84792)
    assert oxygen.kcal_per_litre(0.65) == pytest.approx(4.95852)
    assert oxygen.kcal_per_litre(1.3) == pytest.approx(5.1576)
    assert oxygen.kcal_per_litre(None) == pytest.approx(4.9364)
    yields = [oxygen.kcal_per_litre(share / 100) for share in range(120)]
    assert yields == sorted(yields)


def test_resting_metabolism_of_70_kg() -> None:
    assert oxygen.resting_kcal_per_min(70) == pytest.approx(0.245 * 4.84792)
