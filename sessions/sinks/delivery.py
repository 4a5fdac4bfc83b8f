"""Carries committed outbox rows to one sink: in order, and again after a fault."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial
from typing import TypeVar

import msgspec

from ingest.clock import Clock
from sessions.sinks.completing import Completing, ProfileOf
from sessions.sinks.sink import RowsRefused, Sink, SinkStopped, SinkUnavailable, backoff_s
from sessions.store import Store
from sessions.store.rows import OutboxRow

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

BATCH_ROWS = 2_000
LOOK_EVERY_S = 1.0


class State(Enum):
    """Where a delivery stands."""

    DELIVERING = "delivering"
    WAITING = "waiting"
    STOPPED = "stopped"


class DeliveryStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What to tell of a delivery. `fault`: one line, None while all is well."""

    sink: str
    state: State = State.DELIVERING
    delivered_rows: int = 0
    refused_rows: int = 0
    fault: str | None = None


class Delivery:
    """Reads after the sink's cursor, writes, moves the cursor.

    A crash between the write and the cursor repeats rows, which changes nothing in a sink. A row
    that a sink refuses for good is set aside as a dead letter, and the rest goes on.

    Args:
        sink: Where to.
        store: Where from; the sink is one of its enabled sinks.
        clock: Real time, also in a simulation: the network is real.
        profile_of: See `Completing`.
        batch_rows: How many rows go in one call at most.
        delays: Makes the waits between tries, in seconds, without end.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        store: Store,
        clock: Clock,
        profile_of: ProfileOf = lambda _name: None,
        batch_rows: int = BATCH_ROWS,
        delays: Callable[[], Iterator[float]] = backoff_s,
    ) -> None:
        self._sink = sink
        self._store = store
        self._clock = clock
        self._batch_rows = batch_rows
        self._delays = delays
        self._after = store.read.cursor(sink.name)
        self._completing = Completing(store.read, clock=clock, profile_of=profile_of)
        self.status = DeliveryStatus(sink=sink.name)

    async def run(self) -> None:
        """Deliver until cancelled; returns early only when the sink needs a person."""
        waits = self._delays()
        while True:
            try:
                await self.deliver_committed()
            except SinkUnavailable as error:
                self._tell(State.WAITING, str(error))
                wait_s = next(waits)
                await self._clock.sleep(max(wait_s, error.retry_after_s or 0.0))
            except SinkStopped as error:
                self._tell(State.STOPPED, str(error))
                return
            else:
                waits = self._delays()
                await self._clock.sleep(LOOK_EVERY_S)

    async def deliver_committed(self) -> None:
        """One pass: everything that is committed now.

        Raises:
            SinkStopped, SinkUnavailable: the rest stays where it is.
        """
        while True:
            diary_changed, rows = await _in_thread(self._look)
            if diary_changed:
                self._store.take_diary_changes()
            if not rows:
                break
            await self._deliver(rows)
            self._passed(rows)
        if self.status.fault is not None:
            _log.info("%s: delivering again", self._sink.name)
        self._tell(State.DELIVERING, None)

    def _look(self) -> tuple[bool, tuple[OutboxRow, ...]]:
        read = self._store.read
        rows = read.outbox(after=self._after, limit=self._batch_rows)
        return read.diary_changed(), tuple(self._completing.completed(row) for row in rows)

    async def _deliver(self, rows: Sequence[OutboxRow]) -> None:
        try:
            await _in_thread(partial(self._sink.deliver, rows))
        except RowsRefused as refusal:
            if len(rows) == 1:
                self._set_aside(rows[0], reason=str(refusal))
                return
            middle = len(rows) // 2
            await self._deliver(rows[:middle])
            await self._deliver(rows[middle:])

    def _set_aside(self, row: OutboxRow, *, reason: str) -> None:
        _log.error(
            "%s: session %s, event %s is refused: %s",
            self._sink.name,
            row.session,
            row.sequence,
            reason,
        )
        self._store.refused(self._sink.name, row=row.id, reason=reason)
        self.status = msgspec.structs.replace(
            self.status, refused_rows=self.status.refused_rows + 1
        )

    def _passed(self, rows: Sequence[OutboxRow]) -> None:
        self._after = rows[-1].id
        self._store.delivered(self._sink.name, through=self._after)
        self.status = msgspec.structs.replace(
            self.status, delivered_rows=self.status.delivered_rows + len(rows)
        )

    def _tell(self, state: State, fault: str | None) -> None:
        if fault is not None:
            repeated = fault == self.status.fault
            _log.log(
                logging.DEBUG if repeated else logging.WARNING, "%s: %s", self._sink.name, fault
            )
        self.status = msgspec.structs.replace(self.status, state=state, fault=fault)


async def _in_thread(call: Callable[[], _T]) -> _T:
    """Wait for the call even when cancelled: two passes must not write at the same time.

    Bounded, because every sink bounds its calls.
    """
    working = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        working.exception()  # seen: whoever cancelled does not want it
        raise
