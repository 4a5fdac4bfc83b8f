"""Time that a goal is stated to take: if all goes well, and as it goes for nine people in ten."""

import math

from sessions.coach.coach import FIRST_WEEK_MIN, MARGIN, WHOLE_PER_EQUIVALENT, Coach
from sessions.coach.goal import Aim
from sessions.coach.limits import GROWTH, GROWTH_MIN
from sessions.coach.training_log import WEEK
from sessions.coach.walk_run import weeks_left

SLOWER, LOST_WEEKS = 1.5, 3
"""Illness, weeks away and days that are left out: half as long again, and three weeks. Ours;
`benchmarks.coach` holds people against it."""


def stated_weeks(coach: Coach, day: int) -> tuple[int, int]:
    """From a day on: (0, 0) where it is reached. A 5 km time has only that of its first run."""
    goal = coach.goal
    if goal.aim in (Aim.FIRST_RUN, Aim.FIVE_KM):
        return weeks_left(coach.standing)
    best = max(
        sum(done.equivalent_min for done in coach.log.days(day - 6 - WEEK * n, day - WEEK * n))
        for n in range(4)
    )
    if best >= goal.weekly_min:
        return 0, 0
    whole = max(
        FIRST_WEEK_MIN,
        max(coach.log.minutes(day - 6 - WEEK * n, day - WEEK * n) for n in range(4)),
    )
    least = 1
    while whole < MARGIN * goal.weekly_min * WHOLE_PER_EQUIVALENT:
        whole = max(GROWTH * whole, whole + GROWTH_MIN)
        least += 1
    return least, math.ceil(SLOWER * least) + LOST_WEEKS
