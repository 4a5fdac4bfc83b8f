"""A week's goals in words: what terminal and page both say of them."""

from collections.abc import Iterator

from dashboards.words.goals import Bar, Goal, GoalLine, Tone, left_words
from dashboards.words.recovery import recovery_lines
from dashboards.words.scale_words import balance_lines, goal_bar, goal_lines, weight_lines
from dashboards.words.strength import strength_bar, strength_lines
from sessions.core.heart.training_load import FITNESS_DAYS, Form
from sessions.text import text
from sessions.units import MISSING, Formatter, number
from sessions.week.energy_balance import Balance, WeightTrend
from sessions.week.goals import (
    Cardio,
    Intervals,
    WarmUps,
    WeekReport,
)


def goals_of(report: WeekReport, formatter: Formatter, *, over: bool) -> tuple[Goal, ...]:
    """All parts in order; one without a bar and a line has nothing to say.

    `over`: the week is, so that what is left was missed.
    """
    return (
        Goal(
            name=text("Cardio"),
            bar=_cardio_bar(report.cardio, over=over),
            lines=tuple(_cardio(report.cardio)),
        ),
        Goal(
            name=text("Intervals"),
            bar=_interval_bar(report.intervals, over=over),
            lines=tuple(_intervals(report.intervals)),
        ),
        Goal(name=text("Warm-up"), lines=tuple(_warm_up(report.warm_ups))),
        Goal(
            name=text("Strength"),
            bar=strength_bar(report.strength, over=over),
            lines=tuple(strength_lines(report.strength, formatter)),
        ),
        Goal(name=text("Food"), lines=tuple(_food(report))),
        Goal(
            name=text("Weight"),
            lines=tuple(weight_lines(report.scales, report.balance, formatter)),
        ),
        *_weight_goal(report, formatter),
        Goal(name=text("Load"), lines=tuple(_load(report.load))),
        Goal(name=text("This morning"), lines=tuple(recovery_lines(report.recovery))),
    )


def session_count(count: int) -> str:
    """How many sessions a week has."""
    if count == 0:
        return text("no session yet (simulated runs do not count)")
    return text("1 session") if count == 1 else text("{count} sessions").format(count=count)


