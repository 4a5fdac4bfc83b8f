"""Resting heart rate from mornings, beside what a profile says."""

from datetime import date, timedelta

import pytest

from sessions.morning.morning import Morning, Position
from sessions.morning.resting_heart_rate import learned_rest, proposed_rest_bpm
from tests.sessions.morning.test_recovery import TODAY, morning


def mornings(*bpm: float, position: Position = Position.LYING) -> dict[date, Morning]:
    return {
        TODAY - timedelta(days=n): morning(bpm=one, position=position) for n, one in enumerate(bpm)
    }


def test_it_is_the_median_of_the_newest_seven_lying_ones() -> None:
    found = learned_rest(mornings(50, 51, 70, 52, 50, 51, 52, 90, 90, 90), on=TODAY)
    assert found is not None
    assert (found.heart_rate_bpm, found.readings, found.last) == (51, 7, TODAY)


@pytest.mark.parametrize("bpm", [(), (50,), (50, 51)])
def test_fewer_than_three_teach_nothing(bpm: tuple[float, ...]) -> None:
    assert learned_rest(mornings(*bpm), on=TODAY) is None


def test_neither_standing_nor_old_ones_teach() -> None:
    assert learned_rest(mornings(50, 51, 52, position=Position.STANDING), on=TODAY) is None
    assert learned_rest(mornings(50, 51, 52), on=TODAY + timedelta(days=60)) is None
    assert learned_rest(mornings(50, 51, 52), on=TODAY - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("profile_bpm", "proposed"), [(None, None), (52, None), (53.5, None), (54, 51), (47, 51)]
)
def test_a_profile_is_only_ever_offered_another_value(
    profile_bpm: float | None, proposed: int | None
) -> None:
    assert proposed_rest_bpm(51.2, profile_bpm=profile_bpm) == proposed
    assert proposed_rest_bpm(None, profile_bpm=profile_bpm) is None
