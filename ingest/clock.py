"""Clocks: where time comes from, one protocol, passed in everywhere."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
)
from typing import Any, Protocol


class Clock(Protocol):
    """A monotonic clock, a wall clock, and waiting on the monotonic one."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since boot; counts through suspend where the system can."""

    def wall_ns(self) -> int:
        """Unix time in nanoseconds; may step."""

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock."""

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        """Raise TimeoutError in the body when `seconds` of this clock have passed; None: never."""

    def hold(self) -> AbstractContextManager[None]:
        """Work is in flight: a stepping clock does not move while any hold is open."""


class SystemClock:
    """The machine's own clocks.

    Linux's CLOCK_BOOTTIME and macOS's CLOCK_MONOTONIC count through suspend; elsewhere
    `time.monotonic_ns` is the best there is.
    """

    _clock_id = (
        getattr(time, "CLOCK_BOOTTIME", None)
        if sys.platform == "linux"
        else getattr(time, "CLOCK_MONOTONIC", None)
    )

    def monotonic_ns(self) -> int:
        """Nanoseconds since boot."""
        if self._clock_id is None:
            return time.monotonic_ns()
        return time.clock_gettime_ns(self._clock_id)

    def wall_ns(self) -> int:
        """Unix time in nanoseconds."""
        return time.time_ns()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(seconds)

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        """Real-time `asyncio.timeout`."""
        return cleanup_timeout(seconds)

    def hold(self) -> AbstractContextManager[None]:
        """Real time cannot be held."""
        return nullcontext()


@asynccontextmanager
async def cleanup_timeout(seconds: float | None) -> AsyncIterator[asyncio.Timeout]:
    """`asyncio.timeout` that can be relied on where a cancelled task cleans up.

    There asyncio's own raises CancelledError in place of TimeoutError before Python 3.11.3, so that
    whatever comes after in the clean-up was left out.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    scope = asyncio.timeout(seconds)
    try:
        async with scope:
            yield scope
    except asyncio.CancelledError as exc:
        if task is None or not scope.expired() or task.cancelling() > before:
            raise
        raise TimeoutError from exc


class Anchor:
    """One host and boot's fixed tie between its monotonic and its wall clock.

    time = wall0 + (mono - mono0). A later wall step does not move it.
    """

    def __init__(self, *, monotonic_ns: int, wall_ns: int) -> None:
        self.monotonic_ns = monotonic_ns
        self.wall_ns = wall_ns

    @classmethod
    def now(cls, clock: Clock) -> "Anchor":
        """The tie as it stands at this moment."""
        return cls(monotonic_ns=clock.monotonic_ns(), wall_ns=clock.wall_ns())

    def at_ns(self, monotonic_ns: int) -> int:
        """Unix nanoseconds of a monotonic stamp."""
        return self.wall_ns + (monotonic_ns - self.monotonic_ns)
