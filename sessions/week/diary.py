"""Diary entries, which no device measures: strength training, food, weight."""

import re
from collections.abc import Callable

import msgspec

from sessions.core.model.physiology import KJ_PER_KCAL
from sessions.morning.morning import Morning
from sessions.strength.exercise_sets import ExerciseSets, minutes_of
from sessions.strength.strength_line import StrengthLineError, read_strength_line
from sessions.units import KG_PER_LB


class EntryError(ValueError):
    """What was written is no amount a person can mean. The message says what is expected."""


class Strength(msgspec.Struct, frozen=True, kw_only=True, tag="strength"):
    """Strength training. `duration_min` None: no time was said; `warm_up_min` None: no warm-up."""

    duration_min: float | None = None
    warm_up_min: float | None = None
    exercises: tuple[ExerciseSets, ...] = ()

    @property
    def minutes(self) -> float:
        """What was said, else about what the sets take with the rest between them."""
        return minutes_of(self.exercises) if self.duration_min is None else self.duration_min


class Food(msgspec.Struct, frozen=True, kw_only=True, tag="food"):
    """Something eaten or drunk."""

    energy_kcal: float


class Weight(msgspec.Struct, frozen=True, kw_only=True, tag="weight"):
    """The body's mass."""

    mass_kg: float


class Activity(msgspec.Struct, frozen=True, kw_only=True, tag="activity"):
    """A run or ride of which only totals are known, from a file. `sport`: the file's own word."""

    sport: str
    duration_min: float
    distance_m: float | None = None
    energy_kcal: float | None = None


What = Strength | Food | Weight | Activity | Morning


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the diary. `at_ns`: Unix nanoseconds. `id` 0: not stored yet."""

    athlete: str
    at_ns: int
    what: What
    note: str = ""
    id: int = 0


def strength(words: str, *, mass_unit: str = "kg") -> Strength:
    """From "25 min", "squats 3x8@60kg, lunges 3x10" or both; a bare load is in `mass_unit`.

    Raises:
        EntryError: a piece was not understood; the message names it.
    """
    try:
        line = read_strength_line(words, mass_unit=mass_unit)
    except StrengthLineError as exc:
        raise EntryError(str(exc)) from exc
    return Strength(
        duration_min=line.duration_min, warm_up_min=line.warm_up_min, exercises=line.exercises
    )


def food(words: str) -> Food:
    """From "650kcal" or "2700kJ".

    Raises:
        EntryError: no such energy, or not from 1 to 10,000 kcal.
    """
    kcal = _amount(words, {"kcal": 1.0, "kj": 1 / KJ_PER_KCAL}, example="650kcal or 2700kJ")
    return Food(energy_kcal=_within(kcal, 1, 10_000, "kcal", words))


def weight(words: str) -> Weight:
    """From "71.2kg" or "157lb".

    Raises:
        EntryError: no such mass, or not from 20 to 350 kg.
    """
    units = {"kg": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}
    mass_kg = _amount(words, units, example="71.2kg or 157lb")
    return Weight(mass_kg=_within(mass_kg, 20, 350, "kg", words))


READERS: dict[str, Callable[[str], What]] = {"strength": strength, "food": food, "weight": weight}
"""How each kind of entry is read; the names are the command's."""


def written(kind: str, words: str, *, mass_unit: str) -> What:
    """What was written under a kind; a bare number is minutes, kilocalories, or in `mass_unit`.

    Raises:
        EntryError: it is none; the message says what is expected.
    """
    if kind == "strength":
        return strength(words, mass_unit=mass_unit)
    if re.fullmatch(r"\d+([.,]\d+)?", words.strip()):
        words = f"{words.strip()}{'kcal' if kind == 'food' else mass_unit}"
    return READERS[kind](words)


def kind_of(what: What) -> str:
    """The name in `READERS`, or "activity" or "morning", which are not written by hand."""
    return str(what.__struct_config__.tag)


def _amount(words: str, units: dict[str, float], *, example: str) -> float:
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)", words.strip().lower())
    if found is None or found[2] not in units:
        raise EntryError(f"expected an amount with its unit, like {example}, got {words!r}")
    return _number(found[1]) * units[found[2]]


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _within(value: float, low: float, high: float, unit: str, words: str) -> float:
    if not low <= value <= high:
        raise EntryError(f"expected {low:g} to {high:g} {unit}, got {words!r}")
    return value
