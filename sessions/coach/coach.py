"""Coach: fed with days as they were, proposes the next one; nothing that was done is held against
anybody.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sessions.coach.goal import Aim, Goal
from sessions.coach.limits import (
    GROWTH,
    GROWTH_MIN,
    HEAVY_LOAD,
    SHORTEST_MIN,
    Bound,
    load_ratio,
    may_be_hard,
    minutes_left,
    needs_rest,
)
from sessions.coach.proposal import Because, Proposal, SessionKind, Why
from sessions.coach.training_log import WEEK, DayDone, TrainingLog
from sessions.coach.walk_run import (
    RUNS,
    Standing,
    after_gap,
    after_illness,
    after_run,
    placed,
)

FIRST_WEEK_MIN = 90.0
"""Three half hours."""

WHOLE_PER_EQUIVALENT = 1.25
"""Minutes of a session for each that counts, until a person's own weeks tell: warm-up, cool-down
and the minutes until the heart has followed do not. Ours."""

LEAST_TOLD_MIN = 120.0  # of sessions, before a person's own share of them is believed
MOST_PER_EQUIVALENT = 1.6
LONGEST_SESSION_MIN = 60.0
INTERVALS_FROM_MIN, INTERVALS_MIN = 100.0, 40.0
"""Hard sessions come once two weeks of a hundred minutes have been done."""

RUNS_FOR_5K_MIN = 20.0
"""Who cannot run twenty minutes begins with the walk and run. Ours."""

MARGIN = 1.08
"""Over what the goal asks: a week that just falls short is no reward for it. Ours."""

SESSIONS = ((3, 120.0), (4, 190.0), (5, math.inf))
"""Of a week, up to so many minutes: three of forty, four of under fifty. Ours."""

MOST_5K_MIN = 180.0
EASY_AFTER_ILLNESS_DAYS = 7
GAP_DAYS = 8
_BOUNDS = {Bound.GROWTH: Why.GROWTH, Bound.SPIKE: Why.SPIKE, Bound.LONGEST: Why.LONGEST}


@dataclass(frozen=True)
class _Week:
    """Sessions of seven days, their minutes in all, and whether one of them is long or hard."""

    sessions: int
    minutes: float
    has_kinds: bool


class Coach:
    """Days are fed in order, each once it is over or as far as it has come.

    Args:
        goal: What is worked towards, since when.
        log: What was done before; the coach keeps it.
    """

    def __init__(self, goal: Goal, *, log: TrainingLog | None = None) -> None:
        self.goal = goal
        self.log = log or TrainingLog()
        self.standing = placed(self.log, goal.since)

    def copy(self) -> "Coach":
        """To try on what a week may bring."""
        other = Coach(self.goal, log=self.log.copy())
        other.standing = self.standing
        return other

    def feed(
        self, day: int, done: DayDone | None, *, is_ill: bool = False, is_low: bool = False
    ) -> None:
        """A day as it was. `is_low`: its morning reading lay below the person's own range."""
        if is_ill:
            self.log.note_illness(day)
            self.standing = after_illness(self.standing)
        if is_low:
            self.log.note_low_morning(day)
        if done is not None:
            self.log.add(day, done)
            self.standing = after_run(self.standing, day, done)

    def proposal(self, day: int) -> Proposal:
        """For a day, knowing all that was fed."""
        log = self.log
        if log.was_trained(day):
            return _rest(day, Why.DONE_TODAY)
        if log.is_ill(day) or log.is_ill(day - 1):
            return _rest(day, Why.ILL)
        if self._is_first_run_due(day):
            return self._walk_run(day)
        return self._minutes(day)

    def week_ahead(self, day: int, *, days: int = WEEK) -> Iterator[Proposal]:
        """Day by day, as if everything were done as proposed and nothing came between."""
        ahead = self.copy()
        for later in range(day, day + days):
            proposal = ahead.proposal(later)
            yield proposal
            if proposal.is_session:
                ahead.feed(later, expected_of(proposal))

    def _is_first_run_due(self, day: int) -> bool:
        if self.goal.aim is Aim.FIRST_RUN:
            return self.standing.reached_on is None
        if self.goal.aim is not Aim.FIVE_KM or self.standing.reached_on is not None:
            return False
        longest = max((d.longest_jog_min for d in self.log.days(day - 35, day - 1)), default=0.0)
        return longest < RUNS_FOR_5K_MIN

    # Walk and run

    def _walk_run(self, day: int) -> Proposal:
        log = self.log
        if log.is_low(day):
            return _rest(day, Why.LOW_MORNING)
        if log.on(day - 1).jog_min >= 1:
            return _rest(day, Why.DAY_BETWEEN)
        standing = after_gap(self.standing, day)
        if needs_rest(log, day) or self._runs_of_six_days(day) >= RUNS:
            return _rest(day, Why.REST_DAY)
        rounds = standing.next_rounds
        because = [self._why_this_week(standing, day)]
        if self.goal.aim is Aim.FIVE_KM:
            because.insert(0, Because(why=Why.FIRST_RUN_FIRST, figure=RUNS_FOR_5K_MIN))
        left = minutes_left(log, day)
        if left.minutes < rounds.minutes:
            return _rest(day, _BOUNDS[left.bound])
        return Proposal(
            day=day,
            kind=SessionKind.WALK_RUN,
            minutes=rounds.minutes,
            rounds=rounds,
            week=standing.week,
            run=min(standing.runs, RUNS - 1),
            because=tuple(because),
        )

    def _runs_of_six_days(self, day: int) -> int:
        return sum(done.jog_min >= 1 for done in self.log.days(day - 6, day - 1))

    def _why_this_week(self, standing: Standing, day: int) -> Because:
        week = float(standing.week)
        if standing.last_day is None:
            return Because(why=Why.PLACED if standing.week > 1 else Why.STARTS, figure=week)
        if standing != self.standing:
            if self.standing.ill_days:
                return Because(why=Why.AFTER_ILLNESS, figure=float(self.standing.ill_days))
            return Because(why=Why.GAP, figure=float(day - standing.last_day))
        if standing.runs == 0 and standing.misses == 0 and standing.came_from != 0:
            forward = standing.came_from > 0
            return Because(why=Why.NEXT_WEEK if forward else Why.WEEK_BACK, figure=week)
        return Because(why=Why.SAME_WEEK, figure=float(RUNS - min(standing.runs, RUNS - 1)))

    # Minutes, a 5 km time, energy

    def _minutes(self, day: int) -> Proposal:
        log, week = self.log, self._aimed_week(day)
        refused = self._refused(day, week)
        if refused is not None:
            return refused
        kind, minutes, because = self._kind_and_minutes(day, week)
        left = minutes_left(log, day)
        wanted = min(minutes, week.minutes - log.minutes(day - 6, day - 1))
        if wanted < SHORTEST_MIN:
            return _rest(day, Why.WEEK_DONE)
        if left.minutes < wanted:
            wanted = left.minutes
            because = Because(why=_BOUNDS[left.bound], figure=math.floor(left.minutes))
        if wanted < SHORTEST_MIN:
            return _rest(day, because.why)
        if kind is SessionKind.INTERVALS and wanted < INTERVALS_MIN:
            kind = SessionKind.EASY
            because = Because(why=Why.MINUTES, figure=week.minutes)
        reasons = [because]
        if self.standing.reached_on is not None and self.goal.aim is Aim.FIRST_RUN:
            reasons.insert(0, Because(why=Why.REACHED))
        whole = float(math.floor(wanted + 1e-9))
        return Proposal(day=day, kind=kind, minutes=whole, because=tuple(reasons))

    def _refused(self, day: int, week: _Week) -> Proposal | None:
        log = self.log
        if log.is_low(day) and log.is_low(day - 1):
            return _rest(day, Why.LOW_MORNING)
        if needs_rest(log, day):
            return _rest(day, Why.REST_DAY)
        if week.sessions <= 3 and log.was_trained(day - 1):
            return _rest(day, Why.DAY_BETWEEN)
        return None

    def _aimed_week(self, day: int) -> _Week:
        """As long as the goal asks, and as far as it can be built up to from what was done."""
        log, goal = self.log, self.goal
        before = max(log.minutes(day - 6 - WEEK * n, day - WEEK * n) for n in (1, 2, 3))
        if goal.aim is Aim.FIVE_KM:
            most = MOST_5K_MIN
        else:
            most = MARGIN * goal.weekly_min * self._minutes_per_equivalent(day)
        built = max(FIRST_WEEK_MIN, GROWTH * before, before + GROWTH_MIN)
        minutes = min(most, built)
        sessions = next(n for n, most_min in SESSIONS if minutes <= most_min)
        return _Week(sessions, minutes, has_kinds=goal.aim is Aim.FIVE_KM)

    def _minutes_per_equivalent(self, day: int) -> float:
        done = list(self.log.days(day - 28, day - 1))
        whole = sum(one.minutes for one in done)
        equivalent = sum(one.equivalent_min for one in done)
        if whole < LEAST_TOLD_MIN or equivalent <= 0:
            return WHOLE_PER_EQUIVALENT
        return min(MOST_PER_EQUIVALENT, max(1 / MOST_PER_EQUIVALENT, whole / equivalent))

    def _kind_and_minutes(self, day: int, week: _Week) -> tuple[SessionKind, float, Because]:
        log = self.log
        usual = min(LONGEST_SESSION_MIN, float(math.ceil(week.minutes / week.sessions)))
        easy = self._why_easy(day)
        if easy is not None:
            return SessionKind.EASY, min(usual, 30.0), easy
        recent = [done.minutes for done in log.days(day - 6, day - 1)]
        if self._may_have_intervals(day):
            because = Because(why=Why.HARD_DAY)
            return SessionKind.INTERVALS, max(usual, INTERVALS_MIN), because
        if week.has_kinds and not any(minutes > 1.15 * usual for minutes in recent):
            because = Because(why=Why.LONG_DAY)
            return SessionKind.LONG, min(LONGEST_SESSION_MIN, 1.25 * usual), because
        return SessionKind.EASY, usual, Because(why=Why.MINUTES, figure=week.minutes)

    def _why_easy(self, day: int) -> Because | None:
        """None: nothing speaks against a usual session."""
        log = self.log
        length, ago = log.illness_before(day)
        if length and ago <= min(EASY_AFTER_ILLNESS_DAYS, length):
            return Because(why=Why.AFTER_ILLNESS, figure=float(length))
        if log.is_low(day):
            return Because(why=Why.LOW_MORNING)
        ratio = load_ratio(log, day)
        if ratio is not None and ratio > HEAVY_LOAD:
            return Because(why=Why.HEAVY_LOAD, figure=ratio)
        last = log.last_day(day)
        if last is not None and day - last >= GAP_DAYS:
            return Because(why=Why.GAP, figure=float(day - last))
        return None

    def _may_have_intervals(self, day: int) -> bool:
        log = self.log
        weeks = (log.minutes(day - 7, day - 1), log.minutes(day - 14, day - 8))
        if min(weeks) < INTERVALS_FROM_MIN or self.goal.aim is Aim.FIRST_RUN:
            return False
        return not log.on(day - 2).is_hard and may_be_hard(log, day)


def expected_of(proposal: Proposal) -> DayDone:
    """As it is proposed, for looking ahead."""
    if proposal.rounds is not None:
        return DayDone(
            minutes=proposal.minutes,
            jog_min=proposal.rounds.jog_min,
            longest_jog_min=proposal.rounds.longest_jog_min,
            moderate_min=proposal.minutes - 10,
        )
    hard = INTERVALS_MIN / 2 if proposal.is_hard else 0.0
    return DayDone(
        minutes=proposal.minutes,
        moderate_min=max(0.0, proposal.minutes / WHOLE_PER_EQUIVALENT - hard),
        vigorous_min=hard,
    )


def _rest(day: int, why: Why) -> Proposal:
    return Proposal(day=day, kind=SessionKind.REST, because=(Because(why=why),))
