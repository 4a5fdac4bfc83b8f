"""Progress for people: the newest weeks or months as a table, bests, and what is missing."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboards.words.bests import best_words, bests_lacking
from dashboards.words.dates import day_words
from dashboards.words.progress import charts_of, nothing_counts_yet, period_name
from dashboards.words.progress_of_heart import effort_words
from dashboards.words.progress_of_strength import load_changes
from sessions.core.model.athlete import Units
from sessions.past.progress import Period, Progress
from sessions.text import text
from sessions.units import MISSING, Formatter, number

MAX_WIDTH = 80
PERIODS_SHOWN = 12
"""A season of weeks or a year of months; the rest is in `--json` and on the page. Ours."""


def print_progress(progress: Progress, *, athlete: str, units: Units, console: Console) -> None:
    """Print the newest periods, the newest last, in the reader's units."""
    formatter = Formatter(units)
    width = min(console.width, MAX_WIDTH)
    periods = progress.periods[-PERIODS_SHOWN:]
    title = Text(text("Progress"), style="bold")
    if athlete:
        title.append(f"  {athlete}", style="not bold")
    console.print(title, width=width, highlight=False)
    if not any(period.sessions for period in progress.periods):
        console.print(Text(nothing_counts_yet()), width=width)
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False)
    table.add_column("", no_wrap=True)
    for head in _heads(progress, formatter):
        table.add_column(head, justify="right", no_wrap=True)
    for period in periods:
        name = period_name(period, length=progress.length)
        table.add_row(name, *_cells(period, formatter))
    console.print(table, width=width, highlight=False)
    if progress.bests:
        console.print()
        console.print(_bests(progress, formatter), width=width, highlight=False)
    for words in _said(progress, formatter):
        console.print(Text(words, style="dim"), width=width)


def _heads(progress: Progress, formatter: Formatter) -> tuple[str, ...]:
    pace = formatter.pace_unit
    if progress.effort is not None:
        pace = f"@{progress.effort.middle_bpm:.0f}"
    return (
        text("runs"),
        text("min"),
        text("goal"),
        formatter.distance_unit,
        text("form"),
        pace,
        "VO2",
        text("rest"),
        formatter.mass_unit,
        text("strength"),
    )


def _cells(period: Period, formatter: Formatter) -> tuple[str, ...]:
    vo2max, load, pace = period.vo2max_ml_kg_min, period.load, period.pace
    trend, distance_m = period.mass_trend_kg, period.distance_m
    mass = formatter.mass(period.mass_kg if trend is None else trend.value)
    return (
        str(period.sessions),
        f"{int(period.cardio.equivalent_min)}",
        f"{period.cardio.goal_min:.0f}",
        MISSING
        if distance_m is None
        else number(formatter.in_distance_unit(distance_m), decimals=1),
        MISSING if load is None else str(round(load.form)),
        formatter.pace_value(None if pace is None else pace.speed_kmh),
        MISSING if vo2max is None else f"{vo2max.value:.0f}",
        formatter.heart_rate(period.heart_rate_rest_bpm),
        mass.partition(" ")[0],
        str(period.strength_days),
    )


def _bests(progress: Progress, formatter: Formatter) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column(text("Best"), no_wrap=True)
    for head in ("", formatter.pace_unit, text("Day"), text("Last 90 days")):
        table.add_column(head, justify="right", no_wrap=True)
    for bests in progress.bests:
        distance, time, pace, recent = best_words(bests, formatter)
        table.add_row(distance, time, pace, day_words(bests.ever.day), recent)
    return table


def _said(progress: Progress, formatter: Formatter) -> Iterator[str]:
    yield ""
    yield text("min: moderate + 2 × vigorous. form: fitness less fatigue, points a day.")
    if progress.effort is not None:
        said = text("@{bpm}: {unit} of steady minutes at {effort}.")
        yield said.format(
            bpm=f"{progress.effort.middle_bpm:.0f}",
            unit=formatter.pace_unit,
            effort=effort_words(progress.effort),
        )
    loads = load_changes(progress, formatter)
    if loads:
        yield text("Loads: {loads}").format(loads=loads)
    for chart in charts_of(progress, formatter, periods=progress.periods):
        for words in chart.lacks:
            yield f"{chart.name}: {words}"
    for words in bests_lacking(progress):
        yield text("Bests by distance") + f": {words}"
