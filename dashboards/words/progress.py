"""Progress in words: what terminal and page both say of weeks and months, and where from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from dashboards.words.dates import month_words
from sessions.core.heart.training_load import FATIGUE_DAYS, FITNESS_DAYS
from sessions.core.model.athlete import HeartRateMaxOrigin
from sessions.past.pace_at_heart_rate import Effort
from sessions.past.progress import RECENT_DAYS, Banded, Bests, Period, PeriodLength, Progress
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.week.energy_balance import WEIGHT_SPAN_DAYS
from sessions.week.goals import STRENGTH_DAYS

Values = tuple[float | None, ...]


class Shade(Enum):
    """Which of a chart's colours; none of them is a zone's or a gait's."""

    SOFT = "soft"
    STRONG = "strong"
    THIRD = "third"


@dataclass(frozen=True, kw_only=True)
class Series:
    """One value for each period, None: not known. `bands`: half widths of their 90 % bands."""

    name: str
    shade: Shade
    values: Values
    bands: Values = ()


@dataclass(frozen=True, kw_only=True)
class ProgressChart:
    """One picture of progress: bars one on the other, or lines. `goals`: one for each period.

    `shown` writes a value with its unit, `short` without. `source`: where the figures come from;
    `lacks`: what they do not hold, and why.
    """

    name: str
    unit: str
    series: tuple[Series, ...]
    shown: Callable[[float | None], str]
    short: Callable[[float], str]
    is_bars: bool = False
    goals: Values = ()
    source: str
    lacks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is known."""
        empty = 0.0 if self.is_bars else None
        return all(value in (None, empty) for one in self.series for value in one.values)


def period_name(period: Period, *, length: PeriodLength) -> str:
    """For example "W47" or "Nov 2026"."""
    if length is PeriodLength.MONTH:
        return month_words(period.first)
    return text("W{week}").format(week=period.name.partition("W")[2])


def charts_of(
    progress: Progress, formatter: Formatter, *, periods: Sequence[Period]
) -> tuple[ProgressChart, ...]:
    """All charts in order, over these periods of it."""
    return (
        _minutes(progress, periods),
        _distance(progress, periods, formatter),
        _load(progress, periods),
        _pace(progress, periods, formatter),
        _vo2max(progress, periods),
        _maximum(progress, periods),
        _rest(progress, periods),
        _weight(progress, periods, formatter),
        _strength(progress, periods),
    )


def _minutes(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    missing = progress.missing
    lacks = []
    if missing.intensity:
        said = text("Sessions without a heart rate or a highest one, not counted: {count} ({min})")
        lacks.append(said.format(count=missing.intensity, min=_min(missing.intensity_min)))
    return ProgressChart(
        name=text("Minutes by intensity"),
        unit=text("min"),
        series=(
            Series(
                name=text("Moderate"),
                shade=Shade.SOFT,
                values=tuple(period.cardio.moderate_min for period in periods),
            ),
            Series(
                name=text("Vigorous, counts twice"),
                shade=Shade.STRONG,
                values=tuple(2 * period.cardio.vigorous_min for period in periods),
            ),
        ),
        goals=tuple(period.cardio.goal_min for period in periods),
        shown=_min,
        short=lambda value: f"{value:.0f}",
        is_bars=True,
        source=text(
            "Moderate from 40 %, vigorous from 60 % of the heart-rate reserve (64 and 77 % of the"
            " highest where no resting rate is known: ACSM 2011). The line is the goal: 150 minutes"
            " a week (WHO 2020), or the profile's own."
        ),
        lacks=tuple(lacks),
    )


def _distance(progress: Progress, periods: Sequence[Period], formatter: Formatter) -> ProgressChart:
    lacks = []
    if progress.missing.distance:
        said = text("Sessions that told no distance: {count}")
        lacks.append(said.format(count=progress.missing.distance))
    return ProgressChart(
        name=text("Distance"),
        unit=formatter.distance_unit,
        series=(
            Series(
                name=text("Distance"),
                shade=Shade.STRONG,
                values=tuple(
                    None
                    if period.distance_m is None
                    else formatter.in_distance_unit(period.distance_m)
                    for period in periods
                ),
            ),
        ),
        shown=lambda value: _unit(value, formatter.distance_unit),
        short=lambda value: f"{value:.0f}",
        is_bars=True,
        source=text("As treadmill, foot pod or recording counted it."),
        lacks=tuple(lacks),
    )


def _load(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    missing = progress.missing
    loads = [period.load for period in periods]
    lacks = []
    if missing.load:
        said = text(
            "Sessions without a load: {count}. It takes a heart rate, and the highest and the"
            " resting heart rate in the profile."
        )
        lacks.append(said.format(count=missing.load))
    if 0 < missing.load_days < FITNESS_DAYS:
        said = text("The record is {days} days long: both read low until day {settled}.")
        lacks.append(said.format(days=missing.load_days, settled=FITNESS_DAYS))
    return ProgressChart(
        name=text("Load and form"),
        unit=text("points a day"),
        series=(
            Series(
                name=text("Fitness, {days} days").format(days=FITNESS_DAYS),
                shade=Shade.STRONG,
                values=tuple(None if load is None else load.fitness for load in loads),
            ),
            Series(
                name=text("Fatigue, {days} days").format(days=FATIGUE_DAYS),
                shade=Shade.THIRD,
                values=tuple(None if load is None else load.fatigue for load in loads),
            ),
            Series(
                name=text("Form"),
                shade=Shade.SOFT,
                values=tuple(None if load is None else load.form for load in loads),
            ),
        ),
        shown=_plain,
        short=lambda value: f"{value:.0f}",
        source=text(
            "TRIMP of each day (Banister 1991) as two averages of {fitness} and {fatigue} days;"
            " form is fitness less fatigue of the evening before (Calvert et al. 1976, simplified"
            " by Allen & Coggan 2006)."
        ).format(fitness=FITNESS_DAYS, fatigue=FATIGUE_DAYS),
        lacks=tuple(lacks),
    )


def effort_words(effort: Effort) -> str:
    """For example "140 to 149 bpm, 1 % incline"."""
    beats = text("{low} to {high} bpm").format(low=effort.low_bpm, high=effort.high_bpm - 1)
    if effort.incline_pct is None:
        return beats
    return text("{bpm}, {incline} % incline").format(bpm=beats, incline=effort.incline_pct)


def _pace(progress: Progress, periods: Sequence[Period], formatter: Formatter) -> ProgressChart:
    missing = progress.missing
    name = text("Pace at a heart rate")
    if progress.effort is not None:
        name = text("Pace at {bpm} bpm").format(bpm=f"{progress.effort.middle_bpm:.0f}")
    lacks = []
    if missing.settled_pace:
        said = text("Sessions that held no pace for three minutes, as intervals do not: {count}")
        lacks.append(said.format(count=missing.settled_pace))
    if missing.steady:
        lacks.append(_of_before(missing.steady))
    source = text(
        "Steady minutes: the last of three at one speed, incline and heart rate. Higher is faster."
    )
    if progress.effort is not None:
        said = text("Of steady minutes at {effort}; told for the middle of these ten beats.")
        source = f"{source} {said.format(effort=effort_words(progress.effort))}"
    return ProgressChart(
        name=name,
        unit=formatter.pace_unit,
        series=(
            Series(
                name=text("Pace"),
                shade=Shade.STRONG,
                values=tuple(None if p.pace is None else p.pace.speed_kmh for p in periods),
            ),
        ),
        shown=formatter.pace,
        short=formatter.pace_value,
        source=source,
        lacks=tuple(lacks),
    )


def _vo2max(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    lacks = []
    if progress.missing.vo2max:
        said = text(
            "Sessions that say nothing of it: {count}. It takes a steady stretch on the belt, and"
            " mass, highest and resting heart rate in the profile."
        )
        lacks.append(said.format(count=progress.missing.vo2max))
    return ProgressChart(
        name=text("VO2max, estimated"),
        unit="ml/kg/min",
        series=(_banded(text("VO2max"), [period.vo2max_ml_kg_min for period in periods]),),
        shown=lambda value: _unit(value, "ml/kg/min"),
        short=lambda value: f"{value:.0f}",
        source=text(
            "The middle of the sessions' own estimates (Swain & Leutholtz 1997), with the band that"
            " holds nine of ten; to compare with yourself, not with others."
        ),
        lacks=tuple(lacks),
    )


def _maximum(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    lacks = []
    if progress.missing.heart_rate_max:
        said = text("Sessions without one: {count}. It takes an age or a value in the profile.")
        lacks.append(said.format(count=progress.missing.heart_rate_max))
    origins = [p.heart_rate_max_origin for p in periods if p.heart_rate_max_origin is not None]
    origin = ""
    if origins:
        origin = {
            HeartRateMaxOrigin.PROFILE: text("The last one is the profile's."),
            HeartRateMaxOrigin.LEARNED: text("The last one is learned from sessions."),
            HeartRateMaxOrigin.AGE: text("The last one is from age (Tanaka et al. 2001)."),
        }[origins[-1]]
    said = text("What the sessions counted with, with the band that holds nine of ten.")
    return ProgressChart(
        name=text("Highest heart rate"),
        unit=text("bpm"),
        series=(
            _banded(text("Highest heart rate"), [period.heart_rate_max_bpm for period in periods]),
        ),
        shown=lambda value: _unit(value, text("bpm")),
        short=lambda value: f"{value:.0f}",
        source=f"{said} {origin}".strip(),
        lacks=tuple(lacks),
    )


def _rest(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    lacks = []
    if progress.missing.heart_rate_rest:
        said = text("Sessions whose profile had none: {count}")
        lacks.append(said.format(count=progress.missing.heart_rate_rest))
    return ProgressChart(
        name=text("Resting heart rate"),
        unit=text("bpm"),
        series=(
            Series(
                name=text("Resting heart rate"),
                shade=Shade.STRONG,
                values=tuple(period.heart_rate_rest_bpm for period in periods),
            ),
        ),
        shown=lambda value: _unit(value, text("bpm")),
        short=lambda value: f"{value:.0f}",
        source=text("The profile's, as it stood at each session; nothing measures it."),
        lacks=tuple(lacks),
    )


def _weight(progress: Progress, periods: Sequence[Period], formatter: Formatter) -> ProgressChart:
    change = progress.mass_change_kg_per_week
    lacks: tuple[str, ...] = ()
    if change is None:
        lacks = (text("A trend takes weights of more than a week: strapline log weight 71kg"),)
    source = text("The mean of what was written down.")
    if change is not None:
        said = text("{change} a week, by the line through the last {days} days.")
        source += " " + said.format(change=formatter.mass_change(change), days=WEIGHT_SPAN_DAYS)
    return ProgressChart(
        name=text("Weight"),
        unit=formatter.mass_unit,
        series=(
            Series(
                name=text("Weight"),
                shade=Shade.STRONG,
                values=tuple(period.mass_kg for period in periods),
            ),
        ),
        shown=formatter.mass,
        short=lambda value: formatter.mass(value).partition(" ")[0],
        source=source,
        lacks=lacks,
    )


def _strength(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    weekly = progress.length is PeriodLength.WEEK
    return ProgressChart(
        name=text("Strength days"),
        unit=text("days"),
        series=(
            Series(
                name=text("Strength days"),
                shade=Shade.STRONG,
                values=tuple(float(period.strength_days) for period in periods),
            ),
        ),
        goals=tuple(float(STRENGTH_DAYS[0]) for _ in periods) if weekly else (),
        shown=lambda value: _unit(value, text("days")),
        short=lambda value: f"{value:.0f}",
        is_bars=True,
        source=text(
            "Written down: days of 20 minutes or more with a day's rest between; two a week are"
            " asked for (ACSM 2011, WHO 2020)."
        ),
    )


def nothing_counts_yet() -> str:
    """Where no session is."""
    return text("Weeks and months show here once a run was recorded; simulated ones do not count.")


def bests_lacking(progress: Progress) -> tuple[str, ...]:
    """What bests do not hold."""
    return (_of_before(progress.missing.bests),) if progress.missing.bests else ()


def bests_source() -> str:
    """Where bests come from."""
    return text(
        "The shortest time over the distance within one session, rests and pauses included; what"
        " was not measured, or told by hand, is never part of one. Beside it the last {days} days."
    ).format(days=RECENT_DAYS)


def best_words(bests: Bests, formatter: Formatter) -> tuple[str, str, str, str]:
    """Distance, time, pace, and the time of the last 90 days."""
    ever, recent = bests.ever, bests.recent
    return (
        formatter.race(ever.distance_m),
        formatter.duration(ever.duration_s),
        formatter.pace_value(ever.distance_m / ever.duration_s * 3.6),
        formatter.duration(None if recent is None else recent.duration_s),
    )


def _of_before(count: int) -> str:
    said = text("Sessions stored before it was looked for: {count}. strapline recompute --all")
    return said.format(count=count)


def _banded(name: str, known: Sequence[Banded | None]) -> Series:
    return Series(
        name=name,
        shade=Shade.STRONG,
        values=tuple(None if one is None else one.value for one in known),
        bands=tuple(None if one is None else one.band for one in known),
    )


def _min(value: float | None) -> str:
    return MISSING if value is None else text("{minutes} min").format(minutes=f"{value:.0f}")


def _plain(value: float | None) -> str:
    return MISSING if value is None else str(round(value))


def _unit(value: float | None, unit: str) -> str:
    return MISSING if value is None else f"{value:.0f} {unit}"
