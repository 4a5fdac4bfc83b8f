"""A radio of Bluetooth proxies: found, connected, read, handed over, and told when it cannot."""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from ingest.background import in_background
from ingest.clock import SystemClock
from ingest.devices.ble import BleSensor
from ingest.devices.pair import acquainted
from ingest.devices.proxies.proxied_radio import proxied_radio
from ingest.devices.proxies.proxy_address import ProxyAddress
from ingest.devices.radio import Radio
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind, Link, LinkLost, NoAdapter
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import Notification
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.models import model
from ingest.simulate.room import Room, simulated_room
from ingest.simulate.stepping_clock import SteppingClock
from tests.ingest.devices.proxies.esphome_proxy import FEATURES, Proxy, switched_on
from tests.patience import PATIENCE_S

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(32)).decode()
STRAP, BELT = DeviceKind.STRAP, DeviceKind.TREADMILL
WALK = (BeltStep(duration_s=600, speed_kmh=5.0, incline_pct=0.0),)


@dataclass
class House:
    """A virtual room with proxies in it, and our radio on real time beside it."""

    room: Room
    proxies: list[Proxy]
    radio: Radio
    clock: SystemClock
    rows: dict[str, list[Notification]] = field(default_factory=dict)

    async def until(self, holds: object) -> None:
        async with self.clock.timeout(PATIENCE_S):
            while not holds():  # type: ignore[operator]
                await self.clock.sleep(0.02)

    async def heard(self, address: str) -> Sighting:
        found = await self.radio.find(
            lambda s: s.address == address and s.is_named, timeout_s=PATIENCE_S
        )
        assert found is not None
        return found

    @asynccontextmanager
    async def supervised(self, *kinds: DeviceKind) -> AsyncIterator[list[Supervised]]:
        places = {STRAP: self.room.strap_address, BELT: self.room.treadmill_address}
        devices = []
        for kind in kinds:
            rows = self.rows.setdefault(kind.value, [])
            sensor = BleSensor(
                name=kind.value,
                kind=kind,
                sought=SoughtDevice.at(places[kind], kind=kind),
                radio=self.radio,
                clock=self.clock,
            )
            devices.append(Supervised(sensor, take=rows.append, clock=self.clock))
        async with in_background(**{device.name: device.run() for device in devices}):
            yield devices


@asynccontextmanager
async def house(
    *,
    count: int = 1,
    key: str | None = None,
    ours: str | None = None,
    features: int = FEATURES,
    models: Sequence[str] = (),
    schedule: Sequence[BeltStep] = (),
    off: Sequence[int] = (),
) -> AsyncIterator[House]:
    """`key`: the proxies'; `ours`: the one that we use. `off`: proxies that are switched off."""
    clock = SteppingClock(speed=1, start_wall_ns=SystemClock().wall_ns())
    async with (
        clock.running(),
        simulated_room(
            seed=1, clock=clock, schedule=schedule, models=[model(slug) for slug in models]
        ) as room,
    ):
        proxies = [
            Proxy(room.world, number=number, key=key, features=features) for number in range(count)
        ]
        async with switched_on(*proxies):
            for number in off:
                await proxies[number].switch_off()
            addresses = [
                ProxyAddress(host="127.0.0.1", port=proxy.port, key=ours) for proxy in proxies
            ]
            async with proxied_radio(addresses, clock=SystemClock()) as radio:
                yield House(room, proxies, radio, SystemClock())


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
async def test_strap_and_treadmill_stream_through_one_proxy_side_by_side(key: str | None) -> None:
    async with house(key=key, ours=key, schedule=WALK) as here:
        async with here.supervised(STRAP, BELT) as devices:
            here.room.begin()
            await here.until(lambda: all(d.link is Link.STREAMING for d in devices))
            await here.until(
                lambda: (
                    sum(row.characteristic == "2A37" for row in here.rows["strap"]) > 2
                    and sum(row.characteristic == "2ACD" for row in here.rows["treadmill"]) > 2
                )
            )
            names = {row.payload for row in here.rows["strap"] if row.characteristic == "2A00"}
            assert names == {here.room.strap_name.encode()}
            told = {row.characteristic for row in here.rows["treadmill"]}
            assert {"2A29", "2AD4", "2ACC"} <= told
            assert sorted(here.proxies[0].made) == [
                here.room.strap_address,
                here.room.treadmill_address,
            ]
        await here.until(lambda: not here.proxies[0].links)  # nothing is left connected


async def test_a_device_is_heard_once_with_the_signal_of_the_loudest_proxy() -> None:
    async with house(count=2) as here:
        strap = here.room.strap_address
        here.proxies[0].rssi_dbm[strap], here.proxies[1].rssi_dbm[strap] = -80, -55
        await here.heard(strap)
        await here.until(lambda: len([p for p in here.proxies if p.listener]) == 2)
        signals: list[int] = []

        def listen(sighting: Sighting) -> None:
            if sighting.address == strap:
                assert sighting.address_kind is AddressKind.FIXED
                assert STRAP in sighting.kinds
                signals.append(sighting.rssi_dbm)

        async with here.radio.hearing(listen):
            await here.until(lambda: len(signals) > 3)
        assert set(signals[1:]) == {-55}
        async with here.supervised(STRAP) as (device,):
            await here.until(lambda: device.link is Link.STREAMING)
        assert [proxy.made for proxy in here.proxies] == [[], [strap]]


