"""Progress of strength and of mornings in words: days, loads of exercises, lnRMSSD."""

from collections.abc import Sequence

from dashboards.words.progress_chart import ProgressChart, Series, Shade, with_unit
from sessions.past.progress import Period, PeriodLength, Progress
from sessions.strength.exercises import exercise_words
from sessions.text import text
from sessions.units import KG_PER_LB, MISSING, Formatter, number
from sessions.week.strength_week import STRENGTH_DAYS

SHADES = (Shade.STRONG, Shade.SOFT, Shade.THIRD)


def strength_days_chart(progress: Progress, periods: Sequence[Period]) -> ProgressChart:
    """Days that count, against two a week."""
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
        shown=lambda value: with_unit(value, text("days")),
        short=lambda value: f"{value:.0f}",
        is_bars=True,
        source=text(
            "Written down: days of 20 minutes or more with a day's rest between; two a week are"
            " asked for (ACSM 2011, WHO 2020)."
        ),
    )


def loads_chart(
    progress: Progress, periods: Sequence[Period], formatter: Formatter
) -> ProgressChart:
    """The heaviest load of the three exercises that are done most often with one."""
    loaded = [one for one in progress.exercises if any(kg is not None for kg in one.top_kg)]
    per_kg = 1.0 if formatter.mass_unit == "kg" else 1 / KG_PER_LB
    shown = loaded[: len(SHADES)]
    lacks = []
    if len(loaded) > len(shown):
        others = ", ".join(exercise_words(one.exercise) for one in loaded[len(SHADES) :])
        lacks.append(text("Done less often, not drawn: {others}").format(others=others))
    return ProgressChart(
        name=text("Load by exercise"),
        unit=formatter.mass_unit,
        series=tuple(
            Series(
                name=exercise_words(one.exercise),
                shade=shade,
                values=tuple(
                    None if kg is None else kg * per_kg for kg in one.top_kg[-len(periods) :]
                ),
            )
            for one, shade in zip(shown, SHADES, strict=False)
        ),
        shown=lambda value: MISSING if value is None else formatter.load(value / per_kg),
        short=lambda value: f"{value:.0f}",
        source=text(
            "The heaviest load written down. All done twice, it grows by 2 to 10 % (ACSM 2009)."
        ),
        lacks=tuple(lacks),
    )


def load_changes(progress: Progress, formatter: Formatter) -> str:
    """How the loads went, for example "Squats 60 → 70 kg"; "": there are none."""
    said = []
    for one in progress.exercises:
        known = [kg for kg in one.top_kg if kg is not None]
        if known:
            last, unit = formatter.load(known[-1]), formatter.mass_unit
            first = formatter.load(known[0]).removesuffix(f" {unit}")
            shown = last if known[0] == known[-1] else f"{first} → {last}"
            said.append(f"{exercise_words(one.exercise)} {shown}")
    return ", ".join(said)


def mornings_chart(periods: Sequence[Period]) -> ProgressChart:
    """The mean lnRMSSD of each period's mornings."""
    return ProgressChart(
        name=text("Mornings"),
        unit="lnRMSSD",
        series=(
            Series(
                name="lnRMSSD",
                shade=Shade.STRONG,
                values=tuple(period.ln_rmssd for period in periods),
            ),
        ),
        shown=lambda value: MISSING if value is None else number(value, decimals=2),
        short=lambda value: f"{value:.1f}",
        source=text(
            "The mean of the readings that had an answer (strapline morning), in the position most"
            " were taken in. Higher is mostly better rested; only your own past counts."
        ),
    )
