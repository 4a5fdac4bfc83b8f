"""Timestamps that cannot belong to the same run as the others."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ingest.files.recorded_workout import Array

# One damaged timestamp would otherwise stretch a run over decades of empty seconds.
_DAY_S = 86_400.0


_EARLY_POINTS = 3
_EARLY_S = 1_800.0  # no pause of a run is so long that it was not pressed
_LEAST_AFTER = 20


class TimeRange(NamedTuple):
    """From the earliest to the latest moment of a group, both included."""

    low_s: float
    high_s: float


def largest_group(times_s: ArrayLike) -> TimeRange:
    """The range of the most moments that have no hole of more than a day between them.

    >>> largest_group([5.0, 6.0, 1e9, 7.0])
    TimeRange(low_s=5.0, high_s=7.0)

    Raises:
        ValueError: there are no moments.
    """
    ordered = np.sort(np.asarray(times_s, dtype=np.float64))
    if not ordered.size:
        raise ValueError("no moments to group")
    edges = np.concatenate(([0], np.flatnonzero(np.diff(ordered) > _DAY_S) + 1))
    ends = np.append(edges[1:], ordered.size)
    largest = int(np.argmax(ends - edges))
    return TimeRange(float(ordered[edges[largest]]), float(ordered[ends[largest] - 1]))


def without_early_ones(times_s: Sequence[float] | Array) -> int:
    """How many of the first moments (three at most) stand half an hour or more before the rest.

    >>> without_early_ones([0.0, 1.0, *range(7200, 7300)])
    2
    """
    for count in range(min(_EARLY_POINTS, len(times_s) - _LEAST_AFTER), 0, -1):
        if times_s[count] - times_s[count - 1] > _EARLY_S:
            return count
    return 0