async def test_when_the_proxy_of_a_link_loses_its_power_the_other_takes_over() -> None:
    async with house(count=2) as here:
        strap = here.room.strap_address
        here.proxies[0].rssi_dbm[strap], here.proxies[1].rssi_dbm[strap] = -50, -80
        async with here.supervised(STRAP) as (device,):
            await here.until(lambda: device.link is Link.STREAMING)
            assert here.proxies[0].made == [strap]
            await here.proxies[0].switch_off()
            await here.until(lambda: here.proxies[1].made == [strap])
            await here.until(lambda: device.link is Link.STREAMING)
            assert device.reconnects == 1
            before = len(here.rows["strap"])
            await here.until(lambda: len(here.rows["strap"]) > before + 2)


async def test_a_proxy_whose_links_are_taken_is_passed_over() -> None:
    async with house(count=2) as here:
        near, far = here.proxies
        strap, belt = here.room.strap_address, here.room.treadmill_address
        near.slots = 1
        for address in (strap, belt):
            near.rssi_dbm[address], far.rssi_dbm[address] = -50, -80
        async with here.supervised(BELT) as (treadmill,):
            await here.until(lambda: treadmill.link is not Link.SEARCHING and near.made == [belt])
            async with here.supervised(STRAP) as (device,):
                await here.until(lambda: device.link is Link.STREAMING)
            assert far.made == [strap]


async def test_a_proxy_that_comes_back_is_used_again() -> None:
    async with house() as here:
        async with here.supervised(STRAP) as (device,):
            await here.until(lambda: device.link is Link.STREAMING)
            await here.proxies[0].switch_off()
            await here.until(lambda: device.link is not Link.STREAMING)
            await here.proxies[0].switch_on()
            await here.until(lambda: device.link is Link.STREAMING)
        assert device.reconnects == 1


async def test_a_device_that_has_not_come_yet_does_not_end_a_run_whose_proxy_is_gone() -> None:
    async with house() as here:
        here.room.world.lose(here.room.treadmill_address)
        async with here.supervised(STRAP, BELT) as (strap, belt):
            await here.until(lambda: strap.link is Link.STREAMING)
            await here.proxies[0].switch_off()
            await here.until(lambda: strap.link is Link.SEARCHING)
            assert not belt.streaming.is_set()
            await here.clock.sleep(1.0)  # it looks for its devices meanwhile
            await here.proxies[0].switch_on()
            here.room.world.regain(here.room.treadmill_address)
            await here.until(lambda: belt.link is Link.STREAMING)
            await here.until(lambda: strap.link is Link.STREAMING)


async def test_a_strap_that_wants_a_bond_is_bonded_through_the_proxy() -> None:
    async with house(models=["needs-bond"]) as here:
        async with here.supervised(STRAP) as (device,):
            await here.until(lambda: device.link is Link.STREAMING)
        assert await here.proxies[0].central.knows(here.room.strap_address)


async def test_pairing_reads_what_a_device_tells_of_itself() -> None:
    async with house() as here:
        sighting = await here.heard(here.room.strap_address)
        async with acquainted(sighting, radio=here.radio, clock=here.clock) as device:
            assert device.kind is STRAP
            assert device.facts.maker == "Strapline"
            assert device.facts.serial == here.room.strap_address.replace(":", "")


async def test_a_device_that_no_proxy_hears_any_more_is_not_connected_to() -> None:
    async with house() as here:
        sighting = await here.heard(here.room.strap_address)
        here.proxies[0].deaf_to.add(here.room.strap_address)
        await here.proxies[0].switch_off()
        await here.until(lambda: not here.proxies[0].clients)
        with pytest.raises(LinkLost, match="no proxy that has a connection to spare hears it"):
            async with here.radio.connected(sighting, lost=lambda: None):
                raise AssertionError("it was connected to")


@pytest.mark.parametrize(
    ("key", "ours", "words"),
    [
        (KEY, None, "wants its encryption key: set it under"),
        (None, KEY, "does not encrypt: leave its key out"),
        (KEY, OTHER_KEY, "refuses the encryption key"),
    ],
    ids=["none given", "none wanted", "another"],
)
async def test_a_key_that_is_wrong_is_told_in_words_and_never_shown(
    key: str | None, ours: str | None, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with house(key=key, ours=ours) as here:
        with pytest.raises(NoAdapter, match=words):
            await here.radio.nearby(seconds=0.1)
    assert KEY not in caplog.text
    assert OTHER_KEY not in caplog.text


async def test_without_any_proxy_it_is_said_of_each_what_is_the_matter() -> None:
    async with house(count=2, off=[0, 1]) as here:
        with pytest.raises(NoAdapter) as refusal:
            await here.radio.nearby(seconds=0.1)
    for proxy in here.proxies:
        assert f"127.0.0.1:{proxy.port} does not answer" in str(refusal.value)


async def test_one_proxy_that_is_off_keeps_nobody_waiting() -> None:
    async with house(count=2, off=[0]) as here:
        async with here.supervised(STRAP) as (device,):
            await here.until(lambda: device.link is Link.STREAMING)
        assert here.proxies[1].made == [here.room.strap_address]


async def test_an_esphome_device_that_only_listens_is_told_apart() -> None:
    from aioesphomeapi.model import BluetoothProxyFeature

    passive = FEATURES & ~BluetoothProxyFeature.ACTIVE_CONNECTIONS
    async with house(features=passive) as here:
        with pytest.raises(NoAdapter, match="`active: true`"):
            await here.radio.nearby(seconds=0.1)


async def test_nothing_is_left_running_behind_it() -> None:
    before = asyncio.all_tasks()
    async with house() as here:
        await here.heard(here.room.strap_address)
    await asyncio.sleep(0)  # noqa: TID251 a turn of the loop, not a wait
    assert asyncio.all_tasks() == before
