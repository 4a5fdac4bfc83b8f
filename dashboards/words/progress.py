"""Progress in words: what terminal and page both say of weeks and months, and where from."""

from collections.abc import Sequence

from dashboards.words.dates import month_words
from dashboards.words.progress_chart import (
    ProgressChart,
    Series,
    Shade,
    in_minutes,
    plain,
    with_unit,
)
from dashboards.words.progress_of_body import body_charts
from dashboards.words.progress_of_heart import (
    highest_heart_rate_chart,
    pace_chart,
    resting_heart_rate_chart,
    vo2max_chart,
)
from dashboards.words.progress_of_strength import (
    loads_chart,
    mornings_chart,
    strength_days_chart,
)
from sessions.core.heart.training_load import FATIGUE_DAYS, FITNESS_DAYS
from sessions.past.progress import Period, PeriodLength, Progress
from sessions.text import text
from sessions.units import Formatter


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
        pace_chart(progress, periods, formatter),
        vo2max_chart(progress, periods),
        highest_heart_rate_chart(progress, periods),
        resting_heart_rate_chart(progress, periods),
        *body_charts(progress, periods, formatter),
        strength_days_chart(progress, periods),
        loads_chart(progress, periods, formatter),
        mornings_chart(periods),
    )


def _minutes(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    missing = progress.missing
    lacks = []
    if missing.intensity:
        said = text("Sessions without a heart rate or a highest one, not counted: {count} ({min})")
        lacks.append(said.format(count=missing.intensity, min=in_minutes(missing.intensity_min)))
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
        shown=in_minutes,
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
        shown=lambda value: with_unit(value, formatter.distance_unit),
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
        shown=plain,
        short=lambda value: f"{value:.0f}",
        source=text(
            "TRIMP of each day (Banister 1991) as two averages of {fitness} and {fatigue} days;"
            " form is fitness less fatigue of the evening before (Calvert et al. 1976, simplified"
            " by Allen & Coggan 2006)."
        ).format(fitness=FITNESS_DAYS, fatigue=FATIGUE_DAYS),
        lacks=tuple(lacks),
    )


def nothing_counts_yet() -> str:
    """Where no session is."""
    return text("Weeks and months show here once a run was recorded; simulated ones do not count.")
