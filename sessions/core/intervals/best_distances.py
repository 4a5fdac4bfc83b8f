"""Bests of a session: the shortest time in which each of the usual distances was covered."""

import numpy as np
from numpy.typing import NDArray

from ingest.measurements import KM_PER_MILE
from sessions.core.alignment.distance import TOP_SPEED_M_S
from sessions.core.intervals.seconds_track import EMPTY, INFERRED, Array, runs_of
from sessions.core.model.breakdown import Best

BEST_DISTANCES_M = (
    400.0,
    1_000.0,
    KM_PER_MILE * 1_000,
    5_000.0,
    10_000.0,
    21_097.5,
    42_195.0,
)
"""What runners keep: a lap, a kilometre, a mile, and the road distances of World Athletics."""

TICK_S = 10
"""A counter that ticks in tens of metres stands for so long at a walk; a longer stand is a rest."""


def bests_of(rows: NDArray[np.void]) -> tuple[Best, ...]:
    """From a session's seconds (`Track.rows`), by rising distance; () where none was covered.

    Time passes in rests and pauses. A stretch in which the distance is not measured, was told by
    hand or leaps is never part of a best: what was covered in it counts for the session's total.
    """
    flags = rows["flags"].astype(np.intp)
    rows = rows[(flags & EMPTY) == 0]
    flags = flags[(flags & EMPTY) == 0]
    steps_m = np.asarray(rows["distance_m"], dtype=np.float64)
    unknown = np.isnan(steps_m) | ((flags & INFERRED) != 0)
    found: dict[float, Best] = {}
    for start, end in runs_of(~unknown):
        metres = _spread(steps_m[start:end], after_hole=start > 0)
        for from_cell, to_cell in runs_of(metres <= TOP_SPEED_M_S):
            for best in _bests(metres[from_cell:to_cell], start_s=start + from_cell):
                known = found.get(best.distance_m)
                if known is None or best.duration_s < known.duration_s:
                    found[best.distance_m] = best
    return tuple(found[distance_m] for distance_m in sorted(found))


def _spread(steps_m: Array, *, after_hole: bool) -> Array:
    """Each tick of a coarse counter over the seconds since the tick before.

    The first tick after a hole holds metres of the hole. After a stand nobody knows when the first
    metres of its tick were covered: they take as long as those of the next one.
    """
    metres = steps_m.copy()
    ticks = np.flatnonzero(steps_m > 0)
    if ticks.size == 0:
        return metres
    apart = np.diff(ticks, prepend=-1)
    following = np.append(apart[1:], 1)
    stood = apart > TICK_S
    stood[0] = True
    spread_s = np.where(stood, np.minimum(np.minimum(apart, following), TICK_S), apart)
    for tick, seconds in zip(ticks[spread_s > 1], spread_s[spread_s > 1], strict=True):
        metres[tick - seconds + 1 : tick + 1] = steps_m[tick] / seconds
    if after_hole:
        metres[: ticks[0] + 1] = np.inf
    return metres


def _bests(metres: Array, *, start_s: float) -> list[Best]:
    """Of one unbroken stretch: the fastest has one of its ends where a second begins."""
    way = np.concatenate(([0.0], np.cumsum(metres)))
    bests = []
    for distance_m in BEST_DISTANCES_M:
        if way[-1] < distance_m:
            break
        begins = way[: np.searchsorted(way, way[-1] - distance_m, side="right")]
        ends_at = _first_at(way, begins + distance_m)
        ends = np.flatnonzero(way >= distance_m)
        begins_at = _last_at(way, way[ends] - distance_m)
        forward, backward = ends_at - np.arange(begins.size), ends - begins_at
        if forward.min() <= backward.min():
            at, duration_s = float(forward.argmin()), float(forward.min())
        else:
            at, duration_s = float(begins_at[backward.argmin()]), float(backward.min())
        bests.append(Best(distance_m=distance_m, duration_s=duration_s, start_s=start_s + at))
    return bests


def _first_at(way: Array, wanted_m: Array) -> Array:
    """When each way was first covered, between the seconds on the line."""
    after = np.clip(np.searchsorted(way, wanted_m, side="left"), 1, way.size - 1)
    return after - (way[after] - wanted_m) / np.maximum(way[after] - way[after - 1], 1e-9)


def _last_at(way: Array, wanted_m: Array) -> Array:
    """When it was last so little, between the seconds on the line."""
    before = np.clip(np.searchsorted(way, wanted_m, side="right") - 1, 0, way.size - 2)
    return before + (wanted_m - way[before]) / np.maximum(way[before + 1] - way[before], 1e-9)
