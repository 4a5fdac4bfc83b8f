"""Faults of notifications on the way: lost, late, twice."""

import random
from collections import deque

from bumble.gatt import Characteristic

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.simulate.faults import FaultKind
from ingest.simulate.peripheral import Peripheral

LATE_S = 3.0
LOST_SHARE = 0.3  # of notifications over a weak link


class Courier:
    """Carries one device's notifications; `ailments` are the device's own, as they come and go."""

    def __init__(
        self, peripheral: Peripheral, *, ailments: set[FaultKind], clock: Clock, rng: random.Random
    ) -> None:
        self._peripheral = peripheral
        self._ailments = ailments
        self._clock = clock
        self._rng = rng
        self._waiting: deque[tuple[int, Characteristic, bytes]] = deque()

    async def notify(self, characteristic: Characteristic, payload: bytes) -> None:
        """Send one notification; late ones and overtaken ones go out with later ones."""
        ailments = self._ailments
        if FaultKind.WEAK_SIGNAL in ailments and self._rng.random() < LOST_SHARE:
            return
        now_ns = self._clock.monotonic_ns()
        if FaultKind.REORDERED in ailments:
            await self._swapped(characteristic, payload)
            return
        if FaultKind.LATE in ailments:
            due_ns = now_ns + round(LATE_S * NS_PER_S)
            self._waiting.append((due_ns, characteristic, payload))
            while self._waiting and self._waiting[0][0] <= now_ns:
                await self._send_first()
            return
        while self._waiting:
            await self._send_first()
        await self._peripheral.notify(characteristic, payload)
        if FaultKind.DUPLICATE in ailments:
            await self._peripheral.notify(characteristic, payload)

    async def _swapped(self, characteristic: Characteristic, payload: bytes) -> None:
        """Every second one is sent before the one it follows."""
        if not self._waiting:
            self._waiting.append((0, characteristic, payload))
            return
        await self._peripheral.notify(characteristic, payload)
        await self._send_first()

    async def _send_first(self) -> None:
        _, characteristic, payload = self._waiting.popleft()
        await self._peripheral.notify(characteristic, payload)
