"""An armband that tells its pulse intervals: asked at rest only, and left alone when it moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from itertools import pairwise

import pytest

from ingest.clock import Anchor
from ingest.codecs.pulse_intervals import DATA
from ingest.collect.decoder import Decoder
from ingest.devices.pulse_link import FRAMES_WITHOUT
from ingest.devices.sensor import Link
from ingest.journal import JournalRow
from ingest.measurements import HeartRate, Measurement
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.simulated_pulse_intervals import EVERY_S, FIRST_S, SimulatedPulseIntervals
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.session import Session
from tests.ingest.devices.supervision import Watched, watched
from tests.ingest.simulate.rooms import Seat, seated

ARMBAND = "polar-verity-sense"
REST = (BeltStep(duration_s=600, speed_kmh=0.0, incline_pct=0.0),)
RUN = (BeltStep(duration_s=600, speed_kmh=9.0, incline_pct=0.0),)


def armband(seat: Seat) -> SimulatedPulseIntervals:
    assert seat.room.strap.pulses is not None
    return seat.room.strap.pulses


@asynccontextmanager
async def worn(
    *, asked: bool = True, schedule: tuple[BeltStep, ...] = REST, faults: tuple[str, ...] = ()
) -> AsyncIterator[tuple[Seat, Watched]]:
    async with (
        seated(models=[ARMBAND], schedule=schedule, faults=faults) as seat,
        watched(seat.room.world, address=seat.room.strap_address, pulse_intervals=asked) as seen,
    ):
        await seen.until_streaming()
        yield seat, seen


def measured(seen: Watched) -> list[Measurement]:
    decoder = Decoder(lambda _host, _boot: Anchor(monotonic_ns=0, wall_ns=0))
    return [
        measurement
        for number, row in enumerate(seen.rows)
        for measurement in decoder.measurements(
            JournalRow(
                host="h",
                boot="b",
                sequence=number,
                device=row.device,
                characteristic=row.characteristic,
                payload=row.payload,
                monotonic_ns=row.monotonic_ns,
                wall_ns=row.wall_ns,
            )
        )
        if isinstance(measurement.value, HeartRate)
    ]


async def test_its_intervals_are_journalled_as_they_came_and_become_variability() -> None:
    async with worn() as (_seat, seen):
        await seen.clock.sleep(200)
        times_s = seen.times_s(DATA)
        assert times_s[0] == pytest.approx(FRAMES_WITHOUT + FIRST_S, abs=5)
        steps = [b - a for a, b in pairwise(times_s)]
        assert steps == pytest.approx([EVERY_S] * len(steps), abs=1.1)
        session = Session(session_id="rest", athlete=freeze(Athlete(), on=date(2023, 11, 14)))
        for measurement in measured(seen):
            session.feed(measurement)
        session.finish()
        heart = session.breakdown().heart
        assert heart.rmssd_ms is not None
        assert 5 < heart.rmssd_ms < 100


async def test_who_did_not_ask_for_a_reading_at_rest_gets_its_plain_heart_rate() -> None:
    async with worn(asked=False) as (seat, seen):
        await seen.clock.sleep(60)
        assert armband(seat).orders == []
        assert seen.times_s(DATA) == []
        assert len(seen.times_s("2A37")) >= 58


async def test_a_strap_that_sends_its_intervals_is_not_asked() -> None:
    async with (
        seated() as seat,
        watched(seat.room.world, address=seat.room.strap_address, pulse_intervals=True) as seen,
    ):
        await seen.until_streaming()
        await seen.clock.sleep(60)
        assert seen.device.link is Link.STREAMING
        assert seen.times_s(DATA) == []


async def test_in_movement_it_is_stopped_and_a_held_heart_rate_is_no_measurement() -> None:
    async with worn(schedule=RUN) as (seat, seen):
        seat.room.begin()
        await seen.until(lambda: len(armband(seat).orders) == 2)
        assert [bytes(order).hex() for order in armband(seat).orders] == ["0203", "0303"]
        told = measured(seen)
        after_s = 5 + (told[-1].at_ns - seen.rows[0].monotonic_ns) / 1e9
        await seen.clock.sleep(60)
        assert len(armband(seat).orders) == 2  # and not asked again
        assert all(measurement.value.rr_ms is None for measurement in measured(seen)[len(told) :])  # type: ignore[union-attr]
        held = [t for t in seen.times_s("2A37") if t < after_s]
        assert len(told) < len(held)
        bpm = [m.value.heart_rate_bpm for m in measured(seen)[-20:]]  # type: ignore[union-attr]
        assert len(set(bpm)) > 3  # its own, once a second, again


async def test_who_moved_is_not_asked_over_the_next_link_either() -> None:
    async with worn(schedule=RUN, faults=("strap-out-of-range@80+10",)) as (seat, seen):
        seat.room.begin()
        await seen.until(lambda: len(armband(seat).orders) == 2)
        await seen.until(lambda: seen.device.reconnects == 1, within_s=200)
        await seen.clock.sleep(40)
        assert seen.device.link is Link.STREAMING
        assert len(armband(seat).orders) == 2


async def test_a_wearer_at_rest_is_asked_again_over_the_next_link() -> None:
    async with worn(faults=("strap-out-of-range@60+10",)) as (seat, seen):
        seat.room.begin()
        await seen.until(lambda: seen.device.reconnects == 1, within_s=200)
        await seen.until(lambda: armband(seat).is_on, within_s=60)
        assert [bytes(order).hex() for order in armband(seat).orders] == ["0203", "0203"]


async def test_at_the_end_it_is_told_to_stop() -> None:
    async with seated(models=[ARMBAND]) as seat:
        async with watched(
            seat.room.world, address=seat.room.strap_address, pulse_intervals=True
        ) as seen:
            await seen.until(lambda: armband(seat).is_on)
        await seat.clock.sleep(3)
        assert bytes(armband(seat).orders[-1]).hex() == "0303"
