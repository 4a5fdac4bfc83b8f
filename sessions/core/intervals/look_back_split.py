"""Split of a run of speeds, all known, into gaits: where each begins, right to the second."""

import msgspec
import numpy as np

from sessions.core.intervals.best_gaits import Levels
from sessions.core.intervals.change_evidence import unrest
from sessions.core.intervals.gaits import REST_WEIGHT
from sessions.core.intervals.ramps import Ramp, Speeds
from sessions.core.intervals.seconds_track import Array

CHANGE = 4.5
CAP_KMH = 1.2
"""A change of gait must explain 4.5 (km/h)^2 s, at most 1.44 of them per second: 7 s on the other
side of both its bounds are an interval, four seconds of anything are none."""

SPIKE_KMH = 1.5
SPIKE_REACH = 3
"""What differs by more from the median of seven seconds is one: at most three seconds long."""

APART_KMH = 2.2
"""Paces this far apart lie 0.9 to either side of the bound between them, as near as any do."""

SHORTEST_S = 13
"""An interval that counts lasts 15 s; its dates are good to a second or two each."""

LEAST_RISE_KMH = 0.9
"""Easy paces wander by as much: a smaller change of speed is no change of gait."""

LEAST_RISE_KNOWN_KMH = 0.5
"""Where the athlete has said where a gait begins, a step across it is one, if it can be seen."""

RISE_AT_MOST = 1.6
"""Where the pace wanders, up to 1.4 km/h is none: two paces are further apart than that."""

LEAST_KMH_PER_S = 0.1
"""The slowest belt ramp is 0.2: a slower change is a runner who tires, or a wandering satellite."""

PASSING_KMH_PER_S = 0.18
PASSING_SLACK_S = 6
PLATEAU_GAIN = 30.0
"""How much better two ramps must explain a gait on the way than one, in variances of the noise:
the five per cent point of the two more ends and the level, with room for a noise of long memory."""


class _Edge(msgspec.Struct):
    """A boundary between two levels: where a bound was crossed, and the ramp that did it."""

    crossing: int
    ramp: Ramp


def split_speed(
    speed_kmh: Array,
    *,
    bounds: Array,
    known: tuple[bool, bool] = (True, True),
    apart_kmh: float | None = None,
) -> list[tuple[int, int]]:
    """Levels (0 rest to 3 sprint) and the cells where they begin; the first begins at 0.

    Args:
        speed_kmh: One value per cell, without holes.
        bounds: Per cell, where walk, jog and sprint begin.
        known: Whether the walk-jog and the jog-sprint bound are the athlete's own.
        apart_kmh: Between the session's easy and fast pace, where the sprint's bound lies in
            the middle of them: the wider it is, the nearer to the other pace a change must come.
    """
    speeds = Speeds(without_spikes(speed_kmh))
    sprint_weight = 1.0 if apart_kmh is None else min(1.0, APART_KMH / apart_kmh)
    weights = (REST_WEIGHT, 1.0, sprint_weight)
    levels = Levels(speeds.values, bounds, cap=CAP_KMH, weights=weights)
    edges = _Split(speeds, levels, bounds, known).settled()
    firmly = unrest(speeds.values, edges)
    if firmly > 1.0 and len(edges) > 1:
        return _Split(speeds, levels, bounds, known, firmly=firmly).settled()
    return edges


def without_spikes(speed_kmh: Array) -> Array:
    """Values that differ much from their surroundings, replaced by the median of these."""
    padded = np.pad(speed_kmh, SPIKE_REACH, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * SPIKE_REACH + 1)
    median = np.median(windows, axis=1)
    return np.where(np.abs(speed_kmh - median) > SPIKE_KMH, median, speed_kmh)


