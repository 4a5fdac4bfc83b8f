"""Intake of what is new in a batch: nothing is taken twice, and nothing after a hole."""

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from ingest.mqtt.wire import BatchRow, NotificationBatch, Position

NOTHING = -1  # the sequence before the first one
MAX_BOOTS = 4_096  # remembered at a time; others are looked up again


class BatchVerdict(Enum):
    """What a batch is to what was received before."""

    NEXT = auto()
    REPEATED = auto()  # all of it has been received
    AHEAD = auto()  # something before it is missing


class Taken(NamedTuple):
    """The new rows of a batch, and how many of it are known already."""

    verdict: BatchVerdict
    rows: tuple[BatchRow, ...] = ()
    repeated: int = 0


class Intake:
    """The highest sequence of each host and boot that was taken: all it has to remember.

    A gateway sends its journal in order and says with each batch which notification comes before
    it. A batch after one that has not arrived is refused as a whole, and asked for again. So order
    is kept, memory does not grow, and a restart begins with what the store holds.

    `highest` answers for a host and boot not heard of since the start: the highest sequence that
    is stored, NOTHING where there is none.
    """

    def __init__(self, highest: Callable[[str, str], int]) -> None:
        self._stored = highest
        self._highest: dict[tuple[str, str], int] = {}

    def judge(self, batch: NotificationBatch, *, host: str) -> Taken:
        """Judge one batch of `host`; what is NEXT counts as taken from here on."""
        after = batch.after
        if after is not None:
            known = self.highest(host, after.boot)
            may_be_unknown = batch.after_confirmed and known == NOTHING
            if known < after.sequence and not may_be_unknown:
                return Taken(BatchVerdict.AHEAD)
        known = self.highest(host, batch.boot)
        rows = tuple(row for row in batch.rows if row.sequence > known)
        repeated = len(batch.rows) - len(rows)
        if not rows:
            return Taken(
                BatchVerdict.REPEATED if repeated else BatchVerdict.NEXT, repeated=repeated
            )
        self._remember((host, batch.boot), rows[-1].sequence)
        return Taken(BatchVerdict.NEXT, rows=rows, repeated=repeated)

    def missing_after(self, batch: NotificationBatch, *, host: str) -> Position | None:
        """What was received last before a batch that is AHEAD; None: nothing of that boot."""
        if batch.after is None:
            return None
        known = self.highest(host, batch.after.boot)
        return None if known == NOTHING else Position(boot=batch.after.boot, sequence=known)

    def highest(self, host: str, boot: str) -> int:
        """The highest sequence taken; NOTHING: none."""
        found = self._highest.get((host, boot))
        if found is None:
            found = self._stored(host, boot)
            self._remember((host, boot), found)
        return found

    def _remember(self, origin: tuple[str, str], sequence: int) -> None:
        self._highest.pop(origin, None)
        self._highest[origin] = sequence
        if len(self._highest) > MAX_BOOTS:
            del self._highest[next(iter(self._highest))]
