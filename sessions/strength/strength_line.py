"""One line of strength training, "squats 3x8@60kg, lunges 3x10, 25 min", read piece by piece."""

import re
from collections.abc import Iterator

import msgspec

from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.exercises import exercise_of
from sessions.text import marked, text
from sessions.units import KG_PER_LB

EXAMPLE = marked("squats 3x8@60kg, lunges 3x10, 25 min")
SHORT_EXAMPLE = marked("squats 3x8@60kg")
WARM_UP_EXAMPLE = marked("warm-up 10 min")

MOST_SETS, MOST_REPETITIONS, MOST_HELD_S = 20, 200, 1800
LOADS_KG = (0.25, 500.0)
MINUTES = (1.0, 300.0)
LONGEST_NAME = 40


class StrengthLineError(ValueError):
    """A piece of the line was not understood; the message names it and says what is expected."""


class StrengthLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the line says. None: no time of it."""

    duration_min: float | None = None
    warm_up_min: float | None = None
    exercises: tuple[ExerciseSets, ...] = ()


# A comma between two digits is a decimal one, "62,5kg", unless sets or minutes follow.
_BETWEEN = re.compile(r"\s*(?:;|\n|,(?!\d)|(?<!\d),|,(?=\d+\s*(?:[x×*]|min|h)))\s*")
_DURATION = re.compile(
    r"(?:(?P<hours>\d+)\s*(?:h|std)\.?)?\s*"
    r"(?:(?P<min>\d+(?:[.,]\d+)?)\s*(?:min(?:s|utes|uten)?|m)?\.?)?"
)
_SETS_AND_TIME = re.compile(
    r"(?P<sets>.*\d\s*[x×*].*?)\s+(?P<time>\d+\s*h(?:\s*\d+\s*min)?|\d+\s*min)"
)
_WARM_UP = re.compile(
    r"warm(?:ed)?[ -]?up|aufw(?:ä|ae)rmen|aufgew(?:ä|ae)rmt|einlaufen", flags=re.IGNORECASE
)
_SETS = re.compile(
    r"""(?P<name>[^\d@]*?)\s*
    (?:(?P<sets>\d+)\s*(?:x|×|\*|sets?\ of\ |s(?:ä|ae)tze?\ (?:à|a|zu|mit|von)\ )\s*(?P<each>\d+)
      |(?P<listed>\d+(?:\s*[/+]\s*\d+)*))(?!\d)
    \s*(?P<held>s|sec|secs|seconds|sek|sekunden)?
    \s*(?:reps?\b|wdh\b\.?|wiederholungen|repetitions?)?
    (?:\s*(?P<at>@|at\b|with\b|mit\b|bei\b)?\s*(?P<load>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d]+)?)?""",
    flags=re.IGNORECASE | re.VERBOSE,
)
_KG_PER_UNIT = {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0}
_KG_PER_UNIT |= dict.fromkeys(("lb", "lbs", "pound", "pounds"), KG_PER_LB)


def read_strength_line(words: str, *, mass_unit: str = "kg") -> StrengthLine:
    """Read a line; a load without a unit is in `mass_unit`, a bare number is minutes.

    A piece without a name goes on with the exercise before it: "squats 3x8@60, 2x6@70".

    Raises:
        StrengthLineError: a piece was not understood, or cannot be meant.
    """
    duration_min = warm_up_min = None
    exercises: list[ExerciseSets] = []
    for piece in _pieces(words):
        if _WARM_UP.search(piece):
            warm_up_min = (warm_up_min or 0) + _warm_up(piece)
        elif (minutes := _duration_min(piece)) is not None:
            if duration_min is not None:
                raise _error(piece, text("one time for all of it, and there is one before"))
            duration_min = _within(minutes, MINUTES, "min", piece)
        else:
            before = exercises[-1].exercise if exercises else ""
            exercises.append(_sets(piece, before=before, mass_unit=mass_unit))
    if duration_min is None and not exercises:
        raise _error(words.strip(), text("something like {example}").format(example=text(EXAMPLE)))
    return StrengthLine(
        duration_min=duration_min, warm_up_min=warm_up_min, exercises=tuple(exercises)
    )


def _pieces(words: str) -> Iterator[str]:
    for piece in _BETWEEN.split(words.strip()):
        both = _SETS_AND_TIME.fullmatch(piece)
        if both is not None:
            yield from (both["sets"], both["time"])
        elif piece:
            yield piece


def _duration_min(piece: str) -> float | None:
    found = _DURATION.fullmatch(piece)
    if found is None or (found["hours"] is None and found["min"] is None):
        return None
    return 60 * int(found["hours"] or 0) + _number(found["min"] or "0")


def _warm_up(piece: str) -> float:
    rest = _WARM_UP.sub("", piece).strip(" :-")
    minutes = _duration_min(rest) if rest else 5.0
    if minutes is None:
        raise _error(piece, text("something like {example}").format(example=text(WARM_UP_EXAMPLE)))
    return _within(minutes, MINUTES, "min", piece)


def _sets(piece: str, *, before: str, mass_unit: str) -> ExerciseSets:
    found = _SETS.fullmatch(piece)
    if found is None or (found["load"] and not (found["at"] or found["unit"])):
        raise _error(piece, text("something like {example}").format(example=text(SHORT_EXAMPLE)))
    name = found["name"].strip(" :-")
    if len(name) > LONGEST_NAME:
        raise _error(piece, text("a name of at most {most} letters").format(most=LONGEST_NAME))
    exercise = exercise_of(name) or before
    if not exercise:
        raise _error(piece, text("the exercise's name before it, like squats 3x8"))
    held = found["held"] is not None
    return ExerciseSets(
        exercise=exercise,
        repetitions=_repetitions(found, piece=piece, held=held),
        load_kg=_load_kg(found, piece=piece, mass_unit=mass_unit),
        in_seconds=held,
    )


def _repetitions(found: re.Match[str], *, piece: str, held: bool) -> tuple[int, ...]:
    if found["listed"]:
        counts = tuple(int(count) for count in re.findall(r"\d+", found["listed"]))
    else:
        sets = int(found["sets"])
        counts = (int(found["each"]),) * min(sets, MOST_SETS + 1)
    if not 1 <= len(counts) <= MOST_SETS:
        raise _error(piece, text("1 to {most} sets").format(most=MOST_SETS))
    most = MOST_HELD_S if held else MOST_REPETITIONS
    if not all(1 <= count <= most for count in counts):
        said = text("1 to {most} seconds") if held else text("1 to {most} repetitions")
        raise _error(piece, said.format(most=most))
    return counts


def _load_kg(found: re.Match[str], *, piece: str, mass_unit: str) -> float | None:
    if found["load"] is None:
        return None
    kg_per_unit = _KG_PER_UNIT.get((found["unit"] or mass_unit).casefold())
    if kg_per_unit is None:
        raise _error(piece, text("a load in kg or lb, not {unit}").format(unit=found["unit"]))
    return _within(_number(found["load"]) * kg_per_unit, LOADS_KG, "kg", piece)


def _within(value: float, bounds: tuple[float, float], unit: str, piece: str) -> float:
    low, high = bounds
    if not low <= value <= high:
        said = text("{low} to {high} {unit}")
        raise _error(piece, said.format(low=f"{low:g}", high=f"{high:g}", unit=unit))
    return value


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _error(piece: str, expected: str) -> StrengthLineError:
    said = text("{piece} was not understood: expected {expected}")
    return StrengthLineError(said.format(piece=repr(piece), expected=expected))
