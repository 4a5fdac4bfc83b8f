"""Bonds over BlueZ: made when a device asks, kept, and lost."""

import platform

import pytest

from ingest.devices.pair import Acquaintance, acquainted
from ingest.devices.sensor import DeviceKind, Link, LinkLost
from tests.bluez.bench import FIRST_DATA_S, Bench, bench
from tests.bluez.bonding import ADDRESS, BATTERY_PCT, ShyStrap, shy_strap

STRAP = DeviceKind.STRAP
BACK_S = 15.0
_SPOILT_KERNEL = "6.1.0-56-amd64"
spoilt = pytest.mark.xfail(
    platform.release() == _SPOILT_KERNEL, run=False, reason="kernel BUG in hci_chan_del"
)


async def met(seat: Bench) -> Acquaintance:
    """The shy strap, as pairing gets to know it."""
    sighting = await seat.sighted(ADDRESS)
    async with acquainted(sighting, radio=seat.radio, clock=seat.clock) as acquaintance:
        await acquaintance.value()
        return acquaintance


def is_encrypted(strap: ShyStrap) -> bool:
    return bool(strap.links_made) and bool(strap.links_made[-1].is_encrypted)


async def test_a_strap_is_bonded_when_it_is_told_to() -> None:
    async with bench() as seat:
        address = seat.room.strap_address
        strap = await seat.sighted(address)
        async with seat.radio.connected(strap, lost=lambda: None) as client:
            assert not (await seat.daemon.device(address))["Paired"]
            async with seat.clock.timeout(10.0):
                await client.pair()
            known = await seat.daemon.device(address)
            assert known["Paired"]
            assert known["Bonded"]


async def test_a_device_that_asks_for_a_bond_gets_one_and_needs_it_only_once() -> None:
    async with bench() as seat, shy_strap(ether=seat.room.world.ether) as strap:
        assert (await met(seat)).facts.battery_pct == BATTERY_PCT
        assert (await seat.daemon.device(ADDRESS))["Bonded"]
        assert (await met(seat)).facts.battery_pct == BATTERY_PCT
        assert len(strap.links_made) == 2
        assert is_encrypted(strap)
        assert (strap.pairings, strap.refusals) == (1, 0)


async def test_a_bonded_strap_that_was_out_of_range_streams_again_on_its_old_key() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap), within_s=FIRST_DATA_S)
        seat.room.world.lose(ADDRESS)
        await seat.until(lambda: not watched.streams, within_s=15.0)
        seat.room.world.regain(ADDRESS)
        await seat.until(lambda: watched.streams and is_encrypted(strap), within_s=BACK_S)
        assert len(strap.links_made) == 2
        assert (strap.pairings, strap.refusals) == (1, 0)


async def test_without_an_agent_a_device_that_wants_a_bond_is_refused_in_time() -> None:
    async with bench(agent=False) as seat, shy_strap(ether=seat.room.world.ether) as strap:
        sighting = await seat.sighted(ADDRESS)
        with pytest.raises(LinkLost):
            async with (
                seat.clock.timeout(30.0),
                acquainted(sighting, radio=seat.radio, clock=seat.clock) as acquaintance,
            ):
                await acquaintance.value()
        assert strap.pairings == 0


@pytest.mark.xfail(
    strict=True,
    reason="bluetoothd reads the battery of its own accord; when nobody agrees to the bond that "
    "takes, no later question on the link is answered. The collector brings no agent of its own.",
)
async def test_without_an_agent_heart_rate_streams_all_the_same() -> None:
    async with (
        bench(agent=False) as seat,
        shy_strap(ether=seat.room.world.ether),
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams, within_s=FIRST_DATA_S)


@spoilt
@pytest.mark.xfail(
    strict=True,
    reason="BlueZ 5.66 keeps the key that the device has lost and answers each connect with "
    "br-connection-canceled, which the collector takes for a link that fell.",
)
async def test_a_strap_that_lost_its_bond_is_bonded_anew_and_streams() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap), within_s=FIRST_DATA_S)
        await strap.forget_everybody()
        await strap.peripheral.drop_links()
        await seat.until(lambda: not watched.streams, within_s=5.0)
        await seat.until(lambda: watched.streams, within_s=40.0)


@spoilt
async def test_a_strap_that_lost_its_bond_is_bonded_anew_when_bluez_forgets_it_too() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap), within_s=FIRST_DATA_S)
        await strap.forget_everybody()
        await strap.peripheral.drop_links()
        await seat.until(lambda: watched.device.link is Link.WAITING, within_s=5.0)
        await seat.daemon.forget_devices()
        await seat.until(lambda: watched.streams and strap.pairings == 2, within_s=FIRST_DATA_S)
