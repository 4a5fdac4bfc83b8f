"""Altitude of a recording: grade and ascent, without first zeros and the noise of satellites."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ZERO_APART_M = 5.0
"""A 0 that lies so far from the altitudes around it is a receiver that does not know yet."""

UNEVEN_OVER_M = 25.0
EVEN_M = 0.45
"""How far an altitude lies off the line between those 25 m before and after it, typically. Pressure
sensors on hills stay below; satellites, which wander by metres within a minute, do not."""

BAROMETRIC_REACH_M, GPS_REACH_M = 25.0, 70.0
"""How far along the way an altitude is smoothed, to each side."""

BAROMETRIC_CLIMB_M, GPS_CLIMB_M = 2.0, 6.0
"""The shortest climb that counts; less is noise that smoothing left."""

LEAST_METRES = 1.0
STEEPEST_PCT = 45.0


class Slope(NamedTuple):
    """At each row: grade in percent, metres climbed so far. nan where altitude is not known."""

    grade_pct: Array
    climbed_m: Array


def without_unknown_zeros(altitude_m: Array) -> Array:
    """A 0 at the beginning, or alone, that the altitudes beside it do not bear out, is unknown."""
    cleaned = altitude_m.copy()
    known = np.flatnonzero(np.isfinite(cleaned))
    if known.size < 2:
        return cleaned
    values = cleaned[known]
    other = np.flatnonzero(values != 0)
    if not other.size:
        return cleaned
    if other[0] > 0 and abs(values[other[0]]) > ZERO_APART_M:
        cleaned[known[: other[0]]] = np.nan
    zero = np.flatnonzero(values == 0)
    for at in zero.tolist():
        sides = [values[i] for i in (at - 1, at + 1) if 0 <= i < values.size]
        if all(abs(side) > ZERO_APART_M for side in sides):
            cleaned[known[at]] = np.nan
    return cleaned


def slope_of(total_m: Array, altitude_m: Array) -> Slope | None:
    """Grade and climb along a way.

    Args:
        total_m: metres run at each row, never falling; nan where not known.
        altitude_m: the device's own, nan where not known.

    Returns:
        None: too little of either was measured.
    """
    known = np.flatnonzero(np.isfinite(total_m) & np.isfinite(altitude_m))
    if known.size < 3 or total_m[known[-1]] - total_m[known[0]] < GPS_REACH_M:
        return None
    # One altitude for each metre or so of way: who stands would otherwise outweigh who runs.
    way, index = _apart(total_m[known])
    counts = np.diff(index, append=known.size)
    heights = np.add.reduceat(altitude_m[known], index) / counts
    if way.size < 3:
        return None
    barometric = _unevenness_m(way, heights) <= EVEN_M
    reach_m = BAROMETRIC_REACH_M if barometric else GPS_REACH_M
    smooth, slope = _local_lines(way, heights, reach_m=reach_m)
    climbs = _climbs_m(smooth, least_m=BAROMETRIC_CLIMB_M if barometric else GPS_CLIMB_M)
    at = np.where(np.isfinite(total_m), total_m, np.nan)
    inside = np.isfinite(at)
    grade, climbed = np.full(at.shape, np.nan), np.full(at.shape, np.nan)
    grade[inside] = np.interp(at[inside], way, np.clip(slope * 100, -STEEPEST_PCT, STEEPEST_PCT))
    climbed[inside] = np.interp(at[inside], way, climbs)
    return Slope(grade, climbed)


def _apart(way_m: Array) -> tuple[Array, NDArray[np.intp]]:
    """The places at least a metre from each other, and the row at which each begins."""
    kept = [0]
    last_m = float(way_m[0])
    for row, metres in enumerate(way_m.tolist()):
        if metres - last_m >= LEAST_METRES:
            kept.append(row)
            last_m = metres
    rows = np.array(kept, dtype=np.intp)
    return way_m[rows], rows


def _unevenness_m(way_m: Array, heights_m: Array) -> float:
    """How far a height lies off the line between those `UNEVEN_OVER_M` to both sides (median)."""
    inside = (way_m >= way_m[0] + UNEVEN_OVER_M) & (way_m <= way_m[-1] - UNEVEN_OVER_M)
    before = np.interp(way_m[inside] - UNEVEN_OVER_M, way_m, heights_m)
    after = np.interp(way_m[inside] + UNEVEN_OVER_M, way_m, heights_m)
    bends = np.abs(heights_m[inside] - (before + after) / 2)
    return float(np.median(bends)) if bends.size else 0.0


def _local_lines(way_m: Array, heights_m: Array, *, reach_m: float) -> tuple[Array, Array]:
    """Height and slope at each place of the straight line through what lies within `reach_m`."""
    low = np.searchsorted(way_m, way_m - reach_m, side="left")
    high = np.searchsorted(way_m, way_m + reach_m, side="right")
    x, y = way_m - way_m[0], heights_m - heights_m[0]
    sums = [np.concatenate(([0.0], np.cumsum(v))) for v in (np.ones_like(x), x, y, x * x, x * y)]
    n, sx, sy, sxx, sxy = (s[high] - s[low] for s in sums)
    spread = n * sxx - sx * sx
    flat = spread <= 1e-6
    slope = np.where(flat, 0.0, (n * sxy - sx * sy) / np.where(flat, 1.0, spread))
    return (sy - slope * sx) / n + slope * x + heights_m[0], slope


def _climbs_m(heights_m: Array, *, least_m: float) -> Array:
    """Metres climbed up to each place: from each low to the high after it, where that is enough."""
    climbed = np.zeros(heights_m.shape)
    low = high = float(heights_m[0])
    low_at = 0
    rising = False
    done = 0.0
    for at, height in enumerate(heights_m.tolist()):
        if rising:
            if height > high:
                high = height
            elif height < high - least_m:
                done += high - low
                rising, low, low_at = False, height, at
            climbed[at] = done + (high - low if rising else 0.0)
            continue
        if height < low:
            low, low_at = height, at
        elif height >= low + least_m:
            rising, high = True, height
            # What led here was climbed on the way, not at the moment it was enough.
            rise = np.maximum.accumulate(np.maximum(heights_m[low_at : at + 1] - low, 0.0))
            climbed[low_at : at + 1] = done + rise
            continue
        climbed[at] = done
    return climbed
