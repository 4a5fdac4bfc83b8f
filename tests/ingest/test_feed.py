"""The feed: bounded, counted, and time stands while something in it is being worked on."""

from contextlib import suppress

import pytest

from ingest.clock import SystemClock
from ingest.devices.sensor import LinkLost
from ingest.feed import Feed, WhenFull
from ingest.simulate.stepping_clock import SteppingClock


def feed(maxsize: int, when_full: WhenFull) -> Feed[int]:
    return Feed(maxsize=maxsize, when_full=when_full, clock=SystemClock())


async def taken(queue: Feed[int]) -> list[int]:
    queue.fail(LinkLost("end"))
    got: list[int] = []
    with suppress(LinkLost):
        async for item in queue:
            got.append(item)
    return got


@pytest.mark.parametrize(
    ("when_full", "kept"), [(WhenFull.DROP_OLDEST, [3, 4, 5]), (WhenFull.DROP_NEWEST, [1, 2, 3])]
)
async def test_a_full_feed_drops_as_told_and_counts(when_full: WhenFull, kept: list[int]) -> None:
    queue = feed(3, when_full)
    for item in range(1, 6):
        queue.put(item)
    assert queue.dropped == 2
    assert await taken(queue) == kept


async def test_what_was_put_before_the_failure_is_still_delivered() -> None:
    queue = feed(10, WhenFull.DROP_OLDEST)
    queue.put(1)
    queue.put(2)
    assert await taken(queue) == [1, 2]


async def test_the_first_failure_is_the_one_that_is_raised() -> None:
    queue = feed(10, WhenFull.DROP_OLDEST)
    queue.fail(LinkLost("first"))
    queue.fail(LinkLost("second"))
    with pytest.raises(LinkLost, match="first"):
        await anext(queue)


async def test_simulated_time_stands_until_the_consumer_asks_for_more() -> None:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    queue: Feed[int] = Feed(maxsize=10, when_full=WhenFull.DROP_OLDEST, clock=clock)
    async with clock.running():
        await clock.sleep(1)
        queue.put(1)
        before_ns = clock.monotonic_ns()
        assert await anext(queue) == 1
        await SystemClock().sleep(0.05)  # real time in which a free clock would have run on
        assert clock.monotonic_ns() == before_ns
        queue.close()
        await clock.sleep(1)
        assert clock.monotonic_ns() > before_ns


async def test_time_moves_while_nobody_takes_anything_yet() -> None:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    queue: Feed[int] = Feed(maxsize=10, when_full=WhenFull.DROP_OLDEST, clock=clock)
    async with clock.running():
        queue.put(1)
        await clock.sleep(1)  # a consumer that is still being made ready
        before_ns = clock.monotonic_ns()
        assert await anext(queue) == 1
        await SystemClock().sleep(0.05)
        assert clock.monotonic_ns() == before_ns
        queue.close()


async def test_what_comes_after_the_end_does_not_hold_time() -> None:
    clock = SteppingClock(speed=None, start_wall_ns=0)
    queue: Feed[int] = Feed(maxsize=10, when_full=WhenFull.DROP_OLDEST, clock=clock)
    async with clock.running():
        queue.close()
        queue.put(1)  # a callback that was already on its way
        before_ns = clock.monotonic_ns()
        await clock.sleep(1)
        assert clock.monotonic_ns() > before_ns
