"""The supervisor: one device kept streaming through silence, lost links and refusals."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from ingest.clock import Clock
from ingest.devices.sensor import DeviceKind, Link, LinkLost, NoAdapter, Progress, UnsupportedDevice
from ingest.devices.supervisor import ASKED_SHOWN_S, MUTE_S, Patience, Supervised, backoff_s
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock

# One opening of the scripted device: seconds to wait before each notification, then what ends it.
Opening = tuple[Sequence[float], Exception | None]


class ScriptedSensor:
    """A device that does on each opening what its script says; silent for ever after the last."""

    def __init__(
        self,
        clock: Clock,
        *openings: Opening,
        characteristic: str = "2A37",
        kind: DeviceKind = DeviceKind.STRAP,
    ) -> None:
        self.kind = kind
        self.name = kind.value
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
    *openings: Opening,
    characteristic: str = "2A37",
    kind: DeviceKind = DeviceKind.STRAP,
    wake: Callable[[], Awaitable[bool]] | None = None,
) -> AsyncIterator[tuple[Supervised, ScriptedSensor, SteppingClock, list[float]]]:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    sensor = ScriptedSensor(clock, *openings, characteristic=characteristic, kind=kind)
    received: list[float] = []
    device = Supervised(
        sensor,
        take=lambda n: received.append(n.monotonic_ns / NS_PER_S),
        clock=clock,
        wake=wake,
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


@pytest.mark.parametrize("lost", [0, 1])
async def test_a_device_that_sends_every_4_s_is_not_silent_between(lost: int) -> None:
    """Not even with one notification lost, which is 8 s."""
    waits = [4.0, 4.0, 4.0 + 4.0 * lost, 4.0, 4.0]
    async with supervised((waits, None)) as (device, sensor, clock, received):
        states = set()
        while len(received) < len(waits):
            await clock.sleep(0.1)
            if received:
                states.add(device.link)
        assert states == ({Link.STREAMING, Link.SILENT} if lost else {Link.STREAMING})
        assert len(sensor.opened_at_s) == 1


async def test_one_that_sends_every_4_s_and_stops_is_silent_after_one_and_a_half() -> None:
    async with supervised(([4.0] * 3, None), ([1.0], None)) as (device, sensor, clock, received):
        await until(clock, lambda: len(received) == 3)
        await until(clock, lambda: device.link is Link.SILENT)
        assert 6.0 <= seconds(clock) - received[-1] <= 7.1
        await until(clock, lambda: len(sensor.opened_at_s) == 2)
        assert 12.0 <= sensor.opened_at_s[1] - received[-1] <= 14.0


class Wake:
    """Asks a machine to speak, once it may."""

    def __init__(self, clock_s: Callable[[], float] = lambda: 0.0, *, from_s: float = 0.0) -> None:
        self.asked: list[float] = []
        self.now_s = clock_s
        self._from_s = from_s

    async def __call__(self) -> bool:
        if self.now_s() < self._from_s:
            return False
        self.asked.append(self.now_s())
        return True


TREADMILL = DeviceKind.TREADMILL


async def test_a_mute_treadmill_is_asked_once_and_that_is_told_a_while() -> None:
    wake = Wake()
    openings = (([MUTE_S + 2.0, *[1.0] * 40], None),)
    async with supervised(*openings, characteristic="2ACD", kind=TREADMILL, wake=wake) as (
        device,
        _,
        clock,
        received,
    ):
        await until(clock, lambda: bool(wake.asked))
        await until(clock, lambda: bool(received))
        assert "asked for control" in (device.notice or "")
        assert device.link is Link.STREAMING
        await clock.sleep(ASKED_SHOWN_S)
        assert device.notice is None
        assert len(wake.asked) == 1


async def test_a_treadmill_that_only_passes_a_heart_rate_on_is_mute() -> None:
    wake = Wake()
    waits = [1.0] * 40
    async with supervised((waits, None), characteristic="2A37", kind=TREADMILL, wake=wake) as (
        device,
        sensor,
        clock,
        received,
    ):
        await until(clock, lambda: len(received) == len(waits))
        assert len(wake.asked) == 1
        assert device.link is Link.STREAMING
        assert len(sensor.opened_at_s) == 1


async def test_one_that_may_not_be_asked_yet_is_asked_when_it_may() -> None:
    """A belt that moves is not asked; it may stand later."""
    wake = Wake(from_s=30.0)
    async with supervised(([], None), characteristic="2ACD", kind=TREADMILL, wake=wake) as (
        _,
        __,
        clock,
        ___,
    ):
        began_s = seconds(clock)
        wake.now_s = lambda: seconds(clock) - began_s
        await until(clock, lambda: bool(wake.asked))
        assert 30.0 <= wake.asked[0] < 31.0


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
