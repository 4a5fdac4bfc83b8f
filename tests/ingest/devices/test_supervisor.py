"""The supervisor: one device kept streaming through silence, lost links and refusals."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from ingest.clock import Clock
from ingest.devices.sensor import DeviceKind, Link, LinkLost, NoAdapter, Progress, UnsupportedDevice
from ingest.devices.supervisor import Patience, Supervised, backoff_s
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock

# One opening of the scripted device: seconds to wait before each notification, then what ends it.
Opening = tuple[Sequence[float], Exception | None]


class ScriptedSensor:
    """A device that does on each opening what its script says; silent for ever after the last."""

    name = "strap"
    kind = DeviceKind.STRAP

    def __init__(self, clock: Clock, *openings: Opening, characteristic: str = "2A37") -> None:
        self._clock = clock
        self._openings = list(openings)
        self._characteristic = characteristic
        self.opened_at_s: list[float] = []

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        self.opened_at_s.append(seconds(self._clock))
        waits, end = self._openings.pop(0) if self._openings else ((), None)
        if isinstance(end, NoAdapter) or (isinstance(end, LinkLost) and not waits):
            raise end
        progress.found(rssi_dbm=-60)
        progress.connected()
        if isinstance(end, UnsupportedDevice):
            raise end
        yield self._notifications(waits, end)

    async def _notifications(
        self, waits: Sequence[float], end: Exception | None
    ) -> AsyncIterator[Notification]:
        for wait in waits:
            await self._clock.sleep(wait)
            yield Notification(
                device=self.name,
                characteristic=self._characteristic,
                payload=b"\x00\x48",
                monotonic_ns=self._clock.monotonic_ns(),
                wall_ns=self._clock.wall_ns(),
            )
        if end is not None:
            raise end
        await asyncio.Event().wait()


def seconds(clock: Clock) -> float:
    return clock.monotonic_ns() / NS_PER_S


@asynccontextmanager
async def supervised(
    *openings: Opening, characteristic: str = "2A37"
) -> AsyncIterator[tuple[Supervised, ScriptedSensor, SteppingClock, list[float]]]:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    sensor = ScriptedSensor(clock, *openings, characteristic=characteristic)
    received: list[float] = []
    device = Supervised(
        sensor, take=lambda n: received.append(n.monotonic_ns / NS_PER_S), clock=clock
    )
    async with clock.running(), asyncio.TaskGroup() as group:
        running = group.create_task(device.run())
        yield device, sensor, clock, received
        running.cancel()


async def until(clock: Clock, holds: Callable[[], bool], *, within_s: float = 120.0) -> None:
    async with clock.timeout(within_s):
        while not holds():
            await clock.sleep(0.1)


async def test_notifications_reach_their_taker_in_order() -> None:
    async with supervised(([1.0] * 5, None)) as (device, _, clock, received):
        await until(clock, lambda: len(received) == 5)
        assert received == sorted(received)
        assert device.link is Link.STREAMING
        assert device.streaming.is_set()


async def test_a_lost_link_is_opened_again() -> None:
    async with supervised(([1.0], LinkLost("fell")), ([1.0], None)) as (device, _, clock, received):
        await until(clock, lambda: len(received) == 2)
        assert device.link is Link.STREAMING
        assert device.reason is None


async def test_a_silent_link_is_told_and_then_forced_anew() -> None:
    patience = Patience()
    async with supervised(([1.0], None), ([1.0], None)) as (device, sensor, clock, received):
        await until(clock, lambda: device.link is Link.SILENT)
        silent_s = seconds(clock) - received[-1]
        assert patience.quiet_s <= silent_s <= patience.quiet_s + 2 * patience.watch_every_s
        await until(clock, lambda: len(sensor.opened_at_s) == 2)
        forced_s = sensor.opened_at_s[1] - received[0]
        assert patience.reconnect_s <= forced_s <= patience.reconnect_s + 2.0
        await until(clock, lambda: len(received) == 2)


async def test_a_link_that_never_speaks_is_given_up_and_opened_again() -> None:
    async with supervised(([], None), ([1.0], None)) as (device, sensor, clock, received):
        await until(clock, lambda: len(received) == 1)
        assert sensor.opened_at_s[1] - sensor.opened_at_s[0] >= Patience().first_data_s
        assert device.link is Link.STREAMING


async def test_a_battery_level_is_no_sign_of_streaming() -> None:
    async with supervised(([1.0] * 3, None), characteristic="2A19") as (device, _, clock, received):
        await until(clock, lambda: len(received) == 3)
        assert device.link is Link.SUBSCRIBING
        assert not device.streaming.is_set()
        assert device.age_s is None


async def test_an_unsupported_device_is_gone_with_its_reason() -> None:
    async with supervised(([], UnsupportedDevice("no 0x2A37"))) as (device, sensor, clock, _):
        await until(clock, lambda: device.link is Link.GONE)
        await clock.sleep(60)
        assert len(sensor.opened_at_s) == 1
        assert device.reason == "no 0x2A37"


async def test_waits_grow_while_nothing_is_found_and_start_over_after_data() -> None:
    lost: Opening = ([], LinkLost("not on the air"))
    async with supervised(lost, lost, lost, ([1.0], LinkLost("fell")), ([1.0], None)) as (
        _,
        sensor,
        clock,
        received,
    ):
        await until(clock, lambda: len(received) == 2)
        opened = sensor.opened_at_s
        waits = [later - earlier for earlier, later in pairwise(opened)]
        assert waits[:3] == pytest.approx([0.5, 1.0, 2.0])
        assert waits[3] == pytest.approx(1.0 + 0.5)


async def test_no_adapter_ends_the_supervision() -> None:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    device = Supervised(
        ScriptedSensor(clock, ([], NoAdapter("switched off"))), take=print, clock=clock
    )
    async with clock.running():
        with pytest.raises(NoAdapter, match="switched off"):
            await device.run()


async def test_an_adapter_that_goes_in_mid_run_is_waited_for() -> None:
    gone = NoAdapter("unplugged")
    async with supervised(([1.0], LinkLost("fell")), ([], gone), ([], gone), ([1.0], None)) as (
        device,
        _,
        clock,
        received,
    ):
        await until(clock, lambda: device.reason == "unplugged")
        await until(clock, lambda: len(received) == 2)
        assert device.link is Link.STREAMING
        assert device.reason is None


def test_back_off_doubles_up_to_its_cap() -> None:
    delays: Iterator[float] = backoff_s(first=0.5, cap=8.0)
    assert [next(delays) for _ in range(7)] == [0.5, 1, 2, 4, 8, 8, 8]
