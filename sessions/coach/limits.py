"""Limits on growth: how many minutes a day's proposal may have, and when it may be hard."""

from enum import Enum
from typing import NamedTuple

from sessions.coach.training_log import WEEK, TrainingLog

START_MIN = 126.0
"""Minutes of a week that anybody may have: the longest week of the nine, below the 150 that
everybody is advised (WHO 2020). Ours."""

GROWTH, GROWTH_MIN = 1.10, 15.0
"""Against the best of the three weeks before: a tenth, or a quarter of an hour where that is more.
The ten per cent are custom: a trial found no fewer injuries with them (Buist et al. 2008, Am J
Sports Med 36:33), a cohort more above 30 % (Nielsen et al. 2014, J Orthop Sports Phys Ther
44:739). They cost little time."""

SPIKE, SPIKE_MIN = 1.30, 30.0
"""Against the mean of the three weeks before, or half an hour where that is more, so that one large
week is no licence. The acute:chronic ratio (Gabbett 2016, Br J Sports Med 50:273), whose 1.3 is a
convention and whose meaning is disputed (Impellizzeri et al. 2020, Int J Sports Physiol Perform
15:907)."""

LONGEST_FREE_MIN, LONGER = 45.0, 1.10
"""A single session above 45 minutes is at most a tenth longer than the longest of 30 days: it is
the single run that is too long that goes with injuries (Frandsen et al. 2025, Br J Sports Med
59:1203)."""

LOOK_BACK_DAYS = 30
MOST_DAYS_OF_7 = 5
"""Two days of seven are without a session. Ours, as all plans for beginners have it."""

MOST_HARD_OF_7 = 2
"""Hard days a week, never one after the other: most of what endurance athletes do is easy (Seiler
2010, Int J Sports Physiol Perform 5:276)."""

HEAVY_LOAD = 1.5
"""Training impulse of a day in the last week over the last four, above which only easy sessions are
proposed. The same ratio, and the same doubts."""

LEAST_RECORD_DAYS = 28
SHORTEST_MIN = 15.0


class Bound(Enum):
    """Which limit holds a proposal down."""

    GROWTH = "growth"
    SPIKE = "spike"
    LONGEST = "longest"


class MinutesLeft(NamedTuple):
    """What a session may have, and the limit that says so."""

    minutes: float
    bound: Bound


def minutes_left(log: TrainingLog, day: int) -> MinutesLeft:
    """Of the seven days that end with `day`, after what was done in the six before."""
    before = [log.minutes(day - 6 - WEEK * n, day - WEEK * n) for n in (1, 2, 3)]
    best, mean = max(before), sum(before) / 3
    by_growth = max(GROWTH * best, best + GROWTH_MIN)
    by_load = max(SPIKE * mean, mean + SPIKE_MIN)
    allowed = max(START_MIN, min(by_growth, by_load))
    left = allowed - log.minutes(day - 6, day - 1)
    longest = max((done.minutes for done in log.days(day - LOOK_BACK_DAYS, day - 1)), default=0.0)
    single = max(LONGEST_FREE_MIN, LONGER * longest)
    if single < left:
        return MinutesLeft(single, Bound.LONGEST)
    return MinutesLeft(left, Bound.GROWTH if by_growth <= by_load else Bound.SPIKE)


def needs_rest(log: TrainingLog, day: int) -> bool:
    """Two days of seven, and one after two in a row."""
    if log.was_trained(day - 1) and log.was_trained(day - 2):
        return True
    return log.count(day - 6, day - 1) >= MOST_DAYS_OF_7


def may_be_hard(log: TrainingLog, day: int) -> bool:
    """Not after a hard day, nor a third time in seven days."""
    if log.on(day - 1).is_hard:
        return False
    return sum(done.is_hard for done in log.days(day - 6, day - 1)) < MOST_HARD_OF_7


def load_ratio(log: TrainingLog, day: int) -> float | None:
    """Impulse of a day in the last week over the last four; None: the record is short or empty."""
    if log.first_day is None or day - log.first_day < LEAST_RECORD_DAYS:
        return None
    acute = sum(done.trimp or 0.0 for done in log.days(day - 7, day - 1)) / 7
    chronic = sum(done.trimp or 0.0 for done in log.days(day - 28, day - 1)) / 28
    return acute / chronic if chronic > 0 else None
