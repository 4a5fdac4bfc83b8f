"""One quantity: when a first command may be sent, how far it may go, and when it is left alone."""

import math

import pytest

from sessions.control.limits import Limits
from sessions.control.ramped_quantity import SPEED, Departure, RampedQuantity

LIMITS = Limits(low=1.0, high=16.0, step=0.1, grid_from=1.0)


def lane(*readings: float) -> RampedQuantity:
    """A belt seen once a second, the last time at second 10."""
    one = RampedQuantity(SPEED)
    one.limits = LIMITS
    for number, reading in enumerate(readings):
        one.seen(reading, at_s=11.0 - len(readings) + number)
    return one


def led(*, to_kmh: float) -> RampedQuantity:
    """A belt that was brought to `to_kmh` long ago: it is second 60."""
    one = lane(to_kmh, to_kmh, to_kmh)
    assert one.next_command(to_kmh, high=math.inf, at_s=10.0) is None
    for second in range(11, 61):
        one.seen(to_kmh, at_s=second)
    return one


def test_the_first_command_starts_from_a_steady_reading() -> None:
    assert lane(3.0, 3.0, 3.1).next_command(8.0, high=math.inf, at_s=10.0) == 3.6


@pytest.mark.parametrize(
    ("why", "readings"),
    [
        ("it is still coming up to speed", (2.0, 2.5, 3.0)),
        ("seen for too short a time", (3.0,)),
        ("never seen", ()),
        ("above the cap", (17.0, 17.0, 17.0)),
        ("below the machine's slowest", (0.4, 0.4, 0.4)),
    ],
)
def test_a_belt_that_is_not_to_be_touched(why: str, readings: tuple[float, ...]) -> None:
    assert lane(*readings).next_command(8.0, high=math.inf, at_s=10.0) is None, why


def test_an_old_reading_is_none() -> None:
    assert lane(3.0, 3.0, 3.0).next_command(8.0, high=math.inf, at_s=13.5) is None


def test_one_reading_that_nothing_explains_holds_the_next_command_back() -> None:
    one = led(to_kmh=7.0)
    one.seen(6.4, at_s=61.0)
    assert one.next_command(9.0, high=math.inf, at_s=61.0) is None
    assert one.departure() is None
    one.seen(7.0, at_s=62.0)
    assert one.next_command(9.0, high=math.inf, at_s=62.0) == 7.5


def test_three_in_a_row_are_somebody() -> None:
    one = led(to_kmh=7.0)
    for second, reading in ((61, 6.4), (62, 5.8), (63, 5.2)):
        one.seen(reading, at_s=second)
    assert one.departure() is Departure.MOVED


def test_a_belt_that_stays_where_it_was_is_stuck() -> None:
    one = led(to_kmh=7.0)
    second = 60.0
    for _ in range(3):
        command = one.next_command(12.0, high=math.inf, at_s=second)
        assert command is not None
        one.send(command, at_s=second)
        second += 1.0
        one.seen(7.0, at_s=second)
    assert one.next_command(12.0, high=math.inf, at_s=second) is None  # 1.5 ahead already
    for _ in range(20):
        second += 1.0
        one.seen(7.0, at_s=second)
    assert one.departure() is Departure.STUCK


def test_less_than_before_is_not_sent_where_it_would_be_more_than_the_belt_does() -> None:
    one = led(to_kmh=5.0)
    one.send(8.4, at_s=60.0)
    one.seen(6.6, at_s=61.0)  # on its way for all that is known
    assert one.next_command(4.0, high=math.inf, at_s=62.0) == 7.9
    one.seen(6.3, at_s=62.0)
    assert one.next_command(4.0, high=math.inf, at_s=62.0) is None


def test_a_refused_command_leaves_the_one_before_in_force() -> None:
    one = led(to_kmh=7.0)
    one.send(7.5, at_s=60.0)
    one.was_refused()
    assert one.commanded == 7.0


