"""A belt that a person sets: steps, limits, and a frame a second like any treadmill's."""

from ingest.codecs import treadmill
from ingest.devices.by_hand import MAX_INCLINE_PCT, MAX_SPEED_KMH, BeltByHand
from ingest.journal import Notification
from ingest.measurements import BY_HAND, NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock


class Nobody:
    def found(self, *, rssi_dbm: int | None) -> None:
        assert rssi_dbm is None

    def connected(self) -> None:
        pass


def said(notification: Notification) -> tuple[float | None, float | None]:
    frame = treadmill.decode(notification.payload)
    return frame.speed_kmh, frame.inclination_pct


async def test_it_says_what_it_was_told_at_once_and_every_second() -> None:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    belt = BeltByHand(clock=clock)
    async with clock.running(), belt.open(Nobody()) as notifications:
        first = await anext(notifications)
        assert (first.device, first.characteristic) == (BY_HAND, "2ACD")
        assert said(first) == (0.0, 0.0)
        second = await anext(notifications)
        assert second.monotonic_ns - first.monotonic_ns == NS_PER_S
        belt.nudge(speed_steps=11, incline_steps=3)
        third = await anext(notifications)
        assert said(third) == (5.5, 1.5)
        assert third.monotonic_ns == second.monotonic_ns
        belt.stop()
        fourth = await anext(notifications)
        assert said(fourth) == (0.0, 1.5)
        fifth = await anext(notifications)
        assert fifth.monotonic_ns - fourth.monotonic_ns == NS_PER_S


def test_a_key_that_is_held_down_ends_at_the_widest_a_treadmill_goes() -> None:
    belt = BeltByHand(clock=SteppingClock(speed=None, start_wall_ns=0))
    belt.nudge(speed_steps=-1)
    assert belt.speed_kmh == 0.0
    belt.nudge(speed_steps=1_000, incline_steps=1_000)
    assert (belt.speed_kmh, belt.incline_pct) == (MAX_SPEED_KMH, MAX_INCLINE_PCT)


def test_steps_do_not_drift() -> None:
    belt = BeltByHand(clock=SteppingClock(speed=None, start_wall_ns=0))
    for _ in range(40):
        belt.nudge(speed_steps=1, incline_steps=1)
    for _ in range(40):
        belt.nudge(speed_steps=-1, incline_steps=-1)
    assert (belt.speed_kmh, belt.incline_pct) == (0.0, 0.0)
