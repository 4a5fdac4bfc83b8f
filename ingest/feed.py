"""A bounded queue from one producer to one consumer, which says what happens when it is full."""

import asyncio
from collections import deque
from contextlib import ExitStack
from enum import Enum, auto
from typing import Generic, TypeVar

from ingest.clock import Clock

T = TypeVar("T")


class WhenFull(Enum):
    """What `put` does with a full feed. Either way the drop is counted."""

    DROP_OLDEST = auto()
    DROP_NEWEST = auto()


class Feed(Generic[T]):
    """An async iterator over what was put; ends with the exception given to `fail`.

    While an item is queued or being worked on, the clock is held: simulated time stands still
    until the consumer asks for the next item and finds none. Before it asks for its first, nothing
    is held: whoever still prepares may have to wait.
    """

    def __init__(self, *, maxsize: int, when_full: WhenFull, clock: Clock) -> None:
        self._items: deque[T] = deque()
        self._maxsize = maxsize
        self._when_full = when_full
        self._clock = clock
        self._in_flight = ExitStack()
        self._wake = asyncio.Event()
        self._failure: Exception | None = None
        self._closed = False
        self._consumed = False
        self.dropped = 0

    def put(self, item: T) -> None:
        """Add one item; never blocks. After `close` it is dropped."""
        if self._closed:
            return
        if self._consumed and not self._items and not self._wake.is_set():
            self._in_flight.enter_context(self._clock.hold())
        if len(self._items) >= self._maxsize:
            self.dropped += 1
            if self._when_full is WhenFull.DROP_NEWEST:
                return
            self._items.popleft()
        self._items.append(item)
        self._wake.set()

    def fail(self, failure: Exception) -> None:
        """What was put before is still delivered, then `failure` is raised to the consumer."""
        if self._failure is None:
            self._failure = failure
        self._wake.set()

    def close(self) -> None:
        """Let go of what is still queued, and of the clock."""
        self._closed = True
        self._items.clear()
        self._in_flight.close()

    def __aiter__(self) -> "Feed[T]":
        return self

    async def __anext__(self) -> T:
        if not self._consumed:
            self._consumed = True
            if self._items:
                self._in_flight.enter_context(self._clock.hold())
        while not self._items:
            self._in_flight.close()
            if self._failure is not None:
                raise self._failure
            self._wake.clear()
            await self._wake.wait()
        return self._items.popleft()
