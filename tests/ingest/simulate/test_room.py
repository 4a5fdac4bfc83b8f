"""The whole room: the same seed gives the same record, however fast and in whatever company."""

import asyncio
import threading

import pytest

from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.treadmill_console import NotSupportedHere
from tests.ingest.simulate.counts import REAL_TIME_S, RECORD_S, SEEDS
from tests.ingest.simulate.rooms import FITNESS_MACHINE_SERVICE, Received, Seat, seated, turn

SCHEDULE = (
    BeltStep(duration_s=8, speed_kmh=4.0),
    BeltStep(duration_s=RECORD_S, speed_kmh=9.0, incline_pct=1.0),
)


async def record(
    *, seconds: float, speed: float | None = None, seed: int = 1, noisy: bool = False
) -> list[Received]:
    """Both devices through bleak, with the treadmill lost and found again on the way."""
    stop = threading.Event()
    async with (
        seated(seed=seed, speed=speed, schedule=SCHEDULE) as seat,
        asyncio.TaskGroup() as group,
    ):
        if noisy:
            group.create_task(other_work(stop))
        recording = group.create_task(sit(seat, seconds=seconds))
        await asyncio.wait([recording])
        stop.set()
    return recording.result()


async def sit(seat: Seat, *, seconds: float) -> list[Received]:
    async with seat.strap() as strap:
        got = await seat.record(strap, "2a37", "2a19")
        async with seat.treadmill() as treadmill:
            first = await seat.record(treadmill, "2acd", "2ada", "2ad3")
            seat.room.begin()
            await seat.clock.sleep(seconds / 4)
            seat.room.world.lose(seat.room.treadmill_address)
            await seat.clock.sleep(seconds / 4)
            seat.room.world.regain(seat.room.treadmill_address)
        # Found again at a moment that depends on advertising, and connected to between beats.
        async with seat.treadmill() as treadmill:
            again = await seat.record(treadmill, "2acd", "2ada", "2ad3")
            await seat.clock.sleep(seconds / 2)
    return [*got, *first, *again]


async def other_work(stop: threading.Event) -> None:
    """A thread that keeps waking the loop, and a task that never rests: a writer, a busy page."""
    loop = asyncio.get_running_loop()

    def work() -> None:
        while not stop.wait(0.0005):
            loop.call_soon_threadsafe(lambda: None)

    writer = loop.run_in_executor(None, work)
    while not writer.done():
        await turn()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_record_is_the_same_at_speed_20_as_fast_as_possible_and_beside_other_work(
    seed: int,
) -> None:
    fastest = await record(seconds=RECORD_S, seed=seed)
    assert len(fastest) > 1.5 * RECORD_S
    assert await record(seconds=RECORD_S, seed=seed) == fastest
    assert await record(seconds=RECORD_S, seed=seed, noisy=True) == fastest
    assert await record(seconds=RECORD_S, seed=seed, speed=20) == fastest


async def test_a_record_is_the_same_in_real_time() -> None:
    fastest = await record(seconds=REAL_TIME_S)
    assert await record(seconds=REAL_TIME_S, speed=1) == fastest


async def test_another_seed_is_another_record() -> None:
    one, other = await record(seconds=8, seed=1), await record(seconds=8, seed=2)
    assert [received.at_s for received in one] != [received.at_s for received in other]
    assert [received.payload for received in one] != [received.payload for received in other]


async def test_a_stall_of_the_process_costs_nothing_and_times_nothing_out() -> None:
    calm = await record(seconds=8, speed=40)

    def stall() -> None:
        threading.Event().wait(0.2)  # 8 s at this speed

    loop = asyncio.get_running_loop()
    for after_s in (0.02, 0.1):
        loop.call_later(after_s, stall)
    assert await record(seconds=8, speed=40) == calm


async def test_whenever_time_moves_nothing_was_left_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow oracle of the settling rule: asyncio's own queue of what is ready to run."""
    left: list[int] = []

    class Watched(SteppingClock):
        async def _settled(self) -> None:
            await super()._settled()
            left.append(len(asyncio.get_running_loop()._ready))  # type: ignore[attr-defined]

    monkeypatch.setattr("tests.ingest.simulate.rooms.SteppingClock", Watched)
    await record(seconds=20)
    assert len(left) > 40
    assert set(left) == {0}


async def test_everything_connects_subscribes_and_answers_within_one_simulated_instant() -> None:
    async with seated() as seat, seat.strap() as strap, seat.treadmill() as treadmill:
        await seat.record(strap, "2a37", "2a19")
        await seat.record(treadmill, "2acd", "2ad9", "2ada", "2ad3")
        for characteristic in ("2acc", "2ad3", "2ad4", "2ad5", "2a29"):
            await treadmill.read_gatt_char(characteristic)
        assert seat.now_s == 0.0


@pytest.mark.parametrize(("speed_kmh", "incline_pct"), [(35.0, 0.0), (0.4, 0.0), (8.0, 40.0)])
async def test_a_schedule_the_machine_cannot_follow_is_refused_at_once(
    speed_kmh: float, incline_pct: float
) -> None:
    step = BeltStep(duration_s=5, speed_kmh=speed_kmh, incline_pct=incline_pct)
    with pytest.raises(NotSupportedHere):
        await seated(schedule=[step]).__aenter__()


async def leave_in_the_middle() -> None:
    async with seated(schedule=SCHEDULE) as seat, seat.treadmill(), seat.scanner():
        seat.room.begin()
        await seat.clock.sleep(3)
        raise LookupError("something else went wrong")


async def test_a_room_that_is_left_in_the_middle_leaves_nothing_running() -> None:
    before = asyncio.all_tasks()
    with pytest.raises(LookupError):
        await leave_in_the_middle()
    assert asyncio.all_tasks() == before


async def test_faults_count_from_the_beginning_of_the_run() -> None:
    async with seated(schedule=SCHEDULE, faults=["treadmill-out-of-range@3+6"]) as seat:
        await seat.clock.sleep(10)
        async with seat.treadmill() as client:
            got = await seat.record(client, "2acd")
            seat.room.begin()
            await seat.clock.sleep(8)
            assert not client.is_connected
            assert max(one.at_s for one in got) < 13
        await seat.find(FITNESS_MACHINE_SERVICE)
        assert seat.now_s >= 19
