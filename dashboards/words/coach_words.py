"""Proposals of the coach in words: the goal, the session, and one sentence for each reason."""

from collections.abc import Callable
from datetime import date

from dashboards.words.dates import day_words
from sessions.coach.goal import Aim, Goal
from sessions.coach.limits import GROWTH, GROWTH_MIN, HEAVY_LOAD, SPIKE
from sessions.coach.proposal import Because, Proposal, SessionKind, Why
from sessions.coach.walk_run import WEEKS
from sessions.past.coaching import Coaching
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import CoachGoal


def goal_words(goal: Goal, formatter: Formatter) -> str:
    """What is worked towards."""
    if goal.aim is Aim.FIRST_RUN:
        return text("Goal: thirty minutes of running")
    if goal.aim is Aim.FIVE_KM:
        time = formatter.duration(goal.five_km_s)
        return text("Goal: 5 km in {time}").format(time=time)
    said = (
        text("Goal: {minutes} moderate minutes a week, for the weight")
        if goal.aim is Aim.WEIGHT
        else text("Goal: {minutes} moderate minutes a week")
    )
    return said.format(minutes=f"{goal.weekly_min:.0f}")


def goal_entry_words(told: CoachGoal, formatter: Formatter) -> str:
    """A goal as it stands in the diary."""
    if told.aim is None:
        return text("none")
    if told.aim == Aim.FIRST_RUN.value:
        return text("30 min of running")
    if told.aim == Aim.FIVE_KM.value:
        return text("5 km in {time}").format(time=formatter.duration(told.five_km_s))
    return text("{minutes} min a week").format(minutes=f"{told.weekly_min:.0f}")


def time_words(coaching: Coaching) -> str:
    """How long it takes from here."""
    if coaching.is_reached:
        return text("Reached. The coach keeps it up; another goal: strapline coach goal")
    least, most = coaching.weeks
    if coaching.goal.aim is Aim.FIVE_KM:
        return text("First thirty minutes of running: {least} to {most} weeks from here.").format(
            least=least, most=most
        )
    return text(
        "{least} weeks from here if all goes well; nine in ten who follow it need {most} at most."
    ).format(least=least, most=most)


def session_words(proposal: Proposal, formatter: Formatter) -> str:
    """For example "35 min: 7 times 2 min of jogging and 1:30 of walking"."""
    minutes = text("{minutes} min").format(minutes=f"{proposal.minutes:.0f}")
    what = {
        SessionKind.REST: text("rest"),
        SessionKind.EASY: text("easy, at a moderate heart rate"),
        SessionKind.LONG: text("longer and easy"),
        SessionKind.INTERVALS: text("intervals, three minutes hard and two easy"),
    }.get(proposal.kind, "")
    if proposal.rounds is not None:
        what = _rounds_words(proposal, formatter)
    return f"{minutes}: {what}" if proposal.is_session else what


def kind_words(proposal: Proposal) -> str:
    """In a word or two."""
    if proposal.kind is SessionKind.WALK_RUN:
        if not proposal.week:
            return text("Walk and jog, before week 1")
        return text("Walk and jog, week {week} of {weeks}").format(week=proposal.week, weeks=WEEKS)
    return {
        SessionKind.EASY: text("Easy"),
        SessionKind.LONG: text("Long"),
        SessionKind.INTERVALS: text("Intervals"),
    }.get(proposal.kind, text("Rest"))


def day_of(proposal: Proposal, *, today: date) -> str:
    """Today, tomorrow, or the day."""
    day = date.fromordinal(proposal.day)
    if day == today:
        return text("Today")
    if (day - today).days == 1:
        return text("Tomorrow")
    return day_words(day, with_year=False)


