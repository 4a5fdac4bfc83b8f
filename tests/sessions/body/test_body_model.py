"""The body's model against the same equations in another form, and against a public program."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from sessions.body.body_equations import (
    extracellular_water_kg,
    fat_share_pct,
    lean_share_of_energy,
)
from sessions.body.body_model import (
    Body,
    Day,
    Habit,
    body_of,
    habit_of,
    lived,
    spent_kcal_per_day,
)
from sessions.core.model.athlete import Sex
from tests.sizes import sized

Array = npt.NDArray[np.float64]

PEOPLE = 100
DAYS = 365


def test_a_year_of_100_people_ends_within_100_g_of_another_form() -> None:
    rng = np.random.default_rng(7)
    people = []
    for _ in range(PEOPLE):
        sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE
        age, height = float(rng.uniform(20, 65)), float(rng.uniform(1.55, 1.95))
        mass = float(rng.uniform(20, 38)) * height**2
        body = body_of(sex=sex, age_years=age, mass_kg=mass, height_m=height)
        activity = float(rng.uniform(1.3, 2.0))
        people.append(habit_of(body, sex=sex, age_years=age, height_m=height, activity=activity))
    # Weeks of fasting, feasting, running and salt, another each week.
    eaten = np.repeat(rng.uniform(-900, 500, (PEOPLE, 53)), 7, axis=1)[:, :DAYS]
    eaten = np.maximum(700, eaten + np.array([habit.spent_kcal for habit in people])[:, None])
    runs = np.where(rng.random((PEOPLE, DAYS)) < 0.4, rng.uniform(100, 900, (PEOPLE, DAYS)), 0)
    carbohydrate = np.repeat(rng.uniform(0.1, 0.6, (PEOPLE, 53)), 7, axis=1)[:, :DAYS]
    salt_mg = np.repeat(rng.uniform(-1500, 1500, (PEOPLE, 53)), 7, axis=1)[:, :DAYS]
    expected = _by_lean_mass(people, eaten, runs, carbohydrate, salt_mg)
    for number in range(0, PEOPLE, sized(usual=10, long=1)):
        habit = people[number]
        days = [
            Day(
                eaten_kcal=float(eaten[number, day]),
                sessions_kcal=float(runs[number, day]),
                carbohydrate_share=float(carbohydrate[number, day]),
                sodium_change_mg=float(salt_mg[number, day]),
            )
            for day in range(DAYS)
        ]
        masses = [body.mass_kg for body in lived(habit.body, days=days, habit=habit)]
        assert np.max(np.abs(np.array(masses) - expected[number])) < 0.1
    assert np.ptp(expected[:, -1] - expected[:, 0]) > 10  # it was no year of rest


def _by_lean_mass(
    people: list[Habit], eaten: Array, runs: Array, carbohydrate: Array, salt_mg: Array
) -> Array:
    """Hall et al. 2011, web appendix, in MJ and with lean mass as the one quantity to integrate.

    Fat follows from lean mass by Forbes' curve, F = F0 exp((L - L0) / 10.4); glycogen, salt and
    adaptation have closed forms while a day's food stays the same. Heun's rule, 10 steps a day.
    """
    mj = 4.184e-3
    rho_f, rho_l, rho_g, eta_f, eta_l = 39.5, 7.6, 17.6, 0.75, 0.96
    gamma_f, gamma_l = 0.013, 0.092

    def of(attribute: str) -> Array:
        return np.array([getattr(habit.body, attribute) for habit in people])

    base = mj * np.array([habit.spent_kcal for habit in people])
    delta = mj * np.array([habit.moving_kcal_per_kg for habit in people])
    lean0, fat0, water0 = of("lean_kg"), of("fat_kg"), of("extracellular_kg")
    constant = base - gamma_l * lean0 - gamma_f * fat0 - delta * (lean0 + fat0 + water0 + 3.7 * 0.5)
    k_g = 0.5 * base / 0.5**2
    lean, glycogen, water = lean0.copy(), np.full(len(people), 0.5), np.zeros(len(people))
    adapted = np.zeros(len(people))
    steps = 10
    masses = np.empty_like(eaten)
    for day in range(eaten.shape[1]):
        intake, run = mj * eaten[:, day], mj * runs[:, day]
        carbs = carbohydrate[:, day] * intake
        settled = np.sqrt(carbs / k_g)  # the glycogen this food would end at
        rate = 2 * np.sqrt(carbs * k_g) / rho_g
        ratio = (glycogen - settled) / (glycogen + settled)
        salt_end = (salt_mg[:, day] - 4000 * (1 - carbs / (0.5 * base))) / 3000
        adapted_end = 0.14 * (intake - base)

        def parts(t: float) -> tuple[Array, Array, Array]:
            left = ratio * np.exp(-rate * t)  # noqa: B023
            return (
                settled * (1 + left) / (1 - left),  # noqa: B023
                salt_end + (water - salt_end) * np.exp(-3000 / 3220 * t),  # noqa: B023
                adapted_end + (adapted - adapted_end) * np.exp(-t / 14),  # noqa: B023
            )

        def slope(lean_kg: Array, t: float) -> Array:
            fat = fat0 * np.exp((lean_kg - lean0) / 10.4)
            sugar, salt, thermogenesis = parts(t)
            mass = fat + lean_kg + water0 + salt + 3.7 * sugar
            out = constant + gamma_f * fat + gamma_l * lean_kg + delta * mass
            out += 0.1 * (intake - base) + thermogenesis + run  # noqa: B023
            to_glycogen = carbs - k_g * sugar**2  # noqa: B023
            # (rho_F + eta_F) dF/dt + (rho_L + eta_L) dL/dt = what is left; dF/dt = F / 10.4 dL/dt
            return (intake - out - to_glycogen) / (  # noqa: B023
                (rho_f + eta_f) * fat / 10.4 + rho_l + eta_l
            )

        for step in range(steps):
            first = slope(lean, step / steps)
            second = slope(lean + first / steps, (step + 1) / steps)
            lean = lean + (first + second) / 2 / steps
        glycogen, water, adapted = parts(1.0)
        masses[:, day] = fat0 * np.exp((lean - lean0) / 10.4) + lean + water0 + water
        masses[:, day] += 3.7 * glycogen
    return masses


def test_a_man_who_eats_500_kcal_less_ends_where_the_package_bw_has_him() -> None:
    """R package `bw` (INSP-RH): 40 years, 90 kg, 1.80 m, activity 1.5, 500 kcal less each day."""
    body = body_of(sex=Sex.MALE, age_years=40, mass_kg=90, height_m=1.8)
    spent_kcal = 2748.45  # its resting energy rounds Mifflin's coefficients less
    habit = Habit(
        spent_kcal=spent_kcal, moving_kcal_per_kg=(0.9 * 1.5 - 1) * spent_kcal / 1.5 / 90, body=body
    )
    masses = [one.mass_kg for one in lived(body, days=[Day(eaten_kcal=2248.45)] * 364, habit=habit)]
    for day, bmi in ((1, 27.683301), (2, 27.637138), (7, 27.530652)):
        assert masses[day - 1] / 1.8**2 == pytest.approx(bmi, abs=0.003)
    assert masses[363] == pytest.approx(76.260804, abs=0.02)


def test_who_lives_by_the_habit_stays_the_same() -> None:
    body = body_of(sex=Sex.UNSPECIFIED, age_years=33, mass_kg=70, height_m=1.7)
    habit = habit_of(body, sex=Sex.UNSPECIFIED, age_years=33, height_m=1.7, activity=1.6)
    day = Day(eaten_kcal=habit.spent_kcal)
    *_, last = lived(body, days=[day] * 30, habit=habit)
    assert last.mass_kg == pytest.approx(70, abs=1e-9)
    assert spent_kcal_per_day(last, day=day, habit=habit) == pytest.approx(habit.spent_kcal)


def test_energy_is_kept() -> None:
    """What was eaten and not spent is in the stores, to the kilocalorie."""
    body = body_of(sex=Sex.FEMALE, age_years=50, mass_kg=80, height_m=1.62)
    habit = habit_of(body, sex=Sex.FEMALE, age_years=50, height_m=1.62, activity=1.5)
    day = Day(eaten_kcal=habit.spent_kcal - 600, sessions_kcal=150)
    days = 60
    bodies = [body, *lived(body, days=[day] * days, habit=habit)]
    spent = [spent_kcal_per_day(one, day=day, habit=habit) for one in bodies]
    out = sum((a + b) / 2 for a, b in pairwise(spent))

    def stored(one: Body) -> float:
        return 9440.73 * one.fat_kg + 1816.44 * one.lean_kg + 4206.5 * one.glycogen_kg

    gained = stored(bodies[-1]) - stored(body)
    assert gained == pytest.approx(days * day.eaten_kcal - out, abs=days * 1.0)


@pytest.mark.parametrize(
    ("sex", "fat_pct", "water_kg"),
    [
        # Jackson 2002: 0.14 x 30 + 39.96 ln 24.22 - 102.01; Silva 2007: 5.98 x 1.7 + 0.167 x 70 - 4
        (Sex.FEMALE, 29.57, 17.856),
        # 0.14 x 30 + 37.31 ln 24.22 - 103.94; 0.025 x 30 + 9.57 x 1.7 + 0.191 x 70 - 12.4
        (Sex.MALE, 19.19, 17.989),
        (Sex.UNSPECIFIED, 24.38, 17.9225),
    ],
)
def test_a_body_begins_as_published(sex: Sex, fat_pct: float, water_kg: float) -> None:
    told = {"sex": sex, "age_years": 30.0, "mass_kg": 70.0, "height_m": 1.7}
    assert fat_share_pct(**told) == pytest.approx(fat_pct, abs=0.02)  # type: ignore[arg-type]
    assert extracellular_water_kg(**told) == pytest.approx(water_kg)  # type: ignore[arg-type]


def test_the_lean_lose_more_lean_tissue() -> None:
    """Forbes: at 10 kg of fat a sixth of the energy, at 40 kg a twentieth."""
    assert lean_share_of_energy(10.0) == pytest.approx(2.001 / 12.001, rel=1e-3)
    assert lean_share_of_energy(40.0) == pytest.approx(2.001 / 42.001, rel=1e-3)
