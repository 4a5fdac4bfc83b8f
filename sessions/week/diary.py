"""Diary entries, which no device measures: strength training, food, weight, illness, goals."""

import re
from collections.abc import Callable
from datetime import date

import msgspec

from ingest.sentence import Sentence
from sessions.core.model.physiology import KJ_PER_KCAL
from sessions.morning.morning import Morning
from sessions.strength.exercise_sets import ExerciseSets, minutes_of
from sessions.strength.strength_line import StrengthLineError, read_strength_line
from sessions.units import CM_PER_INCH, KG_PER_LB


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


class Waist(msgspec.Struct, frozen=True, kw_only=True, tag="waist"):
    """The girth of the waist."""

    girth_cm: float


class FatShare(msgspec.Struct, frozen=True, kw_only=True, tag="fat"):
    """Fat in percent of the body's mass, however it was measured."""

    share_pct: float


class WeightGoal(msgspec.Struct, frozen=True, kw_only=True, tag="goal"):
    """A weight to reach: by a day, at a rate (towards it, without a sign), or as it comes.

    `mass_kg` None: no goal any more.
    """

    mass_kg: float | None
    by: date | None = None
    rate_kg_per_week: float | None = None


class Activity(msgspec.Struct, frozen=True, kw_only=True, tag="activity"):
    """A run or ride of which only totals are known, from a file. `sport`: the file's own word."""

    sport: str
    duration_min: float
    distance_m: float | None = None
    energy_kcal: float | None = None


class Illness(msgspec.Struct, frozen=True, kw_only=True, tag="illness"):
    """Ill from the entry's day on, for so many days, that one included."""

    days: int


class CoachGoal(msgspec.Struct, frozen=True, kw_only=True, tag="coach"):
    """What the coach works towards from that day on; the last one counts.

    `aim`: one of `sessions.coach.goal.Aim` by value; None: the coach is not asked any more.
    `five_km_s`: of a 5 km time.
    """

    aim: str | None
    weekly_min: float = 150.0
    five_km_s: float | None = None


What = (
    Strength
    | Food
    | Weight
    | Waist
    | FatShare
    | WeightGoal
    | Activity
    | Morning
    | Illness
    | CoachGoal
)


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
    kcal = _amount(
        words, {"kcal": 1.0, "kj": 1 / KJ_PER_KCAL}, example=Sentence("650kcal or 2700kJ")
    )
    return Food(energy_kcal=_within(kcal, 1, 10_000, "kcal", words))


def weight(words: str) -> Weight:
    """From "71.2kg" or "157lb".

    Raises:
        EntryError: no such mass, or not from 20 to 350 kg.
    """
    units = {"kg": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}
    mass_kg = _amount(words, units, example=Sentence("71.2kg or 157lb"))
    return Weight(mass_kg=_within(mass_kg, 20, 350, "kg", words))


def waist(words: str) -> Waist:
    """From "84cm" or "33in".

    Raises:
        EntryError: no such girth, or not from 40 to 250 cm.
    """
    units = {"cm": 1.0, "in": CM_PER_INCH, "inch": CM_PER_INCH}
    girth_cm = _amount(words, units, example=Sentence("84cm or 33in"))
    return Waist(girth_cm=_within(girth_cm, 40, 250, "cm", words))


def fat(words: str) -> FatShare:
    """From "24%".

    Raises:
        EntryError: no such share, or not from 3 to 65 %.
    """
    share_pct = _amount(words, {"%": 1.0, "pct": 1.0}, example=Sentence("24%"))
    return FatShare(share_pct=_within(share_pct, 3, 65, "%", words))


def weight_rate(words: str, *, mass_unit: str) -> float:
    """Kilograms a week, from "0.5kg", "1lb" or a bare number in `mass_unit`.

    Raises:
        EntryError: no such rate, or not from 0.05 to 3 kg.
    """
    words = words.strip().lstrip("+-")
    if re.fullmatch(r"\d+([.,]\d+)?", words):
        words = f"{words}{mass_unit}"
    units = {"kg": 1.0, "lb": KG_PER_LB, "lbs": KG_PER_LB}
    kg = _amount(words, units, example=Sentence("0.5kg or 1lb"))
    return _within(kg, 0.05, 3, "kg", words)


def illness(words: str) -> Illness:
    """From "3", "3d", "3 days", "3 Tage".

    Raises:
        EntryError: no such number, or not from 1 to 60 days.
    """
    found = re.fullmatch(r"(\d+)\s*(d|days?|t|tage?)?", words.strip().lower())
    if found is None:
        raise EntryError(Sentence("expected days like 3 or 3d, got {words!r}", words=words))
    return Illness(days=int(_within(float(found[1]), 1, 60, "days", words)))


READERS: dict[str, Callable[[str], What]] = {
    "strength": strength,
    "food": food,
    "weight": weight,
    "waist": waist,
    "fat": fat,
    "illness": illness,
}
"""How each kind of entry is read; the names are the command's."""


def written(kind: str, words: str, *, mass_unit: str) -> What:
    """What was written under a kind; a bare number is minutes, kilocalories, or in `mass_unit`.

    Raises:
        EntryError: it is none; the message says what is expected.
    """
    if kind == "strength":
        return strength(words, mass_unit=mass_unit)
    if re.fullmatch(r"\d+([.,]\d+)?", words.strip()):
        words = f"{words.strip()}{_usual_unit(kind, mass_unit=mass_unit)}"
    return READERS[kind](words)


def _usual_unit(kind: str, *, mass_unit: str) -> str:
    """Who weighs in pounds measures in inches."""
    girth = "cm" if mass_unit == "kg" else "in"
    return {"food": "kcal", "waist": girth, "fat": "%", "illness": "d"}.get(kind, mass_unit)


def kind_of(what: What) -> str:
    """The name in `READERS`, or "goal", "coach", "activity" or "morning", which no hand writes."""
    return str(what.__struct_config__.tag)


def _amount(words: str, units: dict[str, float], *, example: Sentence) -> float:
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*([a-z%]+)", words.strip().lower())
    if found is None or found[2] not in units:
        raise EntryError(
            Sentence(
                "expected an amount with its unit, like {example}, got {words!r}",
                example=example,
                words=words,
            )
        )
    return _number(found[1]) * units[found[2]]


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _within(value: float, low: float, high: float, unit: str, words: str) -> float:
    if not low <= value <= high:
        raise EntryError(
            Sentence(
                "expected {low:g} to {high:g} {unit}, got {words!r}",
                low=low,
                high=high,
                unit=unit,
                words=words,
            )
        )
    return value
