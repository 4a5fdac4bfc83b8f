"""Opening a device: what comes first, what is undone, and what is said when it fails."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from bumble import att
from bumble.core import UUID
from bumble.device import Connection, Device
from bumble.gatt import Characteristic, Service

from ingest.background import in_background
from ingest.devices.sensor import DeviceKind, Link
from ingest.simulate.peripheral import Peripheral, notifying, readable
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.virtual_radio import World
from tests.ingest.devices.supervision import Watched, watched
from tests.ingest.simulate.rooms import seated

ADDRESS = "F0:5A:1E:00:00:77"
FRAME = bytes.fromhex("0648")


class Strap:
    """A strap whose every answer can be interfered with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.at_subscription: dict[str, Callable[[], None]] = {}
        self.at_read: Callable[[], None] = lambda: None
        self.subscriptions: list[str] = []
        self.heart = notifying(0x2A37)
        self.battery = notifying(0x2A19, lambda: b"\x50")
        self.peripheral = Peripheral(
            "A strap",
            address=ADDRESS,
            ether=world.ether,
            services=(
                Service(UUID.from_16_bits(0x180D), [self.heart]),
                Service(UUID.from_16_bits(0x180F), [self.battery]),
                Service(
                    UUID.from_16_bits(0x180A),
                    [readable(uuid, self._text) for uuid in (0x2A29, 0x2A24, 0x2A26)],
                ),
            ),
            gate=self._admits,
        )

    @property
    def device(self) -> Device:
        return self.peripheral._device

    def lose(self) -> None:
        self.world.lose(ADDRESS)

    async def run(self) -> None:
        while True:
            await self.world.clock.sleep(1.0)
            await self.peripheral.notify(self.heart, FRAME)

    def _text(self) -> bytes:
        self.at_read()
        return b"Somebody"

    def _admits(self, _link: Connection, characteristic: Characteristic[Any]) -> bool:
        name = characteristic.uuid.to_hex_str().upper()[:4]
        self.subscriptions.append(name)
        self.at_subscription.get(name, lambda: None)()
        return True


def refuse() -> None:
    raise att.ATT_Error(att.ATT_WRITE_NOT_PERMITTED_ERROR)


@asynccontextmanager
async def strap() -> AsyncIterator[tuple[Strap, Watched]]:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    async with clock.running():
        world = World(clock=clock)
        device = Strap(world)
        try:
            with clock.hold():
                await device.peripheral.switch_on()
            async with in_background(strap=device.run()), watched(world, address=ADDRESS) as seen:
                yield device, seen
        finally:
            await world.close()


async def test_who_it_is_comes_before_what_it_measures() -> None:
    async with strap() as (_, seen):
        await seen.until_streaming()
        names = [row.characteristic for row in seen.rows]
        assert names[:2] == ["2A00", "2A29"]
        assert seen.rows[0].payload == b"A strap"
        assert names.index("2A37") > names.index("2A29")
        assert "2A19" in names


async def test_a_second_subscription_that_is_refused_is_done_without() -> None:
    async with strap() as (device, seen):
        device.at_subscription["2A19"] = refuse
        await seen.until_streaming()
        await seen.clock.sleep(30)
        assert device.subscriptions == ["2A37", "2A19"]
        assert len(seen.times_s()) == pytest.approx(30, abs=2)


async def test_a_link_that_falls_at_the_second_subscription_is_undone_and_made_anew() -> None:
    async with strap() as (device, seen):
        device.at_subscription["2A19"] = device.lose
        await seen.until(lambda: seen.device.link is Link.WAITING)
        assert "the link fell while it was being set up" in (seen.device.reason or "")
        assert device.peripheral.links == []
        device.at_subscription.clear()
        device.world.regain(ADDRESS)
        assert await seen.until_streaming() <= 10
        # One link, one subscription of each: nothing of the first attempt is left.
        assert len(device.peripheral.links) == 1
        await seen.clock.sleep(10)
        assert len(seen.times_s()) == pytest.approx(10, abs=2)


