"""An athlete's days and weeks as points."""

from collections.abc import Iterable, Sequence

from sessions import schema
from sessions.core.heart.training_load import Form
from sessions.core.model.banded import Banded
from sessions.sinks.influx.line_protocol import Point, Value
from sessions.week.calendar_week import day_at_ns, zone_named
from sessions.week.goals import VIGOROUS_COUNTS, WeekReport
from sessions.week.scale_report import ScaleReport
from sessions.week.summary import DaySummary, Summary


def summary_points(summary: Summary, *, athlete: str) -> tuple[Point, ...]:
    """One point for each day, one for each week; each at midnight where the athlete is."""
    zone = zone_named(summary.time_zone)
    days = (
        Point(schema.DAY, (athlete,), _day(day), day_at_ns(day.day, zone=zone))
        for day in summary.days
    )
    weeks = (
        Point(
            schema.WEEK,
            (athlete,),
            _week(report, days=summary.days),
            day_at_ns(report.week.monday, zone=zone),
        )
        for report in summary.weeks
    )
    return (*days, *weeks)


def _day(day: DaySummary) -> dict[str, Value]:
    moderate = _sum(outing.moderate_min for outing in day.outings)
    vigorous = _sum(outing.vigorous_min for outing in day.outings)
    eaten, burned = day.balance.eaten_kcal, day.balance.burned_kcal
    return {
        "date": day.day.isoformat(),
        "sessions": len(day.outings),
        "duration_min": _minutes(day),
        "moderate_min": moderate,
        "vigorous_min": vigorous,
        "equivalent_min": moderate + VIGOROUS_COUNTS * vigorous,
        "trimp": _sum(outing.trimp for outing in day.outings),
        **_load(day.load),
        "strength_min": day.strength_min,
        "strength_kg": day.strength_kg,
        "ln_rmssd": None if day.morning is None else day.morning.ln_rmssd,
        "morning_heart_rate_bpm": None if day.morning is None else day.morning.heart_rate_bpm,
        "session_kcal": day.balance.session_kcal,
        "eaten_kcal": eaten,
        "burned_kcal": burned,
        "balance_kcal": None if eaten is None or burned is None else eaten - burned,
        "mass_kg": day.mass_kg,
    }


def _week(report: WeekReport, *, days: Sequence[DaySummary]) -> dict[str, Value]:
    cardio, strength, energy = report.cardio, report.strength, report.energy
    return {
        "week": report.week.name,
        "date": report.week.monday.isoformat(),
        **_minutes_by_day(report, days),
        "sessions": len(report.sessions),
        "duration_min": _sum(outing.duration_min for outing in report.sessions),
        "goal_min": cardio.goal_min,
        "moderate_min": cardio.moderate_min,
        "vigorous_min": cardio.vigorous_min,
        "equivalent_min": cardio.equivalent_min,
        "left_min": cardio.left_min,
        "interval_sessions": report.intervals.sessions,
        "interval_goal": report.intervals.goal_sessions,
        "strength_days": strength.counted_days,
        "strength_goal": strength.goal_days,
        "trimp": _sum(outing.trimp for outing in report.sessions),
        **_load(report.load),
        "compared_days": energy.compared_days,
        "eaten_kcal_per_day": energy.eaten_kcal_per_day,
        "burned_kcal_per_day": energy.burned_kcal_per_day,
        **_balance(report),
        "mass_kg": report.scales.mass_kg,
        **_scale(report.balance),
    }


def _balance(report: WeekReport) -> dict[str, Value]:
    """One balance: the scale's, or the diary's as long as there is none."""
    told, deficit = report.balance.balance_kcal_per_day, report.energy.deficit_kcal_per_day
    if told is None:
        return {
            "balance_kcal_per_day": None if deficit is None else -deficit,
            "balance_band_kcal": None,
        }
    return {"balance_kcal_per_day": told.value, "balance_band_kcal": told.band}


def _scale(scale: ScaleReport) -> dict[str, Value]:
    everyday = scale.everyday_kcal_per_day
    return {
        **_banded("intake_kcal_per_day", "intake_band_kcal", scale.eaten_kcal_per_day),
        "everyday_kcal_per_day": None if everyday is None else everyday.value,
        **_banded("trend_kg", "trend_band_kg", scale.trend_kg),
        **_banded("mass_change_kg", "mass_change_band_kg", scale.change_kg_per_week),
    }


def _banded(value: str, band: str, told: Banded | None) -> dict[str, Value]:
    return {value: None if told is None else told.value, band: None if told is None else told.band}


def _minutes(day: DaySummary) -> float:
    return _sum(outing.duration_min for outing in day.outings)


def _minutes_by_day(report: WeekReport, days: Sequence[DaySummary]) -> dict[str, Value]:
    """A day to come is absent."""
    known = {day.day: _minutes(day) for day in days}
    named = zip(schema.WEEKDAYS, report.week.days, strict=True)
    return {f"{name}_min": known.get(day) for name, day in named}


def _load(load: Form | None) -> dict[str, Value]:
    return {
        "fitness": None if load is None else load.fitness,
        "fatigue": None if load is None else load.fatigue,
        "form": None if load is None else load.form,
    }


def _sum(values: Iterable[float | None]) -> float:
    return sum((value for value in values if value is not None), 0.0)
