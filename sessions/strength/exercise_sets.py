"""Sets of one exercise at one load, and how long they are taken to last."""

from collections.abc import Sequence

import msgspec

MIN_PER_SET = 2.5
"""A set and the rest after it, where no time was written down: two to three minutes of rest between
sets. Source: Garber et al. 2011 (ACSM position stand), Med Sci Sports Exerc 43:1334, table 2."""


class ExerciseSets(msgspec.Struct, frozen=True, kw_only=True):
    """Sets of one exercise at one load.

    `repetitions`: of each set, in order. `in_seconds`: the exercise is held, and they are seconds.
    `load_kg` None: the body alone.
    """

    exercise: str
    repetitions: tuple[int, ...]
    load_kg: float | None = None
    in_seconds: bool = False

    @property
    def volume_kg(self) -> float | None:
        """Load times repetitions; None: without a load, or held."""
        if self.load_kg is None or self.in_seconds:
            return None
        return self.load_kg * sum(self.repetitions)


def minutes_of(exercises: Sequence[ExerciseSets]) -> float:
    """How long they take, with the rest between."""
    return MIN_PER_SET * sum(len(sets.repetitions) for sets in exercises)
