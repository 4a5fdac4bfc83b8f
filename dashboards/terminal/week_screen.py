"""The week for people: each goal with a bar and what is left, on one 80 by 24 screen."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboards.words.dates import day_words
from dashboards.words.goals import Bar, Goal, Tone
from dashboards.words.week import goals_of, session_count
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from sessions.week.goals import WeekReport

MAX_WIDTH = 80
_BAR = 20
_WORDS = 15  # so that what is left stands in one column
_STYLES = {Tone.PLAIN: "", Tone.CAUTION: "yellow", Tone.WARNING: "bold red"}


def print_week(
    report: WeekReport, *, athlete: str, units: Units, today: date, console: Console
) -> None:
    """Print `report` in the reader's units. `today` tells what is left from what was missed."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", min_width=10, no_wrap=True)
    grid.add_column()
    for goal in goals_of(report, Formatter(units), over=today > report.week.sunday):
        for number, line in enumerate(_lines(goal)):
            grid.add_row(goal.name if number == 0 else "", line)
    width = min(console.width, MAX_WIDTH)
    console.print(_title(report, athlete=athlete), width=width, highlight=False)
    console.print(grid, width=width, highlight=False)
    foot = text("Local days, Monday to Sunday; simulated runs do not count. No medical advice.")
    console.print(Text(foot, style="dim"), width=width)


def _title(report: WeekReport, *, athlete: str) -> Text:
    week = report.week
    first, last = (day_words(day, with_year=False) for day in (week.monday, week.sunday))
    title = Text(week.name, style="bold")
    title.append(f"  {first} – {last}", style="not bold")
    if athlete:
        title.append(f"  {athlete}", style="not bold")
    title.append(f"  {session_count(len(report.sessions))}", style="dim not bold")
    return title


def _lines(goal: Goal) -> Iterator[Text]:
    if goal.bar is not None:
        yield _bar(goal.bar)
    for line in goal.lines:
        yield Text(line.words, style=_STYLES[line.tone])


def _bar(bar: Bar) -> Text:
    full = int(bar.share * _BAR)
    shown = Text("█" * full, style="green" if bar.share >= 1 else "yellow")
    shown.append("░" * (_BAR - full), style="dim")
    shown.append(f"  {bar.words:<{_WORDS}}  ", style="default")
    shown.append(bar.left, style="bold")
    return shown
