"""Response of mass and stored energy to a kilocalorie, day by day: the body's model near its habit.

For many people at once, and linear: what a year of meals does is the sum of what each one does.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from sessions.body import body_model
from sessions.body.body_model import keeping_kcal_per_kg, tissue_kg_per_kcal

Array = npt.NDArray[np.float64]

_GLYCOGEN_KG_PER_SHARE = body_model.GLYCOGEN_KG / 2 * body_model.KG_PER_KG_GLYCOGEN
_SALT_KG_PER_SHARE = body_model.SODIUM_MG_PER_CARBOHYDRATE / body_model.SODIUM_MG_PER_KG_DAY
_SALT_DAYS = body_model.SODIUM_MG_PER_KG / body_model.SODIUM_MG_PER_KG_DAY


@dataclass(frozen=True, kw_only=True)
class MassResponse:
    """Of each person: `[person, day + 1, day]`, on the morning (0: before the first day) to one
    kilocalorie more on the day. `eaten_…`: eaten; `stored_…`: stored by any other cause.
    """

    eaten_kg: Array
    eaten_kcal: Array
    stored_kg: Array
    stored_kcal: Array


def mass_response(
    *, fat_kg: Array, mass_kg: Array, need_kcal: Array, resting_kcal: Array, days: int
) -> MassResponse:
    """Near the habit that keeps `mass_kg`.

    Args:
        fat_kg: Of each person.
        mass_kg: Body mass.
        need_kcal: Energy of an everyday.
        resting_kcal: Energy at rest.
        days: How many.
    """
    kernels = partial(
        _kernels,
        fat_kg=fat_kg,
        mass_kg=mass_kg,
        need_kcal=need_kcal,
        resting_kcal=resting_kcal,
        days=days,
    )
    (eaten_kg, eaten_kcal), (stored_kg, stored_kcal) = kernels(eaten=1.0), kernels(eaten=0.0)
    return MassResponse(
        eaten_kg=_by_day(eaten_kg),
        eaten_kcal=_by_day(eaten_kcal),
        stored_kg=_by_day(stored_kg),
        stored_kcal=_by_day(stored_kcal),
    )


def _kernels(
    *,
    eaten: float,
    fat_kg: Array,
    mass_kg: Array,
    need_kcal: Array,
    resting_kcal: Array,
    days: int,
) -> tuple[Array, Array]:
    """Mass and stored energy on each morning after one kilocalorie on the first day."""
    kg_per_kcal, keeping = tissue_kg_per_kcal(fat_kg), keeping_kcal_per_kg(fat_kg)
    moving = np.maximum(0.0, (1 - body_model.MEAL_SHARE) * need_kcal - resting_kcal) / mass_kg
    # Glycogen burns down within a day as well (17.6 MJ/kg, half a kilogram, a carbohydrate share of
    # a half): one compartment for both waters.
    water_kg_per_kcal = (_GLYCOGEN_KG_PER_SHARE + _SALT_KG_PER_SHARE) / need_kcal
    settles = 1 - np.exp(-1 / _SALT_DAYS)
    tissue = np.zeros_like(mass_kg)
    water, adapted, energy = tissue.copy(), tissue.copy(), tissue.copy()
    masses, energies = [tissue], [tissue]
    for day in range(days):
        meal = eaten if day == 0 else 0.0
        stored = (
            (1.0 if day == 0 else 0.0)
            - body_model.MEAL_SHARE * meal
            - adapted
            - (keeping + moving) * tissue
            - moving * water
        )
        adapted = (
            adapted + (body_model.ADAPTATION_SHARE * meal - adapted) / body_model.ADAPTATION_DAYS
        )
        energy = energy + stored
        tissue = tissue + kg_per_kcal * stored
        water = water + settles * (water_kg_per_kcal * meal - water)
        masses.append(tissue + water)
        energies.append(energy)
    return np.stack(masses, 1), np.stack(energies, 1)


def _by_day(kernel: Array) -> Array:
    """The same answer to each day, later."""
    mornings = kernel.shape[1]
    since = np.arange(mornings)[:, None] - np.arange(mornings - 1)[None, :]
    return np.where(since > 0, kernel[:, np.maximum(since, 0)], 0.0)
