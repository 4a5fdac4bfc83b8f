"""Strength training in words: sets, the week's days, what comes next and why."""

from collections.abc import Iterator, Sequence

from dashboards.words.dates import weekday
from dashboards.words.goals import Bar, GoalLine, Tone, left_words
from sessions.strength.exercise_sets import ExerciseSets
from sessions.strength.exercises import exercise_words
from sessions.strength.progression import NextSets, WhyNext
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import Strength
from sessions.week.strength_week import STRENGTH_MIN, StrengthDay, StrengthToday, StrengthWeek

MOST_NEXT = 3  # on a line of the terminal; the page has a card


def strength_words(what: Strength, formatter: Formatter) -> str:
    """For example "25 min, Squats 3 × 8 @ 60 kg, Lunges 3 × 10"."""
    parts = []
    if what.duration_min is not None:
        parts.append(f"{what.duration_min:g} min")
    if what.warm_up_min is not None:
        parts.append(text("warm-up {minutes} min").format(minutes=f"{what.warm_up_min:g}"))
    parts += [sets_words(sets, formatter) for sets in what.exercises]
    return ", ".join(parts)


def sets_words(sets: ExerciseSets, formatter: Formatter) -> str:
    """For example "Squats 3 × 8 @ 60 kg", "Push-ups 12/10/8", "Plank 3 × 45 s"."""
    return f"{exercise_words(sets.exercise)} {count_words(sets, formatter)}"


def count_words(sets: ExerciseSets, formatter: Formatter) -> str:
    """The same without the exercise."""
    counts = sets.repetitions
    if len(set(counts)) == 1:
        shown = f"{len(counts)} × {counts[0]}" if len(counts) > 1 else str(counts[0])
    else:
        shown = "/".join(str(count) for count in counts)
    if sets.in_seconds:
        shown += " s"
    return shown if sets.load_kg is None else f"{shown} @ {formatter.load(sets.load_kg)}"


def strength_bar(strength: StrengthWeek, *, over: bool) -> Bar:
    """Days that count, of two or three."""
    return Bar(
        done=strength.counted_days,
        goal=strength.goal_days,
        words=text("{done} of {goal}–{most} days").format(
            done=strength.counted_days, goal=strength.goal_days, most=strength.most_days
        ),
        left=left_words(str(strength.left_days), is_left=strength.left_days > 0, over=over),
    )


def strength_lines(strength: StrengthWeek, formatter: Formatter) -> Iterator[GoalLine]:
    """The days with what they lack, whether to rest, what comes next."""
    if strength.days:
        said = ", ".join(_day(day) for day in strength.days)
        warm = sum(day.warmed_up for day in strength.days)
        if warm:
            warmed_up = text("; warm-up on {warm} of {days} days")
            said += warmed_up.format(warm=warm, days=len(strength.days))
        yield GoalLine(words=said)
    if strength.today is StrengthToday.REST:
        yield GoalLine(words=text("Yesterday was strength: rest today"), tone=Tone.CAUTION)
    elif strength.today is not None and strength.next:
        proposed = (_sets_and_sign(one, formatter) for one in strength.next[:MOST_NEXT])
        yield GoalLine(words=text("Next: {sets}").format(sets=", ".join(proposed)))


def today_words(today: StrengthToday) -> str:
    """Whether today is a day for it."""
    return {
        StrengthToday.TRAIN: text("Today may be a strength day."),
        StrengthToday.REST: text("Yesterday was strength: rest today."),
        StrengthToday.DONE: text("Done for today: rest tomorrow."),
        StrengthToday.ENOUGH: text("Three days count this week: that is enough."),
    }[today]


def why_words(one: NextSets, formatter: Formatter) -> str:
    """Why the next sets are as they are, in one sentence."""
    if one.why is WhyNext.MORE_LOAD:
        more = (one.proposed.load_kg or 0) - (one.last.load_kg or 0)
        return text("All done twice: {more} more.").format(more=formatter.load(more))
    return {
        WhyNext.ONCE: text("The same again; done twice, it grows."),
        WhyNext.NOT_ALL: text("The same load until every set is done."),
        WhyNext.MORE_REPETITIONS: text("All done twice: one repetition more."),
        WhyNext.LONGER: text("All done twice: five seconds longer."),
        WhyNext.TOO_EASY: text("Twenty in a set: take a load, or a harder kind of it."),
    }[one.why]


def two_ways() -> Sequence[str]:
    """The two ways to train that the project began with."""
    return (
        text(
            "Two ways: few repetitions (up to 6) with a heavy load make strong; 8 to 12 with a"
            " moderate load that rises do most for who begins."
        ),
        text(
            "20 to 30 minutes on two or three days a week, a day of rest between, five easy minutes"
            " before."
        ),
    )


def _sets_and_sign(one: NextSets, formatter: Formatter) -> str:
    grows = one.why in (WhyNext.MORE_LOAD, WhyNext.MORE_REPETITIONS, WhyNext.LONGER)
    return f"{sets_words(one.proposed, formatter)}{' ↑' if grows else ''}"


def _day(day: StrengthDay) -> str:
    said = text("{weekday} about {minutes} min") if day.is_estimated else "{weekday} {minutes} min"
    shown = said.format(weekday=weekday(day.day), minutes=f"{day.duration_min:.0f}")
    return f"{shown}{_why_not(day)}"


def _why_not(day: StrengthDay) -> str:
    if not day.rested:
        return text(" (no rest day before)")
    return text(" (under 20 min)") if day.duration_min < STRENGTH_MIN[0] else ""
