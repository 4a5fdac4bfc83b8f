"""The week for people: each goal with a bar and what is left, on one 80 by 24 screen."""

from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sessions.balance import FAST_LOSS_KG_PER_WEEK, Balance, Verdict
from sessions.core.athlete import Units
from sessions.core.form import FITNESS_DAYS, Form
from sessions.goals import (
    STRENGTH_MIN,
    Cardio,
    Intervals,
    Scales,
    StrengthDay,
    StrengthWeek,
    WeekReport,
)
from sessions.text import text
from sessions.units import MISSING, Formatter

MAX_WIDTH = 80
_BAR = 20
_WORDS = 15  # so that what is left stands in one column


def print_week(
    report: WeekReport, *, athlete: str, units: Units, today: date, console: Console
) -> None:
    """Print `report` in the reader's units. `today` tells what is left from what was missed."""
    formatter = Formatter(units)
    over = today > report.week.sunday
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", min_width=10, no_wrap=True)
    grid.add_column()
    for name, lines in (
        (text("Cardio"), _cardio(report.cardio, over=over)),
        (text("Intervals"), _intervals(report.intervals, over=over)),
        (text("Warm-up"), _warm_up(report)),
        (text("Strength"), _strength(report.strength, over=over)),
        (text("Food"), _food(report.energy)),
        (text("Weight"), _weight(report.scales, formatter)),
        (text("Load"), _load(report.load)),
    ):
        for number, line in enumerate(lines):
            grid.add_row(name if number == 0 else "", line)
    width = min(console.width, MAX_WIDTH)
    console.print(_title(report, athlete=athlete), width=width, highlight=False)
    console.print(grid, width=width, highlight=False)
    foot = text("Local days, Monday to Sunday. These are figures, not medical advice.")
    console.print(Text(foot, style="dim"), width=width)


def _title(report: WeekReport, *, athlete: str) -> Text:
    week = report.week
    title = Text(week.name, style="bold")
    title.append(f"  {week.monday:%d %b} – {week.sunday:%d %b}", style="not bold")
    if athlete:
        title.append(f"  {athlete}", style="not bold")
    count = len(report.sessions)
    if count == 0:
        said = text("no session yet")
    elif count == 1:
        said = text("1 session")
    else:
        said = text("{count} sessions").format(count=count)
    title.append(f"  {said}", style="dim not bold")
    return title


def _bar(done: float, goal: float, *, words: str, left: str) -> Text:
    share = 1.0 if goal <= 0 else min(1.0, done / goal)
    full = int(share * _BAR)
    bar = Text("█" * full, style="green" if share >= 1 else "yellow")
    bar.append("░" * (_BAR - full), style="dim")
    bar.append(f"  {words:<{_WORDS}}  ", style="default")
    bar.append(left, style="bold")
    return bar


def _left(amount: str, *, is_left: bool, over: bool) -> str:
    if not is_left:
        return text("done")
    short = text("{amount} short") if over else text("{amount} to go")
    return short.format(amount=amount)


