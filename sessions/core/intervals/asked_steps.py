"""Steps of pace that a run asks for: smaller at a known bound, firmer where its pace wanders."""

import msgspec
import numpy as np

from sessions.core.intervals.pace_contrast import MEASURED_SHARE, gait_of, least_step_kmh
from sessions.core.intervals.seconds_track import Array

QUIET_KMH = 0.15
"""A belt's pace wanders by less (its fifteen-second means, as a standard deviation)."""

CHANGE = 4.5
CHANGE_PER_WANDER = 90.0
CHANGE_AT_MOST = 30.0
"""A change of pace must explain 4.5 (km/h)^2 s, on wandering paces six times the variance of a
piece of fifteen seconds, and no more than leaves a bout of half a minute to be found."""

OWN_STEP_KMH = 0.9
OWN_WANDER_KMH, OWN_AT_MOST = 0.4, 1.6
"""Where the athlete has said where a gait begins, a step across it makes a stretch, if it can be
seen: up to 1.4 km/h where the pace wanders."""

GAIT_STEP_KMH, GAIT_STEP_OUTDOORS_KMH = 1.5, 1.9
"""A walk-jog bound that nobody has said is crossed by more than an easy pace wanders."""

REST_STEP_KMH = 0.35
"""Belts start at 0.5 to 1 km/h: a part of it tells standing from walking."""

FEET_STEP_KMH, FEET_TELL_KMH, BESIDE_S = 0.5, 1.0, 8
"""Where steps a minute have moved the bound by so much, walking has become running or the
reverse, however little the speed changed."""

STAYED_SHARE, STAYS_KMH, WANDER_TIMES = 0.7, 1.9, 2.0
"""Where the pace wanders, the half minutes beside an edge differ too: by most of the step, by more
than an easy pace does, and by twice what this one strays."""


class AskedSteps(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an edge in one run.

    `bounds`: per cell, where walk, jog and sprint begin. `known`: whether the walk-jog and the
    jog-sprint bound are the athlete's own; a sprint bound that is not makes no stretch.
    """

    bounds: Array
    known: tuple[bool, bool]
    wander_kmh: float = 0.0

    @property
    def wanders(self) -> bool:
        """Whether the pace strays more than a belt's."""
        return self.wander_kmh > QUIET_KMH

    @property
    def change(self) -> float:
        """What a change of pace must explain, in squares of speed times seconds."""
        return min(max(CHANGE, CHANGE_PER_WANDER * self.wander_kmh**2), CHANGE_AT_MOST)

    @property
    def own_step_kmh(self) -> float:
        """The least step across a bound of the athlete's own."""
        return OWN_STEP_KMH * min(max(1.0, (self.wander_kmh / OWN_WANDER_KMH) ** 2), OWN_AT_MOST)

    def least_kmh(self, before_kmh: float, after_kmh: float, cell: int) -> float:
        """The step that makes two stretches; a smaller one does where it changes the gait."""
        least = MEASURED_SHARE * least_step_kmh(min(before_kmh, after_kmh))
        before = self.bounds[max(cell - BESIDE_S, 0)]
        after = self.bounds[min(cell + BESIDE_S, len(self.bounds) - 1)]
        one, other = gait_of(before_kmh, before), gait_of(after_kmh, after)
        for gait in range(min(one, other), max(one, other)):
            least = min(least, self._across_kmh(gait))
            if abs(before[gait] - after[gait]) >= FEET_TELL_KMH:
                least = FEET_STEP_KMH
        return least

    def _across_kmh(self, gait: int) -> float:
        if gait == 0:
            return REST_STEP_KMH
        if self.known[gait - 1]:
            return self.own_step_kmh
        if gait > 1:
            return np.inf
        return GAIT_STEP_OUTDOORS_KMH if self.wanders else GAIT_STEP_KMH

    def strength(self, before_kmh: float, after_kmh: float, cell: int) -> float:
        """How many times the least step two paces are apart: 1 or more makes an edge of it."""
        return abs(before_kmh - after_kmh) / self.least_kmh(before_kmh, after_kmh, cell)

    def stays_kmh(self, step_kmh: float) -> float:
        """By how much the half minutes beside an edge differ where the pace wanders."""
        is_own = any(self.known) and step_kmh == self.own_step_kmh
        is_sure = is_own or step_kmh == REST_STEP_KMH
        least = 0.0 if is_sure else STAYS_KMH
        return max(least, STAYED_SHARE * step_kmh, WANDER_TIMES * self.wander_kmh)
