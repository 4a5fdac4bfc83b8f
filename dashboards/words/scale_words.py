"""What the scale tells with the runs, in words: balance, trend, the diary beside it, the goal."""

from collections.abc import Iterator

from dashboards.words.dates import date_words, day_words
from dashboards.words.goals import Bar, GoalLine, Tone
from sessions.core.model.banded import Banded
from sessions.text import text
from sessions.units import Formatter
from sessions.week.energy_balance import WeightTrend
from sessions.week.goals import Scales
from sessions.week.safe_weight_goal import fastest_kg_per_week
from sessions.week.scale_report import DiaryCheck, ScaleReport
from sessions.week.weight_goal import GoalState, WeightGoalReport


def balance_lines(scale: ScaleReport) -> Iterator[GoalLine]:
    """Eaten less burned by scale and runs; nothing before there are readings of two weeks."""
    balance, span = scale.balance_kcal_per_day, scale.span_days
    if balance is None or span is None:
        return
    yield GoalLine(words=_balance_words(balance, span=span))
    if scale.verdict is WeightTrend.RECKLESS:
        said = text("Too little to go on with: eat more, or ask somebody who knows you")
        yield GoalLine(words=said, tone=Tone.WARNING)
    elif scale.verdict is WeightTrend.LARGE:
        said = text("more than the 500 to 750 kcal a day that last")
        yield GoalLine(words=said, tone=Tone.CAUTION)
    eaten, everyday = scale.eaten_kcal_per_day, scale.everyday_kcal_per_day
    if eaten is None or everyday is None:
        yield GoalLine(
            words=text("what is eaten for it is told to adults with height and age in the profile")
        )
        return
    sessions = _tens(scale.sessions_kcal_per_day or 0.0)
    said = text("eaten about {eaten} kcal (± {band}), burned {burned}")
    words = said.format(
        eaten=_tens(eaten.value),
        band=_tens(eaten.band or 0.0),
        # The three numbers add up as they are shown.
        burned=_tens(eaten.value) - _tens(balance.value),
    )
    if sessions:
        words += text(", {kcal} in sessions").format(kcal=sessions)
    yield GoalLine(words=words)
    if scale.diary is not None:
        yield from _diary_lines(scale.diary)


def weight_lines(scales: Scales, scale: ScaleReport, formatter: Formatter) -> Iterator[GoalLine]:
    """The newest reading, and the trend below the water."""
    if scales.mass_kg is None or scales.on is None:
        return
    day = day_words(scales.on, with_year=False)
    yield GoalLine(words=f"{formatter.mass(scales.mass_kg)} ({day})")
    if scale.trend_kg is None or scale.change_kg_per_week is None:
        yield GoalLine(words=waiting_words(scale))
        return
    said = text("trend {mass} (± {band}), {change}")
    words = said.format(
        mass=formatter.mass(scale.trend_kg.value),
        band=formatter.mass_value(scale.trend_kg.band or 0.0),
        change=change_words(scale, formatter),
    )
    fastest = fastest_kg_per_week(scale.trend_kg.value, down=True)
    if scale.change_kg_per_week.value < -fastest:
        words += text(": faster than is safe to keep up")
        yield GoalLine(words=words, tone=Tone.WARNING)
    else:
        yield GoalLine(words=words)


def change_words(scale: ScaleReport, formatter: Formatter) -> str:
    """For example "-0.6 kg a week (-0.9 to -0.3)"."""
    change = scale.change_kg_per_week
    assert change is not None
    band = change.band or 0.0
    return text("{change} a week ({low} to {high})").format(
        change=formatter.mass_change(change.value),
        low=formatter.mass_change_value(change.value - band),
        high=formatter.mass_change_value(change.value + band),
    )


def waiting_words(scale: ScaleReport) -> str:
    """What the scale still needs before it tells anything."""
    if not scale.readings:
        return text("A trend takes weights of two weeks: strapline log weight 71kg")
    if scale.days_left:
        said = text("The trend shows once weights span two weeks (days missing: {days})")
        return said.format(days=scale.days_left)
    if scale.readings_left:
        said = text("The trend takes a few weights more (missing: {count})")
        return said.format(count=scale.readings_left)
    return text("No weight for two weeks: the next one shows the trend again")


def goal_bar(goal: WeightGoalReport, formatter: Formatter) -> Bar | None:
    """How much of the way is done; None: not known, or there is no way to go."""
    if goal.from_kg is None or goal.left_kg is None or goal.state is not GoalState.UNDER_WAY:
        return None
    way = abs(goal.mass_kg - goal.from_kg)
    done = max(0.0, way - abs(goal.left_kg))
    words = text("{done} of {goal}").format(
        done=formatter.mass_value(done), goal=formatter.mass(way)
    )
    left = text("{amount} to {goal}").format(
        amount=formatter.mass(abs(goal.left_kg)), goal=formatter.mass(goal.mass_kg)
    )
    return Bar(done=done, goal=way, words=words, left=left)


