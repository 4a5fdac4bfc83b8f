"""How much a pace wanders inside one gait: hills, corners and satellites are no intervals."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from sessions.core.intervals.seconds_track import Array

MEAN_OF_S = 9
"""Means over so long leave what wanders, and little of the noise from second to second."""

STARTS_S, ENDS_S = 8, 4
"""What a ramp needs to settle, and the first of the next one, are no wandering."""

QUIET_KMH = 0.45
"""A belt's nine-second means wander by 0.1 km/h, a quiet watch's by 0.3 to 0.4; on hills and
between houses it is 0.5 to 1.5."""

AT_MOST = 2.2
"""So much more firmly is a change asked for at most: a recovery of 20 s is still one."""

SD_PER_MAD = 1.4826


def unrest(speed_kmh: Array, edges: Sequence[tuple[int, int]]) -> float:
    """How many times more than on a quiet run a change must explain to be one of gait: 1 or more.

    Args:
        speed_kmh: One value per cell, without holes or spikes.
        edges: Levels (0 is rest) and the cells where they begin, as they were first taken.
    """
    off = [np.empty(0)]
    cells = [*(start for _, start in edges), speed_kmh.size]
    for (level, _), (start, end) in zip(edges, pairwise(cells), strict=True):
        stretch = speed_kmh[start + STARTS_S : end - ENDS_S]
        if level > 0 and stretch.size > MEAN_OF_S:
            means = np.convolve(stretch, np.full(MEAN_OF_S, 1 / MEAN_OF_S), mode="valid")
            off.append(np.abs(means - np.median(stretch)))
    every = np.concatenate(off)
    if not every.size:
        return 1.0
    wander_kmh = SD_PER_MAD * float(np.median(every))
    # A change explains squares of speed.
    return min(max((wander_kmh / QUIET_KMH) ** 2, 1.0), AT_MOST)
