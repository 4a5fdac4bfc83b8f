"""Sparse recordings: holes between records bridged by distance over time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LONGEST_S = 60.0
LONGEST_HEART_RATE_S = 30.0
NEAR = 0.20
"""Holes that are bridged, and how near their mean speed is to the speeds beside them (CONTRACT)."""

STANDING_KMH = 0.5


class Hole(NamedTuple):
    """A stretch without records, bridged at one speed."""

    start_s: float
    end_s: float
    speed_kmh: float


def bridged_holes(
    time_s: Array, total_m: Array | None, *, speed_kmh: Array | None, longest_line_s: float
) -> list[Hole]:
    """The holes over which the runner went on as before.

    Args:
        time_s: rising.
        total_m: distance run, nan where there is none.
        speed_kmh: the speed that was measured and is believed, nan where there is none.
        longest_line_s: shorter holes need no bridge.

    A stop inside a hole makes its mean speed fall below that on both sides: then what was done
    in it stays unknown.
    """
    if total_m is None:
        return []
    known = np.flatnonzero(np.isfinite(total_m))
    if known.size < 2:
        return []
    times, total = time_s[known], total_m[known]
    seconds = np.diff(times)
    mean_kmh = np.diff(total) / seconds * 3.6
    field = np.full(times.shape, np.nan) if speed_kmh is None else speed_kmh[known]
    holes = []
    for at in np.flatnonzero((seconds > longest_line_s) & (seconds <= LONGEST_S)).tolist():
        before = _beside(field[at], mean_kmh[at - 1] if at > 0 else np.nan)
        after = _beside(field[at + 1], mean_kmh[at + 1] if at + 1 < mean_kmh.size else np.nan)
        beside = [kmh for kmh in (before, after) if np.isfinite(kmh)]
        if beside and all(_is_near(float(mean_kmh[at]), kmh) for kmh in beside):
            holes.append(Hole(float(times[at]), float(times[at + 1]), float(mean_kmh[at])))
    return holes


def _beside(measured_kmh: float, mean_kmh: float) -> float:
    return mean_kmh if np.isnan(measured_kmh) else measured_kmh


def _is_near(kmh: float, beside_kmh: float) -> bool:
    if kmh <= STANDING_KMH:
        return beside_kmh <= STANDING_KMH
    return abs(kmh - beside_kmh) <= NEAR * beside_kmh


def fill(starts: Array, values: Array, holes: list[Hole]) -> tuple[Array, float]:
    """Cells that begin in a hole and have no value get its speed; and how many seconds that is."""
    filled = values.copy()
    for hole in holes:
        first, end = np.searchsorted(starts, (hole.start_s, hole.end_s))
        part = filled[first:end]
        part[np.isnan(part)] = hole.speed_kmh
    return filled, float(np.count_nonzero(np.isnan(values) & ~np.isnan(filled)))
