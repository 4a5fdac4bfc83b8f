"""The machine's clock: a timeout is one, also where a cancelled task cleans up."""

import asyncio

import pytest

from ingest.clock import SystemClock


async def test_a_timeout_in_the_clean_up_of_a_cancelled_task_is_a_timeout() -> None:
    cleaned: list[str] = []

    async def work() -> None:
        try:
            await SystemClock().sleep(60)
        finally:
            try:
                async with SystemClock().timeout(0.01):
                    await SystemClock().sleep(60)
            except TimeoutError:
                cleaned.append("first")
            cleaned.append("second")

    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work())
        await SystemClock().sleep(0)
        working.cancel()
    assert cleaned == ["first", "second"]
    assert working.cancelled()


async def test_a_cancellation_is_no_timeout() -> None:
    async def work() -> None:
        async with SystemClock().timeout(60):
            await SystemClock().sleep(60)

    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work())
        await SystemClock().sleep(0)
        working.cancel()
    assert working.cancelled()


async def test_what_fails_within_is_raised_as_it_is() -> None:
    with pytest.raises(KeyError):
        async with SystemClock().timeout(60):
            raise KeyError("missing")
