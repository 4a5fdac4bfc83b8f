"""Bonds over BlueZ: made when a device asks, kept, and lost."""

import pytest

from ingest.devices.pair import Acquaintance, acquainted
from ingest.devices.sensor import DeviceKind, Link, LinkLost
from tests.bluez.bench import PATIENCE_S, Bench, bench
from tests.bluez.bonding import ADDRESS, BATTERY_PCT, ShyStrap, shy_strap

STRAP = DeviceKind.STRAP


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
            async with seat.clock.timeout(PATIENCE_S):
                await client.pair()
            known = await seat.daemon.device(address)
            assert known["Paired"]
            assert known["Bonded"]


async def test_a_device_that_asks_for_a_bond_gets_one_and_needs_it_only_once() -> None:
    async with bench() as seat, shy_strap(ether=seat.room.world.ether) as strap:
        assert (await met(seat)).facts.battery_pct == BATTERY_PCT
        assert (await seat.daemon.device(ADDRESS))["Bonded"]
        assert (await met(seat)).facts.battery_pct == BATTERY_PCT
        assert len(strap.links_made) >= 2  # an emulated processor may lose one
        assert is_encrypted(strap)
        assert (strap.pairings, strap.refusals) == (1, 0)


async def test_a_bonded_strap_that_was_out_of_range_streams_again_on_its_old_key() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap))
        waited = watched.times(Link.WAITING)
        seat.room.world.lose(ADDRESS)
        # Not streaming is not enough: a processor that stood still is silent on a link that stands.
        await seat.comes_to(watched, Link.WAITING, after=waited)
        links, pairings = len(strap.links_made), strap.pairings
        seat.room.world.regain(ADDRESS)
        await seat.until(
            lambda: len(strap.links_made) > links and watched.streams and is_encrypted(strap)
        )
        assert strap.pairings == pairings


async def test_without_an_agent_a_device_that_wants_a_bond_is_refused_in_time() -> None:
    async with bench(agent=False) as seat, shy_strap(ether=seat.room.world.ether) as strap:
        sighting = await seat.sighted(ADDRESS)
        with pytest.raises(LinkLost):
            async with (
                seat.clock.timeout(PATIENCE_S),
                acquainted(sighting, radio=seat.radio, clock=seat.clock) as acquaintance,
            ):
                await acquaintance.value()
        assert strap.pairings == 0


async def test_without_a_desktop_s_agent_ours_agrees_and_heart_rate_streams() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap))
        assert (await seat.daemon.device(ADDRESS))["Bonded"]


async def test_after_bluetoothd_was_started_again_our_agent_is_there_again() -> None:
    async with bench() as seat, shy_strap(ether=seat.room.world.ether) as strap:
        await seat.sighted(ADDRESS)
        seat.daemon.kill()
        await seat.eventually(seat.daemon.has_adapter)
        async with seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,):
            await seat.until(lambda: watched.streams and is_encrypted(strap))


async def test_a_strap_that_lost_its_bond_is_bonded_anew_and_streams() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap))
        await strap.forget_everybody()
        await strap.peripheral.drop_links()
        # On slow processors the new bond may be given up and made once more.
        await seat.until(lambda: watched.streams and strap.pairings >= 2 and is_encrypted(strap))


async def test_a_strap_that_lost_its_bond_is_bonded_anew_when_bluez_forgets_it_too() -> None:
    async with (
        bench() as seat,
        shy_strap(ether=seat.room.world.ether) as strap,
        seat.supervised(seat.sensor(STRAP, address=ADDRESS)) as (watched,),
    ):
        await seat.until(lambda: watched.streams and is_encrypted(strap))
        waited = watched.times(Link.WAITING)
        await strap.forget_everybody()
        await strap.peripheral.drop_links()
        await seat.comes_to(watched, Link.WAITING, after=waited)
        await seat.daemon.forget_devices()
        # On slow processors the new bond may be given up and made once more.
        await seat.until(lambda: watched.streams and strap.pairings >= 2 and is_encrypted(strap))
