"""Goals of the coach, one at a time."""

from enum import Enum

import msgspec


class Aim(Enum):
    """What is worked towards."""

    MINUTES = "150"
    FIRST_RUN = "30min"
    FIVE_KM = "5k"
    WEIGHT = "weight"


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """`since`: the day (`date.toordinal`) it was set. `weekly_min`: of MINUTES and WEIGHT, moderate
    ones, vigorous ones double. `five_km_s`: the time of FIVE_KM.
    """

    aim: Aim
    since: int
    weekly_min: float = 150.0
    five_km_s: float | None = None


LEAST_5K_S, MOST_5K_S = 12 * 60.0, 60 * 60.0
"""Between a world record and a walk."""
