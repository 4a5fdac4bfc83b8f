"""Coaching of an athlete from what is stored: the goal, the days as they were, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.coach.coach import Coach
from sessions.coach.goal import Aim, Goal
from sessions.coach.proposal import Proposal
from sessions.coach.session_plan import plan_of
from sessions.coach.stated_time import stated_weeks
from sessions.coach.training_log import DayDone, TrainingLog, done_in
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.morning.recovery import RecoveryState, recovery_of
from sessions.past.work_history import WorkHistory
from sessions.prediction.predict import Prediction, predict
from sessions.store import StoreReader
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.diary import CoachGoal, Entry, Illness
from sessions.week.mornings import mornings_of
from sessions.workouts.outline import Outline

LOOK_BACK_DAYS, BEFORE_DAYS = 400, 35
"""Days that are read: of a goal that was set long ago, and before one; no rule asks for more."""

LOW = {RecoveryState.LOWER, RecoveryState.MUCH_LOWER}


@dataclass(frozen=True, kw_only=True)
class Coaching:
    """What is proposed on a day. `ahead`: today and the six days after it, as if all were done.

    `weeks`: the time the goal takes from here, if all goes well and as it goes for nine in ten.
    `next`: the first session of them; None: a week of rest (an illness).
    """

    goal: Goal
    today: date
    ahead: tuple[Proposal, ...]
    weeks: tuple[int, int]
    is_reached: bool

    @property
    def next(self) -> Proposal | None:
        """The first session."""
        return next((one for one in self.ahead if one.is_session), None)


@dataclass(frozen=True, kw_only=True)
class NextSession:
    """`plan` None: a week of rest. `prediction` None: there is no plan, or the profile tells too
    little for one.
    """

    coaching: Coaching
    plan: Outline | None = None
    prediction: Prediction | None = None


def goal_of(diary: Mapping[date, Sequence[Entry]]) -> Goal | None:
    """The one that was set last; None: none is, or it was given up."""
    set_on = [
        (day, entry.id, entry.what)
        for day, entries in diary.items()
        for entry in entries
        if isinstance(entry.what, CoachGoal)
    ]
    if not set_on:
        return None
    day, _, told = max(set_on, key=lambda one: (one[0], one[1]))
    if told.aim is None:
        return None
    return Goal(
        aim=Aim(told.aim),
        since=day.toordinal(),
        weekly_min=told.weekly_min,
        five_km_s=told.five_km_s,
    )


def coaching_of(read: StoreReader, athlete: Athlete, *, at_ns: int) -> Coaching | None:
    """At a moment (Unix nanoseconds); None: no goal is set."""
    zone = zone_named(athlete.time_zone)
    diary = read.diary_by_day(athlete=athlete.name, zone=zone)
    goal = goal_of(diary)
    if goal is None:
        return None
    today = local_day(at_ns, zone=zone)
    since = max(today - timedelta(days=LOOK_BACK_DAYS), date.fromordinal(goal.since - BEFORE_DAYS))
    done = _done_by_day(read, athlete.name, since=since)
    coach = _fed(goal, done=done, diary=diary, today=today)
    ordinal = today.toordinal()
    weeks = stated_weeks(coach, ordinal + 1)
    return Coaching(
        goal=goal,
        today=today,
        ahead=tuple(coach.week_ahead(ordinal)),
        weeks=weeks,
        is_reached=weeks == (0, 0),
    )


def next_session(
    read: StoreReader, history: WorkHistory, athlete: Athlete, *, at_ns: int, plan_name: str
) -> NextSession | None:
    """With its plan and what that will cost; None: no goal is set."""
    coaching = coaching_of(read, athlete, at_ns=at_ns)
    if coaching is None:
        return None
    proposal = coaching.next
    if proposal is None:
        return NextSession(coaching=coaching)
    predictor = history.predictor(athlete, at_ns=at_ns)
    outline = plan_of(
        proposal,
        name=plan_name,
        athlete=freeze(athlete, on=coaching.today) if predictor is None else predictor.athlete,
        response=None if predictor is None else predictor.response,
        prefers_running=coaching.goal.aim in (Aim.FIVE_KM, Aim.FIRST_RUN),
    )
    prediction = None if predictor is None else predict(predictor, outline.workout())
    return NextSession(coaching=coaching, plan=outline, prediction=prediction)


def _fed(
    goal: Goal,
    *,
    done: Mapping[date, DayDone],
    diary: Mapping[date, Sequence[Entry]],
    today: date,
) -> Coach:
    ill, low = _ill_days(diary), _low_mornings(diary, today=today)
    begin = date.fromordinal(goal.since)
    log = TrainingLog()
    for day, one in done.items():
        if day < begin:
            log.add(day.toordinal(), one)
    for day in ill:
        if day < begin:
            log.note_illness(day.toordinal())
    coach = Coach(goal, log=log)
    for ordinal in range(goal.since, today.toordinal() + 1):
        day = date.fromordinal(ordinal)
        coach.feed(ordinal, done.get(day), is_ill=day in ill, is_low=day in low)
    for day in ill:
        if day > today:
            coach.log.note_illness(day.toordinal())
    return coach


def _done_by_day(read: StoreReader, athlete: str, *, since: date) -> dict[date, DayDone]:
    """Of sessions that count: finished, on foot, not simulated."""
    found: dict[date, DayDone] = {}
    for figures in read.figures(athlete=athlete):
        if not figures.on_foot or figures.day < since:
            continue
        breakdown = read.breakdown(figures.id)
        if breakdown is not None:
            one, known = done_in(breakdown), found.get(figures.day)
            found[figures.day] = one if known is None else known.with_another(one)
    return found


def _ill_days(diary: Mapping[date, Sequence[Entry]]) -> set[date]:
    return {
        day + timedelta(days=number)
        for day, entries in diary.items()
        for entry in entries
        if isinstance(entry.what, Illness)
        for number in range(entry.what.days)
    }


def _low_mornings(diary: Mapping[date, Sequence[Entry]], *, today: date) -> set[date]:
    mornings = mornings_of(diary)
    since = today - timedelta(days=LOOK_BACK_DAYS)
    return {
        day
        for day in mornings
        if since <= day <= today and recovery_of(mornings, day=day).state in LOW
    }
