"""Questions of the pages' thread, answered at home: values, errors, cancellation, language."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest

from dashboards.ports import home_loop
from dashboards.ports.home_loop import HomeLoop
from ingest.clock import SystemClock
from sessions.text import language, reading
from tests.patience import PATIENCE_S, until

T = TypeVar("T")


async def in_a_page(work: Callable[[], Awaitable[T]]) -> T:
    """Run it in a loop of another thread, as a page does."""

    async def run() -> T:
        return await work()

    async with SystemClock().timeout(PATIENCE_S):
        return await asyncio.to_thread(asyncio.run, run())


async def test_a_quick_question_is_answered_in_the_thread_that_measures() -> None:
    async with HomeLoop.opened() as home:

        async def page() -> int:
            return home.ask(threading.get_ident)

        assert await in_a_page(page) == threading.get_ident()
        assert home.ask(threading.get_ident) == threading.get_ident()


async def test_an_error_of_home_is_the_askers() -> None:
    def fail() -> None:
        raise LookupError("nobody")

    async def fail_later() -> None:
        raise LookupError("nobody later")

    async with HomeLoop.opened() as home:

        async def page() -> None:
            with pytest.raises(LookupError, match="nobody"):
                home.ask(fail)
            with pytest.raises(LookupError, match="nobody later"):
                await home.carry_out(fail_later)

        await in_a_page(page)


async def test_the_readers_language_goes_with_the_question() -> None:
    async def speak() -> str:
        return language()

    async with HomeLoop.opened() as home:

        async def page() -> tuple[str, str]:
            with reading("de"):
                return home.ask(language), await home.carry_out(speak)

        assert await in_a_page(page) == ("de", "de")


async def test_what_takes_long_is_cancelled_with_its_asker() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def take_long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with HomeLoop.opened() as home:

        async def page() -> None:
            with pytest.raises(TimeoutError):
                async with SystemClock().timeout(0.05):
                    await home.carry_out(take_long)

        await in_a_page(page)
        await begun.wait()
        await ended.wait()


async def test_a_program_that_ends_leaves_no_asker_waiting() -> None:
    begun = asyncio.Event()

    async def for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def page() -> None:
        with pytest.raises(ConnectionAbortedError):
            await home.carry_out(for_ever)

    async with asyncio.TaskGroup() as group, HomeLoop.opened() as home:
        group.create_task(in_a_page(page))
        await begun.wait()


async def test_a_home_that_is_too_busy_is_an_error_and_no_end_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(home_loop, "ANSWER_WITHIN_S", 0.05)
    told: list[str] = []

    async with HomeLoop.opened() as home:

        async def page() -> None:
            try:
                home.ask(lambda: None)
            except TimeoutError:
                told.append("busy")

        thread = threading.Thread(target=lambda: asyncio.run(page()))
        thread.start()
        thread.join(PATIENCE_S)  # home does nothing else meanwhile
    assert told == ["busy"]


async def test_news_are_told_in_the_loop_that_listens_and_not_twice_at_a_time() -> None:
    heard: list[int] = []
    listening, over = threading.Event(), threading.Event()
    told: list[Callable[[], None]] = []

    async with HomeLoop.opened() as home:

        async def page() -> int:
            told.append(home.told_in(lambda: heard.append(threading.get_ident())))
            listening.set()
            while not over.is_set():
                await SystemClock().sleep(0.01)
            return threading.get_ident()

        async with asyncio.TaskGroup() as group:
            listener = group.create_task(in_a_page(page))
            await until(listening.is_set)
            told[0]()
            await until(lambda: len(heard) == 1)
            told[0]()
            await until(lambda: len(heard) == 2)
            over.set()
    assert set(heard) == {listener.result()}


async def test_what_arrives_in_the_page_can_be_read_at_home() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for number in range(5):
            await SystemClock().sleep(0)
            yield bytes([number])

    async def gathered(content: AsyncIterator[bytes]) -> bytes:
        return b"".join([part async for part in content])

    async with HomeLoop.opened() as home:

        async def page() -> bytes:
            content = home.brought(parts())
            return await home.carry_out(lambda: gathered(content))

        assert await in_a_page(page) == bytes(range(5))
