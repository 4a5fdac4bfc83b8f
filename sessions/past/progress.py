"""Progress of an athlete: week by week or month by month, with what each figure lacks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from statistics import fmean, median

import msgspec

from sessions.core.heart.training_load import Form, form_by_day
from sessions.core.model.athlete import Athlete, HeartRateMaxOrigin
from sessions.core.model.banded import Banded
from sessions.past.bests import Bests, bests_of
from sessions.past.exercise_progress import ExerciseProgress, exercises_of
from sessions.past.pace_at_heart_rate import Effort, PaceReading, pace_at, usual_effort
from sessions.store.session_figures import SessionFigures
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry
from sessions.week.goals import (
    CARDIO_MIN,
    Cardio,
    cardio_of,
    loads_of,
)
from sessions.week.measures import fat_shares_of, waists_of, weights_of
from sessions.week.mornings import mean_ln_rmssd, mornings_of
from sessions.week.scale_report import ScaleReport, scale_report, weight_trend
from sessions.week.session_in_week import SessionInWeek
from sessions.week.strength_week import strength_days
from sessions.week.weight_goal import WeightGoalReport, goal_report


class PeriodLength(Enum):
    """What the time is cut into."""

    WEEK = "week"
    MONTH = "month"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """How many sessions lack what a figure needs; `intensity_min`: how long those were.

    `bests`, `steady`: stored before these were looked for. `settled_pace`: none of its minutes was
    at an even speed and heart rate. `load_days`: how long there is a record, 0: none.
    """

    intensity: int
    intensity_min: float
    distance: int
    load: int
    load_days: int
    steady: int
    settled_pace: int
    bests: int
    vo2max: int
    heart_rate_max: int
    heart_rate_rest: int


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """One week or month, both days included. None: not measured or not known in it.

    `name`: "2026-W47" or "2026-11". `load`: at its end, or today. `pace`: at the effort asked for.
    `mass_kg`: the mean of its readings; `mass_trend_kg`: on the day of the last of them, without
    the water that comes and goes. `waist_cm`, `fat_pct`: the mean of what was written down.
    """

    name: str
    first: date
    last: date
    sessions: int
    duration_min: float
    moving_min: float
    distance_m: float | None
    cardio: Cardio
    strength_days: int
    ln_rmssd: float | None
    trimp: float | None
    load: Form | None
    pace: PaceReading | None
    vo2max_ml_kg_min: Banded | None
    heart_rate_max_bpm: Banded | None
    heart_rate_max_origin: HeartRateMaxOrigin | None
    heart_rate_rest_bpm: float | None
    mass_kg: float | None
    mass_trend_kg: Banded | None = None
    waist_cm: float | None = None
    fat_pct: float | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """All periods from the first session or entry to today, the oldest first, none left out.

    `effort`: what pace is told for; None: no steady minute. `efforts`: heart rates to choose from.
    """

    today: date
    length: PeriodLength
    periods: tuple[Period, ...]
    effort: Effort | None
    efforts: tuple[int, ...]
    bests: tuple[Bests, ...]
    exercises: tuple[ExerciseProgress, ...]
    mass_change_kg_per_week: float | None
    scale: ScaleReport
    goal: WeightGoalReport | None
    missing: Missing

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded or written down that a picture could be of."""
        return not any(
            one.sessions or one.strength_days or one.ln_rmssd or one.mass_kg for one in self.periods
        )