def reason_words(because: Because) -> str:
    """One sentence; what it rests on is in `docs/physiology.md`."""
    figure = 0 if because.figure is None else because.figure
    whole = f"{figure:.0f}"
    return _REASONS[because.why]().format(
        figure=whole,
        ratio=f"{figure:.1f}",
        tenth=f"{100 * (GROWTH - 1):.0f}",
        quarter=f"{GROWTH_MIN:.0f}",
        spike=f"{SPIKE:g}",
        heavy=f"{HEAVY_LOAD:g}",
    )


def proposal_only_words() -> str:
    """What a proposal is."""
    return text("A proposal: what you do instead is taken as it comes. No medical advice.")


def no_goal_words() -> str:
    """What to do first."""
    return text("No goal is set. For example: strapline coach goal 30min, 150, weight, or 5k 27:30")


def resting_week_words() -> str:
    """No session is proposed within a week."""
    return text("Nothing for the next seven days.")


_REASONS: dict[Why, Callable[[], str]] = {
    Why.STARTS: lambda: text("Because everybody begins with short jogs and long walks."),
    Why.PLACED: lambda: text(
        "Because your runs of the last four weeks were as long as those of week {figure}."
    ),
    Why.NEXT_WEEK: lambda: text("Because the week before was done: this is week {figure}."),
    Why.SAME_WEEK: lambda: text("Because runs of this week are still to be done: {figure}."),
    Why.WEEK_BACK: lambda: text(
        "Because two runs were hard to finish: week {figure} once more makes the next one easier."
    ),
    Why.FIRST_RUN_FIRST: lambda: text(
        "Because a fast 5 km needs {figure} minutes of running first."
    ),
    Why.MINUTES: lambda: text("Because {figure} minutes are this week's share of the goal."),
    Why.GROWTH: lambda: text(
        "Because a week grows by {tenth} % or {quarter} minutes at most, over the best of three."
    ),
    Why.SPIKE: lambda: text(
        "Because a week is at most {spike} times the mean of the three before it."
    ),
    Why.LONGEST: lambda: text(
        "Because a session is at most {tenth} % longer than the longest of thirty days."
    ),
    Why.REST_DAY: lambda: text("Because two days in a row, or five in seven, ask for a rest."),
    Why.DAY_BETWEEN: lambda: text("Because a day lies between two sessions."),
    Why.DONE_TODAY: lambda: text("Because today's session is done."),
    Why.WEEK_DONE: lambda: text("Because the minutes of these seven days are done."),
    Why.ILL: lambda: text("Because you are ill, or were until yesterday."),
    Why.AFTER_ILLNESS: lambda: text(
        "Because you were ill for {figure} days: the first sessions after it are easier."
    ),
    Why.GAP: lambda: text("Because the last session was {figure} days ago: a step back is easy."),
    Why.LOW_MORNING: lambda: text("Because the morning reading was lower than yours usually are."),
    Why.HEAVY_LOAD: lambda: text(
        "Because the last week's load was {ratio} times the last four weeks', more than {heavy}."
    ),
    Why.HARD_DAY: lambda: text(
        "Because hard minutes count double, and the last days were easy enough for them."
    ),
    Why.LONG_DAY: lambda: text("Because one longer session a week carries the others."),
    Why.REACHED: lambda: text("Because the goal is reached: this keeps it."),
}


def _rounds_words(proposal: Proposal, formatter: Formatter) -> str:
    rounds = proposal.rounds
    assert rounds is not None
    times = len(rounds.jogs_s)
    walk = formatter.duration(rounds.walk_s)
    if times == 1:
        return text("jog {jog} in one go").format(jog=formatter.duration(rounds.jogs_s[0]))
    if len(set(rounds.jogs_s)) == 1:
        return text("jog {jog}, walk {walk}, {times} times").format(
            jog=formatter.duration(rounds.jogs_s[0]), walk=walk, times=times
        )
    jogs = ", ".join(formatter.duration(jog_s) for jog_s in rounds.jogs_s)
    return text("jog {jogs}, walk {walk} between").format(jogs=jogs, walk=walk)
