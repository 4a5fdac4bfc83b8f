"""Clocks: where time comes from, one protocol, passed in everywhere."""

import asyncio
import ctypes
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol


class Clock(Protocol):
    """A monotonic clock, a wall clock, and waiting on the monotonic one."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since boot; counts through suspend where the system can."""

    def wall_ns(self) -> int:
        """Unix time in nanoseconds; may step."""

    def is_set(self) -> bool:
        """Whether the wall clock is in step with somebody who knows the time; False: or unknown."""

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

    def is_set(self) -> bool:
        """Whether the kernel, or systemd, says that the clock is synchronised."""
        return _kernel_is_in_step() or _TIMESYNC.exists()

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


class Trust(IntEnum):
    """How far a tie of two clocks is to be believed; a better one takes a lesser one's place."""

    ASSUMED = 0  # the wall clock was behind what is recorded: the earliest that it can have been
    UNSURE = 1  # what the wall clock said
    SURE = 2  # what it said while it was in step


class Anchor:
    """One host and boot's tie between its monotonic and its wall clock.

    time = wall0 + (mono - mono0). A later wall step does not move it; a better tie may take its
    place (`sessions.recording.boot_dates`).
    """

    def __init__(self, *, monotonic_ns: int, wall_ns: int, trust: Trust = Trust.UNSURE) -> None:
        self.monotonic_ns = monotonic_ns
        self.wall_ns = wall_ns
        self.trust = trust

    @classmethod
    def now(cls, clock: Clock) -> "Anchor":
        """The tie as it stands at this moment."""
        is_set = clock.is_set()
        return cls(
            monotonic_ns=clock.monotonic_ns(),
            wall_ns=clock.wall_ns(),
            trust=Trust.SURE if is_set else Trust.UNSURE,
        )

    def at_ns(self, monotonic_ns: int) -> int:
        """Unix nanoseconds of a monotonic stamp."""
        return self.wall_ns + (monotonic_ns - self.monotonic_ns)


# systemd-timesyncd makes it at its first answer of this boot (systemd-timesyncd.service(8)).
_TIMESYNC = Path("/run/systemd/timesync/synchronized")
_TIME_ERROR = 5  # the clock is not synchronised (adjtimex(2), return value)
_TIMEX_BYTES = 512  # more than struct timex has anywhere; all 0 asks and changes nothing


def _kernel_is_in_step() -> bool:
    adjtimex = _adjtimex()
    if adjtimex is None:
        return False
    state = adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return 0 <= state < _TIME_ERROR


@cache
def _adjtimex() -> Callable[[Any], int] | None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            return ctypes.CDLL(None).adjtimex
    return None
