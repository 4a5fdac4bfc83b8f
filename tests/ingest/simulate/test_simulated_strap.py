"""The strap as a client sees it."""

import itertools
import math

import pytest

from ingest.codecs import heart_rate
from ingest.measurements import Contact, HeartRate
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.simulated_strap import ENERGY_EVERY
from tests.ingest.simulate.rooms import Received, Seat, seated

RUN = (BeltStep(duration_s=300, speed_kmh=10.0),)


def decoded(received: list[Received]) -> list[HeartRate]:
    return [heart_rate.decode(one.payload) for one in received if one.characteristic == "2A37"]


async def test_it_speaks_about_once_a_second_out_of_step_with_the_second() -> None:
    async with seated() as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        await seat.clock.sleep(60)
    assert len(got) == 60
    waits = [after.at_s - before.at_s for before, after in itertools.pairwise(got)]
    assert max(waits) - min(waits) < 1e-6
    assert abs(waits[0] - 1) <= 0.004
    assert len({round(one.at_s % 1, 3) for one in got}) > 1


async def test_the_intervals_it_sends_are_the_time_that_passed_and_its_bpm_their_average() -> None:
    async with seated(schedule=RUN) as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        seat.room.begin()
        await seat.clock.sleep(240)
    frames = decoded(got)
    intervals_ms = [rr_ms for frame in frames for rr_ms in frame.rr_ms or ()]
    passed_ms = 1000 * (got[-1].at_s - got[0].at_s)
    # The first frame's intervals began before it, the last one's last beat is still to come.
    assert abs(sum(intervals_ms) - passed_ms) < 2_500
    last_minute = frames[-60:]
    mean_bpm = 60_000 / (
        sum(rr_ms for frame in last_minute for rr_ms in frame.rr_ms or ())
        / sum(len(frame.rr_ms or ()) for frame in last_minute)
    )
    assert math.isclose(
        sum(frame.heart_rate_bpm for frame in last_minute) / 60, mean_bpm, abs_tol=1.0
    )
    assert frames[-1].heart_rate_bpm > frames[0].heart_rate_bpm + 40


async def test_a_frame_carries_as_many_intervals_as_beats_ended_and_none_is_no_flag() -> None:
    async with seated(schedule=RUN) as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        seat.room.begin()
        await seat.clock.sleep(290)
    counts = {len(frame.rr_ms) if frame.rr_ms is not None else None for frame in decoded(got)}
    assert counts >= {1, 2, 3}
    assert 0 not in counts
    assert all(len(one.payload) <= 20 for one in got)


async def test_energy_comes_now_and_then_grows_and_can_be_reset() -> None:
    async with seated(schedule=RUN) as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        seat.room.begin()
        await seat.clock.sleep(120)
        await strap.write_gatt_char("2a39", b"\x01", response=True)
        await seat.clock.sleep(ENERGY_EVERY + 1)
    energies = [frame.energy_expended_kj for frame in decoded(got)]
    sent = [energy for energy in energies if energy is not None]
    assert len(sent) == len(energies) // ENERGY_EVERY
    assert sent[:-1] == sorted(sent[:-1])
    assert sent[-2] > 50
    assert sent[-1] < sent[-2] / 2


async def test_it_tells_where_it_sits_and_how_full_its_battery_is() -> None:
    async with seated() as seat, seat.strap() as strap:
        assert bytes(await strap.read_gatt_char("2a38")) == b"\x01"  # chest
        [battery_pct] = await strap.read_gatt_char("2a19")
        assert 60 <= battery_pct <= 95


async def during(seat: Seat, *, seconds: float = 30.0) -> list[Received]:
    """What a client receives while the fault of the room is on, from its second second on."""
    async with seat.strap() as strap:
        got = await seat.record(strap, "2a37", "2a19")
        seat.room.begin()
        await seat.clock.sleep(seconds)
        return [one for one in got if one.at_s >= 2]


async def test_a_silent_strap_is_connected_answers_reads_and_says_nothing_until_it_ends() -> None:
    async with seated(faults=["strap-silent@5+10"]) as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        seat.room.begin()
        await seat.clock.sleep(10)
        assert strap.is_connected
        await strap.read_gatt_char("2a19")
        await seat.clock.sleep(10)
    quiet = [one.at_s for one in got if 5 <= one.at_s < 15]
    assert quiet == []
    frames = decoded([one for one in got if one.at_s >= 15])
    assert len(frames) == 5
    # The beats of the silence are gone: none is sent late.
    assert all(len(frame.rr_ms or ()) <= 2 for frame in frames)


async def test_a_strap_off_the_body_says_so() -> None:
    async with seated(faults=["strap-contact-lost@0"]) as seat:
        frames = decoded(await during(seat))
    assert {(f.heart_rate_bpm, f.contact, f.rr_ms) for f in frames} == {
        (0, Contact.NOT_DETECTED, None)
    }


async def test_a_frozen_strap_repeats_its_last_bpm_without_intervals() -> None:
    async with seated(faults=["strap-frozen@0"], schedule=RUN) as seat:
        frames = decoded(await during(seat))
    [(bpm, contact, rr_ms)] = {(f.heart_rate_bpm, f.contact, f.rr_ms) for f in frames}
    assert 55 < bpm < 90
    assert contact is Contact.DETECTED
    assert rr_ms is None


async def test_an_absurd_strap_sends_what_no_heart_does() -> None:
    async with seated(faults=["strap-absurd@0"]) as seat:
        frames = decoded(await during(seat))
    assert {frame.heart_rate_bpm for frame in frames} == {255}
    [[rr_ms]] = {frame.rr_ms or () for frame in frames}
    assert math.isclose(rr_ms, 5995, abs_tol=1)


async def test_a_dead_battery_says_zero_and_takes_the_strap_off_the_air() -> None:
    async with seated(faults=["strap-battery-dead@5"]) as seat:
        got = await during(seat)
        assert not seat.room.strap.peripheral.links
        with pytest.raises(TimeoutError):
            await seat.find("0000180d-0000-1000-8000-00805f9b34fb", timeout_s=30)
    assert [one.payload for one in got if one.characteristic == "2A19"] == [b"\x00"]
    assert max(one.at_s for one in got) <= 6
