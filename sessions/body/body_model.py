"""Two-compartment model of the body: fat, lean tissue, glycogen with its water, water with sodium.

After Hall et al. 2011, Lancet 378:826-837, web appendix; Chow & Hall 2008, PLoS Comput Biol
4:e1000045. What is eaten and not spent is stored, and what is missing is taken, from lean tissue
and fat by Forbes' rule; spending follows the mass, the meals and an adaptation that lags by weeks.
Glycogen and salt take water with them, so that the scale falls fast at first. Adults; not in
pregnancy, growth or illness.
"""

from collections.abc import Iterable, Iterator

import msgspec

from sessions.body.body_equations import (
    KCAL_PER_KG_FAT,
    KCAL_PER_KG_LEAN,
    Amount,
    extracellular_water_kg,
    fat_share_pct,
    lean_share_of_energy,
    resting_kcal_per_day,
)
from sessions.core.model.athlete import Sex
from sessions.core.model.physiology import KJ_PER_KCAL

KCAL_PER_KG_GLYCOGEN = 17.6e3 / KJ_PER_KCAL
GLYCOGEN_KG = 0.5
KG_PER_KG_GLYCOGEN = 3.7  # with 2.7 g of water to the gram
FAT_KCAL_PER_KG_DAY = 13.0 / KJ_PER_KCAL  # spent to keep it
LEAN_KCAL_PER_KG_DAY = 92.0 / KJ_PER_KCAL
FAT_BUILDING_KCAL_PER_KG = 750.0 / KJ_PER_KCAL  # spent to lay it down
LEAN_BUILDING_KCAL_PER_KG = 960.0 / KJ_PER_KCAL
MEAL_SHARE = 0.10  # of a change of intake, spent on digesting it
ADAPTATION_SHARE, ADAPTATION_DAYS = 0.14, 14.0  # of a change of intake, and how fast it comes
SODIUM_MG_PER_KG = 3220.0  # in water outside the cells
SODIUM_MG_PER_KG_DAY = 3000.0  # passed more for each kg of it too much
SODIUM_MG_PER_CARBOHYDRATE = 4000.0  # kept a day for all carbohydrates of the old habit
"""All of these: Hall et al. 2011, Lancet 378:826-837, web appendix, in kcal."""

CARBOHYDRATE_SHARE = 0.5  # of intake, where nobody says: the same
STEPS_PER_DAY = 4  # of the fourth order; the fastest part, salt, has a day


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a body is made of. `adaptation_kcal`: spent more a day (less: negative) than its mass
    and meals explain.
    """

    fat_kg: float
    lean_kg: float  # without glycogen and the water outside the cells
    glycogen_kg: float
    extracellular_kg: float
    adaptation_kcal: float = 0.0

    @property
    def mass_kg(self) -> float:
        """All of it."""
        glycogen_kg = KG_PER_KG_GLYCOGEN * self.glycogen_kg
        return self.fat_kg + self.lean_kg + glycogen_kg + self.extracellular_kg


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """The everyday life at which this body keeps its mass; all changes are told against it.

    `spent_kcal`: a day, of which `moving_kcal_per_kg` goes with body mass. `body`: what it keeps.
    """

    spent_kcal: float
    moving_kcal_per_kg: float
    body: Body
    carbohydrate_share: float = CARBOHYDRATE_SHARE


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What one day brings. `sessions_kcal`: net energy of training, beyond everyday life."""

    eaten_kcal: float
    sessions_kcal: float = 0.0
    carbohydrate_share: float = CARBOHYDRATE_SHARE
    sodium_change_mg: float = 0.0


def body_of(
    *,
    sex: Sex,
    age_years: float,
    mass_kg: float,
    height_m: float,
    fat_pct: float | None = None,
) -> Body:
    """A body with full stores. `fat_pct` None: by the published equation."""
    if fat_pct is None:
        fat_pct = fat_share_pct(sex=sex, age_years=age_years, mass_kg=mass_kg, height_m=height_m)
    water_kg = extracellular_water_kg(
        sex=sex, age_years=age_years, mass_kg=mass_kg, height_m=height_m
    )
    fat_kg = fat_pct / 100 * mass_kg
    lean_kg = mass_kg - fat_kg - water_kg - KG_PER_KG_GLYCOGEN * GLYCOGEN_KG
    return Body(fat_kg=fat_kg, lean_kg=lean_kg, glycogen_kg=GLYCOGEN_KG, extracellular_kg=water_kg)


def habit_of(body: Body, *, sex: Sex, age_years: float, height_m: float, activity: float) -> Habit:
    """The habit that keeps `body`. `activity`: all day, as a multiple of resting energy."""
    resting_kcal = resting_kcal_per_day(
        sex=sex, mass_kg=body.mass_kg, height_m=height_m, age_years=age_years
    )
    moving_kcal = ((1 - MEAL_SHARE) * activity - 1) * resting_kcal
    return Habit(
        spent_kcal=activity * resting_kcal,
        moving_kcal_per_kg=max(0.0, moving_kcal) / body.mass_kg,
        body=body,
    )


