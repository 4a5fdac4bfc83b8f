"""However long a device was away, it streams again within ten seconds, and nobody else notices."""

import pytest

from ingest.devices.sensor import DeviceKind, Link
from tests.ingest.devices.supervision import watched
from tests.ingest.simulate.rooms import seated
from tests.sizes import sized

# The pattern of searching and waiting repeats every 19 s once the waits are at their cap.
AWAY_S = sized(
    usual=[1, 3.9, 4.5, 6, 20.5, 24, 27.7, 42, 46.4], long=[n * 0.5 for n in range(2, 200)]
)
WITHIN_S = 10.0


async def test_back_in_range_it_streams_within_ten_seconds_at_every_phase_of_the_back_off() -> None:
    took: dict[float, float] = {}
    async with (
        seated() as seat,
        watched(seat.room.world, address=seat.room.strap_address) as strap,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as treadmill,
    ):
        for away_s in AWAY_S:
            await strap.until_streaming()
            await strap.clock.sleep(12)
            seat.room.world.lose(seat.room.strap_address)
            await strap.clock.sleep(away_s)
            strap.rows.clear()
            seat.room.world.regain(seat.room.strap_address)
            took[away_s] = await strap.until(lambda: bool(strap.times_s()))
        gaps = [
            after - before
            for before, after in zip(treadmill.times_s(), treadmill.times_s()[1:], strict=False)
        ]
    assert max(took.values()) <= WITHIN_S, took
    assert max(gaps) < 1.1, "the strap's troubles are not the treadmill's"


async def test_a_device_that_comes_late_joins() -> None:
    async with seated() as seat:
        seat.room.world.lose(seat.room.treadmill_address)
        async with (
            watched(seat.room.world, address=seat.room.strap_address) as strap,
            watched(
                seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
            ) as treadmill,
        ):
            await strap.until_streaming()
            await strap.clock.sleep(60)
            assert treadmill.device.link is not Link.STREAMING
            assert len(strap.times_s()) == pytest.approx(60, abs=2)
            seat.room.world.regain(seat.room.treadmill_address)
            assert await treadmill.until_streaming() <= WITHIN_S


async def test_a_silent_link_is_forced_anew_and_comes_back() -> None:
    """The H7's habit: 30 s after each connection nothing comes any more, and the link stays."""
    async with (
        seated(models=["polar-h7"]) as seat,
        watched(seat.room.world, address=seat.room.strap_address) as strap,
    ):
        await strap.until_streaming()
        await strap.clock.sleep(300)
        gaps = [b - a for a, b in zip(strap.times_s(), strap.times_s()[1:], strict=False)]
        assert max(gaps) <= WITHIN_S + 1
        assert len(strap.times_s()) >= 0.7 * 300


async def test_a_machine_that_sends_nothing_and_hangs_up_is_tried_until_it_speaks() -> None:
    async with (
        seated(models=["drops-silently"]) as seat,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as treadmill,
    ):
        await treadmill.until_streaming(within_s=30)
