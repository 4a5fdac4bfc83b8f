"""Simulated time that moves only when everything in flight has been consumed."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from ingest.background import in_background
from ingest.clock import cleanup_timeout
from ingest.measurements import NS_PER_S

# Turns of the event loop in which nothing touched the clock or the radio, before time may move.
# A chain of tasks takes one turn per link; the longest pause measured on the way from a lost link
# through client, supervisor and task group to the next connection is 5. A turn costs about 2 us.
QUIET_TURNS = 24
# Behind by more than this, the clock gives the time up for lost instead of running to catch up.
FORGIVEN_LAG_S = 0.05
START_MONOTONIC_NS = NS_PER_S


class Timer:
    """A callback due at one simulated instant."""

    def __init__(self, callback: Callable[[], object]) -> None:
        self._callback: Callable[[], object] | None = callback

    @property
    def cancelled(self) -> bool:
        """Whether it will never fire (again)."""
        return self._callback is None

    def cancel(self) -> None:
        """Never fire; harmless when it already has."""
        self._callback = None

    def fire(self) -> None:
        """Call back, once."""
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


class SteppingClock:
    """A `Clock` that jumps from one due timer to the next.

    It moves when no hold is open and the loop has settled, and at most `speed` times as fast as
    real time, so that a stall slows simulated time and never fires a timeout. Timers due at the
    same instant fire in the order of their creation, each after the one before has settled.

    All of it belongs to the thread of the event loop. A worker thread cannot touch it; the
    coroutine that waits for one holds the clock meanwhile.

    Args:
        speed: simulated seconds per real second; None: as fast as the machine can.
        start_wall_ns: Unix time at which the simulation begins.

    Raises:
        ValueError: `speed` is not positive.
    """

    def __init__(self, *, speed: float | None, start_wall_ns: int) -> None:
        if speed is not None and not speed > 0:
            raise ValueError(f"speed must be positive, got {speed}")
        self._speed = speed
        self._start_wall_ns = start_wall_ns
        self._now_ns = START_MONOTONIC_NS
        self._timers: list[tuple[int, int, Timer]] = []
        self._created = 0
        self._holds = 0
        self._in_flight = 0
        self._disturbances = 0
        self._free = asyncio.Event()
        self._earlier = asyncio.Event()

    def monotonic_ns(self) -> int:
        """Nanoseconds on a clock that starts at the same value in every run."""
        return self._now_ns

    def wall_ns(self) -> int:
        """Unix time in nanoseconds: the given start plus what has been simulated."""
        return self._start_wall_ns + self._now_ns - START_MONOTONIC_NS

    def is_set(self) -> bool:
        """It is what the simulation says it is."""
        return True

    async def sleep(self, seconds: float) -> None:
        """Wait in simulated time; nothing or less: one turn of the loop."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        timer = self.call_later(seconds, lambda: _wake(woken))
        try:
            await woken
        finally:
            timer.cancel()

    @asynccontextmanager
    async def timeout(self, seconds: float | None) -> AsyncIterator[asyncio.Timeout]:
        """Raise TimeoutError in the body when `seconds` were simulated; None: never."""
        async with cleanup_timeout(None) as scope:
            if seconds is None:
                yield scope
                return
            loop = asyncio.get_running_loop()
            timer = self.call_later(seconds, lambda: scope.reschedule(loop.time()))
            try:
                yield scope
            finally:
                timer.cancel()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep time from moving; may be nested and may overlap with other holds."""
        self._take_hold()
        try:
            yield
        finally:
            self._give_hold()

    def call_later(self, seconds: float, callback: Callable[[], object]) -> Timer:
        """Call back when `seconds` have been simulated."""
        timer = Timer(callback)
        entry = (self._now_ns + max(0, round(seconds * NS_PER_S)), self._created, timer)
        self._created += 1
        self._disturbances += 1
        heapq.heappush(self._timers, entry)
        if self._timers[0] is entry:
            self._earlier.set()
        return timer

    def call_soon(self, callback: Callable[..., object], *args: object) -> None:
        """Call back in the next turn of the loop; time is held until then.

        This is how a packet is in flight: what the loop was given it always runs, so the hold
        cannot leak, and a packet that is dropped instead holds nothing.
        """
        self._take_hold()
        self._in_flight += 1
        asyncio.get_running_loop().call_soon(self._deliver, callback, args)

    async def delivered(self) -> None:
        """Wait until nothing has been in flight for a while; holds do not count."""
        quiet = 0
        while quiet < QUIET_TURNS:
            quiet = 0 if self._in_flight else quiet + 1
            await asyncio.sleep(0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SteppingClock"]:
        """Time moves inside the block."""
        async with in_background(stepping_clock=self._drive()):
            yield self

    def _deliver(self, callback: Callable[..., object], args: tuple[object, ...]) -> None:
        try:
            callback(*args)
        finally:
            self._in_flight -= 1
            self._give_hold()

    def _take_hold(self) -> None:
        self._holds += 1
        self._disturbances += 1

    def _give_hold(self) -> None:
        self._holds -= 1
        self._disturbances += 1
        if self._holds == 0:
            self._free.set()

    async def _drive(self) -> None:
        pace = _Pace(speed=self._speed, now_ns=self._now_ns)
        while True:
            await self._settled()
            due_ns = self._next_due_ns()
            if due_ns is None:
                self._earlier.clear()
                await self._earlier.wait()
                continue
            wait_s = pace.wait_s(due_ns)
            if wait_s > 0:
                self._earlier.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait_s):
                        await self._earlier.wait()
                continue
            _, _, timer = heapq.heappop(self._timers)
            self._now_ns = due_ns
            timer.fire()

    async def _settled(self) -> None:
        quiet = 0
        seen = self._disturbances
        while quiet < QUIET_TURNS:
            if self._holds:
                self._free.clear()
                await self._free.wait()
            await asyncio.sleep(0)
            if self._disturbances == seen and not self._holds:
                quiet += 1
            else:
                seen = self._disturbances
                quiet = 0

    def _next_due_ns(self) -> int | None:
        while self._timers and self._timers[0][2].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None


def _wake(sleeper: "asyncio.Future[None]") -> None:
    # Cancelled in this very turn, a sleeper has not yet had the chance to cancel its timer.
    if not sleeper.done():
        sleeper.set_result(None)


class _Pace:
    """How long to wait in real time before a simulated instant may come."""

    def __init__(self, *, speed: float | None, now_ns: int) -> None:
        self._speed = speed
        self._loop = asyncio.get_running_loop()
        self._simulated_ns = now_ns
        self._real_s = self._loop.time()

    def wait_s(self, due_ns: int) -> float:
        """Real seconds; zero or less: now."""
        if self._speed is None:
            return 0.0
        simulated_s = (due_ns - self._simulated_ns) / NS_PER_S
        now_s = self._loop.time()
        wait_s = self._real_s + simulated_s / self._speed - now_s
        if wait_s < -FORGIVEN_LAG_S:
            self._simulated_ns = due_ns
            self._real_s = now_s
        return wait_s
