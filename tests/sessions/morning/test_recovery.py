"""Recovery: the last week's mornings against the sixty days before, or why nothing is said."""

from datetime import date, timedelta

import pytest

from sessions.morning.morning import Morning, NoAnswer, Position
from sessions.morning.recovery import RecoveryState, WhyUnknown, recovery_of

TODAY = date(2026, 12, 1)


def morning(
    ln_rmssd: float | None = 4.0,
    *,
    bpm: float = 52.0,
    position: Position = Position.LYING,
) -> Morning:
    return Morning(
        position=position,
        duration_s=180,
        heart_rate_bpm=bpm,
        ln_rmssd=ln_rmssd,
        no_answer=None if ln_rmssd is not None else NoAnswer.FALSE_BEATS,
    )


def before(*, days: int = 60, sd: float = 0.2) -> dict[date, Morning]:
    """Up to eight days ago, up and down around 4.0 by one standard deviation."""
    return {
        TODAY - timedelta(days=7 + n): morning(4.0 + (sd if n % 2 else -sd), bpm=52 + 2 * (n % 2))
        for n in range(days)
    }


def with_week(week: float, *, bpm: float = 52.0, days: int = 60) -> dict[date, Morning]:
    return before(days=days) | {TODAY - timedelta(days=n): morning(week, bpm=bpm) for n in range(7)}


@pytest.mark.parametrize(
    ("week", "state"),
    [
        (4.0, RecoveryState.USUAL),
        (3.91, RecoveryState.USUAL),
        (3.88, RecoveryState.LOWER),
        (3.81, RecoveryState.LOWER),
        (3.79, RecoveryState.MUCH_LOWER),
        (4.09, RecoveryState.USUAL),
        (4.12, RecoveryState.HIGHER),
    ],
)
def test_half_a_standard_deviation_of_the_days_is_a_change_of_the_week(
    week: float, state: RecoveryState
) -> None:
    found = recovery_of(with_week(week), day=TODAY)
    assert found.state is state
    assert found.why is None
    assert found.ln_rmssd is not None
    assert found.ln_rmssd.days == 60
    assert found.week_ln_rmssd == pytest.approx(week)


def test_one_bad_morning_is_no_bad_week() -> None:
    mornings = with_week(4.05) | {TODAY: morning(3.6)}
    assert recovery_of(mornings, day=TODAY).state is RecoveryState.USUAL


def test_what_lies_longer_back_than_sixty_days_is_forgotten() -> None:
    long_ago = {TODAY - timedelta(days=67 + n): morning(6.0) for n in range(30)}
    found = recovery_of(long_ago | with_week(4.0), day=TODAY)
    assert found.ln_rmssd is not None
    assert found.ln_rmssd.mean == pytest.approx(4.0)


def test_a_raised_heart_rate_is_told_beside() -> None:
    assert recovery_of(with_week(3.88, bpm=60), day=TODAY).heart_rate_raised
    assert not recovery_of(with_week(3.88, bpm=53), day=TODAY).heart_rate_raised


def test_without_enough_nothing_is_said_and_why() -> None:
    assert recovery_of({}, day=TODAY).why is WhyUnknown.NOT_TODAY
    few = recovery_of(with_week(4.0, days=13), day=TODAY)
    assert (few.state, few.why, few.days) == (RecoveryState.UNKNOWN, WhyUnknown.FEW, 20)
    assert recovery_of(with_week(4.0, days=14), day=TODAY).state is RecoveryState.USUAL
    two = before() | {TODAY: morning(), TODAY - timedelta(days=1): morning()}
    assert recovery_of(two, day=TODAY).why is WhyUnknown.FEW
    no_answer = with_week(4.0) | {TODAY: morning(None)}
    assert recovery_of(no_answer, day=TODAY).why is WhyUnknown.NO_ANSWER


def test_only_readings_in_one_position_are_compared() -> None:
    standing = {day: morning(3.0, bpm=70, position=Position.STANDING) for day in with_week(4.0)}
    mixed = standing | {TODAY: morning(4.0)}
    assert recovery_of(mixed, day=TODAY).why is WhyUnknown.FEW


def test_mornings_that_never_differ_leave_room_for_a_rounding() -> None:
    even = {TODAY - timedelta(days=n): morning(4.0) for n in range(67)}
    assert recovery_of(even | {TODAY: morning(3.9)}, day=TODAY).state is RecoveryState.USUAL
