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


def with_live_bouts(
    stretches: Sequence[Stretch], speed_kmh: Array, live: Sequence[int]
) -> list[Stretch]:
    """The stretches, and the bouts told live that stand out from both sides and are none of them.

    Args:
        stretches: Contiguous, of one signal, from cell 0 on.
        speed_kmh: One value per cell, without holes.
        live: The cells where live intervals began, in order.
    """
    speeds = Speeds(without_spikes(speed_kmh))
    edges = [s.start for s in stretches[1:]]
    bouts = [(a, b) for a, b in pairwise(live) if _stands_out(speeds.values, a, b)]
    paces = [_pace_kmh(speeds.values, a, b) for a, b in bouts]
    for (start, end), pace in zip(bouts, paces, strict=True):
        if sum(abs(other - pace) <= ONE_SET * pace for other in paces) >= REPEATS:
            edges += [
                cell for cell in (start, end) if all(abs(cell - e) > SAME_EDGE_S for e in edges)
            ]
    if len(edges) + 1 == len(stretches):
        return list(stretches)
    starts = [stretches[0].start, *sorted(edges)]
    ends = [*starts[1:], stretches[-1].end]
    new = [_pace_kmh(speeds.values, a, b) for a, b in zip(starts, ends, strict=True)]
    return [Stretch(a, b, p, p) for a, b, p in zip(starts, ends, new, strict=True)]


def _stands_out(values: Array, start: int, end: int) -> bool:
    """Whether a bout is faster, or slower, than both its sides by a whole step."""
    if end - start < SHORTEST_S or start < SHORTEST_S or end > values.size - SHORTEST_S:
        return False
    pace = _pace_kmh(values, start, end)
    before = float(np.median(values[max(start - BESIDE_S, 0) : start]))
    after = float(np.median(values[end + RAMP_S : end + RAMP_S + BESIDE_S]))
    if (pace - before) * (pace - after) <= 0:
        return False
    return min(contrast(pace, before), contrast(pace, after)) >= 1.0


def _pace_kmh(values: Array, start: int, end: int) -> float:
    inner = values[min(start + RAMP_S, end - 1) : end]
    return float(np.median(inner))
