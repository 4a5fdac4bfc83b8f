"""Projection of weight: where this eating and running lead, with a band, by the body's model."""

from collections.abc import Iterator
from itertools import islice, repeat
from math import exp, hypot, sqrt

import msgspec

from sessions.body import body_model
from sessions.body.body_model import (
    Body,
    Day,
    Habit,
    keeping_kcal_per_kg,
    lived,
    tissue_kg_per_kcal,
)
from sessions.body.scale_filter import SAVED
from sessions.core.energy.uncertainty import HALF_WIDTH_90
from sessions.core.model.banded import Banded

LONGEST_DAYS = 2 * 365

WANDERING_KCAL, WANDERING_DAYS = 330.0, 30.0
"""How far people's balance wanders from what it was while they mean to go on, and how long it stays
so: so much that the band six weeks ahead holds about nine in ten of the generated people. Ours."""

WATER_SHARE = 0.25  # outside the cells; how much it is does not matter here, only how it changes


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A body under way. `mass_kg`: its trend, with the band; `balance_kcal`: eaten less spent, a
    day; `eaten_kcal`: a day; `sessions_kcal`: net energy of training in what is spent, a day.
    """

    mass_kg: Banded
    fat_kg: float
    balance_kcal: Banded
    eaten_kcal: float
    resting_kcal: float
    sessions_kcal: float = 0.0


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Days until a weight is reached: most likely, early and late end of the 90 % band. None: not
    within two years.
    """

    days: int | None
    early_days: int | None
    late_days: int | None


def projected(course: Course, *, days: int) -> tuple[Banded, ...]:
    """Weight on the morning after each of so many days."""
    return tuple(islice(_mornings(course), days))


def reach_of(course: Course, *, mass_kg: float) -> Reach:
    """When the weight is reached."""
    side = 1 if mass_kg < course.mass_kg.value else -1
    reached: dict[int, int] = {}
    for day, morning in enumerate(islice(_mornings(course), LONGEST_DAYS), start=1):
        for end in (-1, 0, 1):
            kg = morning.value + side * end * (morning.band or 0.0)
            if end not in reached and side * (kg - mass_kg) <= 0:
                reached[end] = day
        if len(reached) == 3:
            break
    return Reach(days=reached.get(0), early_days=reached.get(-1), late_days=reached.get(1))


def with_sessions(course: Course, *, sessions_kcal: float) -> Course:
    """The same eating with so much training a day; a part of it is saved elsewhere."""
    change = (1 - SAVED) * (sessions_kcal - course.sessions_kcal)
    balance = msgspec.structs.replace(course.balance_kcal, value=course.balance_kcal.value - change)
    return msgspec.structs.replace(course, balance_kcal=balance, sessions_kcal=sessions_kcal)


def _mornings(course: Course) -> Iterator[Banded]:
    """Weight with its band, morning after morning. What is not known of the trend now, of the
    balance and of what becomes of it adds up as independent errors do.
    """
    body, habit = _under_way(course)
    band_kg, band_kcal = course.mass_kg.band or 0.0, course.balance_kcal.band or 0.0
    kg_per_kcal = tissue_kg_per_kcal(course.fat_kg)
    # A balance that is off fades as the mass follows it, by what each kilogram more spends.
    fading = kg_per_kcal * (keeping_kcal_per_kg(course.fat_kg) + habit.moving_kcal_per_kg)
    day = Day(eaten_kcal=course.eaten_kcal)
    bodies = lived(body, days=repeat(day), habit=habit, steps_per_day=1)
    for number, one in enumerate(bodies, start=1):
        lasting = (1 - exp(-fading * number)) / (fading * number)
        off_kcal = lasting * hypot(number * band_kcal, HALF_WIDTH_90 * _wandered_kcal(number))
        yield Banded(value=one.mass_kg, band=hypot(band_kg, kg_per_kcal * off_kcal))


def _wandered_kcal(days: int) -> float:
    """Standard deviation of what a wandering balance has stored after so many days: the integral of
    an Ornstein-Uhlenbeck process that begins where it is.
    """
    t = days / WANDERING_DAYS
    spread = 2 * t - 3 + 4 * exp(-t) - exp(-2 * t)
    return WANDERING_KCAL * WANDERING_DAYS * sqrt(max(0.0, spread))


def _under_way(course: Course) -> tuple[Body, Habit]:
    """A body whose stores and adaptation have settled to its eating, and the habit that would keep
    it.
    """
    eaten, spent = course.eaten_kcal, course.eaten_kcal - course.balance_kcal.value
    follows = body_model.MEAL_SHARE + body_model.ADAPTATION_SHARE
    kept = max(0.5 * spent, (spent - follows * eaten) / (1 - follows))
    glycogen_kg = body_model.GLYCOGEN_KG * (eaten / kept) ** 0.5
    salt_kg = (
        body_model.SODIUM_MG_PER_CARBOHYDRATE / body_model.SODIUM_MG_PER_KG_DAY * (eaten / kept - 1)
    )
    mass_kg = course.mass_kg.value
    water_kg = WATER_SHARE * mass_kg
    lean_kg = (
        mass_kg - course.fat_kg - water_kg - salt_kg - body_model.KG_PER_KG_GLYCOGEN * glycogen_kg
    )
    full = Body(
        fat_kg=course.fat_kg,
        lean_kg=lean_kg,
        glycogen_kg=body_model.GLYCOGEN_KG,
        extracellular_kg=water_kg,
    )
    moving = max(0.0, (1 - body_model.MEAL_SHARE) * kept - course.resting_kcal) / full.mass_kg
    habit = Habit(spent_kcal=kept, moving_kcal_per_kg=moving, body=full)
    body = msgspec.structs.replace(
        full,
        glycogen_kg=glycogen_kg,
        extracellular_kg=water_kg + salt_kg,
        adaptation_kcal=body_model.ADAPTATION_SHARE * (eaten - kept),
    )
    return body, habit
