"""Home loop: the loop that measures, as the pages' loop in another thread asks it.

Receipt, journal and fold stay where they are; whatever a page costs is paid in the pages' thread.
Every question carries the asker's context, and with it the reader's language.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")

# Longer than anything at home takes; a page that waited so long is better off with an error.
ANSWER_WITHIN_S = 10.0


class HomeLoop:
    """Runs at home what the pages ask for; see `opened`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, group: asyncio.TaskGroup) -> None:
        self._loop = loop
        self._group = group
        self._under_way: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def opened(cls) -> AsyncIterator["HomeLoop"]:
        """The running loop as a home; what is still carried out is cancelled with the block."""
        failure: Exception | None = None
        async with asyncio.TaskGroup() as group:
            home = cls(asyncio.get_running_loop(), group)
            try:
                yield home
            except Exception as exc:
                failure = exc
            for task in home._under_way:
                task.cancel()
        if failure is not None:
            raise failure

    def ask(self, question: Callable[[], T]) -> T:
        """The answer of something quick; the asking thread waits for it.

        Raises:
            TimeoutError: home is too busy to answer.
        """
        if self._is_here():
            return question()
        answer: Future[T] = Future()

        def at_home() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                answer.set_result(question())
            except Exception as exc:
                answer.set_exception(exc)

        self._loop.call_soon_threadsafe(at_home, context=copy_context())
        try:
            return answer.result(ANSWER_WITHIN_S)
        finally:
            answer.cancel()

    async def carry_out(self, work: Callable[[], Awaitable[T]]) -> T:
        """What may take a while; the asking loop goes on meanwhile. Cancelled with the asker."""
        if self._is_here():
            return await work()
        answer: Future[T] = Future()
        context = copy_context()
        begun: list[asyncio.Task[None]] = []

        async def at_home() -> None:
            try:
                answer.set_result(await work())
            except asyncio.CancelledError:
                answer.set_exception(ConnectionAbortedError("the program ends"))
                raise
            except Exception as exc:
                answer.set_exception(exc)

        def begin() -> None:
            if answer.set_running_or_notify_cancel():
                task = self._group.create_task(at_home(), name="for a page", context=context)
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
                begun.append(task)

        def end() -> None:
            for task in begun:
                task.cancel()

        self._loop.call_soon_threadsafe(begin, context=context)
        try:
            return await asyncio.wrap_future(answer)
        except asyncio.CancelledError:
            self._loop.call_soon_threadsafe(end)
            raise

    def told_in(self, listener: Callable[[], None]) -> Callable[[], None]:
        """`listener`, called in the asker's loop; news while one is on its way are one."""
        if self._is_here():
            return listener
        asker, context = asyncio.get_running_loop(), copy_context()
        is_on_its_way = False

        def there() -> None:
            nonlocal is_on_its_way
            is_on_its_way = False
            listener()

        def told() -> None:
            nonlocal is_on_its_way
            if not is_on_its_way and not asker.is_closed():
                is_on_its_way = True
                asker.call_soon_threadsafe(there, context=context)

        return told

    def brought(self, content: AsyncIterator[T]) -> AsyncIterator[T]:
        """`content`, which arrives in the asker's loop, to be read at home."""
        return content if self._is_here() else _brought(content, asyncio.get_running_loop())

    def _is_here(self) -> bool:
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False


async def _brought(content: AsyncIterator[T], asker: asyncio.AbstractEventLoop) -> AsyncIterator[T]:
    async def following() -> tuple[T, ...]:
        async for part in content:
            return (part,)
        return ()

    while part := await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(following(), asker)):
        yield part[0]
