"""Names of stretches: rest, walk, jog and sprint, by the athlete's bounds or this session's."""

from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt

from sessions.core.intervals.gaits import SPRINT_FROM_KMH, Gaits
from sessions.core.intervals.look_back_split import Stretch
from sessions.core.intervals.pace_contrast import gait_of
from sessions.core.intervals.paces import APART_BELOW_USUAL, APART_RATIO, Paces
from sessions.core.model.athlete import ThresholdOrigin

ONE_PACE = 1.05
"""Paces within 5 % are one kind: repeats of one set carry one name."""

WEIGHS_AT_MOST_S = 120


def named_bounds_kmh(
    stretches: Sequence[Stretch], *, gaits: Gaits, paces: Paces, shifts: Sequence[float]
) -> tuple[float, float]:
    """Where jog and sprint begin for these stretches.

    Args:
        stretches: In order; neighbours are of different paces.
        gaits: As the athlete is known.
        paces: As the session's speeds have told.
        shifts: Per stretch, how far grade and steps move the walk-jog bound.
    """
    origins = gaits.origins
    assert origins is not None
    jog, sprint = paces.bounds_kmh(gaits)
    if origins.sprint is ThresholdOrigin.SESSION:
        running = [s.pace_kmh >= jog + d for s, d in zip(stretches, shifts, strict=True)]
        between = _between_neighbours_kmh(stretches, running)
        if between is not None:
            sprint = between
    jog = _beside(jog, [s.pace_kmh - d for s, d in zip(stretches, shifts, strict=True)])
    return jog, max(_beside(sprint, [s.pace_kmh for s in stretches]), jog)


def _between_neighbours_kmh(stretches: Sequence[Stretch], running: Sequence[bool]) -> float | None:
    """The bound that parts most of the running neighbours, by time, and lies in the widest gap.

    None: no two neighbours are paces of different work.
    """
    pairs = []
    for (one, runs), (other, also_runs) in pairwise(zip(stretches, running, strict=True)):
        low, high = sorted((one.pace_kmh, other.pace_kmh))
        ratio = APART_RATIO if high >= SPRINT_FROM_KMH else APART_BELOW_USUAL
        if runs and also_runs and one.end == other.start and high >= (1 + ratio) * low:
            shorter_s = min(one.end - one.start, other.end - other.start, WEIGHS_AT_MOST_S)
            pairs.append((low, high, shorter_s * log(high / low)))
    if not pairs:
        return None
    edges = sorted({pace for low, high, _ in pairs for pace in (low, high)})
    cuts = [
        (
            log(above / below) * sum(w for low, high, w in pairs if low <= below and above <= high),
            sqrt(below * above),
        )
        for below, above in pairwise(edges)
    ]
    return max(cuts)[1]


def _beside(bound_kmh: float, paces_kmh: Sequence[float]) -> float:
    """A bound, moved into the widest gap between paces within 5 % of it."""
    low, high = bound_kmh / ONE_PACE, bound_kmh * ONE_PACE
    near = sorted(pace for pace in paces_kmh if low < pace < high)
    below = [pace for pace in near if pace < bound_kmh]
    above = [pace for pace in near if pace >= bound_kmh]
    if not below or not above or above[0] >= ONE_PACE * below[-1]:
        return bound_kmh
    gaps = [(b / a, sqrt(a * b)) for a, b in pairwise([low, *near, high])]
    return max(gaps)[1]


def gaits_by_name(
    stretches: Sequence[Stretch], bounds_kmh: tuple[float, float, float], shifts: Sequence[float]
) -> list[int]:
    """The gait of each stretch, 0 rest to 3 sprint."""
    rest, jog, sprint = bounds_kmh
    return [
        gait_of(s.pace_kmh, (rest, min(jog + shift, sprint), sprint))
        for s, shift in zip(stretches, shifts, strict=True)
    ]
