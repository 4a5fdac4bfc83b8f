"""Paces: what a session's own speeds say of its runner, where the easy one ends and work begins."""

import msgspec

from sessions.core.intervals.gaits import JOG_FROM_KMH, LEAST_JOG_BAND_KMH, SPRINT_FROM_KMH, Gaits
from sessions.core.model.athlete import ThresholdOrigin

BIN_KMH = 0.25
BINS = 120

MEAN_OF_S = 9
STEADY_WITHIN_KMH = 0.8
"""Of the first and last three of nine seconds: the slowest belt ramp (0.2 km/h per s) moves 1.2."""

ENOUGH_S = 20
"""Fewer steady seconds of running say nothing about a pace."""

APART_KMH = 1.5
APART_RATIO = 0.15
APART_BELOW_USUAL = 0.3
APART_SPREADS = 3.0
"""Two paces are two where they are further apart than a runner's easy pace wanders: by this much,
this share (a larger one where even the faster is what most people jog at), and this many times the
spread around each. Halves of one bell are 2.7 apart."""

SEEN_S = 15
"""A pace is one when it was held for as long as an interval that counts."""

ABOVE_EASY_KMH = 1.8
ABOVE_EASY_RATIO = 0.18
"""With one pace, what is this much faster than it is no longer the same."""

HELD_S = 180
"""Nobody sprints for so long who has not an easier pace too: then it is the easy one."""

REACH_KMH = 1.0
BLUR_KMH = 0.5
PULL_S = 20.0
"""How far the session may move a bound, how near a pace disturbs it, and how firmly the bound is
held on to."""

TEACHES_S = 60
SLOWEST_WALK_KMH = 2.0
"""A session that held a gait for less than a minute teaches nothing about where it begins."""


