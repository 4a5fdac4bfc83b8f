"""The step between two neighbouring paces that makes two stretches of them."""

from collections.abc import Sequence

STEP_KMH, STEP_SHARE = 2.2, 0.18
SLOW_STEP_KMH, SLOW_STEP_SHARE = 1.0, 0.25
SLOW_UP_TO_KMH, FAST_FROM_KMH = 5.6, 7.0
"""Paces that were held and differ by so much are never one stretch: running by 2.2 km/h and 18 %,
where both lie below 7 km/h by 1.0 km/h and 25 %. Below 5.6 km/h a step of 25 % ends below 7."""

MEASURED_SHARE = 0.9
"""A step as it is measured may be this much smaller than the one that was run."""


def least_step_kmh(slower_kmh: float) -> float:
    """By how much a pace must differ from a slower one to be another stretch."""
    if slower_kmh <= SLOW_UP_TO_KMH:
        return max(SLOW_STEP_KMH, SLOW_STEP_SHARE * slower_kmh)
    if slower_kmh >= FAST_FROM_KMH:
        return max(STEP_KMH, STEP_SHARE * slower_kmh)
    share = (slower_kmh - SLOW_UP_TO_KMH) / (FAST_FROM_KMH - SLOW_UP_TO_KMH)
    slow = SLOW_STEP_SHARE * SLOW_UP_TO_KMH
    return slow + share * (STEP_KMH - slow)


def contrast(one_kmh: float, other_kmh: float) -> float:
    """How many times the least step two paces differ by."""
    slower = min(one_kmh, other_kmh)
    return abs(one_kmh - other_kmh) / least_step_kmh(slower)


def gait_of(speed_kmh: float, bounds: Sequence[float]) -> int:
    """0 rest to 3 sprint."""
    return sum(speed_kmh >= bound for bound in bounds)
