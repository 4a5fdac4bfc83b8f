"""Progression of an exercise: when all was done twice, a little more."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

import msgspec

from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.exercises import OF_THE_LEGS
from sessions.units import KG_PER_LB

MOST_STEP_SHARE = 0.10
"""A load grows by 2 to 10 %, more for large muscles, once it was done with ease in two sessions
running. Source: Ratamess et al. 2009 (ACSM position stand), Med Sci Sports Exerc 41:687-708. With
ease is there one or two repetitions over the number that was meant; a log says what was done and
not what was meant, so that ours asks for the same even sets twice."""

STEPS_KG = (5.0, 2.5)
STEPS_LB = (10.0, 5.0)
"""For the legs the first of them, else the second: a pair of the smallest plates that most have."""

LOW_REPETITIONS = 6
MODERATE_REPETITIONS = (8, 12)
"""Up to six train strength most, eight to twelve suit who begins. Source: as above."""

MOST_REPETITIONS = 20
"""Of an exercise without a load: up to 20 train endurance (Garber et al. 2011)."""

MORE_HELD_S = 5


class WhyNext(Enum):
    """Why the next sets are as they are."""

    ONCE = "done once"
    NOT_ALL = "not all done"
    MORE_LOAD = "more load"
    MORE_REPETITIONS = "more repetitions"
    LONGER = "longer"
    TOO_EASY = "too easy"


class NextSets(msgspec.Struct, frozen=True, kw_only=True):
    """What an exercise was done with last, and what comes next."""

    on: date
    last: ExerciseSets
    proposed: ExerciseSets
    why: WhyNext


def next_sets(
    history: Mapping[date, Sequence[ExerciseSets]], *, in_lb: bool = False
) -> tuple[NextSets, ...]:
    """For each exercise of the history, the one done last first. `in_lb`: plates are in pounds."""
    sessions: dict[str, list[tuple[date, ExerciseSets]]] = {}
    for day in sorted(history):
        for name, sets in heaviest_of(history[day]).items():
            sessions.setdefault(name, []).append((day, sets))
    found = [_next(done, in_lb=in_lb) for done in sessions.values()]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def heaviest_of(exercises: Sequence[ExerciseSets]) -> dict[str, ExerciseSets]:
    """A session's sets of each exercise at its highest load, as one; lighter ones led up to it."""
    found: dict[str, ExerciseSets] = {}
    for sets in exercises:
        so_far = found.get(sets.exercise)
        if so_far is None or _load(sets) > _load(so_far):
            found[sets.exercise] = sets
        elif _load(sets) == _load(so_far) and sets.in_seconds == so_far.in_seconds:
            together = (*so_far.repetitions, *sets.repetitions)
            found[sets.exercise] = msgspec.structs.replace(so_far, repetitions=together)
    return found


def _next(done: Sequence[tuple[date, ExerciseSets]], *, in_lb: bool) -> NextSets:
    on, last = done[-1]
    before = done[-2][1] if len(done) > 1 else None
    if before is None or _load(before) < _load(last):
        proposed, why = last, WhyNext.ONCE
    elif not _is_even(last):
        proposed, why = _evened(last), WhyNext.NOT_ALL
    elif not (_is_even(before) and _load(before) == _load(last) and _reaches(last, before)):
        proposed, why = last, WhyNext.ONCE
    else:
        proposed, why = _more(last, in_lb=in_lb)
    return NextSets(on=on, last=last, proposed=proposed, why=why)


def _more(sets: ExerciseSets, *, in_lb: bool) -> tuple[ExerciseSets, WhyNext]:
    if sets.in_seconds:
        return _counting(sets, sets.repetitions[0] + MORE_HELD_S), WhyNext.LONGER
    count = sets.repetitions[0]
    if sets.load_kg is None:
        if count >= MOST_REPETITIONS:
            return sets, WhyNext.TOO_EASY
        return _counting(sets, count + 1), WhyNext.MORE_REPETITIONS
    large, small = (step * KG_PER_LB for step in STEPS_LB) if in_lb else STEPS_KG
    steps = (large, small) if sets.exercise in OF_THE_LEGS else (small,)
    for step in steps:
        if step <= MOST_STEP_SHARE * sets.load_kg * (1 + 1e-9):
            return _loaded(sets, sets.load_kg + step), WhyNext.MORE_LOAD
    low, high = MODERATE_REPETITIONS
    if count < high:
        return _counting(sets, count + 1), WhyNext.MORE_REPETITIONS
    # The smallest plate is a large step for a light load: it is taken with fewer repetitions.
    return _counting(_loaded(sets, sets.load_kg + small), low), WhyNext.MORE_LOAD


def _load(sets: ExerciseSets) -> float:
    return sets.load_kg or 0.0


def _is_even(sets: ExerciseSets) -> bool:
    return len(set(sets.repetitions)) == 1


def _reaches(sets: ExerciseSets, before: ExerciseSets) -> bool:
    """As many sets of as many, at least."""
    return (
        len(sets.repetitions) >= len(before.repetitions)
        and sets.repetitions[0] >= before.repetitions[0]
        and sets.in_seconds == before.in_seconds
    )


def _evened(sets: ExerciseSets) -> ExerciseSets:
    return _counting(sets, max(sets.repetitions))


def _counting(sets: ExerciseSets, count: int) -> ExerciseSets:
    return msgspec.structs.replace(sets, repetitions=(count,) * len(sets.repetitions))


def _loaded(sets: ExerciseSets, load_kg: float) -> ExerciseSets:
    return msgspec.structs.replace(sets, load_kg=load_kg)
