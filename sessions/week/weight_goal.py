"""Goal of weight: when it is reached, what the runs do to it, how it is kept afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum

import msgspec

from sessions.body.body_equations import resting_kcal_per_day
from sessions.body.body_model import tissue_kg_per_kcal
from sessions.body.weight_projection import Course, Reach, projected, reach_of, with_sessions
from sessions.core.model.athlete import Athlete, Sex
from sessions.core.model.banded import Banded
from sessions.week.diary import Entry, WeightGoal
from sessions.week.safe_weight_goal import fastest_kg_per_week
from sessions.week.scale_report import USUAL_FAT_SHARE, ScaleReport, weight_trend
from sessions.week.session_in_week import SessionInWeek

KEPT_SHARE = 0.03
"""Weight that stays within 3 % is kept. Source: Stevens et al. 2006, Int J Obes 30:391-399."""

PROJECTED_WEEKS = 26  # further ahead the band holds everything


class GoalState(Enum):
    """Where a goal stands."""

    WAITING = "waiting"  # for readings of two weeks
    UNDER_WAY = "under way"
    KEEPING = "keeping"  # it was reached
    LEFT = "left"  # it was reached, and is 3 % away again


class ProjectedWeight(msgspec.Struct, frozen=True, kw_only=True):
    """Weight on a day to come."""

    day: date
    kg: Banded


class WeightGoalReport(msgspec.Struct, frozen=True, kw_only=True):
    """A goal and the way to it, from the trend on the day it was set (or the first known after it).
    None: not known (yet), or never.

    `likely_on`, `early_on`, `late_on`: when it is reached if eating and running stay as in the last
    weeks, and the ends of the 90 % band. `without_runs_on`, `with_one_more_run_on`: likely, eating
    as now; a run is one of `run_kcal`. `needed_balance_kcal_per_day`: by the day or at the rate
    wished for; None with `too_fast`: that is more by now than can be kept up safely, or its day has
    passed. `keep_kcal_per_day`: eaten to stay at it, running as now. `projection`: of each
    week ahead, as now.
    """

    mass_kg: float
    set_on: date
    state: GoalState
    by: date | None = None
    rate_kg_per_week: float | None = None
    from_kg: float | None = None
    left_kg: float | None = None
    likely_on: date | None = None
    early_on: date | None = None
    late_on: date | None = None
    run_kcal: float | None = None
    without_runs_on: date | None = None
    with_one_more_run_on: date | None = None
    needed_balance_kcal_per_day: float | None = None
    too_fast: bool = False
    keep_kcal_per_day: float | None = None
    projection: tuple[ProjectedWeight, ...] = ()


def goal_on(day: date, *, diary: Mapping[date, Sequence[Entry]]) -> tuple[WeightGoal, date] | None:
    """The goal that counts on `day`, and when it was set; None: none."""
    for at in sorted((at for at in diary if at <= day), reverse=True):
        goals = [entry.what for entry in diary[at] if isinstance(entry.what, WeightGoal)]
        if goals:
            return None if goals[-1].mass_kg is None else (goals[-1], at)
    return None


def goal_report(
    day: date,
    *,
    scale: ScaleReport,
    diary: Mapping[date, Sequence[Entry]],
    outings: Sequence[SessionInWeek],
    athlete: Athlete,
) -> WeightGoalReport | None:
    """How the goal of `day` stands; None: there is none."""
    found = goal_on(day, diary=diary)
    if found is None:
        return None
    goal, set_on = found
    target_kg = goal.mass_kg
    assert target_kg is not None
    begun = WeightGoalReport(
        mass_kg=target_kg,
        set_on=set_on,
        state=GoalState.WAITING,
        by=goal.by,
        rate_kg_per_week=goal.rate_kg_per_week,
    )
    if scale.trend_kg is None or scale.balance_kcal_per_day is None:
        return begun
    left_kg = target_kg - scale.trend_kg.value
    way = _way(set_on, scale=scale, diary=diary, athlete=athlete)
    state = _state(target_kg, way)
    begun = msgspec.structs.replace(begun, from_kg=way[0], left_kg=left_kg, state=state)
    course = course_of(scale, athlete=athlete)
    if course is None:
        return begun
    keep = course.eaten_kcal - course.balance_kcal.value
    begun = msgspec.structs.replace(begun, keep_kcal_per_day=keep)
    mornings = projected(course, days=PROJECTED_WEEKS * 7)[6::7]
    projection = tuple(
        ProjectedWeight(day=day + timedelta(weeks=week), kg=kg)
        for week, kg in enumerate(mornings, start=1)
    )
    begun = msgspec.structs.replace(begun, projection=projection)
    if state is GoalState.KEEPING:
        return begun
    runs = list(_runs(outings, day=day, span=scale.span_days or 28))
    reach = reach_of(course, mass_kg=target_kg)
    run_kcal = sum(runs) / len(runs) if runs else None
    rate, too_fast = _rate(goal, left_kg=left_kg, mass_kg=scale.trend_kg.value, day=day)
    return msgspec.structs.replace(
        begun,
        likely_on=_on(day, reach.days),
        early_on=_on(day, reach.early_days),
        late_on=_on(day, reach.late_days),
        run_kcal=run_kcal,
        without_runs_on=_on(day, _likely(course, target_kg, sessions_kcal=0.0)),
        with_one_more_run_on=None
        if run_kcal is None
        else _on(
            day,
            _likely(course, target_kg, sessions_kcal=course.sessions_kcal + run_kcal / 7),
        ),
        needed_balance_kcal_per_day=None
        if rate is None
        else rate / 7 / tissue_kg_per_kcal(course.fat_kg),
        too_fast=too_fast,
    )


def course_of(scale: ScaleReport, *, athlete: Athlete) -> Course | None:
    """The body under way as the scale tells it; None: not enough is known."""
    age_years, height_m = athlete.age_on(scale.day), athlete.height_m
    if (
        scale.trend_kg is None
        or scale.balance_kcal_per_day is None
        or scale.eaten_kcal_per_day is None
        or age_years is None
        or height_m is None
    ):
        return None
    mass_kg = scale.trend_kg.value
    return Course(
        mass_kg=scale.trend_kg,
        fat_kg=scale.fat_kg or USUAL_FAT_SHARE * mass_kg,
        balance_kcal=scale.balance_kcal_per_day,
        eaten_kcal=scale.eaten_kcal_per_day.value,
        resting_kcal=resting_kcal_per_day(
            sex=Sex(athlete.sex), age_years=age_years, mass_kg=mass_kg, height_m=height_m
        ),
        sessions_kcal=scale.sessions_kcal_per_day or 0.0,
    )


def _sign(value: float) -> int:
    return -1 if value < 0 else 1


def _way(
    set_on: date,
    *,
    scale: ScaleReport,
    diary: Mapping[date, Sequence[Entry]],
    athlete: Athlete,
) -> list[float]:
    """The trend, week by week, from the day the goal was set to now."""
    assert scale.trend_kg is not None
    days = [set_on + timedelta(days=n) for n in range(0, (scale.day - set_on).days + 1, 7)]
    trend = weight_trend(days, diary=diary, outings=(), athlete=athlete)
    return [*(trend[day].value for day in sorted(trend)), scale.trend_kg.value]


def _state(target_kg: float, way: Sequence[float]) -> GoalState:
    side = _sign(target_kg - way[0])
    if not any(side * (kg - target_kg) >= 0 for kg in way):
        return GoalState.UNDER_WAY
    is_near = abs(way[-1] - target_kg) <= KEPT_SHARE * target_kg
    return GoalState.KEEPING if is_near else GoalState.LEFT


def _runs(outings: Sequence[SessionInWeek], *, day: date, span: int) -> Iterator[float]:
    for outing in outings:
        if 0 < (day - outing.day).days <= span and outing.net_kcal:
            yield outing.net_kcal


def _likely(course: Course, mass_kg: float, *, sessions_kcal: float) -> int | None:
    reach: Reach = reach_of(with_sessions(course, sessions_kcal=sessions_kcal), mass_kg=mass_kg)
    return reach.days


def _rate(
    goal: WeightGoal, *, left_kg: float, mass_kg: float, day: date
) -> tuple[float | None, bool]:
    """Kilograms a week that the goal asks for from now on, and whether it is too fast to tell."""
    if goal.rate_kg_per_week is not None:
        rate = goal.rate_kg_per_week if left_kg > 0 else -goal.rate_kg_per_week
    elif goal.by is None:
        return None, False
    elif goal.by <= day:
        return None, True
    else:
        rate = left_kg * 7 / (goal.by - day).days
    if abs(rate) > fastest_kg_per_week(mass_kg, down=left_kg < 0):
        return None, True
    return rate, False


def _on(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
