"""Stretches of one pace in a run of known speeds: where each begins, right to the second."""

import msgspec
import numpy as np

from sessions.core.intervals.asked_steps import QUIET_KMH, AskedSteps
from sessions.core.intervals.change_evidence import pace_wander_kmh, strayed_kmh
from sessions.core.intervals.held_paces import paces_held, pieces_of_one_pace
from sessions.core.intervals.ramps import Ramp, Speeds
from sessions.core.intervals.seconds_track import Array

SPIKE_KMH = 1.5
SPIKE_REACH = 3
"""What differs by more from the median of seven seconds is one: at most three seconds long."""

SHORTEST_S = 13
"""An interval that counts lasts 15 s; its dates are good to a second or two each."""

BESIDE_S, NEAR_SHARE = 60, 0.8
"""Paces are compared near the edge: a minute on either side, if they lasted as long. Where all of
both stretches differ enough, most of it near the edge will do."""

LEAST_KMH_PER_S = 0.012
"""The slowest ramps that change a pace move at 0.02: a slower one is a runner who tires."""

NOT_HELD_TIMES = 8
REACH_S, LONG_PLATEAU_S = 25, 60
SLOW_KMH_PER_S, HELD_SHARE, HELD_LEAST_S = 0.15, 0.5, 4
"""A pace between two others was held where it was level for four seconds; between slow ramps for as
long as an interval lasts, and rose in it by less than half of the step."""

PLATEAU_GAIN = 30.0
"""How much better two ramps must explain a pace on the way than one, in variances of the noise:
the five per cent point of the two more ends and the level, with room for a noise of long memory."""

STAYED_S, BUMP_S, BUMP_AT_MOST_S = 30, 13, 36
SOON_S, SOON_SHARE = 8, 0.9
"""A pace that wanders has changed once it shows within half a minute: what takes longer is a
hill's foot, or a runner who tires."""

ONE_SET, REPEATS = 0.1, 4
"""On a wandering pace a bout of less than half a minute is told by others like it: four or more
within 10 %."""


class Stretch(msgspec.Struct, frozen=True):
    """Cells `start` to before `end` at one pace.

    `effort_kmh`: the pace on the level that asks for as much.
    """

    start: int
    end: int
    pace_kmh: float
    effort_kmh: float


class _Edge(msgspec.Struct):
    """A boundary between two paces: the cell between them, and the ramp that joins them."""

    crossing: int
    ramp: Ramp


class SpeedRun:
    """The speeds between two pauses, and the paces that were held in them at a first look."""

    def __init__(
        self, speed_kmh: Array, *, bounds: Array, known: tuple[bool, bool] = (True, True)
    ) -> None:
        """Fit the paces.

        Args:
            speed_kmh: One value per cell, without holes.
            bounds: Per cell, where walk, jog and sprint begin.
            known: Whether the walk-jog and the jog-sprint bound are the athlete's own.
        """
        self._speeds = Speeds(without_spikes(speed_kmh))
        self._asked = AskedSteps(bounds=bounds, known=known)
        self._starts = paces_held(self._speeds.values, self._asked)

    def strayed_kmh(self) -> Array:
        """How far the means of fifteen seconds stray from the paces."""
        values = self._speeds.values
        return strayed_kmh(values, pieces_of_one_pace(values, self._starts, self._asked))

    def split(self, wander_kmh: float) -> list[Stretch]:
        """Stretches of one pace, contiguous, in a session whose pace wanders by so much."""
        asked, starts = self._asked, self._starts
        if wander_kmh > QUIET_KMH and len(starts) > 1:
            asked = msgspec.structs.replace(asked, wander_kmh=wander_kmh)
            starts = paces_held(self._speeds.values, asked)
        return _Split(self._speeds, starts, asked).settled()


def split_speed(
    speed_kmh: Array, *, bounds: Array, known: tuple[bool, bool] = (True, True)
) -> list[Stretch]:
    """Stretches of one pace in a session without pauses."""
    run = SpeedRun(speed_kmh, bounds=bounds, known=known)
    return run.split(pace_wander_kmh([run.strayed_kmh()]))


def without_spikes(speed_kmh: Array) -> Array:
    """Values that differ much from their surroundings, replaced by the median of these."""
    padded = np.pad(speed_kmh, SPIKE_REACH, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * SPIKE_REACH + 1)
    median = np.median(windows, axis=1)
    return np.where(np.abs(speed_kmh - median) > SPIKE_KMH, median, speed_kmh)


