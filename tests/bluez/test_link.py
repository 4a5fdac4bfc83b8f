"""Links over BlueZ, made and kept by our own supervisor."""

from itertools import pairwise

from ingest.codecs.registry import decode
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.supervisor import Patience
from ingest.measurements import HeartRate, Treadmill
from ingest.simulate.faults import FaultKind
from ingest.simulate.virtual_link import SUPERVISION_TIMEOUT_S
from tests.bluez.bench import FIRST_DATA_S, Watched, bench
from tests.ingest.simulate.rooms import seated

STRAP, TREADMILL = DeviceKind.STRAP, DeviceKind.TREADMILL
BACK_S = 10.0


def has_more_than(watched: Watched, characteristic: str, count: int) -> bool:
    return len(watched.payloads(characteristic)) > count


async def test_both_devices_stream_at_once_and_tell_what_they_are() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (strap, treadmill),
    ):
        await seat.until(lambda: strap.streams and treadmill.streams, within_s=FIRST_DATA_S)
        await seat.until(
            lambda: has_more_than(strap, "2A37", 8) and has_more_than(treadmill, "2ACD", 8),
            within_s=20.0,
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
        await seat.until(lambda: has_more_than(strap, "2A37", 12), within_s=FIRST_DATA_S + 20)
        arrived = strap.payloads("2A37")
    first = sent.index(arrived[0])
    assert arrived == sent[first : first + len(arrived)]


async def test_a_strap_out_of_range_is_lost_and_streams_again_within_ten_seconds() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (strap, treadmill),
    ):
        await seat.until(lambda: strap.streams and treadmill.streams, within_s=FIRST_DATA_S)
        seat.room.world.lose(seat.room.strap_address)
        took_s = await seat.until(lambda: strap.device.link is Link.WAITING, within_s=15.0)
        assert took_s > SUPERVISION_TIMEOUT_S / 2
        before = len(treadmill.payloads("2ACD"))
        await seat.until(lambda: has_more_than(treadmill, "2ACD", before + 3), within_s=10.0)
        assert not strap.streams
        seat.room.world.regain(seat.room.strap_address)
        await seat.until(lambda: strap.streams, within_s=BACK_S)
        assert treadmill.device.link is Link.STREAMING
        assert [state for state, _ in treadmill.states].count(Link.STREAMING) == 1


async def test_a_strap_that_hangs_up_is_connected_again() -> None:
    async with bench() as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: strap.streams, within_s=FIRST_DATA_S)
        await seat.room.strap.peripheral.drop_links()
        await seat.until(lambda: strap.device.link is Link.WAITING, within_s=5.0)
        await seat.until(lambda: strap.streams, within_s=BACK_S)


async def test_a_silent_strap_is_told_and_gets_a_new_link() -> None:
    async with bench() as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: strap.streams, within_s=FIRST_DATA_S)
        seat.room.strap.ailments.add(FaultKind.SILENT)
        await seat.until(lambda: strap.device.link is Link.SILENT, within_s=10.0)
        await seat.until(lambda: strap.device.link is Link.WAITING, within_s=10.0)
        silent_s = strap.reached(Link.WAITING) - strap.reached(Link.SILENT)
        patience = Patience()
        assert silent_s > (patience.reconnect_s - patience.quiet_s) / 2
        seat.room.strap.ailments.clear()
        await seat.until(lambda: strap.streams, within_s=BACK_S + 5)


async def test_a_strap_that_is_put_on_late_joins() -> None:
    async with bench() as seat:
        seat.room.world.lose(seat.room.strap_address)
        async with seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (
            strap,
            treadmill,
        ):
            await seat.until(lambda: treadmill.streams, within_s=FIRST_DATA_S)
            assert not strap.streams
            seat.room.world.regain(seat.room.strap_address)
            await seat.until(lambda: strap.streams, within_s=BACK_S)