class _Split:
    """Levels and the edges between them; edges that are none are dropped one by one."""

    def __init__(
        self,
        speeds: Speeds,
        levels: Levels,
        bounds: Array,
        known: tuple[bool, bool],
        *,
        firmly: float = 1.0,
    ) -> None:
        self._speeds = speeds
        self._levels = levels
        self._bounds = bounds
        least = LEAST_RISE_KMH * min(firmly, RISE_AT_MOST)
        self._least_rise = [LEAST_RISE_KNOWN_KMH if own else least for own in known]
        self._last = speeds.values.size - 1
        self._noise, self._memory = _noise(speeds.values)
        runs = levels.runs(change=CHANGE * firmly)
        self._kinds = [level for level, _ in runs]
        still = Ramp(start=0, end=1, rise_kmh=0.0, error=0.0)
        self._edges = [_Edge(crossing=at, ramp=still) for _, at in runs[1:]]
        for index in range(len(self._edges)):
            self._date(index, rough=True)
        for index in range(len(self._edges)):
            self._date(index)

    def settled(self) -> list[tuple[int, int]]:
        """Levels and their first cells, once all that is no interval was dropped.

        An edge lies where its ramp leaves the old level.
        """
        while self._drop_worst():
            pass
        starts = [edge.ramp.onset for edge in self._edges]
        return list(zip(self._kinds, [0, *starts], strict=True))

    def _drop_worst(self) -> bool:
        """Drop one thing that is no interval; False: all are."""
        return any(find() for find in (self._passed, self._short, self._weak))

    def _date(self, index: int, *, rough: bool = False) -> None:
        edges = self._edges
        first, last = 0, self._last
        if index > 0:
            before = edges[index - 1]
            first = before.crossing if rough else min(before.ramp.end, edges[index].crossing - 1)
        if index + 1 < len(edges):
            after = edges[index + 1]
            last = after.crossing if rough else max(after.ramp.start, edges[index].crossing + 1)
        crossing = edges[index].crossing
        edges[index].ramp = self._speeds.ramp_near(crossing, first=max(first, 0), last=last)

    def _redate(self, index: int) -> None:
        for near in (index, index - 1, index + 1, index):
            if 0 <= near < len(self._edges):
                self._date(near)

    def _span(self, index: int) -> tuple[int, int]:
        """Where the stretch begins and ends."""
        start = self._edges[index - 1].ramp.onset if index > 0 else 0
        end = self._edges[index].ramp.onset if index < len(self._edges) else self._last + 1
        return start, end

    def _passed(self) -> bool:
        """A gait that a ramp only passed through: one ramp explains as much as two."""
        worst, least = None, PLATEAU_GAIN
        for index in range(1, len(self._kinds) - 1):
            before, kind, after = self._kinds[index - 1 : index + 2]
            if (kind - before) * (after - kind) <= 0:
                continue
            one, two = self._edges[index - 1], self._edges[index]
            low, high = self._bounds[one.crossing, kind - 1], self._bounds[one.crossing, kind]
            longest_s = (high - low) / PASSING_KMH_PER_S + PASSING_SLACK_S
            if two.crossing - one.crossing > longest_s:
                continue
            gain = self._plateau_gain(index)
            if gain < least:
                worst, least = index, gain
        if worst is None:
            return False
        one, two = self._edges[worst - 1], self._edges[worst]
        one.crossing = (one.crossing + two.crossing) // 2
        del self._kinds[worst], self._edges[worst]
        self._redate(worst - 1)
        return True

    def _plateau_gain(self, index: int) -> float:
        edges = self._edges
        one, two = edges[index - 1].ramp, edges[index].ramp
        first = max(edges[index - 2].ramp.end if index > 1 else 0, one.start - 25)
        last = edges[index + 1].ramp.start if index + 1 < len(edges) else self._last
        last = min(last, two.end + 25)
        if last - first < 6:
            return 0.0
        both = self._speeds.error_of([one, two], first=first, last=last)
        single = self._speeds.ramp_in(first, last)
        # Ramps begin and end between two seconds; the fit's ends lie on them.
        rounding = single.kmh_per_s**2 / 2
        return (single.error - rounding - both) / self._noise * self._memory

    def _short(self) -> bool:
        """What is shorter than an interval can be; the session's only stretch may be."""
        if len(self._kinds) == 1:
            return False
        spans = [self._span(index) for index in range(len(self._kinds))]
        lengths = [end - start for start, end in spans]
        index = int(np.argmin(lengths))
        if lengths[index] >= SHORTEST_S:
            return False
        self._remove(index)
        return True

    def _remove(self, index: int) -> None:
        kinds, edges = self._kinds, self._edges
        if index == 0 or index == len(kinds) - 1:
            del kinds[index], edges[min(index, len(edges) - 1)]
            return
        if kinds[index - 1] == kinds[index + 1]:
            del kinds[index : index + 2], edges[index - 1 : index + 1]
            return
        edges[index - 1].crossing = (edges[index - 1].crossing + edges[index].crossing) // 2
        del kinds[index], edges[index]
        self._redate(index - 1)

    def _weak(self) -> bool:
        """An edge whose change is too small or too slow to be one of gait."""
        worst, least = None, 1.0
        for index, edge in enumerate(self._edges):
            lower = min(self._kinds[index], self._kinds[index + 1])
            if lower == 0:
                continue
            rise = abs(edge.ramp.rise_kmh) / self._least_rise[lower - 1]
            strength = min(rise, edge.ramp.kmh_per_s / LEAST_KMH_PER_S)
            if strength < least:
                worst, least = index, strength
        if worst is None:
            return False
        start, end = self._span(worst)[0], self._span(worst + 1)[1]
        self._kinds[worst : worst + 2] = [self._levels.best(start, end)]
        del self._edges[worst]
        self._join_equals()
        return True

    def _join_equals(self) -> None:
        index = 0
        while index + 1 < len(self._kinds):
            if self._kinds[index] == self._kinds[index + 1]:
                del self._kinds[index + 1], self._edges[index]
            else:
                index += 1


def _noise(values: Array) -> tuple[float, float]:
    """Variance around a running median, and the share of independent values among the cells."""
    padded = np.pad(values, 10, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 21)
    off = values - np.median(windows, axis=1)
    off = np.where(np.abs(off) < SPIKE_KMH, off, 0.0)
    variance = max(float(off.var()), 0.01)
    if off.size < 2:
        return variance, 1.0
    related = float(np.clip((off[1:] * off[:-1]).mean() / variance, 0.0, 0.95))
    return variance, (1 - related) / (1 + related)
