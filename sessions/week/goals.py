"""The week's goals: what was done of them, and what is left."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from sessions.body.body_equations import resting_kcal_per_day
from sessions.core.heart.training_load import Form, form_on
from sessions.core.model.athlete import Athlete, Sex
from sessions.morning.recovery import Recovery, recovery_of
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry
from sessions.week.energy_balance import Balance, balance_of
from sessions.week.measures import weights_of
from sessions.week.mornings import mornings_of
from sessions.week.scale_report import ScaleReport, eaten_by_day, scale_report
from sessions.week.session_in_week import SessionInWeek
from sessions.week.strength_week import StrengthWeek, strength_of
from sessions.week.weight_goal import WeightGoalReport, goal_report

CARDIO_MIN = 150.0
"""Moderate minutes a week, vigorous ones count double. Source: WHO 2020 guidelines on physical
activity (Bull et al. 2020, Br J Sports Med 54:1451-1462)."""

VIGOROUS_COUNTS = 2.0

INTERVAL_SESSIONS = 2
"""Ours: guidelines name no number. Two leave days to recover between them."""


class Cardio(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes of moderate effort. `unknown_min`: of sessions whose intensity is not known."""

    goal_min: float
    moderate_min: float
    vigorous_min: float
    equivalent_min: float
    left_min: float
    unknown_min: float


class Intervals(msgspec.Struct, frozen=True, kw_only=True):
    """Interval sessions against steady ones, in net kcal per minute; None: none with energy."""

    goal_sessions: int
    sessions: int
    left_sessions: int
    interval_kcal_per_min: float | None
    steady_kcal_per_min: float | None