def tissue_kg_per_kcal(fat_kg: Amount) -> Amount:
    """Mass that a kilocalorie more than is spent lays down, its building paid; from about 1/7,900
    in the fat to 1/5,500 in the lean.
    """
    lean_share = lean_share_of_energy(fat_kg)
    lean_kg, fat = lean_share / KCAL_PER_KG_LEAN, (1 - lean_share) / KCAL_PER_KG_FAT
    building = lean_kg * LEAN_BUILDING_KCAL_PER_KG + fat * FAT_BUILDING_KCAL_PER_KG
    return (lean_kg + fat) / (1 + building)


def keeping_kcal_per_kg(fat_kg: Amount) -> Amount:
    """What a kilogram more, of fat and lean tissue as they come together, spends a day at rest."""
    lean_share = lean_share_of_energy(fat_kg)
    lean_kg, fat = lean_share / KCAL_PER_KG_LEAN, (1 - lean_share) / KCAL_PER_KG_FAT
    kept = lean_kg * LEAN_KCAL_PER_KG_DAY + fat * FAT_KCAL_PER_KG_DAY
    return kept / (lean_kg + fat)


def spent_kcal_per_day(body: Body, *, day: Day, habit: Habit) -> float:
    """Energy a day, the building of tissue included."""
    return _rates(body, day=day, habit=habit)[1]


def lived(
    body: Body, *, days: Iterable[Day], habit: Habit, steps_per_day: int = STEPS_PER_DAY
) -> Iterator[Body]:
    """The body at the end of each day. Days that are all alike do with one step."""
    for day in days:
        for _ in range(steps_per_day):
            body = _step(body, day=day, habit=habit, days=1 / steps_per_day)
        yield body


def _step(body: Body, *, day: Day, habit: Habit, days: float) -> Body:
    """One step of Runge and Kutta's fourth order."""
    first, _ = _rates(body, day=day, habit=habit)
    second, _ = _rates(_moved(body, first, days / 2), day=day, habit=habit)
    third, _ = _rates(_moved(body, second, days / 2), day=day, habit=habit)
    fourth, _ = _rates(_moved(body, third, days), day=day, habit=habit)
    parts = zip(first, second, third, fourth, strict=True)
    mean = tuple((a + 2 * b + 2 * c + d) / 6 for a, b, c, d in parts)
    return _moved(body, mean, days)


def _moved(body: Body, rates: tuple[float, ...], days: float) -> Body:
    fat, lean, glycogen, water, adaptation = (rate * days for rate in rates)
    return Body(
        fat_kg=body.fat_kg + fat,
        lean_kg=body.lean_kg + lean,
        glycogen_kg=body.glycogen_kg + glycogen,
        extracellular_kg=body.extracellular_kg + water,
        adaptation_kcal=body.adaptation_kcal + adaptation,
    )


def _rates(body: Body, *, day: Day, habit: Habit) -> tuple[tuple[float, ...], float]:
    """Change a day of each part of the body, in its order, and the energy spent."""
    change_kcal = day.eaten_kcal - habit.spent_kcal
    usual_carbohydrate_kcal = habit.carbohydrate_share * habit.spent_kcal
    carbohydrate_kcal = day.carbohydrate_share * day.eaten_kcal
    burned_kcal = usual_carbohydrate_kcal * (body.glycogen_kg / GLYCOGEN_KG) ** 2
    to_glycogen_kcal = carbohydrate_kcal - burned_kcal
    sodium_mg = (
        day.sodium_change_mg
        - SODIUM_MG_PER_KG_DAY * (body.extracellular_kg - habit.body.extracellular_kg)
        - SODIUM_MG_PER_CARBOHYDRATE * (1 - carbohydrate_kcal / usual_carbohydrate_kcal)
    )
    kept = habit.body
    spent = (
        habit.spent_kcal
        + FAT_KCAL_PER_KG_DAY * (body.fat_kg - kept.fat_kg)
        + LEAN_KCAL_PER_KG_DAY * (body.lean_kg - kept.lean_kg)
        + habit.moving_kcal_per_kg * (body.mass_kg - kept.mass_kg)
        + MEAL_SHARE * change_kcal
        + body.adaptation_kcal
        + day.sessions_kcal
    )
    # Building tissue costs a share of what is stored, and what is stored is left after building.
    lean_share = lean_share_of_energy(body.fat_kg)
    building = (
        lean_share * LEAN_BUILDING_KCAL_PER_KG / KCAL_PER_KG_LEAN
        + (1 - lean_share) * FAT_BUILDING_KCAL_PER_KG / KCAL_PER_KG_FAT
    )
    stored = (day.eaten_kcal - spent - to_glycogen_kcal) / (1 + building)
    rates = (
        (1 - lean_share) * stored / KCAL_PER_KG_FAT,
        lean_share * stored / KCAL_PER_KG_LEAN,
        to_glycogen_kcal / KCAL_PER_KG_GLYCOGEN,
        sodium_mg / SODIUM_MG_PER_KG,
        (ADAPTATION_SHARE * change_kcal - body.adaptation_kcal) / ADAPTATION_DAYS,
    )
    return rates, spent + building * stored
