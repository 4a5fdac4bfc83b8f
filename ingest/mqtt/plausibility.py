"""Plausibility of what a gateway says of itself: sequences, boots, the tie of its clocks.

One batch with a number far ahead would make a processor take everything that follows for repeated,
for good; so it is refused as a whole, is not confirmed, and somebody is told.
"""

from collections import deque

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.mqtt.intake import NOTHING
from ingest.mqtt.wire import NotificationBatch, anchor_of

FURTHEST_JUMP = 1_000_000
"""Rows of a gateway that a disk may have swallowed between two batches: a week of four devices."""
HIGHEST_FIRST = 2**40
"""Nobody has journalled so much before a processor heard of it."""
BOOTS_AN_HOUR = 30
AHEAD_S = 86_400.0
"""Clocks of gateways are wrong by hours, where somebody has set them by hand. Ours."""
_HOSTS = 4_096
_HOUR_NS = 3_600 * NS_PER_S


class Plausibility:
    """Judges batches of every gateway.

    Args:
        clock: Of this machine.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._boots: dict[str, deque[tuple[int, str]]] = {}

    def fault(self, batch: NotificationBatch, *, host: str, known: int) -> str | None:
        """What cannot be, in words; None: nothing. `known`: the highest sequence of its boot."""
        return (
            self._clock_fault(batch)
            or self._sequence_fault(batch, known)
            or self._boot_fault(batch, host=host, known=known)
        )

    def _clock_fault(self, batch: NotificationBatch) -> str | None:
        ahead_ns = anchor_of(batch).at_ns(batch.sent_mono_ns) - self._clock.wall_ns()
        if ahead_ns > AHEAD_S * NS_PER_S:
            return f"its clock is {ahead_ns / NS_PER_S / 86_400:.0f} days ahead"
        return None

    def _sequence_fault(self, batch: NotificationBatch, known: int) -> str | None:
        if not batch.rows:
            return None
        first, last = batch.rows[0].sequence, batch.rows[-1].sequence
        before = first - 1 if known == NOTHING else known
        if last - before > FURTHEST_JUMP or last > HIGHEST_FIRST:
            return f"its rows jump to number {last}"
        return None

    def _boot_fault(self, batch: NotificationBatch, *, host: str, known: int) -> str | None:
        if known != NOTHING:
            return None
        boots = self._boots.setdefault(host, deque())
        if len(self._boots) > _HOSTS:
            del self._boots[next(iter(self._boots))]
        now_ns = self._clock.monotonic_ns()
        while boots and now_ns - boots[0][0] > _HOUR_NS:
            boots.popleft()
        if batch.boot in {boot for _, boot in boots}:
            return None
        if len(boots) >= BOOTS_AN_HOUR:
            return f"it has begun anew {BOOTS_AN_HOUR} times within an hour"
        boots.append((now_ns, batch.boot))
        return None
