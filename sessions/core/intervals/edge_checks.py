"""Edges that are none: a pace only passed, a stretch too short, a change too small or too slow."""

import numpy as np

from sessions.core.intervals.asked_steps import AskedSteps
from sessions.core.intervals.pace_edges import PaceEdges

SHORTEST_S = 13
"""An interval that counts lasts 15 s; its dates are good to a second or two each."""

NEAR_SHARE = 0.8
"""Where all of both stretches differ enough, most of it near the edge will do."""

LEAST_KMH_PER_S = 0.012
"""The slowest ramps that change a pace move at 0.02: a slower one is a runner who tires."""

NOT_HELD_TIMES = 8
LONG_PLATEAU_S = 60
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


class EdgeChecks:
    """Drops those of a run's edges that are none, one by one, the weakest first.

    Args:
        edges: Changed by it.
        asked: What is asked of an edge.
        noise: Variance of the speeds around their pace.
        memory: The share of independent values among the cells.
    """

    def __init__(self, edges: PaceEdges, asked: AskedSteps, *, noise: float, memory: float) -> None:
        self._edges = edges
        self._asked = asked
        self._noise, self._memory = noise, memory

    def settle(self) -> None:
        """Drop all that is none."""
        while any(find() for find in (self._passed, self._short, self._weak)):
            pass

    def _passed(self) -> bool:
        """A pace that a ramp only passed: one ramp explains as much as two."""
        worst, least = None, PLATEAU_GAIN
        paces = self._edges.paces_kmh
        for index in range(1, len(paces) - 1):
            before, pace, after = paces[index - 1 : index + 2]
            if (pace - before) * (after - pace) <= 0:
                continue
            step_kmh = min(abs(pace - before), abs(after - pace))
            one, two = self._edges.all[index - 1 : index + 1]
            gain = PLATEAU_GAIN
            if not self._was_held(index, step_kmh):
                gain = self._plateau_gain(index) / NOT_HELD_TIMES
            elif two.ramp.start - one.ramp.end <= LONG_PLATEAU_S:
                gain = self._plateau_gain(index)
            if gain < least:
                worst, least = index, gain
        if worst is None:
            return False
        self._edges.join_across(worst)
        return True

    def _was_held(self, index: int, step_kmh: float) -> bool:
        """Whether a pace between two others was held, and not only passed slowly."""
        one, two = self._edges.all[index - 1].ramp, self._edges.all[index].ramp
        first, last = one.end, two.start + 1
        if max(one.kmh_per_s, two.kmh_per_s) > SLOW_KMH_PER_S:
            return last - first >= HELD_LEAST_S
        if last - first < SHORTEST_S:
            return False
        place = np.arange(last - first) - (last - first - 1) / 2
        slope = place @ self._edges.speeds.values[first:last] / (place @ place)
        return bool(abs(slope) * (last - first) < HELD_SHARE * step_kmh)

    def _plateau_gain(self, index: int) -> float:
        edges = self._edges.all
        one, two = edges[index - 1].ramp, edges[index].ramp
        first, last = self._edges.around(index)
        if last - first < 6:
            return 0.0
        both = self._edges.speeds.error_of([one, two], first=first, last=last)
        single = self._edges.speeds.ramp_in(first, last)
        # Ramps begin and end between two seconds; the fit's ends lie on them.
        rounding = single.kmh_per_s**2 / 2
        return (single.error - rounding - both) / self._noise * self._memory

    def _short(self) -> bool:
        """What is shorter than an interval can be; the session's only stretch may be."""
        if not self._edges.all:
            return False
        lengths = [end - start for start, end in self._edges.spans]
        index = int(np.argmin(lengths))
        if lengths[index] >= SHORTEST_S:
            return False
        self._edges.remove(index)
        return True

    def _weak(self) -> bool:
        """An edge whose change is too small, or too slow, to be one."""
        worst, least = None, 1.0
        bumps = self._bumps() if self._asked.wanders else set()
        paces = self._edges.paces_kmh
        for index, edge in enumerate(self._edges.all):
            before = self._edges.pace_kmh(index, near=1)
            after = self._edges.pace_kmh(index + 1, near=-1)
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
        self._edges.drop(worst)
        return True

    def _bumps(self) -> set[int]:
        """Fast bouts of about half a minute or less that are of one pace four times or more."""
        paces = self._edges.paces_kmh
        short = {
            index: paces[index]
            for index in range(1, len(self._edges.all))
            if self._edges.span(index)[1] - self._edges.span(index)[0] <= BUMP_AT_MOST_S
            and paces[index] > max(paces[index - 1], paces[index + 1])
        }
        return {
            index
            for index, pace in short.items()
            if sum(abs(other - pace) <= ONE_SET * pace for other in short.values()) >= REPEATS
        }

    def _stayed_kmh(self, index: int, within_s: int) -> float:
        """By how much the half minutes before and after a ramp differ, or shorter times."""
        values, ramp = self._edges.speeds.values, self._edges.all[index].ramp
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
