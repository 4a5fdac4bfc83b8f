"""Generated people who are coached for half a year: bodies that answer to training, and lives.

Frozen before the coach that is judged on it; `docs/generated-people.md` tells its figures. Fitness
and fatigue are Banister's two sums of training impulse, which the coach does not know.
"""

import math
import random
from dataclasses import dataclass
from enum import Enum

GOALS = ("30min", "150", "5k")


class Habit(Enum):
    """What somebody makes of a proposal."""

    FOLLOWS = "follows"
    CHANGES = "changes"  # shorter, longer, another day
    IRREGULAR = "irregular"
    OVERDOES = "overdoes"


HABITS = (
    (Habit.FOLLOWS, 0.60),
    (Habit.CHANGES, 0.15),
    (Habit.IRREGULAR, 0.15),
    (Habit.OVERDOES, 0.10),
)
DOES = {Habit.FOLLOWS: 0.95, Habit.CHANGES: 0.85, Habit.IRREGULAR: 0.55, Habit.OVERDOES: 0.95}

FITNESS_DAYS, FATIGUE_DAYS = (45.0, 6.0), (11.0, 3.0)
JOG_IMPULSE, WALK_IMPULSE, HARD_IMPULSE = 2.0, 0.55, 3.2  # Banister's, a minute
GAIN, TIRES = (0.0065, 0.3), (1.0, 0.15)  # of the logarithm of what can be run; share of the gain
FIRST_MIN = (3.0, 0.6)  # of jogging at a stretch before the first day
LONGEST_MIN = 110.0
IN_PARTS = 2.6  # so many times that, with walking between
DAY_SD = 0.12
ILL_A_DAY, ILL_DAYS = 0.045 / 7, (2, 9)
LOGS_ILLNESS = 0.6
AFTER_ILLNESS = (5, 0.25)  # days, share of what can be run
AWAY_A_DAY, AWAY_DAYS = 0.035 / 7, (4, 11)
READS_MORNINGS, LOW_MORNING, LOW_AFTER_ILLNESS = 0.5, 0.07, 0.4
ACTIVE_BEFORE = 0.3  # of people: they walk already


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A proposal as a body meets it: minutes in all, of them jogged, and the longest jog."""

    minutes: float
    jog_min: float
    longest_jog_min: float
    is_hard: bool


@dataclass(frozen=True, kw_only=True)
class Did:
    """What was done on a day."""

    minutes: float
    jog_min: float
    longest_jog_min: float
    moderate_min: float
    vigorous_min: float
    trimp: float


class Trainee:
    """One person, day after day. `morning_is_low` None: no reading was taken."""

    def __init__(self, number: int, *, seed: int) -> None:
        self._rng = rng = random.Random(f"{seed} coached {number}")
        self.goal = GOALS[number % len(GOALS)]
        self.habit = rng.choices([h for h, _ in HABITS], [weight for _, weight in HABITS])[0]
        first_min = FIRST_MIN[0] * (6 if self.goal == "5k" else 1)
        self._first = math.log(first_min) + rng.gauss(0, FIRST_MIN[1])
        self._fitness_days = max(30.0, rng.gauss(*FITNESS_DAYS))
        self._fatigue_days = max(5.0, rng.gauss(*FATIGUE_DAYS))
        self._gain = GAIN[0] * math.exp(rng.gauss(0, GAIN[1]))
        self._tires = max(0.5, rng.gauss(*TIRES))
        self._fitness = self._fatigue = 0.0
        self._walking_moderate = rng.uniform(0.65, 0.95)
        self._logs_illness = rng.random() < LOGS_ILLNESS
        self._reads_mornings = rng.random() < READS_MORNINGS
        self._ill_left = self._away_left = 0
        self._since_illness = 1000
        self.is_active_before = rng.random() < ACTIVE_BEFORE

    def wake_up(self) -> None:
        """A new day: what training left fades, and life happens."""
        rng = self._rng
        self._fitness *= math.exp(-1 / self._fitness_days)
        self._fatigue *= math.exp(-1 / self._fatigue_days)
        if self._ill_left > 0:
            self._ill_left -= 1
            self._since_illness = 0
        else:
            self._since_illness += 1
            if rng.random() < ILL_A_DAY:
                self._ill_left = rng.randint(*ILL_DAYS)
        self._away_left = max(0, self._away_left - 1)
        if rng.random() < AWAY_A_DAY:
            self._away_left = rng.randint(*AWAY_DAYS)

    @property
    def says_ill(self) -> bool:
        """What stands in the diary for today."""
        return self._ill_left > 0 and self._logs_illness

    def morning_is_low(self) -> bool | None:
        """The reading before breakfast."""
        if not self._reads_mornings or self._rng.random() < 0.3:
            return None
        near = self._ill_left > 0 or self._since_illness < 4
        return self._rng.random() < (LOW_AFTER_ILLNESS if near else LOW_MORNING)

    def runs_now_min(self) -> float:
        """At a stretch, today."""
        log = self._first + self._gain * (self._fitness - self._tires * self._fatigue)
        minutes = math.exp(min(log, math.log(LONGEST_MIN)) + self._rng.gauss(0, DAY_SD))
        days, less = AFTER_ILLNESS
        return minutes * (1 - less if self._since_illness < days else 1.0)

    def lives(self, asked: Asked | None) -> Did | None:
        """What is done of a proposal, or instead of one; None: nothing."""
        rng = self._rng
        if self._ill_left > 0 or self._away_left > 0:
            return None
        if asked is not None and rng.random() < DOES[self.habit]:
            if self.habit is Habit.CHANGES:
                asked = _scaled(asked, rng.uniform(0.5, 1.6))
            return self._does(asked)
        extra = {Habit.CHANGES: 0.08, Habit.OVERDOES: 0.2, Habit.IRREGULAR: 0.04}.get(self.habit, 0)
        if rng.random() < extra:
            minutes = rng.uniform(20, 70)
            able = self.runs_now_min()
            jog = min(minutes, able * rng.uniform(0.5, 1.1))
            return self._does(
                Asked(
                    minutes=minutes,
                    jog_min=jog,
                    longest_jog_min=jog,
                    is_hard=self.habit is Habit.OVERDOES,
                )
            )
        return None

    def trained_before(self) -> Did:
        """A walk of somebody who walks already."""
        minutes = self._rng.uniform(20, 45)
        return self._does(Asked(minutes=minutes, jog_min=0, longest_jog_min=0, is_hard=False))

    def _does(self, asked: Asked) -> Did:
        able = self.runs_now_min()
        share = 1.0
        if asked.jog_min > 0:
            share = min(1.0, able / asked.longest_jog_min, IN_PARTS * able / asked.jog_min)
        jog = asked.jog_min * share
        longest = min(asked.longest_jog_min, able) if share < 1 else asked.longest_jog_min
        # Who is spent walks half of what is left.
        walk = asked.minutes - asked.jog_min + (asked.jog_min - jog) / 2
        impulse = jog * (HARD_IMPULSE if asked.is_hard else JOG_IMPULSE) + walk * WALK_IMPULSE
        self._fitness += impulse
        self._fatigue += impulse
        effort = min(1.0, longest / able) if able > 0 else 1.0
        vigorous = jog * (0.9 if asked.is_hard else 0.3 + 0.5 * effort)
        return Did(
            minutes=jog + walk,
            jog_min=jog,
            longest_jog_min=longest if jog > 0 else 0.0,
            moderate_min=walk * self._walking_moderate + jog - vigorous,
            vigorous_min=vigorous,
            trimp=impulse,
        )


def _scaled(asked: Asked, by: float) -> Asked:
    return Asked(
        minutes=asked.minutes * by,
        jog_min=asked.jog_min * by,
        longest_jog_min=asked.longest_jog_min * min(by, 1.3),
        is_hard=asked.is_hard,
    )
