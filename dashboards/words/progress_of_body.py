"""Progress of the body in words: weight with its trend, waist and fat share, and where it leads."""

from collections.abc import Sequence

from dashboards.words.dates import day_words
from dashboards.words.progress_chart import ProgressChart, Series, Shade, banded
from dashboards.words.scale_words import change_words, waiting_words
from sessions.past.progress import Period, Progress
from sessions.text import text
from sessions.units import MISSING, Formatter, number
from sessions.week.weight_goal import WeightGoalReport

LEAST_MEASURES = 2  # a point is no course


def body_charts(
    progress: Progress, periods: Sequence[Period], formatter: Formatter
) -> tuple[ProgressChart, ...]:
    """Weight always; waist and fat share only for those who write them down."""
    measures = (_waist(periods, formatter), _fat_share(periods))
    known = (
        chart
        for chart in measures
        if sum(value is not None for value in chart.series[0].values) >= LEAST_MEASURES
    )
    return (_weight(progress, periods, formatter), *known)


def projection_chart(goal: WeightGoalReport, formatter: Formatter) -> ProgressChart:
    """The weeks ahead; its names are `projection_names`."""
    return ProgressChart(
        name=text("Weight ahead"),
        unit=formatter.mass_unit,
        series=(
            banded(text("If all stays as in the last weeks"), [one.kg for one in goal.projection]),
            Series(
                name=text("Goal"),
                shade=Shade.SOFT,
                values=tuple(goal.mass_kg for _ in goal.projection),
            ),
        ),
        shown=formatter.mass,
        short=lambda value: formatter.mass(value).partition(" ")[0],
        source=text(
            "Eating and running as in the last four weeks, by a model of the body (Hall et al."
            " 2011), with the band that holds about nine of ten. Whoever changes something ends"
            " elsewhere."
        ),
    )


def projection_names(goal: WeightGoalReport) -> tuple[str, ...]:
    """Days of the weeks ahead."""
    return tuple(day_words(one.day, with_year=False) for one in goal.projection)


def _weight(progress: Progress, periods: Sequence[Period], formatter: Formatter) -> ProgressChart:
    scale = progress.scale
    lacks: tuple[str, ...] = ()
    source = text(
        "Readings: the mean of what was written down. Trend: without the water that comes and goes,"
        " with the band that holds nine of ten."
    )
    if scale.change_kg_per_week is None:
        lacks = (waiting_words(scale),)
    else:
        source += " " + change_words(scale, formatter)
    return ProgressChart(
        name=text("Weight"),
        unit=formatter.mass_unit,
        series=(
            banded(text("Trend"), [period.mass_trend_kg for period in periods]),
            Series(
                name=text("Readings"),
                shade=Shade.SOFT,
                values=tuple(period.mass_kg for period in periods),
            ),
        ),
        shown=formatter.mass,
        short=lambda value: formatter.mass(value).partition(" ")[0],
        source=source,
        lacks=lacks,
    )


def _waist(periods: Sequence[Period], formatter: Formatter) -> ProgressChart:
    return ProgressChart(
        name=text("Waist"),
        unit=formatter.girth_unit,
        series=(
            Series(
                name=text("Waist"),
                shade=Shade.STRONG,
                values=tuple(period.waist_cm for period in periods),
            ),
        ),
        shown=lambda value: MISSING if value is None else formatter.girth(value),
        short=lambda value: formatter.girth(value).partition(" ")[0],
        source=text("The mean of what was written down."),
    )


def _fat_share(periods: Sequence[Period]) -> ProgressChart:
    return ProgressChart(
        name=text("Fat share"),
        unit="%",
        series=(
            Series(
                name=text("Fat share"),
                shade=Shade.STRONG,
                values=tuple(period.fat_pct for period in periods),
            ),
        ),
        shown=lambda value: MISSING if value is None else f"{number(value, decimals=1)} %",
        short=lambda value: number(value, decimals=1),
        source=text("The mean of what was written down, however it was measured."),
    )
