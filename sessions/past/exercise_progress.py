"""Progress of exercises: the heaviest load and the volume of each, period by period."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from sessions.week.strength_week import StrengthDay


class ExerciseProgress(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise over all periods, the oldest first. None: not done, or without a load.

    `top_kg`: the heaviest load. `volume_kg`: load times repetitions. `repetitions`: of all sets,
    without those that were held.
    """

    exercise: str
    top_kg: tuple[float | None, ...]
    volume_kg: tuple[float | None, ...]
    repetitions: tuple[int | None, ...]


def exercises_of(
    days: Sequence[StrengthDay], *, periods: Sequence[tuple[date, date]]
) -> tuple[ExerciseProgress, ...]:
    """Of all exercises, the one done on most days first; `periods`: first and last day of each."""
    often = Counter(name for day in days for name in {sets.exercise for sets in day.exercises})
    return tuple(_of(name, days, periods) for name, _ in often.most_common())


def _of(
    name: str, days: Sequence[StrengthDay], periods: Sequence[tuple[date, date]]
) -> ExerciseProgress:
    top: list[float | None] = []
    volume: list[float | None] = []
    repetitions: list[int | None] = []
    for first, last in periods:
        done = [
            sets
            for day in days
            if first <= day.day <= last
            for sets in day.exercises
            if sets.exercise == name
        ]
        loads = [sets.load_kg for sets in done if sets.load_kg is not None]
        volumes = [sets.volume_kg for sets in done if sets.volume_kg is not None]
        counts = [sum(sets.repetitions) for sets in done if not sets.in_seconds]
        top.append(max(loads, default=None))
        volume.append(sum(volumes) if volumes else None)
        repetitions.append(sum(counts) if counts else None)
    return ExerciseProgress(
        exercise=name,
        top_kg=tuple(top),
        volume_kg=tuple(volume),
        repetitions=tuple(repetitions),
    )