def goal_lines(goal: WeightGoalReport, formatter: Formatter) -> Iterator[GoalLine]:
    """How the goal of weight stands, when it is reached, and what runs do to it."""
    if goal.left_kg is None:
        said = text("{goal}: when, is told once there are weights of two weeks")
        yield GoalLine(words=said.format(goal=formatter.mass(goal.mass_kg)))
        return
    if goal.state is GoalState.KEEPING:
        yield from _keeping(goal, formatter)
        return
    if goal.state is GoalState.LEFT:
        said = text("{goal} was reached, and is {left} away again")
        left = formatter.mass(abs(goal.left_kg))
        yield GoalLine(words=said.format(goal=formatter.mass(goal.mass_kg), left=left))
    if goal.keep_kcal_per_day is None:
        yield GoalLine(
            words=text("when it is reached is told to adults with height and age in the profile")
        )
        return
    yield GoalLine(words=_reached_words(goal))
    yield from _needed_lines(goal)
    yield from _run_lines(goal)


def _balance_words(balance: Banded, *, span: int) -> str:
    band = balance.band or 0.0
    if abs(balance.value) <= band:
        said = text(
            "{days} days of scale: {below} kcal a day below to {above} above what is burned"
        )
        below, above = band - balance.value, band + balance.value
        return said.format(below=_tens(below), above=_tens(above), days=span)
    size = abs(balance.value)
    values = {
        "days": span,
        "kcal": _tens(size),
        "low": _tens(size - band),
        "high": _tens(size + band),
    }
    said = (
        text("{days} days of scale: {kcal} kcal a day below what is burned ({low} to {high})")
        if balance.value < 0
        else text("{days} days of scale: {kcal} kcal a day above what is burned ({low} to {high})")
    )
    return said.format(**values)


def _diary_lines(diary: DiaryCheck) -> Iterator[GoalLine]:
    missing = diary.missing_kcal_per_day
    if not diary.disagrees:
        said = text("the diary agrees: {eaten} kcal a day on {days} days")
        yield GoalLine(words=said.format(eaten=_tens(diary.eaten_kcal_per_day), days=diary.days))
        return
    size, band = abs(missing.value), missing.band or 0.0
    values = {
        "eaten": _tens(diary.eaten_kcal_per_day),
        "low": _tens(size - band),
        "high": _tens(size + band),
    }
    said = (
        text(
            "the diary's {eaten} kcal a day are {low} to {high} too few for that: food is missing,"
            " or you need less than others of your size"
        )
        if missing.value > 0
        else text(
            "the diary's {eaten} kcal a day are {low} to {high} too many for that: less was eaten,"
            " or you need more than others of your size"
        )
    )
    yield GoalLine(words=said.format(**values), tone=Tone.CAUTION)


def _keeping(goal: WeightGoalReport, formatter: Formatter) -> Iterator[GoalLine]:
    assert goal.left_kg is not None
    said = text("{goal} is reached: keep it. The trend is {away} from it; 3 % counts as kept")
    away = formatter.mass(abs(goal.left_kg))
    yield GoalLine(words=said.format(goal=formatter.mass(goal.mass_kg), away=away))
    if goal.keep_kcal_per_day is not None:
        said = text("about {kcal} kcal a day keep it, running as now")
        yield GoalLine(words=said.format(kcal=_tens(goal.keep_kcal_per_day)))


def _reached_words(goal: WeightGoalReport) -> str:
    if goal.early_on is None:
        return text("eating and running as now it is not reached within two years")
    early = date_words(goal.early_on)
    if goal.late_on is None:
        if goal.likely_on is None:
            said = text("as now not before {early}, and likely not within two years")
            return said.format(early=early)
        said = text("as now from {early} on, likely {likely}, but not for certain")
        return said.format(likely=date_words(goal.likely_on), early=early)
    said = text("eating and running as now: between {early} and {late}")
    return said.format(early=early, late=date_words(goal.late_on))


def _needed_lines(goal: WeightGoalReport) -> Iterator[GoalLine]:
    needed = goal.needed_balance_kcal_per_day
    if goal.too_fast:
        said = text("in the time left it cannot be reached safely: set a later day, or none")
        yield GoalLine(words=said, tone=Tone.CAUTION)
    elif goal.by is not None and goal.likely_on is not None and goal.likely_on <= goal.by:
        yield GoalLine(words=text("likely in time for {day}").format(day=date_words(goal.by)))
    elif needed is not None:
        said = (
            text("{kcal} kcal a day below what is burned would do it")
            if needed < 0
            else text("{kcal} kcal a day above what is burned would do it")
        )
        yield GoalLine(words=said.format(kcal=_tens(abs(needed))))


def _run_lines(goal: WeightGoalReport) -> Iterator[GoalLine]:
    if goal.run_kcal is None or goal.likely_on is None:
        return
    if goal.without_runs_on is None:
        yield GoalLine(words=text("without your runs it would not be reached within two years"))
    elif goal.without_runs_on > goal.likely_on:
        said = text("your runs save {days} days of it")
        yield GoalLine(words=said.format(days=(goal.without_runs_on - goal.likely_on).days))
    more = goal.with_one_more_run_on
    if more is not None and more < goal.likely_on:
        said = text("one more run of {kcal} kcal a week: {days} days sooner, eating as now")
        yield GoalLine(
            words=said.format(kcal=_tens(goal.run_kcal), days=(goal.likely_on - more).days)
        )


def _tens(kcal: float) -> int:
    return round(kcal / 10) * 10
