"""Bouts that were told live and may not be lost, where others like them stand by them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sessions.core.intervals.look_back_split import (
    ONE_SET,
    REPEATS,
    SHORTEST_S,
    Stretch,
    without_spikes,
)
from sessions.core.intervals.pace_contrast import contrast
from sessions.core.intervals.ramps import Speeds
from sessions.core.intervals.seconds_track import Array

SAME_EDGE_S = 10
BESIDE_S, RAMP_S = 20, 4

ONE_LENGTH, ONE_LENGTH_S = 0.3, 8
"""Bouts of one set are of one pace and of one length; those of a wandering pace are of any."""

WANDER_TIMES = 5.0
"""Fifteen seconds of a wandering pace stray by three times their deviation now and then, and so do
the seconds beside them."""

PLAIN_TIMES, PLAIN_REPEATS, LEAST_WANDER_KMH = 6.5, 2, 0.3
"""What stands out by so much more needs one other like it."""


def with_live_bouts(
    stretches: Sequence[Stretch], speed_kmh: Array, live: Sequence[int], *, wander_kmh: float
) -> list[Stretch]:
    """The stretches, and the bouts told live that stand out from both sides and are none of them.

    Args:
        stretches: Contiguous, of one signal, from cell 0 on.
        speed_kmh: One value per cell, without holes.
        live: The cells where live intervals began, in order.
        wander_kmh: How far the session's pace wanders.
    """
    speeds = Speeds(without_spikes(speed_kmh))
    edges = [s.start for s in stretches[1:]]
    bouts = [(a, b) for a, b in pairwise(live) if _stands_out(speeds.values, a, b, wander_kmh)]
    paces = [_pace_kmh(speeds.values, a, b) for a, b in bouts]
    lengths = [b - a for a, b in bouts]
    for (start, end), pace in zip(bouts, paces, strict=True):
        alike = sum(
            abs(other - pace) <= ONE_SET * pace and _is_as_long(length, end - start)
            for other, length in zip(paces, lengths, strict=True)
        )
        stands_kmh = _stands_out_kmh(speeds.values, start, end)
        is_plain = stands_kmh >= PLAIN_TIMES * max(wander_kmh, LEAST_WANDER_KMH)
        if alike >= (PLAIN_REPEATS if is_plain else REPEATS):
            edges += [
                cell for cell in (start, end) if all(abs(cell - e) > SAME_EDGE_S for e in edges)
            ]
    if len(edges) + 1 == len(stretches):
        return list(stretches)
    starts = [stretches[0].start, *sorted(edges)]
    ends = [*starts[1:], stretches[-1].end]
    new = [_pace_kmh(speeds.values, a, b) for a, b in zip(starts, ends, strict=True)]
    return [Stretch(a, b, p, p) for a, b, p in zip(starts, ends, new, strict=True)]


def _is_as_long(one_s: int, other_s: int) -> bool:
    return abs(one_s - other_s) <= max(ONE_LENGTH_S, ONE_LENGTH * other_s)


def _stands_out(values: Array, start: int, end: int, wander_kmh: float) -> bool:
    """Whether a bout is faster, or slower, than both its sides: by a whole step, and by far more
    than the pace wanders.
    """
    if end - start < SHORTEST_S or start < SHORTEST_S or end > values.size - SHORTEST_S:
        return False
    pace = _pace_kmh(values, start, end)
    before, after = _beside_kmh(values, start, end)
    if (pace - before) * (pace - after) <= 0:
        return False
    is_step = min(contrast(pace, before), contrast(pace, after)) >= 1.0
    return is_step and _stands_out_kmh(values, start, end) >= WANDER_TIMES * wander_kmh


def _stands_out_kmh(values: Array, start: int, end: int) -> float:
    pace = _pace_kmh(values, start, end)
    return min(abs(pace - beside) for beside in _beside_kmh(values, start, end))


def _beside_kmh(values: Array, start: int, end: int) -> tuple[float, float]:
    before = values[max(start - BESIDE_S, 0) : start]
    after = values[end + RAMP_S : end + RAMP_S + BESIDE_S]
    return float(np.median(before)), float(np.median(after))


def _pace_kmh(values: Array, start: int, end: int) -> float:
    inner = values[min(start + RAMP_S, end - 1) : end]
    return float(np.median(inner))
