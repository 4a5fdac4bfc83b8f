"""Clocks: where time comes from, one protocol, passed in everywhere."""

import asyncio
import sys
import time
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from typing import Any, Protocol


class Clock(Protocol):
    """A monotonic clock, a wall clock, and waiting on the monotonic one."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since boot; counts through suspend where the system can."""
        ...

    def wall_ns(self) -> int:
        """Unix time in nanoseconds; may step."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock."""
        ...

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        """Raise TimeoutError in the body when `seconds` of this clock have passed; None: never."""
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Work is in flight: a stepping clock does not move while any hold is open."""
        ...


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
        return asyncio.timeout(seconds)

    def hold(self) -> AbstractContextManager[None]:
        """Real time cannot be held."""
        return nullcontext()


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
