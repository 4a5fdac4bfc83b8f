"""Steepness of a session's ramps: those of one belt, and of one runner, are alike."""

from collections.abc import Sequence

import numpy as np

from sessions.core.intervals.ramps import Ramp, Speeds

ENOUGH, STEP_KMH, QUANTILE = 4, 1.5, 0.7
"""Four ramps of a step that tells say how steep they are. A pace that wanders makes a ramp longer
than it was, and hardly shorter: most of the longer ones are not listened to."""

ROOM_S, REACH_S = 2, 15
"""A ramp may last by so much longer than the usual one, and is looked for so far beside it."""

LEAST_S = 8
"""Fewer seconds show no ramp."""


def usual_kmh_per_s(ramps: Sequence[Ramp]) -> float | None:
    """How steep the ramps of a session are; None: too few tell."""
    steep = [ramp.kmh_per_s for ramp in ramps if abs(ramp.rise_kmh) > STEP_KMH]
    return float(np.quantile(steep, QUANTILE)) if len(steep) >= ENOUGH else None


def sharpened(ramp: Ramp, speeds: Speeds, *, kmh_per_s: float, first: int, last: int) -> Ramp:
    """The ramp, or the best one near it that lasts no longer than the session's do.

    Args:
        ramp: As it fits the speeds best, however long.
        speeds: Those of its run.
        kmh_per_s: How steep the session's ramps are.
        first: The first cell where it may begin.
        last: The last cell where it may end.
    """
    longest_s = round(abs(ramp.rise_kmh) / kmh_per_s) + ROOM_S
    if ramp.end - ramp.start <= longest_s:
        return ramp
    middle, reach = (ramp.start + ramp.end) // 2, REACH_S + longest_s // 2
    first, last = max(first, middle - reach), min(last, middle + reach)
    return ramp if last - first < LEAST_S else speeds.ramp_in(first, last, longest_s=longest_s)
