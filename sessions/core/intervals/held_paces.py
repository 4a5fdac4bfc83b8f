"""Paces that were held: the steps that fit a run's speeds best when each change costs something."""

import numpy as np

from sessions.core.intervals.asked_steps import AskedSteps
from sessions.core.intervals.seconds_track import Array

STEP_KMH = 0.25
"""The grid of paces; the piece's own median is taken afterwards."""

CAP_KMH = 2.0
"""What is further off is just wrong: a spike is not the worse for being absurd."""

COARSE_SHARE = 0.5
"""Pieces that differ by less than half a step are joined before anything is dated."""

WAVE_S = 40
"""Shorter pieces that differ by less than a step are a pace that wanders."""


def paces_held(speed_kmh: Array, asked: AskedSteps) -> list[int]:
    """The cells where another pace begins; the first begins at 0."""
    starts = fitted(speed_kmh, change=asked.change)
    return joined(speed_kmh, starts, asked, below=COARSE_SHARE, within_s=speed_kmh.size)


def pieces_of_one_pace(
    speed_kmh: Array, starts: list[int], asked: AskedSteps
) -> list[tuple[int, int]]:
    """First and last cell of each piece in which the pace did no more than wander."""
    kept = joined(speed_kmh, starts, asked, below=1.0, within_s=WAVE_S)
    return list(zip(kept, [*kept[1:], speed_kmh.size], strict=True))


def joined(
    speed_kmh: Array, starts: list[int], asked: AskedSteps, *, below: float, within_s: int
) -> list[int]:
    """Neighbours that differ by less than `below` of a step are one, the most alike first.

    One of the two lasts for no more than `within_s`.
    """
    kept, ends = list(starts), [*starts[1:], speed_kmh.size]
    paces = [float(np.median(speed_kmh[a:b])) for a, b in zip(kept, ends, strict=True)]

    def step(i: int) -> float:
        if min(ends[i] - kept[i], ends[i + 1] - kept[i + 1]) > within_s:
            return np.inf
        return asked.strength(paces[i], paces[i + 1], kept[i + 1])

    steps = [step(i) for i in range(len(paces) - 1)]
    while steps:
        index = steps.index(min(steps))
        if steps[index] >= below:
            break
        ends[index] = ends[index + 1]
        del kept[index + 1], ends[index + 1], paces[index + 1], steps[index]
        paces[index] = float(np.median(speed_kmh[kept[index] : ends[index]]))
        for near in (index - 1, index):
            if 0 <= near < len(steps):
                steps[near] = step(near)
    return kept


def fitted(speed_kmh: Array, *, change: float) -> list[int]:
    """The cells where a new pace begins; the first begins at 0.

    A speed costs the square of its distance from the pace, and no more than the square of
    `CAP_KMH`. Each change costs `change`.

    Source:
        The Potts model by dynamic programming: Viterbi 1967, IEEE Trans Inf Theory 13:260;
        Winkler & Liebscher 2002, J Nonparametr Stat 14:203.
    """
    low, high = float(speed_kmh.min()), float(speed_kmh.max())
    paces = np.arange(low, high + 2 * STEP_KMH, STEP_KMH)
    costs = np.minimum(np.abs(speed_kmh[:, None] - paces), CAP_KMH) ** 2
    total = costs[0].copy()
    turned = np.empty(costs.shape, dtype=bool)
    came = np.empty(len(costs), dtype=np.intp)
    for cell in range(1, len(costs)):
        cheapest = total.argmin()
        turn = total[cheapest] + change
        np.greater(total, turn, out=turned[cell])
        came[cell] = cheapest
        np.minimum(total, turn, out=total)
        total += costs[cell]
    pace = int(total.argmin())
    starts = []
    for cell in range(len(costs) - 1, 0, -1):
        if turned[cell, pace]:
            starts.append(cell)
            pace = int(came[cell])
    return [0, *reversed(starts)]
