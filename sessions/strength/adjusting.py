"""Adjusting of sets before they are written down: a plate or a repetition more or less."""

import msgspec

from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.exercises import OF_THE_LEGS
from sessions.strength.progression import MORE_HELD_S, STEPS_KG, STEPS_LB
from sessions.strength.strength_line import LOADS_KG, MOST_REPETITIONS
from sessions.units import KG_PER_LB


def plate_kg(exercise: str, *, in_lb: bool) -> float:
    """What one press adds to a load: the larger plates for the legs."""
    large, small = (step * KG_PER_LB for step in STEPS_LB) if in_lb else STEPS_KG
    return large if exercise in OF_THE_LEGS else small


def adjusted(sets: ExerciseSets, *, steps: int, in_lb: bool) -> ExerciseSets:
    """A plate for each step; without a load a repetition, of a held exercise five seconds.

    A load never falls below one plate, a count never below one.
    """
    if sets.load_kg is not None and not sets.in_seconds:
        plate = plate_kg(sets.exercise, in_lb=in_lb)
        least = min(plate, sets.load_kg)
        load_kg = min(max(sets.load_kg + steps * plate, least), LOADS_KG[1])
        return msgspec.structs.replace(sets, load_kg=load_kg)
    by = steps * (MORE_HELD_S if sets.in_seconds else 1)
    counts = tuple(min(max(count + by, 1), MOST_REPETITIONS) for count in sets.repetitions)
    return msgspec.structs.replace(sets, repetitions=counts)
