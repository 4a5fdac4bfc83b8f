"""A belt without Bluetooth: a person says how fast and how steep it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ingest.clock import Clock
from ingest.codecs import treadmill
from ingest.devices.sensor import DeviceKind, Progress
from ingest.journal import Notification
from ingest.measurements import BY_HAND, Treadmill

SPEED_STEP_KMH = 0.5
INCLINE_STEP_PCT = 0.5
# The widest that home and gym treadmills go; a person who holds a key down ends here.
MAX_SPEED_KMH = 30.0
MIN_INCLINE_PCT, MAX_INCLINE_PCT = -6.0, 40.0
EVERY_S = 1.0  # a value older than 3 s is none to the fold


class BeltByHand:
    """A `Sensor` that says once a second, and at each change, what it was last told.

    It speaks as treadmills do (0x2ACD), so that it is journalled, decoded and folded like them;
    its name is what marks it as inferred.
    """

    name = BY_HAND
    kind = DeviceKind.TREADMILL

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._changed = asyncio.Event()
        self.speed_kmh = 0.0
        self.incline_pct = 0.0

    def nudge(self, *, speed_steps: int = 0, incline_steps: int = 0) -> None:
        """Faster, slower, steeper, flatter, by steps of half a km/h and half a percent."""
        speed_kmh = self.speed_kmh + speed_steps * SPEED_STEP_KMH
        incline_pct = self.incline_pct + incline_steps * INCLINE_STEP_PCT
        self.speed_kmh = min(max(speed_kmh, 0.0), MAX_SPEED_KMH)
        self.incline_pct = min(max(incline_pct, MIN_INCLINE_PCT), MAX_INCLINE_PCT)
        self._changed.set()

    def stop(self) -> None:
        """The belt stands."""
        self.speed_kmh = 0.0
        self._changed.set()

    def load(self, at_s: float) -> tuple[float, float]:
        """Speed in km/h and incline in percent, of now: it has no past to ask for."""
        del at_s
        return self.speed_kmh, self.incline_pct

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        """Nothing to find and nothing to lose; see `Sensor.open`."""
        progress.found(rssi_dbm=None)
        progress.connected()
        yield self._notifications()

    async def _notifications(self) -> AsyncIterator[Notification]:
        while True:
            self._changed.clear()
            yield self._notification()
            with suppress(TimeoutError):
                async with self._clock.timeout(EVERY_S):
                    await self._changed.wait()

    def _notification(self) -> Notification:
        said = Treadmill(speed_kmh=self.speed_kmh, inclination_pct=self.incline_pct)
        return Notification(
            device=self.name,
            characteristic="2ACD",
            payload=treadmill.encode(said),
            monotonic_ns=self._clock.monotonic_ns(),
            wall_ns=self._clock.wall_ns(),
        )