def _cardio(cardio: Cardio, *, over: bool) -> list[Text]:
    # Rounded towards what is still to do: "150 of 150" must not stand beside "1 min to go".
    left_min = -int(-cardio.left_min // 1)
    lines = [
        _bar(
            cardio.equivalent_min,
            cardio.goal_min,
            words=text("{done} of {goal} min").format(
                done=f"{int(cardio.equivalent_min)}", goal=f"{cardio.goal_min:.0f}"
            ),
            left=_left(f"{left_min} min", is_left=cardio.left_min > 0, over=over),
        )
    ]
    if cardio.equivalent_min:
        said = text("{moderate} min moderate + 2 × {vigorous} min vigorous")
        lines.append(
            Text(
                said.format(
                    moderate=f"{cardio.moderate_min:.0f}", vigorous=f"{cardio.vigorous_min:.0f}"
                )
            )
        )
    if cardio.unknown_min:
        said = text("{minutes} min without heart rate or profile: not counted")
        lines.append(Text(said.format(minutes=f"{cardio.unknown_min:.0f}")))
    return lines


def _intervals(intervals: Intervals, *, over: bool) -> list[Text]:
    lines = [
        _bar(
            intervals.sessions,
            intervals.goal_sessions,
            words=text("{done} of {goal} sessions").format(
                done=intervals.sessions, goal=intervals.goal_sessions
            ),
            left=_left(
                str(intervals.left_sessions), is_left=intervals.left_sessions > 0, over=over
            ),
        )
    ]
    rates = (intervals.interval_kcal_per_min, intervals.steady_kcal_per_min)
    if any(rate is not None for rate in rates):
        said = text("net kcal a minute: {intervals} with intervals, {steady} steady")
        lines.append(Text(said.format(intervals=_rate(rates[0]), steady=_rate(rates[1]))))
    return lines


def _rate(value: float | None) -> str:
    return MISSING if value is None else f"{value:.1f}"


def _warm_up(report: WeekReport) -> list[Text]:
    warm_ups = report.warm_ups
    if not warm_ups.needed:
        return []
    said = text("{present} of {needed} hard sessions began with five easy minutes")
    return [Text(said.format(present=warm_ups.present, needed=warm_ups.needed))]


def _strength(strength: StrengthWeek, *, over: bool) -> list[Text]:
    lines = [
        _bar(
            strength.counted_days,
            strength.goal_days,
            words=text("{done} of {goal}–{most} days").format(
                done=strength.counted_days, goal=strength.goal_days, most=strength.most_days
            ),
            left=_left(str(strength.left_days), is_left=strength.left_days > 0, over=over),
        )
    ]
    if strength.days:
        said = [f"{day.day:%a} {day.duration_min:.0f} min{_why_not(day)}" for day in strength.days]
        lines.append(Text(", ".join(said)))
    return lines


def _why_not(day: StrengthDay) -> str:
    if not day.rested:
        return text(" (no rest day before)")
    return text(" (under 20 min)") if day.duration_min < STRENGTH_MIN[0] else ""


def _food(energy: Balance) -> list[Text]:
    return [*_days_over(energy), *_day_under_way(energy)]


def _day_under_way(energy: Balance) -> list[Text]:
    day = energy.under_way
    if day is None:
        return []
    eaten = f"{day.eaten_kcal or 0:.0f}"
    if day.burned_kcal is None:
        lines = [Text(text("today so far {eaten} kcal eaten").format(eaten=eaten))]
    else:
        said = text("today so far {eaten} kcal eaten, about {burned} burned by midnight")
        lines = [Text(said.format(eaten=eaten, burned=f"{day.burned_kcal:.0f}"))]
    if energy.under_way_verdict is Verdict.RECKLESS:
        lines.append(Text(text("too little for a day, if that is all"), style="yellow"))
    return lines


def _days_over(energy: Balance) -> list[Text]:
    if energy.eaten_kcal_per_day is None:
        return []
    if energy.burned_kcal_per_day is None:
        said = text("{eaten} kcal a day eaten; burned: needs height, mass and age in the profile")
        lines = [Text(said.format(eaten=f"{energy.eaten_kcal_per_day:.0f}"))]
    else:
        said = text("{eaten} kcal a day eaten, about {burned} burned (days logged: {days})")
        lines = [
            Text(
                said.format(
                    eaten=f"{energy.eaten_kcal_per_day:.0f}",
                    burned=f"{energy.burned_kcal_per_day:.0f}",
                    days=energy.compared_days,
                )
            )
        ]
    if energy.verdict is not None:
        lines.append(_verdict(energy))
    return lines


def _verdict(energy: Balance) -> Text:
    deficit = energy.deficit_kcal_per_day
    amount = MISSING if deficit is None else f"{abs(deficit):.0f}"
    if energy.verdict is Verdict.RECKLESS:
        said = text("Too little, if all food was logged: eat more, or ask somebody who knows you")
        return Text(said, style="bold red")
    words = {
        Verdict.ABOVE: text("{amount} kcal a day more than burned"),
        Verdict.SAFE: text("{amount} kcal a day below: a deficit that can be kept (up to 750)"),
        Verdict.LARGE: text("{amount} kcal a day below: more than the 500 to 750 that last"),
    }[energy.verdict or Verdict.SAFE]
    style = "yellow" if energy.verdict is Verdict.LARGE else ""
    return Text(words.format(amount=amount), style=style)


def _weight(scales: Scales, formatter: Formatter) -> list[Text]:
    if scales.mass_kg is None or scales.on is None:
        return []
    line = Text(f"{formatter.mass(scales.mass_kg)} ({scales.on:%a %d %b})")
    change = scales.change_kg_per_week
    if change is not None:
        shown = formatter.mass_change(change)
        line.append(text(", {change} a week").format(change=shown))
        if change < -FAST_LOSS_KG_PER_WEEK:
            line.append(text(": faster than is safe to keep up"), style="bold red")
    return [line]


def _load(form: Form | None) -> list[Text]:
    if form is None:
        return []
    said = text("fitness {fitness}, fatigue {fatigue}, form {form}").format(
        fitness=f"{form.fitness:.0f}", fatigue=f"{form.fatigue:.0f}", form=f"{form.form:+.0f}"
    )
    if not form.settled:
        said += text(" (day {days} of {needed}: still low)").format(
            days=form.days, needed=FITNESS_DAYS
        )
    return [Text(said)]