async def test_a_device_that_drops_out_during_discovery_is_found_again() -> None:
    async with strap() as (device, seen):
        device.device.once("connection", lambda _connection: device.lose())
        await seen.until(lambda: seen.device.link is Link.WAITING, within_s=60)
        assert "does not connect" in (seen.device.reason or "")
        assert device.subscriptions == []
        device.world.regain(ADDRESS)
        assert await seen.until_streaming() <= 10


async def test_a_device_that_refuses_its_measurements_is_told_with_what_to_do() -> None:
    async with strap() as (device, seen):
        device.at_subscription["2A37"] = refuse
        await seen.until(lambda: seen.device.link is Link.WAITING)
        assert "refuses to send its values (GATT Protocol Error" in (seen.device.reason or "")
        assert "close other apps and watches" in (seen.device.reason or "")
        assert device.peripheral.links == []
        device.at_subscription.clear()
        await seen.until_streaming()
        assert seen.device.reason is None


async def test_a_device_that_stops_answering_costs_no_more_than_our_own_timeouts() -> None:
    async with strap() as (device, seen):
        device.at_read = lambda: device.world.silence(ADDRESS)
        took_s = await seen.until(lambda: seen.device.link is Link.WAITING)
        assert "does not answer when asked for its values" in (seen.device.reason or "")
        assert took_s <= 2 * 5 + 5 + 1  # one read, one subscription, the goodbye
        device.at_read = lambda: None
        device.world.unsilence(ADDRESS)
        await seen.until_streaming()


async def test_a_device_of_another_kind_is_gone_for_good() -> None:
    async with (
        seated() as seat,
        watched(
            seat.room.world, address=seat.room.strap_address, kind=DeviceKind.TREADMILL
        ) as seen,
    ):
        # BlueZ may show services late: twice what is missing is asked for again on a new link.
        await seen.until(lambda: seen.device.link is Link.WAITING)
        assert "asking again" in (seen.device.reason or "")
        await seen.until(lambda: seen.device.link is Link.GONE)
        assert seen.device.reason == (
            "treadmill is not a treadmill: it has no Treadmill Data (0x2ACD)"
        )


async def test_a_device_that_is_away_says_what_to_do() -> None:
    async with strap() as (device, seen):
        device.lose()
        await seen.until(lambda: seen.device.reason is not None)
        assert "not on the air: wear it with its contacts wet" in (seen.device.reason or "")
        assert "close other apps and watches" in (seen.device.reason or "")


async def test_subscriptions_are_spaced_for_a_machine_that_drops_rapid_ones() -> None:
    async with (
        seated(models=["walkingpad"]) as seat,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as seen,
    ):
        await seen.until_streaming()
        await seen.clock.sleep(3)
        seat.room.fitness_machine.start()
        await seen.until(lambda: b"\x04" in [r.payload for r in seen.rows], within_s=5)


async def test_a_strap_that_wants_a_bond_gets_one_and_a_new_one_when_it_forgets() -> None:
    async with (
        seated(models=["needs-bond"], faults=["strap-bond-lost@30"]) as seat,
        watched(seat.room.world, address=seat.room.strap_address) as seen,
    ):
        await seen.until_streaming()
        seat.room.begin()
        reasons: set[str] = set()

        def forgotten() -> bool:
            reasons.add(seen.device.reason or "")
            return seen.device.link is not Link.STREAMING

        await seen.until(forgotten)

        def back() -> bool:
            reasons.add(seen.device.reason or "")
            return seen.device.link is Link.STREAMING

        assert await seen.until(back) <= 10
        assert any("no longer knows this computer; bonding anew" in reason for reason in reasons)


async def test_who_stops_supervising_leaves_no_link() -> None:
    async with seated() as seat:
        async with watched(seat.room.world, address=seat.room.strap_address) as seen:
            await seen.until_streaming()
            assert len(seat.room.strap.peripheral.links) == 1
        assert seat.room.strap.peripheral.links == []
