"""Progress of the heart in words: pace at a heart rate, VO2max, its highest rate and at rest."""

from collections.abc import Sequence

from dashboards.words.progress_chart import (
    ProgressChart,
    Series,
    Shade,
    banded,
    told_before,
    with_unit,
)
from sessions.core.model.athlete import HeartRateMaxOrigin
from sessions.past.pace_at_heart_rate import Effort
from sessions.past.progress import Period, Progress
from sessions.text import text
from sessions.units import Formatter


def effort_words(effort: Effort) -> str:
    """For example "140 to 149 bpm, 1 % incline"."""
    beats = text("{low} to {high} bpm").format(low=effort.low_bpm, high=effort.high_bpm - 1)
    if effort.incline_pct is None:
        return beats
    return text("{bpm}, {incline} % incline").format(bpm=beats, incline=effort.incline_pct)


def pace_chart(
    progress: Progress, periods: Sequence[Period], formatter: Formatter
) -> ProgressChart:
    """Pace around one heart rate, from steady minutes."""
    missing = progress.missing
    name = text("Pace at a heart rate")
    if progress.effort is not None:
        name = text("Pace at {bpm} bpm").format(bpm=f"{progress.effort.middle_bpm:.0f}")
    lacks = []
    if missing.settled_pace:
        said = text("Sessions that held no pace for three minutes, as intervals do not: {count}")
        lacks.append(said.format(count=missing.settled_pace))
    if missing.steady:
        lacks.append(told_before(missing.steady))
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


def vo2max_chart(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    """The sessions' estimates of VO2max."""
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
        series=(banded(text("VO2max"), [period.vo2max_ml_kg_min for period in periods]),),
        shown=lambda value: with_unit(value, "ml/kg/min"),
        short=lambda value: f"{value:.0f}",
        source=text(
            "The middle of the sessions' own estimates (Swain & Leutholtz 1997), with the band that"
            " holds nine of ten; to compare with yourself, not with others."
        ),
        lacks=tuple(lacks),
    )


def highest_heart_rate_chart(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    """What the sessions took for the highest heart rate."""
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
            banded(text("Highest heart rate"), [period.heart_rate_max_bpm for period in periods]),
        ),
        shown=lambda value: with_unit(value, text("bpm")),
        short=lambda value: f"{value:.0f}",
        source=f"{said} {origin}".strip(),
        lacks=tuple(lacks),
    )


def resting_heart_rate_chart(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    """What profiles said of the heart rate at rest."""
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
        shown=lambda value: with_unit(value, text("bpm")),
        short=lambda value: f"{value:.0f}",
        source=text(
            "What each session counted with: the profile's, else that of morning readings."
        ),
        lacks=tuple(lacks),
    )