class _Split:
    """Edges between paces; those that are none are dropped one by one, the weakest first."""

    def __init__(self, speeds: Speeds, starts: list[int], asked: AskedSteps) -> None:
        self._speeds = speeds
        self._asked = asked
        self._size = speeds.values.size
        self._noise, self._memory = _noise(speeds.values)
        still = Ramp(start=0, end=1, rise_kmh=0.0, error=0.0)
        self._edges = [_Edge(crossing=at, ramp=still) for at in starts[1:]]
        for index in range(len(self._edges)):
            self._date(index, rough=True)
        for index in range(len(self._edges)):
            self._date(index)

    def settled(self) -> list[Stretch]:
        """The stretches once all that is no edge was dropped.

        An edge lies where its ramp leaves the old pace.
        """
        while self._drop_worst():
            pass
        spans = [self._span(index) for index in range(len(self._edges) + 1)]
        paces = [self._pace_kmh(index) for index in range(len(spans))]
        return [Stretch(a, b, pace, pace) for (a, b), pace in zip(spans, paces, strict=True)]

    def _drop_worst(self) -> bool:
        """Drop one edge that is none; False: all are."""
        return any(find() for find in (self._passed, self._short, self._weak))

    def _date(self, index: int, *, rough: bool = False) -> None:
        edges = self._edges
        first, last = 0, self._size - 1
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
        end = self._edges[index].ramp.onset if index < len(self._edges) else self._size
        return start, end

    def _held(self, index: int) -> tuple[int, int]:
        """The cells of a stretch between its ramps; its middle where they leave next to nothing."""
        first = self._edges[index - 1].ramp.end if index > 0 else 0
        last = self._edges[index].ramp.start + 1 if index < len(self._edges) else self._size
        if last - first >= 3:
            return first, last
        start, end = self._span(index)
        quarter = (end - start) // 4
        return start + quarter, max(end - quarter, start + quarter + 1)

    def _pace_kmh(self, index: int, *, near: int = 0) -> float:
        """The pace that a stretch held; `near`: towards its end (1) or its start (-1) only."""
        first, last = self._held(index)
        if near > 0:
            first = max(first, last - BESIDE_S)
        elif near < 0:
            last = min(last, first + BESIDE_S)
        return float(np.median(self._speeds.values[first:last]))

    def _passed(self) -> bool:
        """A pace that a ramp only passed: one ramp explains as much as two."""
        worst, least = None, PLATEAU_GAIN
        paces = [self._pace_kmh(index) for index in range(len(self._edges) + 1)]
        for index in range(1, len(paces) - 1):
            before, pace, after = paces[index - 1 : index + 2]
            if (pace - before) * (after - pace) <= 0:
                continue
            step_kmh = min(abs(pace - before), abs(after - pace))
            gain = PLATEAU_GAIN
            if not self._was_held(index, step_kmh):
                gain = self._plateau_gain(index) / NOT_HELD_TIMES
            elif self._edges[index].ramp.start - self._edges[index - 1].ramp.end <= LONG_PLATEAU_S:
                gain = self._plateau_gain(index)
            if gain < least:
                worst, least = index, gain
        if worst is None:
            return False
        self._join_across(worst)
        return True

    def _was_held(self, index: int, step_kmh: float) -> bool:
        """Whether a pace between two others was held, and not only passed slowly."""
        one, two = self._edges[index - 1].ramp, self._edges[index].ramp
        first, last = one.end, two.start + 1
        if max(one.kmh_per_s, two.kmh_per_s) > SLOW_KMH_PER_S:
            return last - first >= HELD_LEAST_S
        if last - first < SHORTEST_S:
            return False
        place = np.arange(last - first) - (last - first - 1) / 2
        slope = place @ self._speeds.values[first:last] / (place @ place)
        return bool(abs(slope) * (last - first) < HELD_SHARE * step_kmh)

    def _plateau_gain(self, index: int) -> float:
        edges = self._edges
        one, two = edges[index - 1].ramp, edges[index].ramp
        first, last = self._around(index)
        if last - first < 6:
            return 0.0
        both = self._speeds.error_of([one, two], first=first, last=last)
        single = self._speeds.ramp_in(first, last)
        # Ramps begin and end between two seconds; the fit's ends lie on them.
        rounding = single.kmh_per_s**2 / 2
        return (single.error - rounding - both) / self._noise * self._memory

    def _short(self) -> bool:
        """What is shorter than an interval can be; the session's only stretch may be."""
        if not self._edges:
            return False
        spans = [self._span(index) for index in range(len(self._edges) + 1)]
        lengths = [end - start for start, end in spans]
        index = int(np.argmin(lengths))
        if lengths[index] >= SHORTEST_S:
            return False
        self._remove(index)
        return True

    def _remove(self, index: int) -> None:
        """A short stretch goes to the neighbour that is more like it."""
        edges = self._edges
        if index == 0 or index == len(edges):
            del edges[min(index, len(edges) - 1)]
            return
        before, pace, after = (self._pace_kmh(i) for i in (index - 1, index, index + 1))
        if (pace - before) * (after - pace) > 0:
            self._join_across(index)
        else:
            self._drop(index - 1 if abs(pace - before) <= abs(after - pace) else index)

    def _join_across(self, index: int) -> None:
        """The two edges of a stretch become one, where one ramp explains both best."""
        first, last = self._around(index)
        ramp = self._speeds.ramp_in(first, last)
        self._edges[index - 1].crossing = (ramp.start + ramp.end) // 2
        del self._edges[index]
        self._redate(index - 1)

    def _around(self, index: int) -> tuple[int, int]:
        """The cells in which the edges of a stretch are to be explained."""
        edges = self._edges
        one, two = edges[index - 1].ramp, edges[index].ramp
        first = max(edges[index - 2].ramp.end if index > 1 else 0, one.start - REACH_S)
        last = edges[index + 1].ramp.start if index + 1 < len(edges) else self._size - 1
        return first, min(last, two.end + REACH_S)

    def _weak(self) -> bool:
        """An edge whose change is too small, or too slow, to be one."""
        worst, least = None, 1.0
        bumps = self._bumps() if self._asked.wanders else set()
        paces = [self._pace_kmh(index) for index in range(len(self._edges) + 1)]
        for index, edge in enumerate(self._edges):
            before, after = self._pace_kmh(index, near=1), self._pace_kmh(index + 1, near=-1)
            step = self._asked.least_kmh(before, after, edge.crossing)
            near, whole = abs(after - before), abs(paces[index + 1] - paces[index])
            rise = max(near, min(whole, near / NEAR_SHARE)) / step
            if self._asked.wanders:
                within_s = BUMP_S if {index, index + 1} & bumps else STAYED_S
                stayed_kmh = self._stayed_kmh(index, within_s)
                rise = min(rise, stayed_kmh / self._asked.stays_kmh(step))
            strength = min(rise, edge.ramp.kmh_per_s / LEAST_KMH_PER_S)
            if strength < least:
                worst, least = index, strength
        if worst is None:
            return False
        self._drop(worst)
        return True

    def _bumps(self) -> set[int]:
        """Fast bouts of about half a minute or less that are of one pace four times or more."""
        paces = [self._pace_kmh(index) for index in range(len(self._edges) + 1)]
        short = {
            index: paces[index]
            for index in range(1, len(self._edges))
            if self._span(index)[1] - self._span(index)[0] <= BUMP_AT_MOST_S
            and paces[index] > max(paces[index - 1], paces[index + 1])
        }
        return {
            index
            for index, pace in short.items()
            if sum(abs(other - pace) <= ONE_SET * pace for other in short.values()) >= REPEATS
        }

    def _stayed_kmh(self, index: int, within_s: int) -> float:
        """By how much the half minutes before and after a ramp differ, or shorter times."""
        values, ramp = self._speeds.values, self._edges[index].ramp
        before = values[max(ramp.start + 1 - within_s, 0) : ramp.start + 1]
        after = values[ramp.end : ramp.end + within_s]
        stayed = abs(float(after.mean()) - float(before.mean()))
        if within_s < STAYED_S:
            return stayed
        soon = values[ramp.onset + SOON_S : ramp.onset + SOON_S + STAYED_S]
        before = values[max(ramp.onset - STAYED_S, 0) : ramp.onset]
        if not soon.size or not before.size:
            return stayed
        return min(stayed, abs(float(soon.mean()) - float(before.mean())) / SOON_SHARE)

    def _drop(self, index: int) -> None:
        del self._edges[index]
        for near in (index - 1, index):
            if 0 <= near < len(self._edges):
                self._date(near)


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
