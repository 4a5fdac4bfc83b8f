"""Simulated time: exact, ordered, and never ahead of the work that is under way."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import (
    QUIET_TURNS,
    START_MONOTONIC_NS,
    SteppingClock,
)
from tests.ingest.simulate.counts import EXAMPLES
from tests.ingest.simulate.rooms import turn

WALL_NS = 1_700_000_000 * NS_PER_S


def a_clock(speed: float | None = None) -> SteppingClock:
    return SteppingClock(speed=speed, start_wall_ns=WALL_NS)


def now_s(clock: SteppingClock) -> float:
    return (clock.monotonic_ns() - START_MONOTONIC_NS) / NS_PER_S


async def turns(count: int) -> None:
    for _ in range(count):
        await turn()


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=30))
def test_sleepers_wake_by_due_time_and_then_in_the_order_they_lay_down(delays: list[int]) -> None:
    woken: list[tuple[float, int]] = []

    async def sleeper(clock: SteppingClock, number: int, delay_s: int) -> None:
        await clock.sleep(delay_s + 1)
        woken.append((now_s(clock), number))

    async def night() -> None:
        clock = a_clock()
        async with clock.running(), asyncio.TaskGroup() as group:
            for number, delay_s in enumerate(delays):
                group.create_task(sleeper(clock, number, delay_s))

    asyncio.run(night())
    assert woken == sorted((float(delay_s + 1), number) for number, delay_s in enumerate(delays))


async def test_what_one_timer_sets_off_is_done_before_the_next_of_the_same_instant() -> None:
    log: list[str] = []
    clock = a_clock()

    async def chain(name: str) -> None:
        await clock.sleep(1)
        for link in range(QUIET_TURNS // 2):
            log.append(f"{name}{link}")
            await turns(1)

    async with clock.running(), asyncio.TaskGroup() as group:
        group.create_task(chain("a"))
        group.create_task(chain("b"))
    links = range(QUIET_TURNS // 2)
    assert log == [f"a{link}" for link in links] + [f"b{link}" for link in links]


async def test_wall_and_monotonic_time_advance_together_from_fixed_starts() -> None:
    clock = a_clock()
    async with clock.running():
        assert (clock.monotonic_ns(), clock.wall_ns()) == (START_MONOTONIC_NS, WALL_NS)
        await clock.sleep(1.5)
        assert clock.monotonic_ns() - START_MONOTONIC_NS == 1_500_000_000
        assert clock.wall_ns() - WALL_NS == 1_500_000_000


async def test_a_timeout_fires_at_its_simulated_instant() -> None:
    clock = a_clock()
    async with clock.running():
        with pytest.raises(TimeoutError):
            async with clock.timeout(7.25):
                await clock.sleep(8)
        assert now_s(clock) == 7.25


async def test_a_timeout_that_is_not_reached_leaves_nothing_behind() -> None:
    clock = a_clock()
    async with clock.running():
        async with clock.timeout(2):
            await clock.sleep(1)
        async with clock.timeout(None):
            await clock.sleep(5)
        assert now_s(clock) == 6


async def test_the_inner_of_two_timeouts_fires_alone() -> None:
    clock = a_clock()
    async with clock.running(), clock.timeout(10):
        with pytest.raises(TimeoutError):
            async with clock.timeout(3):
                await asyncio.Event().wait()
        assert now_s(clock) == 3


async def test_a_cancellation_passes_through_a_timeout() -> None:
    clock = a_clock()

    async def patient() -> None:
        async with clock.timeout(100):
            await asyncio.Event().wait()

    async with clock.running(), asyncio.TaskGroup() as group:
        task = group.create_task(patient())
        await clock.sleep(1)
        task.cancel()
    assert task.cancelled()


async def test_time_stands_while_any_hold_is_open() -> None:
    clock = a_clock()
    woken = asyncio.Event()
    async with clock.running():
        clock.call_later(1, woken.set)
        with clock.hold():
            with clock.hold():
                await turns(QUIET_TURNS * 3)
            await turns(QUIET_TURNS * 3)
            assert now_s(clock) == 0
            assert not woken.is_set()
        await woken.wait()
        assert now_s(clock) == 1


async def test_a_callback_in_flight_holds_time_until_it_has_run_even_when_it_fails() -> None:
    clock = a_clock()
    loop = asyncio.get_running_loop()
    complaints: list[str] = []
    loop.set_exception_handler(lambda _loop, context: complaints.append(str(context["exception"])))
    async with clock.running():
        clock.call_soon(int, "no number")
        await clock.sleep(1)
    assert now_s(clock) == 1
    assert len(complaints) == 1


async def test_a_stall_slows_time_and_fires_no_timeout() -> None:
    speed = 20.0
    clock = a_clock(speed)
    stall_s = 0.2  # 4 s at this speed, were time to run on
    async with clock.running(), clock.timeout(1.5):
        await clock.sleep(0.5)
        threading.Event().wait(stall_s)
        await clock.sleep(0.5)
        assert now_s(clock) == 1.0


async def test_time_never_runs_faster_than_the_speed_not_even_to_catch_up() -> None:
    speed = 40.0
    clock = a_clock(speed)
    loop = asyncio.get_running_loop()
    async with clock.running():
        await clock.sleep(1)
        threading.Event().wait(0.2)
        began_s = loop.time()
        for _ in range(8):
            await clock.sleep(1)
        # A little is forgiven, so that the work of a step does not slow the whole down.
        assert loop.time() - began_s >= 0.6 * 8 / speed


async def test_a_timer_set_while_waiting_for_a_later_one_is_not_late() -> None:
    clock = a_clock(1.0)
    loop = asyncio.get_running_loop()
    heard = asyncio.Event()
    async with clock.running():
        far = clock.call_later(1_000, heard.set)
        await turns(QUIET_TURNS * 2)  # the clock is now waiting for the far one in real time
        pressed = loop.create_future()
        loop.call_soon_threadsafe(pressed.set_result, None)
        await pressed
        await clock.sleep(0.01)
        far.cancel()
        assert now_s(clock) == 0.01


async def test_a_clock_without_timers_waits_and_then_goes_on() -> None:
    clock = a_clock()
    async with clock.running():
        await turns(QUIET_TURNS * 3)
        await clock.sleep(3)
        assert now_s(clock) == 3


async def test_a_cancelled_timer_neither_fires_nor_moves_time() -> None:
    clock = a_clock()
    fired: list[int] = []
    async with clock.running():
        clock.call_later(1, lambda: fired.append(1)).cancel()
        await clock.sleep(0.5)
        assert now_s(clock) == 0.5
        await clock.sleep(1)
    assert fired == []


async def test_an_error_of_the_block_comes_out_as_it_is() -> None:
    with pytest.raises(LookupError):
        async with a_clock().running():
            raise LookupError("mine")


async def test_an_error_of_a_timer_ends_the_block() -> None:
    def fail() -> None:
        raise LookupError("the timer's")

    clock = a_clock()
    with pytest.RaisesGroup(LookupError):
        async with clock.running():
            clock.call_later(1, fail)
            await asyncio.Event().wait()


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        SteppingClock(speed=speed, start_wall_ns=0)


async def a_worker_thread(stop: threading.Event, shout: Callable[[], object]) -> None:
    """Real work beside the simulation, as the writer thread and the web server are."""
    loop = asyncio.get_running_loop()

    def work() -> None:
        while not stop.wait(0.0005):
            loop.call_soon_threadsafe(shout)

    await loop.run_in_executor(None, work)


async def test_threads_and_other_users_of_the_loop_do_not_change_the_order() -> None:
    async def night(*, noisy: bool) -> list[tuple[float, str]]:
        log: list[tuple[float, str]] = []
        clock = a_clock(200.0 if noisy else None)
        stop = threading.Event()

        async def walker(name: str, step_s: float) -> None:
            for _ in range(30):
                await clock.sleep(step_s)
                log.append((now_s(clock), name))
                await turns(3)
                log.append((now_s(clock), f"{name} later"))

        async with AsyncExitStack() as stack:
            await stack.enter_async_context(clock.running())
            group = await stack.enter_async_context(asyncio.TaskGroup())
            if noisy:
                group.create_task(a_worker_thread(stop, lambda: None))
            walkers = [
                group.create_task(walker(name, step_s))
                for name, step_s in (("a", 0.5), ("b", 0.25), ("c", 0.75))
            ]
            await asyncio.wait(walkers)
            stop.set()
        return log

    assert await night(noisy=True) == await night(noisy=False)


async def test_a_sleeper_cancelled_in_the_very_turn_its_time_comes_is_only_cancelled() -> None:
    clock = a_clock(None)
    async with asyncio.TaskGroup() as group:
        sleeper = group.create_task(clock.sleep(1.0))
        await turns(2)
        sleeper.cancel()  # its future is cancelled at once, its timer only when it runs again
        (_, _, timer) = clock._timers[0]
        timer.fire()
    assert sleeper.cancelled()