def progress_of(
    figures: Sequence[SessionFigures],
    *,
    diary: Mapping[date, Sequence[Entry]],
    athlete: Athlete,
    today: date,
    length: PeriodLength,
    heart_rate_bpm: float | None = None,
) -> Progress:
    """Of an athlete's sessions in order of time and the diary by local day.

    `heart_rate_bpm`: the pace around which is told; None: the one most minutes were run at.
    """
    # A session of a machine whose clock was ahead is not to be lost from sight.
    today = max([today, *(one.day for one in figures)])
    effort = usual_effort(figures, heart_rate_bpm=heart_rate_bpm)
    outings = {one.id: _outing(one) for one in figures}
    forms = form_by_day(loads_of(tuple(outings.values())), until=today)
    weights = weights_of(diary)
    strength = tuple(strength_days(diary, until=today))
    mornings = mornings_of(diary)
    begin = min((one.day for one in figures), default=today)
    begin = min([begin, *diary])
    cut = tuple(_cut(begin, today, length=length))
    last_readings = [
        max(within)
        for _, first, last in cut
        if (within := [day for day in weights if first <= day <= last])
    ]
    run = tuple(outings.values())
    trend = weight_trend(last_readings, diary=diary, outings=run, athlete=athlete)
    waists, fat_shares = waists_of(diary), fat_shares_of(diary)
    scale = scale_report(today, diary=diary, outings=run, athlete=athlete)
    goal_min = CARDIO_MIN if athlete.weekly_goal_min is None else athlete.weekly_goal_min
    periods = []
    for name, first, last in cut:
        inside = [one for one in figures if first <= one.day <= last]
        masses = _inside(weights, first, last)
        reading = max((day for day in weights if first <= day <= last), default=None)
        days = (last - first).days + 1
        trimps = [one.load.trimp for one in inside if one.load.trimp is not None]
        maximum = _last(one for one in inside if one.fitness.heart_rate_max_bpm is not None)
        rested = _last(one for one in inside if one.heart_rate_rest_bpm is not None)
        periods.append(
            Period(
                name=name,
                first=first,
                last=last,
                sessions=len(inside),
                duration_min=sum(outings[one.id].duration_min for one in inside),
                moving_min=sum(one.moving_s for one in inside) / 60,
                distance_m=_sum([one.distance_m for one in inside]),
                cardio=cardio_of([outings[one.id] for one in inside], goal_min=goal_min * days / 7),
                strength_days=sum(one.counts for one in strength if first <= one.day <= last),
                ln_rmssd=mean_ln_rmssd(mornings, first=first, last=last),
                trimp=sum(trimps) if trimps else None,
                load=forms.get(min(last, today)),
                pace=None if effort is None else pace_at(effort, inside),
                vo2max_ml_kg_min=_vo2max(inside),
                heart_rate_max_bpm=None if maximum is None else _maximum(maximum),
                heart_rate_max_origin=None if maximum is None else maximum.heart_rate_max_origin,
                heart_rate_rest_bpm=None if rested is None else rested.heart_rate_rest_bpm,
                mass_kg=_mean(masses),
                mass_trend_kg=None if reading is None else trend.get(reading),
                waist_cm=_mean(_inside(waists, first, last)),
                fat_pct=_mean(_inside(fat_shares, first, last)),
            )
        )
    return Progress(
        today=today,
        length=length,
        periods=tuple(periods),
        effort=effort,
        efforts=_efforts(figures),
        bests=tuple(bests_of(figures, today=today)),
        exercises=exercises_of(strength, periods=[(one.first, one.last) for one in periods]),
        mass_change_kg_per_week=None
        if scale.change_kg_per_week is None
        else scale.change_kg_per_week.value,
        scale=scale,
        goal=goal_report(today, scale=scale, diary=diary, outings=run, athlete=athlete),
        missing=_missing(figures, load_days=forms[today].days if today in forms else 0),
    )


def _outing(one: SessionFigures) -> SessionInWeek:
    return SessionInWeek(
        id=one.id,
        day=one.day,
        duration_min=(one.duration_s - one.paused_s) / 60,
        moderate_min=one.load.moderate_min,
        vigorous_min=one.load.vigorous_min,
        net_kcal=one.net_kcal,
        energy_band_pct=one.energy_band_pct,
        trimp=one.load.trimp,
    )


def _cut(begin: date, today: date, *, length: PeriodLength) -> Iterator[tuple[str, date, date]]:
    """Name, first and last day of every period from that of `begin` to that of today."""
    if length is PeriodLength.WEEK:
        week = Week.containing(begin)
        while week.monday <= today:
            yield week.name, week.monday, week.sunday
            week = week.beside(1)
        return
    first = begin.replace(day=1)
    while first <= today:
        following = (first + timedelta(days=31)).replace(day=1)
        yield f"{first:%Y-%m}", first, following - timedelta(days=1)
        first = following


def _vo2max(inside: Sequence[SessionFigures]) -> Banded | None:
    """The median of single sessions. What they err by is mostly the same for one person, so that
    their mean is hardly better than one of them: the band stays theirs.
    """
    known = [
        (one.fitness.vo2max_ml_kg_min, one.fitness.vo2max_band_pct)
        for one in inside
        if one.fitness.vo2max_ml_kg_min is not None
    ]
    if not known:
        return None
    middle = median(value for value, _ in known)
    bands = [band_pct for _, band_pct in known if band_pct is not None]
    return Banded(value=middle, band=median(bands) / 100 * middle if bands else None)


def _maximum(one: SessionFigures) -> Banded:
    assert one.fitness.heart_rate_max_bpm is not None
    return Banded(value=one.fitness.heart_rate_max_bpm, band=one.fitness.heart_rate_max_band_bpm)


def _efforts(figures: Sequence[SessionFigures]) -> tuple[int, ...]:
    paces = (steady for one in figures for steady in one.steady or ())
    return tuple(sorted({int(steady.heart_rate_bpm // 10) * 10 for steady in paces}))


def _missing(figures: Sequence[SessionFigures], *, load_days: int) -> Missing:
    unrated = [one for one in figures if one.load.moderate_min is None]
    on_foot = [one for one in figures if one.on_foot]
    return Missing(
        intensity=len(unrated),
        intensity_min=sum(one.duration_s - one.paused_s for one in unrated) / 60,
        distance=sum(one.distance_m is None for one in figures),
        load=sum(one.load.trimp is None for one in figures),
        load_days=load_days,
        steady=sum(one.steady is None for one in on_foot),
        settled_pace=sum(one.steady == () for one in on_foot),
        bests=sum(one.bests is None for one in on_foot),
        vo2max=sum(one.fitness.vo2max_ml_kg_min is None for one in figures),
        heart_rate_max=sum(one.fitness.heart_rate_max_bpm is None for one in figures),
        heart_rate_rest=sum(one.heart_rate_rest_bpm is None for one in figures),
    )


def _inside(values: Mapping[date, float], first: date, last: date) -> list[float]:
    return [value for day, value in values.items() if first <= day <= last]


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _last(figures: Iterator[SessionFigures]) -> SessionFigures | None:
    return next(iter(reversed(list(figures))), None)
