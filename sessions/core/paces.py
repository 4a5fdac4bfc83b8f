"""What a session's own speeds say about its runner: where the easy pace ends, where work begins."""

import msgspec

from sessions.core.gaits import LEAST_JOG_BAND_KMH, Gaits

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

WALK_RUN_REACH_KMH = 1.0
WALK_RUN_BLUR_KMH = 0.5
WALK_RUN_PULL_S = 20.0
"""How far the session may move the walk-run bound, how near a pace disturbs it, and how firmly
the usual bound is held on to."""


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
        """Where jog and sprint begin: the athlete's own bounds, else as this session tells."""
        own = gaits.own
        assert own is not None
        usual_jog, usual_sprint = gaits.bounds[1:]
        jog = self.jog_from_kmh(usual_jog) if own.jog_kmh is None else usual_jog
        if own.sprint_kmh is not None:
            if own.jog_kmh is None:
                jog = min(jog, usual_sprint - LEAST_JOG_BAND_KMH)
            return jog, usual_sprint
        sprint = self.running(usual_sprint, jog_from_kmh=jog).sprint_kmh
        return jog, max(sprint, jog + LEAST_JOG_BAND_KMH)

    def jog_from_kmh(self, usual_kmh: float) -> float:
        """The walk-run bound: the usual one, moved out of the way of a pace that lies on it."""
        if not self.seconds:
            return usual_kmh
        low = int((usual_kmh - 2 * WALK_RUN_REACH_KMH) / BIN_KMH)
        high = int((usual_kmh + 2 * WALK_RUN_REACH_KMH) / BIN_KMH) + 1
        near = [(_speed(i), s) for i, s in enumerate(self.seconds[low:high], start=low) if s]
        best, best_cost = usual_kmh, None
        for step in range(-5, 6):
            away = step * WALK_RUN_REACH_KMH / 5
            bound = usual_kmh + away
            cost = WALK_RUN_PULL_S * (away / WALK_RUN_REACH_KMH) ** 2
            for speed, count in near:
                gap = (speed - bound) / WALK_RUN_BLUR_KMH
                if -1 < gap < 1:
                    cost += count * (1 - gap * gap)
            if best_cost is None or cost < best_cost - 1e-9:
                best, best_cost = bound, cost
        return best

    def running(self, usual_kmh: float, *, jog_from_kmh: float) -> "Running":
        """Where this session's fast running begins.

        Between its two running paces where it has two; else above its one pace, and not far from
        the usual bound; before it has any, and where it has short bouts only, the usual bound.
        """
        first = int(jog_from_kmh / BIN_KMH)
        seconds = self.seconds[first:]
        if sum(seconds) < ENOUGH_S:
            return Running(sprint_kmh=usual_kmh)
        cut, apart = _two_means(seconds)
        slow, fast = seconds[:cut], seconds[cut:]
        if apart >= APART_SPREADS and min(sum(slow), sum(fast)) >= SEEN_S:
            low, high = _median(slow, first), _median(fast, first + cut)
            ratio = APART_RATIO if high >= usual_kmh else APART_BELOW_USUAL
            if high - low >= max(APART_KMH, ratio * low):
                return Running(sprint_kmh=(low * high) ** 0.5, apart_kmh=high - low)
        easy_kmh = _median(seconds, first)
        if easy_kmh >= usual_kmh and self.held_s < HELD_S:
            return Running(sprint_kmh=usual_kmh)
        above_kmh = easy_kmh + max(ABOVE_EASY_KMH, ABOVE_EASY_RATIO * easy_kmh)
        most_kmh = min(usual_kmh, (1 + APART_BELOW_USUAL) * easy_kmh)
        return Running(sprint_kmh=max(above_kmh, most_kmh))


class Running(msgspec.Struct, frozen=True, kw_only=True):
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
    count = sum(seconds)
    total = sum(place * s for place, s in enumerate(seconds))
    square = sum(place * place * s for place, s in enumerate(seconds))
    below, below_total, best, cut = 0, 0, -1.0, 0
    for place, s in enumerate(seconds):
        below += s
        below_total += place * s
        above = count - below
        if s == 0 or below == 0 or above == 0:
            continue
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
