"""Links over BlueZ, made and kept by our own supervisor."""

import asyncio
from itertools import pairwise

from ingest.codecs.registry import decode, full_uuid
from ingest.devices.profile import PROFILES
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.supervisor import Patience
from ingest.measurements import HeartRate, Treadmill
from ingest.simulate.faults import FaultKind
from ingest.simulate.virtual_link import SUPERVISION_TIMEOUT_S
from tests.bluez.bench import Watched, bench
from tests.ingest.simulate.rooms import seated

STRAP, TREADMILL = DeviceKind.STRAP, DeviceKind.TREADMILL
# The simulated ones have no system id, and BlueZ keeps the battery to itself.
NOT_OF_THE_ROOM = ("2A23", "2A19")
DOUBLE_LINKS = 4


def has_more_than(watched: Watched, characteristic: str, count: int) -> bool:
    return len(watched.payloads(characteristic)) > count


async def test_both_devices_stream_at_once_and_tell_what_they_are() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (strap, treadmill),
    ):
        await seat.until(lambda: strap.streams and treadmill.streams)
        await seat.until(
            lambda: has_more_than(strap, "2A37", 8) and has_more_than(treadmill, "2ACD", 8),
        )
        for payload in strap.payloads("2A37"):
            heart_rate = decode("2A37", payload)
            assert isinstance(heart_rate, HeartRate)
            assert 40 < heart_rate.heart_rate_bpm < 200
        elapsed = []
        for payload in treadmill.payloads("2ACD"):
            frame = decode("2ACD", payload)
            assert isinstance(frame, Treadmill)
            assert frame.elapsed_s is not None
            elapsed.append(frame.elapsed_s)
        assert {later - earlier for earlier, later in pairwise(elapsed)} <= {0, 1, 2}
        assert strap.payloads("2A24") == [b"Sim Strap"]
        assert strap.payloads("2A38") == [b"\x01"]
        assert treadmill.payloads("2A24") == [b"Sim Treadmill"]
        assert treadmill.payloads("2AD4") == [bytes.fromhex("6400d0070a00")]


async def test_what_arrives_is_to_the_byte_what_the_virtual_radio_delivers() -> None:
    async with seated(seed=7) as virtual, virtual.strap() as client:
        reference = await virtual.record(client, "2a37")
        await virtual.clock.sleep(120)
    sent = [received.payload for received in reference]
    async with bench(seed=7, begin=False) as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: has_more_than(strap, "2A37", 12))
        arrived = strap.payloads("2A37")
    first = sent.index(arrived[0])
    assert arrived == sent[first : first + len(arrived)]


async def test_a_strap_out_of_range_is_lost_and_streams_again_when_it_is_back() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (strap, treadmill),
    ):
        await seat.until(lambda: strap.streams and treadmill.streams)
        waited, fell = strap.times(Link.WAITING), treadmill.times(Link.WAITING)
        seat.room.world.lose(seat.room.strap_address)
        took_s = await seat.comes_to(strap, Link.WAITING, after=waited)
        assert took_s > SUPERVISION_TIMEOUT_S / 2
        before = len(treadmill.payloads("2ACD"))
        await seat.until(lambda: has_more_than(treadmill, "2ACD", before + 3))
        assert not strap.streams
        seat.room.world.regain(seat.room.strap_address)
        await seat.until(lambda: strap.streams)
        assert treadmill.times(Link.WAITING) == fell


async def test_a_strap_that_hangs_up_is_connected_again() -> None:
    async with bench() as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: strap.streams)
        waited = strap.times(Link.WAITING)
        await seat.room.strap.peripheral.drop_links()
        await seat.comes_to(strap, Link.WAITING, after=waited)
        await seat.until(lambda: strap.streams)


async def test_a_silent_strap_is_told_and_gets_a_new_link() -> None:
    async with bench() as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: strap.streams)
        quiet, waited = strap.times(Link.SILENT), strap.times(Link.WAITING)
        seat.room.strap.ailments.add(FaultKind.SILENT)
        await seat.comes_to(strap, Link.SILENT, after=quiet)
        await seat.comes_to(strap, Link.WAITING, after=waited)
        silent_s = strap.reached(Link.WAITING) - strap.reached(Link.SILENT)
        patience = Patience()
        assert silent_s > (patience.reconnect_s - patience.quiet_s) / 2
        seat.room.strap.ailments.clear()
        await seat.until(lambda: strap.streams)


async def test_a_strap_that_is_put_on_late_joins() -> None:
    async with bench() as seat:
        seat.room.world.lose(seat.room.strap_address)
        async with seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (
            strap,
            treadmill,
        ):
            await seat.until(lambda: treadmill.streams)
            assert not strap.streams
            seat.room.world.regain(seat.room.strap_address)
            await seat.until(lambda: strap.streams)


async def test_two_that_connect_at_once_show_all_that_they_have() -> None:
    async with bench() as seat:
        places = {STRAP: seat.room.strap_address, TREADMILL: seat.room.treadmill_address}
        expected = {
            kind: {*profile.identity, *profile.ranges, profile.required, *profile.also_notify}
            - {full_uuid(short) for short in NOT_OF_THE_ROOM}
            for kind, profile in PROFILES.items()
            if kind in places
        }

        async def shown(kind: DeviceKind) -> None:
            sighting = await seat.sighted(places[kind])
            async with seat.radio.connected(sighting, lost=lambda: None) as client:
                has = {c.uuid for c in client.services.characteristics.values()}
                assert expected[kind] <= has

        for _ in range(DOUBLE_LINKS):
            async with asyncio.TaskGroup() as group:
                for kind in places:
                    group.create_task(shown(kind))
            await seat.daemon.forget_devices()
