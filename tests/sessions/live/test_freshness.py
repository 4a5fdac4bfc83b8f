"""Freshness of a shown value: grey when it is old, "--" when its device is silent."""

import pytest

from sessions.live.freshness import Freshness, Reading


@pytest.mark.parametrize(
    ("age_s", "freshness"),
    [
        (0.0, Freshness.FRESH),
        (2.5, Freshness.FRESH),
        (2.6, Freshness.STALE),
        (4.5, Freshness.STALE),
        (4.6, Freshness.BLANK),
        (None, Freshness.BLANK),
    ],
)
def test_a_value_turns_grey_and_then_blank(age_s: float | None, freshness: Freshness) -> None:
    reading = Reading(value=120, age_s=age_s)
    assert reading.freshness is freshness
    assert reading.shown == (None if freshness is Freshness.BLANK else 120)


@pytest.mark.parametrize(
    ("age_s", "freshness"),
    [
        (4.5, Freshness.FRESH),
        (4.6, Freshness.STALE),
        (6.5, Freshness.STALE),
        (6.6, Freshness.BLANK),
    ],
)
def test_one_of_a_device_that_sends_seldom_lasts_longer(age_s: float, freshness: Freshness) -> None:
    assert Reading(value=120, age_s=age_s, seldom_s=2.0).freshness is freshness


def test_nothing_measured_is_blank_however_new() -> None:
    assert Reading(age_s=0.0).freshness is Freshness.BLANK
