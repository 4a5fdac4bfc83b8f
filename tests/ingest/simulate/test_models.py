"""The models: one for each row of the quirk table, each with its habit on the air."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.codecs import foot_pod, heart_rate, treadmill
from ingest.codecs.machine import speed_range
from ingest.devices.sensor import DeviceKind
from ingest.measurements import Contact, Treadmill
from ingest.quirks.device import DeviceQuirks
from ingest.quirks.table import QUIRKS
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.faults import FaultKind
from ingest.simulate.models import (
    MODELS,
    PLAIN_STRAP,
    PLAIN_TREADMILL,
    ModelError,
    cast,
    model,
)
from tests.ingest.simulate.rooms import Received, seated

RUN = (BeltStep(duration_s=120, speed_kmh=9.0),)
DOCUMENT = (Path(__file__).parents[3] / "docs" / "devices.md").read_text(encoding="utf-8")


def test_every_row_of_the_quirk_table_has_a_model_of_its_name() -> None:
    assert {row.slug for row in QUIRKS} <= MODELS.keys()
    for row in QUIRKS:
        assert model(row.slug).habits, row.slug


def test_every_fault_is_documented() -> None:
    for kind in FaultKind:
        assert f"| `{kind.value}` |" in DOCUMENT


def test_a_model_that_is_not_there_is_refused_with_what_there_is() -> None:
    with pytest.raises(ModelError, match=r"no model .polar.; there are: .*assault, bare-ftms"):
        model("polar")


def test_a_room_has_a_strap_and_a_treadmill_whatever_is_named() -> None:
    assert cast([]) == (PLAIN_STRAP, PLAIN_TREADMILL)
    h10, pod = model("polar-h10"), model("foot-pod")
    assert cast([pod, h10]) == (h10, PLAIN_TREADMILL, pod)
    assert cast([h10, h10]) == (h10, PLAIN_TREADMILL, h10)


async def recorded(
    slug: str, *characteristics: str, faults: Sequence[str] = (), seconds: float = 40.0
) -> list[Received]:
    """What a plain bleak client hears of a model, from the beginning of a run on."""
    kind = model(slug).kind
    async with seated(models=[slug], faults=faults, schedule=RUN) as seat:
        address = next(
            device.peripheral.address for device in seat.room.devices if device.model.kind is kind
        )
        async with seat.scanner() as scanner, seat.clock.timeout(10):
            async for device, _ in scanner.advertisement_data():
                if device.address == address:
                    break
        async with seat.client(device) as client:
            got = await seat.record(client, *characteristics)
            seat.room.begin()
            await seat.clock.sleep(seconds)
    return got


def belt(received: Sequence[Received]) -> list[Treadmill]:
    return [treadmill.decode(one.payload) for one in received]


async def test_a_belt_in_miles_sends_miles_and_metres() -> None:
    last = belt(await recorded("bowflex-t9", "2acd"))[-1]
    assert last.speed_kmh == pytest.approx(9.0 / 1.609344, abs=0.01)
    assert last.total_distance_m is not None
    assert last.total_distance_m > 60


async def test_a_cut_record_promises_more_than_it_holds() -> None:
    for one in await recorded("matrix", "2acd"):
        assert len(one.payload) == 20
        assert "truncated" in treadmill.decode(one.payload).issues


async def test_a_split_record_comes_in_two_parts() -> None:
    parts = belt(await recorded("technogym-myrun", "2acd"))
    assert [part.more_data for part in parts[:4]] == [True, False, True, False]


async def test_old_counters_wrap_in_the_run() -> None:
    records = belt(await recorded("counters", "2acd", seconds=100))
    metres = [record.total_distance_m or 0 for record in records]
    clock_s = [record.elapsed_s or 0 for record in records]
    assert metres[0] > 65_000 and metres[-1] < 200  # noqa: PT018 one statement: it wrapped
    assert clock_s[0] > 5_900 and clock_s[-1] < 60  # noqa: PT018 the same of the clock


async def test_an_odd_grid_is_told_and_kept_to() -> None:
    async with seated(models=["urevo-e1l"], schedule=RUN) as seat, seat.treadmill() as client:
        assert bytes(await client.read_gatt_char("2ad5")) == bytes(6)
        allowed = speed_range.decode(bytes(await client.read_gatt_char("2ad4")))
        assert (allowed.min_kmh, allowed.max_kmh, allowed.step_kmh) == (0.96, 6.43, 0.32)
        got = await seat.record(client, "2acd")
        seat.room.begin()
        await seat.clock.sleep(30)
    last = belt(got)[-1]
    assert last.speed_kmh == pytest.approx(6.43, abs=0.1)
    assert last.inclination_pct is None
    assert all((record.total_distance_m or 0) % 10 == 0 for record in belt(got))


async def test_a_machine_that_knows_when_it_is_empty_stops_counting_and_goes_on() -> None:
    got = await recorded("mobvoi", "2acd", faults=["treadmill-stepped-off@20+10"], seconds=60)
    records = belt(got)
    off = [record for one, record in zip(got, records, strict=True) if 22 < one.at_s < 30]
    assert len({(record.total_distance_m, record.elapsed_s) for record in off}) == 1
    assert all(record.speed_kmh == 9.0 for record in off)
    assert (records[-1].elapsed_s or 0) == pytest.approx(49, abs=2)


async def test_a_reset_counts_from_zero() -> None:
    got = await recorded("treadmill", "2acd", faults=["treadmill-counters-reset@20"])
    metres = [record.total_distance_m or 0 for record in belt(got)]
    assert max(metres[:20]) > 20
    assert min(metres[20:22]) <= 3


async def test_an_h10_off_the_body_repeats_itself_with_an_absurd_interval_now_and_then() -> None:
    got = await recorded("polar-h10", "2a37", faults=["strap-contact-lost@5"])
    off = [heart_rate.decode(one.payload) for one in got if one.at_s > 6]
    assert len({frame.heart_rate_bpm for frame in off}) == 1
    assert {frame.contact for frame in off} == {Contact.NOT_SUPPORTED}
    intervals = [frame.rr_ms for frame in off if frame.rr_ms]
    assert 3 <= len(intervals) < len(off) / 4
    assert all(math.isclose(rr_ms[0], 5995, abs_tol=1) for rr_ms in intervals)


async def test_stale_intervals_come_with_the_first_frame_only() -> None:
    async with seated(models=["stale-intervals"]) as seat:
        await seat.clock.sleep(20)
        async with seat.strap() as strap:
            got = await seat.record(strap, "2a37")
            await seat.clock.sleep(5)
    counts = [len(heart_rate.decode(one.payload).rr_ms or ()) for one in got]
    assert counts[0] == 9
    assert max(counts[1:]) <= 3


async def test_a_contact_bit_alone_is_not_supported() -> None:
    got = await recorded("contact-bit-alone", "2a37", seconds=5)
    assert {one.payload[0] & 0x06 for one in got} == {0x02}


async def test_a_foot_pod_runs_with_the_runner() -> None:
    got = await recorded("foot-pod", "2a53")
    last = foot_pod.decode(got[-1].payload)
    assert last.speed_kmh == pytest.approx(9.0, rel=0.03)
    assert 150 < last.cadence_spm < 180
    assert last.running
    assert last.total_distance_m == pytest.approx(75, abs=15)


async def test_two_straps_on_one_body_beat_alike() -> None:
    async with seated(models=["strap", "polar-h10"], schedule=RUN) as seat:
        one, two = seat.room.strap, seat.room.others[0]
        assert two.model.kind is DeviceKind.STRAP
        async with seat.client(one.peripheral.address) as first:
            heard_one = await seat.record(first, "2a37")
            async with seat.client(two.peripheral.address) as second:
                heard_two = await seat.record(second, "2a37")
                seat.room.begin()
                await seat.clock.sleep(60)
    beats = [
        [rr for one in heard for rr in heart_rate.decode(one.payload).rr_ms or ()]
        for heard in (heard_one, heard_two)
    ]
    # Each strap cuts time into frames of its own, and one began a frame earlier: the same beats.
    ours, theirs = ([round(rr_ms) for rr_ms in rr] for rr in beats)
    assert len(ours) > 60
    inner = theirs[5:-5]
    assert any(ours[n : n + len(inner)] == inner for n in range(20))


async def test_a_belt_that_denies_its_speed_is_read_by_the_length_of_its_records() -> None:
    received = await recorded("speed-in-spite-of-flag", "2acd")
    plain = belt(received)[-1]
    assert plain.more_data
    assert plain.speed_kmh is None
    quirks = DeviceQuirks()
    read = [quirks.whole_record(treadmill.decode(one.payload), one.payload) for one in received]
    assert read[-1].speed_kmh == pytest.approx(9.0, abs=0.01)
    assert (read[-1].total_distance_m or 0) > 60


async def test_the_first_part_of_a_split_record_is_never_read_by_its_length() -> None:
    quirks = DeviceQuirks()
    values = [
        quirks.whole_record(treadmill.decode(padded), padded)
        for one in await recorded("technogym-myrun", "2acd")
        for padded in (one.payload + bytes(2),)
    ]
    assert any(value.speed_kmh for value in values)
    first_parts = [value for value in values[2:] if value.more_data]
    assert first_parts
    assert all(value.speed_kmh is None for value in first_parts)