def _cardio_bar(cardio: Cardio, *, over: bool) -> Bar:
    # Rounded towards what is still to do: "150 of 150" must not stand beside "1 min to go".
    left_min = -int(-cardio.left_min // 1)
    return Bar(
        done=cardio.equivalent_min,
        goal=cardio.goal_min,
        words=text("{done} of {goal} min").format(
            done=f"{int(cardio.equivalent_min)}", goal=f"{cardio.goal_min:.0f}"
        ),
        left=left_words(
            text("{minutes} min").format(minutes=left_min), is_left=cardio.left_min > 0, over=over
        ),
    )


def _cardio(cardio: Cardio) -> Iterator[GoalLine]:
    if cardio.equivalent_min:
        said = text("{moderate} min moderate + 2 × {vigorous} min vigorous")
        yield GoalLine(
            words=said.format(
                moderate=f"{cardio.moderate_min:.0f}", vigorous=f"{cardio.vigorous_min:.0f}"
            )
        )
    if cardio.unknown_min:
        said = text("{minutes} min without heart rate or profile: not counted")
        yield GoalLine(words=said.format(minutes=f"{cardio.unknown_min:.0f}"))


def _interval_bar(intervals: Intervals, *, over: bool) -> Bar:
    return Bar(
        done=intervals.sessions,
        goal=intervals.goal_sessions,
        words=text("{done} of {goal} sessions").format(
            done=intervals.sessions, goal=intervals.goal_sessions
        ),
        left=left_words(
            str(intervals.left_sessions), is_left=intervals.left_sessions > 0, over=over
        ),
    )


def _intervals(intervals: Intervals) -> Iterator[GoalLine]:
    rates = (intervals.interval_kcal_per_min, intervals.steady_kcal_per_min)
    if any(rate is not None for rate in rates):
        said = text("net kcal a minute: {intervals} with intervals, {steady} steady")
        yield GoalLine(words=said.format(intervals=_rate(rates[0]), steady=_rate(rates[1])))


def _rate(value: float | None) -> str:
    return MISSING if value is None else number(value, decimals=1)


def _warm_up(warm_ups: WarmUps) -> Iterator[GoalLine]:
    if warm_ups.needed:
        said = text("{present} of {needed} hard sessions began with five easy minutes")
        yield GoalLine(words=said.format(present=warm_ups.present, needed=warm_ups.needed))


def _food(report: WeekReport) -> Iterator[GoalLine]:
    """What the scale tells counts; the diary alone only until it does."""
    scale, energy = report.balance, report.energy
    yield from balance_lines(scale)
    if scale.balance_kcal_per_day is None:
        yield from _days_over(energy)
    everyday = scale.everyday_kcal_per_day
    yield from _under_way(energy, everyday_kcal=None if everyday is None else everyday.value)


def _weight_goal(report: WeekReport, formatter: Formatter) -> Iterator[Goal]:
    if report.goal is not None:
        yield Goal(
            name=text("Weight goal"),
            bar=goal_bar(report.goal, formatter),
            lines=tuple(goal_lines(report.goal, formatter)),
        )


def _under_way(energy: Balance, *, everyday_kcal: float | None) -> Iterator[GoalLine]:
    """`everyday_kcal`: a day's without sessions, as the scale tells it; None: as is usual."""
    day = energy.under_way
    if day is None:
        return
    burned = day.burned_kcal if everyday_kcal is None else everyday_kcal + day.session_kcal
    eaten = f"{day.eaten_kcal or 0:.0f}"
    if burned is None:
        yield GoalLine(words=text("today so far {eaten} kcal eaten").format(eaten=eaten))
    else:
        said = text("today so far {eaten} kcal eaten, about {burned} burned by midnight")
        yield GoalLine(words=said.format(eaten=eaten, burned=f"{burned:.0f}"))
    if energy.under_way_verdict is WeightTrend.RECKLESS:
        yield GoalLine(words=text("too little for a day, if that is all"), tone=Tone.CAUTION)


def _days_over(energy: Balance) -> Iterator[GoalLine]:
    if energy.eaten_kcal_per_day is None:
        return
    eaten = f"{energy.eaten_kcal_per_day:.0f}"
    if energy.burned_kcal_per_day is None:
        said = text("{eaten} kcal a day eaten; burned: needs height, mass and age in the profile")
        yield GoalLine(words=said.format(eaten=eaten))
    else:
        said = text("{eaten} kcal a day eaten, about {burned} burned (days logged: {days})")
        yield GoalLine(
            words=said.format(
                eaten=eaten,
                burned=f"{energy.burned_kcal_per_day:.0f}",
                days=energy.compared_days,
            )
        )
    if energy.verdict is not None:
        yield _verdict(energy.verdict, deficit=energy.deficit_kcal_per_day)
        yield GoalLine(words=text("by the diary alone, and people leave out 12 to 20 % in theirs"))


def _verdict(verdict: WeightTrend, *, deficit: float | None) -> GoalLine:
    if verdict is WeightTrend.RECKLESS:
        said = text("Too little, if all food was logged: eat more, or ask somebody who knows you")
        return GoalLine(words=said, tone=Tone.WARNING)
    words = {
        WeightTrend.ABOVE: text("{amount} kcal a day more than burned"),
        WeightTrend.SAFE: text("{amount} kcal a day below: a deficit that can be kept (up to 750)"),
        WeightTrend.LARGE: text("{amount} kcal a day below: more than the 500 to 750 that last"),
    }[verdict]
    amount = MISSING if deficit is None else f"{abs(deficit):.0f}"
    tone = Tone.CAUTION if verdict is WeightTrend.LARGE else Tone.PLAIN
    return GoalLine(words=words.format(amount=amount), tone=tone)


def _load(form: Form | None) -> Iterator[GoalLine]:
    if form is None:
        return
    said = text("fitness {fitness}, fatigue {fatigue}, form {form}").format(
        fitness=f"{form.fitness:.0f}", fatigue=f"{form.fatigue:.0f}", form=f"{form.form:+.0f}"
    )
    if not form.settled:
        said += text(" (day {days} of {needed}: still low)").format(
            days=form.days, needed=FITNESS_DAYS
        )
    yield GoalLine(words=said)
