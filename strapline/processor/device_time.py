"""Time where the devices are: a gateway's clock, as far as it has been told."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any

from ingest.clock import Anchor, Clock

UNIX = Anchor(monotonic_ns=0, wall_ns=0)
"""The anchor of stamps that are Unix time already."""


class DeviceTime:
    """A `Clock` whose monotonic time is Unix time on the gateway's anchored clock.

    The gateway's last word and what has passed here since: two hosts' wall clocks need not agree.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told_ns = clock.wall_ns()
        self._heard_ns = clock.monotonic_ns()

    def heard(self, at_ns: int) -> None:
        """It is `at_ns` there now."""
        self._told_ns = at_ns
        self._heard_ns = self._clock.monotonic_ns()

    def monotonic_ns(self) -> int:
        """Unix nanoseconds there."""
        return self._told_ns + self._clock.monotonic_ns() - self._heard_ns

    def wall_ns(self) -> int:
        """The same."""
        return self.monotonic_ns()

    def is_set(self) -> bool:
        """As far as this machine's is; a gateway says how far to believe it with each batch."""
        return self._clock.is_set()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await self._clock.sleep(seconds)

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        """See `Clock`."""
        return self._clock.timeout(seconds)

    def hold(self) -> AbstractContextManager[None]:
        """See `Clock`."""
        return self._clock.hold()