def test_a_machine_repeats_each_command_once_and_soon() -> None:
    one = led(to_kmh=7.0)
    one.send(7.5, at_s=60.0)
    one.send(8.0, at_s=61.0)
    assert one.is_ours(8.0, at_s=61.5)
    assert not one.is_ours(7.5, at_s=61.6), "what came before it will not be repeated any more"
    one.send(8.5, at_s=62.0)
    assert not one.is_ours(8.5, at_s=72.5)


def test_a_machine_repeats_what_its_own_grid_makes_of_a_command() -> None:
    one = led(to_kmh=7.0)
    one.send(7.4, at_s=60.0)
    assert one.is_ours(7.5, at_s=61.0)
    one.send(7.9, at_s=62.0)
    assert one.is_ours(8.0, at_s=63.0)
    one.send(8.4, at_s=64.0)
    assert one.is_ours(8.5, at_s=65.0)
    one.send(8.9, at_s=66.0)
    assert not one.is_ours(9.5, at_s=67.0), "on its grid, and not the nearest to what was asked"


def test_a_new_link_forgets_what_was_seen() -> None:
    one = led(to_kmh=7.0)
    one.forget()
    assert (one.measured, one.commanded) == (None, None)


IN_MILES = Limits(low=1.6093, high=16.0, step=0.1609344, grid_from=1.6093)


def started(*readings: float) -> RampedQuantity:
    """A belt whose range may be one of miles."""
    one = lane(*readings)
    one.limits = IN_MILES
    return one


def test_a_belt_that_was_started_below_a_range_in_miles_is_led_into_it() -> None:
    one = started(1.0, 1.0, 1.0)
    assert one.next_command(6.0, high=math.inf, at_s=10.0) is None
    assert one.next_command(6.0, high=math.inf, at_s=10.5) == pytest.approx(1.61, abs=0.01)


@pytest.mark.parametrize("readings", [(0.8, 0.8, 0.8), (0.0, 1.0, 1.0), (0.95, 1.0, 1.05)])
def test_one_slower_than_that_or_on_its_way_up_is_not_touched(readings: tuple[float, ...]) -> None:
    one = started(*readings)
    for tick in range(8):
        assert one.next_command(6.0, high=math.inf, at_s=10.0 + tick / 4) is None


def every_4_s(*readings: float) -> RampedQuantity:
    """A belt that reports seldom; the last time at second 10."""
    one = RampedQuantity(SPEED)
    one.limits = LIMITS
    for number, reading in enumerate(readings):
        one.seen(reading, at_s=10.0 - 4.0 * (len(readings) - 1 - number))
    return one


def test_a_belt_that_reports_every_4_s_is_led_and_its_reading_holds_for_6() -> None:
    for later_s, expected in ((0.0, 3.5), (5.9, 3.5), (6.1, None)):
        one = every_4_s(3.0, 3.0, 3.0)
        assert one.next_command(8.0, high=math.inf, at_s=10.0 + later_s) == expected


def test_two_of_its_readings_say_that_somebody_else_moves_it() -> None:
    one = every_4_s(7.0, 7.0, 7.0)
    assert one.next_command(7.0, high=math.inf, at_s=10.0) is None
    one.seen(5.0, at_s=30.0)
    assert one.departure() is None
    one.seen(5.0, at_s=34.0)
    assert one.departure() is Departure.MOVED


@pytest.mark.parametrize(
    ("readings", "flees"),
    [(((14.0, 12.0),), True), (((14.0, 7.0), (18.0, 7.0), (22.0, 12.0)), False)],
)
def test_a_flight_that_is_seen_seldom_is_one_all_the_same(
    readings: tuple[tuple[float, float], ...], flees: bool
) -> None:
    """At the first reading after our command, not eleven seconds later."""
    one = every_4_s(7.0, 7.0, 7.0)
    one.next_command(7.0, high=math.inf, at_s=10.0)
    one.send(7.5, at_s=10.5)
    for at_s, kmh in readings:
        one.seen(kmh, at_s=at_s)
    assert (one.flight.since_s is not None) is flees