class Paces(msgspec.Struct, kw_only=True):
    """Seconds at each steady speed, in bins of 0.25 km/h."""

    seconds: list[int] = []
    running_s: int = 0  # since the last walk
    held_s: int = 0  # the longest of these

    def update(self, last: list[float], *, jog_from_kmh: float) -> None:
        """Take one second: the last nine speeds, oldest first."""
        self.running_s = self.running_s + 1 if last[4] >= jog_from_kmh else 0
        self.held_s = max(self.held_s, self.running_s)
        first_kmh = last[0] + last[1] + last[2]
        last_kmh = last[6] + last[7] + last[8]
        if abs(last_kmh - first_kmh) >= 3 * STEADY_WITHIN_KMH:
            return
        place = int(sum(last) / (MEAN_OF_S * BIN_KMH))
        if not self.seconds:
            self.seconds = [0] * BINS
        self.seconds[min(place, BINS - 1)] += 1

    def bounds_kmh(self, gaits: Gaits) -> tuple[float, float]:
        """Where jog and sprint begin: the athlete's own bounds, else what earlier sessions have
        taught, moved out of the way of this one's paces, else as this session tells.
        """
        origins = gaits.origins
        assert origins is not None
        jog, sprint = gaits.bounds[1:]
        if origins.jog is not ThresholdOrigin.PROFILE:
            jog = self.beside_paces_kmh(jog)
        if origins.sprint is ThresholdOrigin.PROFILE:
            if origins.jog is not ThresholdOrigin.PROFILE:
                jog = min(jog, sprint - LEAST_JOG_BAND_KMH)
            return jog, sprint
        if origins.sprint is ThresholdOrigin.LEARNED:
            sprint = self.beside_paces_kmh(sprint)
        else:
            sprint = self.running(sprint, jog_from_kmh=jog).sprint_kmh
        return jog, max(sprint, jog + LEAST_JOG_BAND_KMH)

    def taught_kmh(self) -> tuple[float | None, float | None]:
        """Where jog and sprint began in this session, whatever was known of the athlete.

        None: it did not hold both gaits, or both running paces, for long enough to tell.
        """
        jog = self.beside_paces_kmh(JOG_FROM_KMH)
        first = int(jog / BIN_KMH)
        walked = sum(self.seconds[int(SLOWEST_WALK_KMH / BIN_KMH) : first])
        ran = sum(self.seconds[first:])
        running = self.running(SPRINT_FROM_KMH, jog_from_kmh=jog)
        return (
            jog if min(walked, ran) >= TEACHES_S else None,
            None if running.apart_kmh is None else running.sprint_kmh,
        )

    def beside_paces_kmh(self, usual_kmh: float) -> float:
        """A bound, moved out of the way of a pace that lies on it."""
        if not self.seconds:
            return usual_kmh
        low = max(int((usual_kmh - 2 * REACH_KMH) / BIN_KMH), 0)
        high = int((usual_kmh + 2 * REACH_KMH) / BIN_KMH) + 1
        near = [(_speed(i), s) for i, s in enumerate(self.seconds[low:high], start=low) if s]
        best, best_cost = usual_kmh, None
        for step in range(-5, 6):
            away = step * REACH_KMH / 5
            bound = usual_kmh + away
            cost = PULL_S * (away / REACH_KMH) ** 2
            for speed, count in near:
                gap = (speed - bound) / BLUR_KMH
                if -1 < gap < 1:
                    cost += count * (1 - gap * gap)
            if best_cost is None or cost < best_cost - 1e-9:
                best, best_cost = bound, cost
        return best

    def running(self, usual_kmh: float, *, jog_from_kmh: float) -> "SprintBound":
        """Where this session's fast running begins.

        Between its two running paces where it has two; else above its one pace, and not far from
        the usual bound; before it has any, and where it has short bouts only, the usual bound.
        """
        first = int(jog_from_kmh / BIN_KMH)
        seconds = self.seconds[first:]
        if sum(seconds) < ENOUGH_S:
            return SprintBound(sprint_kmh=usual_kmh)
        cut, apart = _two_means(seconds)
        slow, fast = seconds[:cut], seconds[cut:]
        if apart >= APART_SPREADS and min(sum(slow), sum(fast)) >= SEEN_S:
            low, high = _median(slow, first), _median(fast, first + cut)
            ratio = APART_RATIO if high >= usual_kmh else APART_BELOW_USUAL
            if high - low >= max(APART_KMH, ratio * low):
                return SprintBound(sprint_kmh=(low * high) ** 0.5, apart_kmh=high - low)
        easy_kmh = _median(seconds, first)
        if easy_kmh >= usual_kmh and self.held_s < HELD_S:
            return SprintBound(sprint_kmh=usual_kmh)
        above_kmh = easy_kmh + max(ABOVE_EASY_KMH, ABOVE_EASY_RATIO * easy_kmh)
        most_kmh = min(usual_kmh, (1 + APART_BELOW_USUAL) * easy_kmh)
        return SprintBound(sprint_kmh=max(above_kmh, most_kmh))


class SprintBound(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sprint begins. `apart_kmh`: between the session's two paces; None: it has not two."""

    sprint_kmh: float
    apart_kmh: float | None = None


def _speed(place: int) -> float:
    return (place + 0.5) * BIN_KMH


def _median(seconds: list[int], first: int) -> float:
    half, seen = sum(seconds) / 2, 0
    for place, count in enumerate(seconds, start=first):
        seen += count
        if seen >= half:
            return _speed(place)
    return _speed(first)


def _two_means(seconds: list[int]) -> tuple[int, float]:
    """Where to cut so that both sides' means lie furthest apart, and how many spreads that is.

    Source: Otsu 1979, IEEE Trans Syst Man Cybern 9:62.
    """
    held = [(place, s) for place, s in enumerate(seconds) if s]
    count = total = square = 0
    for place, s in held:
        count += s
        total += place * s
        square += place * place * s
    below, below_total, best, cut = 0, 0, -1.0, 0
    for place, s in held[:-1]:
        below += s
        below_total += place * s
        above = count - below
        gap = (total - below_total) / above - below_total / below
        between = below * above * gap * gap
        if between > best:
            best, cut = between, place + 1
    if best <= 0:
        return 0, 0.0
    low, high = sum(seconds[:cut]), sum(seconds[cut:])
    variance = square / count - (total / count) ** 2
    within = max(variance - best / (count * count), 1.0 / 12)
    return cut, float((best / (low * high)) ** 0.5 / within**0.5)
