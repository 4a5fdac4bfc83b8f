"""Bounds of a goal of weight that a healthy adult may be helped towards, and its refusal."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sessions.body.body_equations import resting_kcal_per_day
from sessions.body.body_model import tissue_kg_per_kcal
from sessions.body.scale_filter import EVERYDAY_FACTOR
from sessions.core.model.athlete import Athlete, Sex, Units
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import Entry, WeightGoal
from sessions.week.energy_balance import FAST_LOSS_KG_PER_WEEK, LEAST_EATEN_KCAL
from sessions.week.measures import weights_of
from sessions.week.scale_report import (
    ADULT_YEARS,
    USUAL_FAT_SHARE,
    ScaleReport,
    scale_report,
)
from sessions.week.session_in_week import SessionInWeek

FASTEST_LOSS_SHARE = 0.01
"""Of body mass a week, at most; more costs lean tissue. Source: Garthe et al. 2011, Int J Sport
Nutr Exerc Metab 21:97-104 (0.7 % kept it, 1.4 % did not); Helms et al. 2014, J Int Soc Sports Nutr
11:20 (0.5 to 1 %)."""

FASTEST_GAIN_KG_PER_WEEK = 0.5
"""Source: Iraki et al. 2019, Sports 7:154 (0.25 to 0.5 % of body mass a week)."""

LEAST_BMI = 18.5
"""Below it a body is too light. Source: WHO 2000, Technical Report Series 894."""

LONGEST_GOAL_DAYS = 2 * 365


class GoalRefused(ValueError):
    """The goal is not one to help with; the message says why and what would be."""


def check_goal(
    goal: WeightGoal,
    *,
    day: date,
    diary: Mapping[date, Sequence[Entry]],
    outings: Sequence[SessionInWeek],
    athlete: Athlete,
) -> None:
    """Whether a healthy adult may be helped towards it, as of `day`.

    Raises:
        GoalRefused: it is too light, too fast, or leaves too little to eat.
    """
    if goal.mass_kg is None:
        return
    scale = scale_report(day, diary=diary, outings=outings, athlete=athlete)
    weights = {at: kg for at, kg in weights_of(diary).items() if at <= day}
    last_kg = weights[max(weights)] if weights else athlete.mass_kg
    shown = Formatter(Units(athlete.units))
    now_kg = scale.trend_kg.value if scale.trend_kg is not None else last_kg
    age_years = athlete.age_on(scale.day)
    if age_years is not None and age_years < ADULT_YEARS:
        raise GoalRefused(text("weight goals here are for adults: under 18 ask a doctor"))
    if now_kg is None:
        said = text("write down a weight first: strapline log weight 71kg")
        raise GoalRefused(said)
    _check_lightness(goal.mass_kg, now_kg=now_kg, athlete=athlete, shown=shown)
    days = None if goal.by is None else (goal.by - scale.day).days
    if days is not None and not 1 <= days <= LONGEST_GOAL_DAYS:
        said = text("the day must be from tomorrow to two years from now, got {day}")
        raise GoalRefused(said.format(day=goal.by))
    change_kg = goal.mass_kg - now_kg
    rate = goal.rate_kg_per_week
    if rate is not None and change_kg < 0:
        rate = -rate
    if days is not None:
        rate = change_kg * 7 / days
    if rate is None or abs(change_kg) < 0.1:
        return
    most = fastest_kg_per_week(now_kg, down=change_kg < 0)
    if change_kg < 0:
        most = min(most, _rate_that_feeds(scale, now_kg=now_kg, athlete=athlete))
    if abs(rate) > most + 1e-9:
        raise GoalRefused(
            _too_fast(rate, most=most, change_kg=change_kg, day=scale.day, shown=shown)
        )


def fastest_kg_per_week(mass_kg: float, *, down: bool) -> float:
    """The fastest change that can be kept up safely, without its sign."""
    if down:
        return min(FAST_LOSS_KG_PER_WEEK, FASTEST_LOSS_SHARE * mass_kg)
    return FASTEST_GAIN_KG_PER_WEEK


def _check_lightness(mass_kg: float, *, now_kg: float, athlete: Athlete, shown: Formatter) -> None:
    if athlete.height_m is None or mass_kg >= now_kg:
        return
    least_kg = LEAST_BMI * athlete.height_m**2
    if mass_kg < least_kg:
        said = text(
            "{mass} is too light for your height: {least} is where a healthy weight begins (WHO)"
        )
        raise GoalRefused(said.format(mass=shown.mass(mass_kg), least=shown.mass(least_kg)))


def _rate_that_feeds(scale: ScaleReport, *, now_kg: float, athlete: Athlete) -> float:
    """Kilograms a week at which the least intake is still eaten; infinite: need is not known."""
    age_years, height_m = athlete.age_on(scale.day), athlete.height_m
    if age_years is None or height_m is None:
        return float("inf")
    sex = Sex(athlete.sex)
    if scale.everyday_kcal_per_day is not None:
        need = scale.everyday_kcal_per_day.value
    else:
        need = EVERYDAY_FACTOR * resting_kcal_per_day(
            sex=sex, age_years=age_years, mass_kg=now_kg, height_m=height_m
        )
    need += scale.sessions_kcal_per_day or 0.0
    spare_kcal = max(0.0, need - LEAST_EATEN_KCAL[sex])
    fat_kg = scale.fat_kg or USUAL_FAT_SHARE * now_kg
    return 7 * spare_kcal * tissue_kg_per_kcal(fat_kg)


def _too_fast(rate: float, *, most: float, change_kg: float, day: date, shown: Formatter) -> str:
    fastest = shown.mass_change(most if change_kg > 0 else -most)
    if most < 0.05:
        return text("there is no room to eat less: run more, or ask somebody who knows you")
    earliest = day + timedelta(days=int(-(-abs(change_kg) * 7 // most)))
    said = text(
        "{rate} a week is more than can be kept up safely; up to {most} a week is: {day} at the"
        " earliest"
    )
    return said.format(rate=shown.mass_change(rate), most=fastest, day=earliest)
