"""Strength training of a week: days that count, the rest between them, and what comes next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum

import msgspec

from sessions.core.model.athlete import Athlete, Units
from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.progression import NextSets, next_sets
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, Strength

STRENGTH_DAYS = (2, 3)
"""Source: Garber et al. 2011 (ACSM position stand), Med Sci Sports Exerc 43:1334-1359: two or
three days a week, 48 hours between the same muscles; WHO 2020: two or more."""

STRENGTH_MIN = (20.0, 30.0)
"""From 20 minutes on a day counts; the goal that the project began with is 20 to 30."""

NEXT_WITHIN_DAYS = 60
"""An exercise that was left for longer is not proposed any more. Ours."""


class StrengthToday(Enum):
    """Whether today is a day for strength training."""

    TRAIN = "train"
    REST = "rest"  # yesterday was one
    DONE = "done"
    ENOUGH = "enough"  # three days of the week count already


class StrengthDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day with strength training. It counts from 20 minutes, the day after a counted one not.

    `is_estimated`: no time was said; it is about what the sets take. `warmed_up`: a warm-up was
    written down.
    """

    day: date
    duration_min: float
    rested: bool
    counts: bool
    is_estimated: bool = False
    warmed_up: bool = False
    exercises: tuple[ExerciseSets, ...] = ()


class StrengthWeek(msgspec.Struct, frozen=True, kw_only=True):
    """Strength training. `counted_days` of `goal_days`, at most `most_days`.

    `today` None: the week is not the present one. `next`: of each exercise done lately.
    """

    goal_days: int
    most_days: int
    counted_days: int
    left_days: int
    days: tuple[StrengthDay, ...]
    today: StrengthToday | None = None
    next: tuple[NextSets, ...] = ()


def strength_of(
    week: Week, *, diary: Mapping[date, Sequence[Entry]], athlete: Athlete, today: date
) -> StrengthWeek:
    """Count strength days with a rest day between them, the Sunday before included.

    Args:
        week: The week asked for.
        diary: Entries of any time, by local day.
        athlete: Whose; what plates are in.
        today: Days after it are not proposed for.
    """
    every = tuple(strength_days(diary, until=week.sunday))
    days = tuple(day for day in every if day.day in week)
    counted = sum(day.counts for day in days)
    return StrengthWeek(
        goal_days=STRENGTH_DAYS[0],
        most_days=STRENGTH_DAYS[1],
        counted_days=counted,
        left_days=max(0, STRENGTH_DAYS[0] - counted),
        days=days,
        today=strength_today(every, today=today) if today in week else None,
        next=next_sets(
            {
                day.day: day.exercises
                for day in every
                if day.exercises and (today - day.day).days <= NEXT_WITHIN_DAYS
            },
            in_lb=athlete.units is Units.IMPERIAL,
        ),
    )


def strength_days(diary: Mapping[date, Sequence[Entry]], *, until: date) -> Iterator[StrengthDay]:
    """Every day with strength training, oldest first, and whether it counts."""
    last_counted: date | None = None
    for day in sorted(diary):
        trained = [entry.what for entry in diary[day] if isinstance(entry.what, Strength)]
        if day > until or not trained:
            continue
        minutes = sum(one.minutes for one in trained)
        rested = last_counted is None or (day - last_counted) > timedelta(days=1)
        counts = rested and minutes >= STRENGTH_MIN[0]
        if counts:
            last_counted = day
        yield StrengthDay(
            day=day,
            duration_min=minutes,
            rested=rested,
            counts=counts,
            is_estimated=any(one.duration_min is None for one in trained),
            warmed_up=any(one.warm_up_min is not None for one in trained),
            exercises=tuple(sets for one in trained for sets in one.exercises),
        )


def strength_today(days: Iterable[StrengthDay], *, today: date) -> StrengthToday:
    """Whether to train, to rest, or that it is done."""
    trained = {day.day: day for day in days if day.duration_min >= STRENGTH_MIN[0]}
    if today in trained:
        return StrengthToday.DONE
    if today - timedelta(days=1) in trained:
        return StrengthToday.REST
    week = Week.containing(today)
    if sum(day.counts for day in trained.values() if day.day in week) >= STRENGTH_DAYS[1]:
        return StrengthToday.ENOUGH
    return StrengthToday.TRAIN


def strength_minutes(diary: Mapping[date, Sequence[Entry]]) -> dict[date, float]:
    """Minutes of strength training by local day."""
    return {day.day: day.duration_min for day in strength_days(diary, until=date.max)}


def strength_volumes(diary: Mapping[date, Sequence[Entry]]) -> dict[date, float]:
    """Load times repetitions by local day, of days with a load."""
    found: dict[date, float] = {}
    for day in strength_days(diary, until=date.max):
        volumes = [sets.volume_kg for sets in day.exercises if sets.volume_kg is not None]
        if volumes:
            found[day.day] = sum(volumes)
    return found
