"""Faults on the way: late, twice, out of order, lost, cut; as a plain client hears them."""

from collections import Counter
from itertools import pairwise

import pytest

from ingest.codecs import heart_rate, treadmill
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.faults import FaultKind
from ingest.simulate.notification_faults import LATE_S
from tests.ingest.simulate.rooms import FITNESS_MACHINE_SERVICE, HEART_RATE_SERVICE, seated

RUN = (BeltStep(duration_s=300, speed_kmh=10.0),)


async def clocks(fault: str, *, seconds: float = 60.0) -> list[tuple[float, int]]:
    """When a treadmill's records came, and what their clocks said."""
    async with seated(faults=[fault], schedule=RUN) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd")
        seat.room.begin()
        await seat.clock.sleep(seconds)
    return [(one.at_s, treadmill.decode(one.payload).elapsed_s or 0) for one in got]


async def test_late_notifications_come_in_order_and_none_is_missing() -> None:
    late = await clocks("treadmill-late@20+20")
    assert [clock_s for _, clock_s in late] == sorted(clock_s for _, clock_s in late)
    assert {clock_s for _, clock_s in late} >= set(range(5, 55))
    lags = [at_s - clock_s for at_s, clock_s in late if 26 < at_s < 38]
    assert min(lags) >= LATE_S


async def test_duplicates_are_two_of_each() -> None:
    counted = Counter(clock_s for _, clock_s in await clocks("treadmill-duplicate@0"))
    assert [counted[clock_s] for clock_s in range(5, 50)] == [2] * 45


async def test_reordered_notifications_are_all_there_and_every_second_one_is_too_early() -> None:
    order = [clock_s for at_s, clock_s in await clocks("treadmill-reordered@0") if at_s > 5]
    assert sorted(order) == list(range(min(order), max(order) + 1))
    assert order != sorted(order)
    assert all(abs(a - b) <= 3 for a, b in pairwise(order))


async def test_a_weak_signal_is_heard_weakly_and_loses_some() -> None:
    async with seated(faults=["strap-weak-signal@0"]) as seat:
        seat.room.begin()
        await seat.clock.sleep(1)
        device, advertisement = await seat.find(HEART_RATE_SERVICE)
        assert advertisement.rssi == -96
        async with seat.client(device) as client:
            got = await seat.record(client, "2a37")
            await seat.clock.sleep(200)
    assert 0.6 < len(got) / 200 < 0.8


async def test_small_packets_cut_a_long_record_and_end_with_the_fault() -> None:
    async with seated(faults=["treadmill-mtu-23@5+20"], schedule=RUN) as seat:
        seat.room.begin()
        await seat.clock.sleep(6)
        async with seat.treadmill() as client:
            assert client.mtu_size == 23
            got = await seat.record(client, "2acd")
            await seat.clock.sleep(10)
            assert {len(one.payload) for one in got} == {20}
            await seat.clock.sleep(12)
            assert not client.is_connected
        device, _ = await seat.find(FITNESS_MACHINE_SERVICE)
        async with seat.client(device) as client:
            assert client.mtu_size > 23


async def test_control_is_refused_while_the_fault_lasts() -> None:
    async with (
        seated(faults=["treadmill-control-refused@0+10"]) as seat,
        seat.treadmill() as client,
    ):
        answers = await seat.record(client, "2ad9")
        seat.room.begin()
        await seat.clock.sleep(1)
        await client.write_gatt_char("2ad9", b"\x00", response=True)
        await seat.clock.sleep(10)
        await client.write_gatt_char("2ad9", b"\x00", response=True)
        await seat.clock.sleep(1)
    assert [one.payload for one in answers] == [b"\x80\x00\x05", b"\x80\x00\x01"]


@pytest.mark.parametrize(("slug", "km_h"), [("horizon-t202", 1.609), ("treadmill", 1.0)])
async def test_a_machine_that_takes_miles_runs_faster_than_it_was_asked(
    slug: str, km_h: float
) -> None:
    """Asked for 1.0 km/h a Horizon T202 runs 1.6: qdomyos-zwift pull request 4904."""
    async with seated(models=[slug]) as seat, seat.treadmill() as client:
        await seat.record(client, "2ad9")
        for command in (b"\x00", b"\x02\x64\x00", b"\x07"):
            await client.write_gatt_char("2ad9", command, response=True)
        got = await seat.record(client, "2acd")
        await seat.clock.sleep(10)
    assert treadmill.decode(got[-1].payload).speed_kmh == pytest.approx(km_h, abs=0.01)


async def test_a_runner_beside_the_belt_calms_down_while_the_belt_goes_on() -> None:
    async with (
        seated(faults=["treadmill-stepped-off@120"], schedule=RUN) as seat,
        seat.strap() as strap,
        seat.treadmill() as belt,
    ):
        beats, frames = await seat.record(strap, "2a37"), await seat.record(belt, "2acd")
        seat.room.begin()
        await seat.clock.sleep(240)
    bpm = {round(one.at_s): heart_rate.decode(one.payload).heart_rate_bpm for one in beats}
    assert bpm[238] < bpm[118] - 25
    assert treadmill.decode(frames[-1].payload).speed_kmh == 10.0
    assert FaultKind.STEPPED_OFF in seat.room.treadmill.ailments
