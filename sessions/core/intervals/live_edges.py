"""Edges of contrast that were told live, which the look-back may sharpen and not lose."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from sessions.core.intervals.look_back_split import Stretch, without_spikes
from sessions.core.intervals.pace_contrast import contrast
from sessions.core.intervals.seconds_track import Array

SAME_EDGE_S = 10
SHORTEST_S, BRIEF_S = 10, 28
"""A bout told live may be dated shorter than it was; half a minute stands for itself."""

RAMP_S, BESIDE_S, NEAR_S = 4, 20, 60
HALF_MINUTE_S, SETTLES_S = 30, 8

EDGE_WANDERS = 3.5
"""Half minutes of a wandering pace differ by three times its deviation now and then."""

LEAST_WANDER_KMH = 0.3
"""No pace of a runner is surer than this, however even the session's others were."""

ONE_SET, ONE_LENGTH, ONE_LENGTH_S = 0.1, 0.15, 8
"""Bouts of one set are of one pace and of one length, and a plan's are so to the second."""

SET_SHARE, SET_WANDERS, SET_OF = 0.5, 3.0, 3
"""One of three that are alike may stand out by half of a step: chance makes no such three."""

BRIEF_WANDERS, BRIEF_SET_OF = 5.0, 4
PLAIN_WANDERS, PLAIN_SET_OF = 5.5, 2
"""Fifteen seconds stray further, and are no set before there are four; two that stand out by more
are one."""


class _Bout(msgspec.Struct, frozen=True):
    """A live stretch that is faster than both its sides."""

    start: int
    end: int
    pace_kmh: float
    stands_kmh: float
    contrast: float

    def is_like(self, other: "_Bout") -> bool:
        seconds = self.end - self.start
        as_long_s = max(ONE_LENGTH_S, ONE_LENGTH * seconds)
        same_pace = abs(other.pace_kmh - self.pace_kmh) <= ONE_SET * self.pace_kmh
        return same_pace and abs(other.end - other.start - seconds) <= as_long_s


def with_live_edges(
    stretches: Sequence[Stretch], speed_kmh: Array, live: Sequence[int], *, wander_kmh: float
) -> list[Stretch]:
    """The stretches, parted at the live edges that they lack and that are edges, looking back.

    An edge is one where its two sides differ by a whole step, near to it and over half a minute; or
    where it bounds a bout of a set.

    Args:
        stretches: Contiguous, of one signal, from cell 0 on.
        speed_kmh: One value per cell, without holes.
        live: The cells where live intervals began, in order.
        wander_kmh: How far the session's pace wanders.
    """
    kept = {s.start for s in stretches[1:]}
    last = stretches[-1].end - SHORTEST_S
    lacking = [
        cell
        for cell in live
        if SHORTEST_S <= cell <= last and all(abs(cell - edge) > SAME_EDGE_S for edge in kept)
    ]
    if not lacking:
        return list(stretches)
    values = without_spikes(speed_kmh)
    sure = kept | _edges_of_sets(values, live, wander_kmh)
    edges = _without_weak(sorted({*kept, *lacking}), values, sure, wander_kmh)
    if len(edges) == len(kept):
        return list(stretches)
    starts = [stretches[0].start, *edges]
    ends = [*edges, stretches[-1].end]
    paces = [_pace_kmh(values, a, b) for a, b in zip(starts, ends, strict=True)]
    return [Stretch(a, b, p, p) for a, b, p in zip(starts, ends, paces, strict=True)]


def _without_weak(edges: list[int], values: Array, sure: set[int], wander_kmh: float) -> list[int]:
    """The edges without those that are none, the weakest dropped first."""
    edges = list(edges)
    while True:
        bounds = [0, *edges, values.size]
        strengths = [
            (_strength(values, bounds[index : index + 3], wander_kmh), index)
            for index, edge in enumerate(edges)
            if edge not in sure
        ]
        strength, weakest = min(strengths, default=(1.0, 0))
        if strength >= 1.0:
            return edges
        del edges[weakest]


def _strength(values: Array, around: Sequence[int], wander_kmh: float) -> float:
    """How many times the least step the two sides of an edge differ by.

    `around`: the edge before, this one, and the one after it.
    """
    first, edge, last = around
    if min(edge - first, last - edge) < BRIEF_S:
        return 0.0
    near = (
        float(np.median(values[max(first + RAMP_S, edge - NEAR_S) : edge])),
        float(np.median(values[edge + RAMP_S : min(last, edge + RAMP_S + NEAR_S)])),
    )
    half = (
        float(values[max(first, edge - HALF_MINUTE_S) : edge].mean()),
        float(values[edge + SETTLES_S : min(last, edge + SETTLES_S + HALF_MINUTE_S)].mean()),
    )
    step = min(contrast(*near), contrast(*half))
    if wander_kmh <= 0:
        return step
    return min(step, abs(near[0] - near[1]) / (EDGE_WANDERS * wander_kmh))


def _edges_of_sets(values: Array, live: Sequence[int], wander_kmh: float) -> set[int]:
    """Where the live bouts begin and end that others like them stand by."""
    bouts = [bout for a, b in pairwise(live) if (bout := _bout(values, a, b)) is not None]
    wander_kmh = max(wander_kmh, LEAST_WANDER_KMH)
    standing = [bout for bout in bouts if _stands_out(bout, wander_kmh)]
    edges: set[int] = set()
    for bout in standing:
        alike = sum(bout.is_like(other) for other in standing)
        if alike >= _enough(bout, wander_kmh):
            edges |= {bout.start, bout.end}
    return edges


def _stands_out(bout: _Bout, wander_kmh: float) -> bool:
    if bout.end - bout.start < BRIEF_S:
        return bout.contrast >= 1.0 and bout.stands_kmh >= BRIEF_WANDERS * wander_kmh
    return bout.contrast >= SET_SHARE and bout.stands_kmh >= SET_WANDERS * wander_kmh


def _enough(bout: _Bout, wander_kmh: float) -> int:
    if bout.end - bout.start >= BRIEF_S:
        return SET_OF
    is_plain = bout.stands_kmh >= PLAIN_WANDERS * wander_kmh
    return PLAIN_SET_OF if is_plain else BRIEF_SET_OF


def _bout(values: Array, start: int, end: int) -> _Bout | None:
    if end - start < SHORTEST_S or start < SHORTEST_S or end > values.size - SHORTEST_S:
        return None
    pace = _pace_kmh(values, start, end)
    before = float(np.median(values[max(start - BESIDE_S, 0) : start]))
    after = float(np.median(values[end + RAMP_S : end + RAMP_S + BESIDE_S]))
    if pace <= max(before, after):
        return None
    return _Bout(
        start=start,
        end=end,
        pace_kmh=pace,
        stands_kmh=pace - max(before, after),
        contrast=contrast(pace, max(before, after)),
    )


def _pace_kmh(values: Array, start: int, end: int) -> float:
    return float(np.median(values[min(start + RAMP_S, end - 1) : end]))
