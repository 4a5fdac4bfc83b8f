"""The work of a climb as metres on the level."""

from sessions.core.intervals.pace_contrast import FAST_FROM_KMH

RUNNING_LIFT, WALKING_LIFT = 4.5, 18.0
"""Work of a metre climbed in metres on the level.
Source: ACSM's Guidelines, 10th ed. 2018: running 0.2 S + 0.9 S G, walking 0.1 S + 1.8 S G."""


def lift_of(pace_kmh: float) -> float:
    """How many metres on the level a metre climbed asks for at a pace."""
    return RUNNING_LIFT if pace_kmh >= FAST_FROM_KMH else WALKING_LIFT