class WarmUps(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions that had something hard in them, and those of them that began with a warm-up."""

    needed: int
    present: int


class Scales(msgspec.Struct, frozen=True, kw_only=True):
    """Weight as written down; None: not, or not over long enough a time."""

    mass_kg: float | None
    on: date | None
    change_kg_per_week: float | None


class WeekReport(msgspec.Struct, frozen=True, kw_only=True):
    """All of one week. `load` None: no session with a training impulse so far.

    `energy` takes the diary at its word; `balance` is what scale and sessions tell, at the week's
    end or today. `goal`: of weight, told in the present week; None: none is set. `recovery`:
    today's; None: it is another week.
    """

    week: Week
    sessions: tuple[SessionInWeek, ...]
    cardio: Cardio
    intervals: Intervals
    warm_ups: WarmUps
    strength: StrengthWeek
    energy: Balance
    scales: Scales
    balance: ScaleReport
    goal: WeightGoalReport | None
    load: Form | None
    recovery: Recovery | None


def report_on(
    week: Week,
    *,
    outings: Sequence[SessionInWeek],
    diary: Mapping[date, Sequence[Entry]],
    athlete: Athlete,
    today: date,
) -> WeekReport:
    """Everything about `week`, from all sessions and entries there are.

    Args:
        week: The week asked for.
        outings: Sessions of any time; those before the week make its load.
        diary: Entries of any time, by local day.
        athlete: Whose; the goal, and what energy need depends on.
        today: Days before it are over.
    """
    inside = tuple(sorted((o for o in outings if o.day in week), key=lambda o: (o.day, o.id)))
    last = min(week.sunday, max(today, week.monday))
    morning = min(week.sunday + timedelta(days=1), max(today, week.monday))
    scale = scale_report(morning, diary=diary, outings=outings, athlete=athlete)
    goal = None
    if today in week:
        goal = goal_report(today, scale=scale, diary=diary, outings=outings, athlete=athlete)
    return WeekReport(
        week=week,
        sessions=inside,
        cardio=cardio_of(inside, goal_min=athlete.weekly_goal_min),
        intervals=intervals_of(inside),
        warm_ups=WarmUps(
            needed=sum(outing.warmed_up is not None for outing in inside),
            present=sum(outing.warmed_up is True for outing in inside),
        ),
        strength=strength_of(week, diary=diary, athlete=athlete, today=today),
        energy=_energy(week, outings=inside, diary=diary, athlete=athlete, today=today, last=last),
        scales=_scales(diary, until=last, scale=scale),
        balance=scale,
        goal=goal,
        load=form_on(last, loads=loads_of(outings)),
        recovery=recovery_of(mornings_of(diary), day=today) if today in week else None,
    )


def cardio_of(outings: Sequence[SessionInWeek], *, goal_min: float | None = None) -> Cardio:
    """Moderate-equivalent minutes against the goal (None: 150)."""
    goal = CARDIO_MIN if goal_min is None else goal_min
    moderate = sum(outing.moderate_min or 0.0 for outing in outings)
    vigorous = sum(outing.vigorous_min or 0.0 for outing in outings)
    equivalent = moderate + VIGOROUS_COUNTS * vigorous
    return Cardio(
        goal_min=goal,
        moderate_min=moderate,
        vigorous_min=vigorous,
        equivalent_min=equivalent,
        left_min=max(0.0, goal - equivalent),
        unknown_min=sum(o.duration_min for o in outings if o.moderate_min is None),
    )


def intervals_of(outings: Sequence[SessionInWeek]) -> Intervals:
    """Count interval sessions, and hold their energy per minute against the steady ones'."""
    with_intervals = [outing for outing in outings if outing.has_intervals]
    return Intervals(
        goal_sessions=INTERVAL_SESSIONS,
        sessions=len(with_intervals),
        left_sessions=max(0, INTERVAL_SESSIONS - len(with_intervals)),
        interval_kcal_per_min=_kcal_per_min(with_intervals),
        steady_kcal_per_min=_kcal_per_min([o for o in outings if not o.has_intervals]),
    )


def _kcal_per_min(outings: Sequence[SessionInWeek]) -> float | None:
    known = [(o.net_kcal, o.duration_min) for o in outings if o.net_kcal is not None]
    minutes = sum(duration for _, duration in known)
    return sum(kcal for kcal, _ in known) / minutes if minutes > 0 else None


def loads_of(outings: Sequence[SessionInWeek]) -> dict[date, float]:
    """Training impulse by local day."""
    return _sums((outing.day, outing.trimp) for outing in outings if outing.trimp is not None)


def _scales(
    diary: Mapping[date, Sequence[Entry]], *, until: date, scale: ScaleReport | None = None
) -> Scales:
    weights = weights_of(diary)
    last = max((day for day in weights if day <= until), default=None)
    change = None if scale is None else scale.change_kg_per_week
    return Scales(
        mass_kg=None if last is None else weights[last],
        on=last,
        change_kg_per_week=None if change is None else change.value,
    )


def _energy(
    week: Week,
    *,
    outings: Sequence[SessionInWeek],
    diary: Mapping[date, Sequence[Entry]],
    athlete: Athlete,
    today: date,
    last: date,
) -> Balance:
    eaten = eaten_by_day(diary)
    sessions = _sums((outing.day, outing.net_kcal or 0.0) for outing in outings)
    mass_kg = _scales(diary, until=last).mass_kg or athlete.mass_kg
    age_years = athlete.age_on(last)
    resting = None
    if mass_kg is not None and athlete.height_m is not None and age_years is not None:
        resting = resting_kcal_per_day(
            sex=Sex(athlete.sex), mass_kg=mass_kg, height_m=athlete.height_m, age_years=age_years
        )
    return balance_of(
        week.days,
        eaten_kcal=eaten,
        session_kcal=sessions,
        resting_kcal=resting,
        over={day for day in week.days if day < today},
        sex=Sex(athlete.sex),
        today=today,
    )


def _sums(amounts: Iterable[tuple[date, float]]) -> dict[date, float]:
    sums: dict[date, float] = {}
    for day, amount in amounts:
        sums[day] = sums.get(day, 0.0) + amount
    return sums
