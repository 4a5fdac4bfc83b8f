"""Walk and run: from one minute of jogging to thirty, a week repeated or left by what happened."""

from typing import NamedTuple

import msgspec

from sessions.coach.training_log import DayDone, TrainingLog
from sessions.workouts.built_in import BEGINNER_ROUNDS

WEEKS = len(BEGINNER_ROUNDS)
RUNS = 3
WHOLE, NEARLY = 0.9, 0.6
"""Of what a session asks for: who stops a minute early has done it; who does more than half repeats
it, and has not failed. Ours."""

REACHED_MIN = 29.5
LAST_WEEKS = {8: ((12, 12), (14, 12), (16, 10)), 9: ((20, 8), (25, 5), (30,))}
"""Minutes of jogging in the three runs of these weeks, with a minute of walking between: from twice
twelve minutes to thirty at once would be a leap. Ours, as the whole table."""

BEFORE_THE_FIRST = (8, 30.0, 150.0)
"""Rounds, seconds of jogging and of walking, for whom the first week is too much."""

ENDS_MIN = 10.0  # warm-up and cool-down
MISSES = 2
ADVANCE_AFTER_DAYS = 6
REPEAT_AFTER_DAYS, BACK_AFTER_DAYS, FURTHER_DAYS = 10, 16, 14
"""A pause of ten days begins the week again, one of sixteen goes a week back, and one more for
every fortnight: what a few weeks have built is lost in as many (Mujika & Padilla 2000, Sports Med
30:79)."""

ILL_DAYS = 7
"""An illness of so many days goes a week back. Ours."""


class Rounds(NamedTuple):
    """Seconds of jogging, each stretch, and of the walk between."""

    jogs_s: tuple[float, ...]
    walk_s: float

    @property
    def jog_min(self) -> float:
        """In all."""
        return sum(self.jogs_s) / 60

    @property
    def longest_jog_min(self) -> float:
        """At a stretch."""
        return max(self.jogs_s) / 60

    @property
    def minutes(self) -> float:
        """With walks, warm-up and cool-down."""
        walks = len(self.jogs_s) if self.walk_s and len(self.jogs_s) > 2 else len(self.jogs_s) - 1
        return (sum(self.jogs_s) + walks * self.walk_s) / 60 + ENDS_MIN


def rounds_of(week: int, run: int) -> Rounds:
    """Of a week from 1 (0: the one before) and a run in it from 0."""
    if week in LAST_WEEKS:
        jogs = LAST_WEEKS[week][min(run, RUNS - 1)]
        return Rounds(tuple(60.0 * minutes for minutes in jogs), 60.0)
    times, jog_s, walk_s = BEGINNER_ROUNDS[week - 1] if week else BEFORE_THE_FIRST
    return Rounds((float(jog_s),) * times, float(walk_s))


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody stands: the week, runs of it that were done, misses in a row.

    `last_day`, `advanced_on`, `reached_on`: day numbers;
    None: not yet. `came_from`: what the last change of week was: 1 onwards, -1 back, 0 none.
    `ill_days`: since the last run.
    """

    week: int = 1
    runs: int = 0
    misses: int = 0
    last_day: int | None = None
    advanced_on: int | None = None
    reached_on: int | None = None
    came_from: int = 0
    ill_days: int = 0

    @property
    def next_rounds(self) -> Rounds:
        """What the next run is."""
        return rounds_of(self.week, self.runs)


def placed(log: TrainingLog, day: int) -> Standing:
    """Somebody who has run within four weeks begins where their longest run was."""
    best = Standing()
    for done in log.days(day - 28, day - 1):
        for week in range(best.week, WEEKS + 1):
            if _covers(done, rounds_of(week, 0), share=WHOLE):
                best = Standing(week=week)
        if done.longest_jog_min >= REACHED_MIN:
            best = Standing(week=WEEKS, runs=RUNS - 1, reached_on=day)
    return best


def after_run(standing: Standing, day: int, done: DayDone) -> Standing:
    """With a day's run, whatever had been proposed; a walk changes nothing."""
    if done.jog_min < 1.0:
        return standing
    now = after_gap(standing, day)
    reached = now.reached_on
    if reached is None and done.longest_jog_min >= REACHED_MIN:
        reached = day
    now = msgspec.structs.replace(now, last_day=day, ill_days=0, reached_on=reached)
    if not _covers(done, now.next_rounds, share=WHOLE):
        if _covers(done, now.next_rounds, share=NEARLY):
            return now
        if now.misses + 1 < MISSES or now.week == 0:
            return msgspec.structs.replace(now, misses=now.misses + 1)
        return msgspec.structs.replace(now, week=now.week - 1, runs=0, misses=0, came_from=-1)
    runs = min(RUNS, now.runs + 1)
    is_early = now.advanced_on is not None and day - now.advanced_on < ADVANCE_AFTER_DAYS
    if runs < RUNS or now.week == WEEKS or is_early:
        return msgspec.structs.replace(now, runs=runs, misses=0)
    return msgspec.structs.replace(
        now, week=now.week + 1, runs=0, misses=0, advanced_on=day, came_from=1
    )


def after_gap(standing: Standing, day: int) -> Standing:
    """As a pause or an illness leaves it."""
    if standing.last_day is None:
        return standing
    gap = day - standing.last_day
    back = 0 if gap < BACK_AFTER_DAYS else 1 + (gap - BACK_AFTER_DAYS) // FURTHER_DAYS
    if standing.ill_days >= ILL_DAYS:
        back = max(back, 1)
    if back:
        week = max(min(1, standing.week), standing.week - back)
        return msgspec.structs.replace(standing, week=week, runs=0, misses=0, came_from=-1)
    if gap >= REPEAT_AFTER_DAYS:
        return msgspec.structs.replace(standing, runs=0, misses=0, came_from=0)
    return standing


def after_illness(standing: Standing) -> Standing:
    """With one more day of it."""
    return msgspec.structs.replace(standing, ill_days=standing.ill_days + 1)


def weeks_left(standing: Standing) -> tuple[int, int]:
    """If all goes well, and as it goes for nine people in ten: every second week is run again, and
    five are lost to illness and life. Ours; `benchmarks.coach` holds people against it.
    """
    if standing.reached_on is not None:
        return 0, 0
    least = WEEKS - standing.week + 1
    return least, -(-least * 3 // 2) + 5


def _covers(done: DayDone, asked: Rounds, *, share: float) -> bool:
    return (
        done.jog_min >= share * asked.jog_min
        and done.longest_jog_min >= share * asked.longest_jog_min
    )
