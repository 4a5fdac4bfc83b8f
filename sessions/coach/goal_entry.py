"""A goal as a person writes it, read into an entry of the diary."""

from sessions.coach.goal import LEAST_5K_S, MOST_5K_S, Aim
from sessions.text import text
from sessions.week.diary import CoachGoal, EntryError
from sessions.week.goals import CARDIO_MIN
from sessions.workouts.quantities import read_time_s

WEIGHT_MIN = 200.0
"""Within the 150 to 250 moderate minutes a week that hold a weight and take a little off it
(Donnelly et al. 2009, ACSM position stand, Med Sci Sports Exerc 41:459)."""

LEAST_MIN, MOST_MIN = 30.0, 600.0
NONE = "none"


def read_goal(aim: str, value: str | None = None) -> CoachGoal:
    """From an aim's word, with a time (5k) or minutes a week (150, weight) where one is said.

    Raises:
        EntryError: no such goal, or a value that nobody can mean; says what is expected.
    """
    word, value = aim.strip().lower(), (value or "").strip() or None
    if word == Aim.FIVE_KM.value:
        return CoachGoal(aim=word, five_km_s=_five_km_s(value))
    if word == Aim.WEIGHT.value:
        return CoachGoal(aim=word, weekly_min=_minutes(value, usual=WEIGHT_MIN))
    if word == Aim.MINUTES.value:
        return CoachGoal(aim=word, weekly_min=_minutes(value, usual=CARDIO_MIN))
    if word in (NONE, Aim.FIRST_RUN.value) and value is None:
        return CoachGoal(aim=None if word == NONE else word)
    written = " ".join(part for part in (aim, value) if part)
    expected = text(
        "expected 150, 30min, weight, none, or 5k with a time like 27:30, got {words!r}"
    )
    raise EntryError(expected.format(words=written))


def _five_km_s(value: str | None) -> float:
    try:
        time_s = read_time_s(value or "")
    except ValueError:
        time_s = 0.0
    if not LEAST_5K_S <= time_s <= MOST_5K_S:
        expected = text("expected a time from 12:00 to 1:00:00, like 27:30, got {words!r}")
        raise EntryError(expected.format(words=value or ""))
    return time_s


def _minutes(value: str | None, *, usual: float) -> float:
    if value is None:
        return usual
    try:
        minutes = float(value)
    except ValueError:
        minutes = -1.0
    if not LEAST_MIN <= minutes <= MOST_MIN:
        expected = text("expected {least} to {most} minutes a week, got {words!r}")
        raise EntryError(
            expected.format(least=f"{LEAST_MIN:.0f}", most=f"{MOST_MIN:.0f}", words=value)
        )
    return minutes
