"""Delivery of committed outbox rows to one sink: in order, and again after a fault."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import TypeVar

import msgspec

from ingest.backoff import backoff_s
from ingest.clock import Clock
from sessions.sinks.delivery.batches import Batches, Completing, ProfileOf, SinkBatch
from sessions.sinks.delivery.sink import (
    RowsDropped,
    RowsRefused,
    Sink,
    SinkStopped,
    SinkUnavailable,
)
from sessions.store import Store
from sessions.store.stored_values import OutboxRow, whole_of

_log = logging.getLogger(__name__)

BATCH_ROWS = 5_000
"""With their two points each what a server takes best in one call, and an hour and a half."""

LOOK_EVERY_S = 1.0
"""A commit wakes the delivery at once; the diary is written by other processes too."""


class DeliveryState(Enum):
    """Where a delivery stands."""

    DELIVERING = "delivering"
    WAITING = "waiting"
    STOPPED = "stopped"


class DeliveryStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What to tell of a delivery. `fault`: one line, None while all is well.

    `through`: the last outbox row that is done. `delivered_rows` counts a whole session by its
    parts.
    """

    sink: str
    state: DeliveryState = DeliveryState.DELIVERING
    through: int = 0
    delivered_rows: int = 0
    refused_rows: int = 0
    fault: str | None = None


class Delivery:
    """Reads after the sink's cursor, writes, moves the cursor.

    A crash between the write and the cursor repeats rows, which changes nothing in a sink. A row
    that a sink refuses for good is set aside as a dead letter, and the rest goes on. While one
    batch is on its way the next is prepared.

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
        self.sink = sink
        self._store = store
        self._clock = clock
        self._delays = delays
        self._refused_for: str | None = None
        self._batches = Batches(
            sink,
            read=store.read,
            completing=Completing(store.read, clock=clock, profile_of=profile_of),
            batch_rows=batch_rows,
        )
        self.status = DeliveryStatus(sink=sink.name, through=store.read.cursor(sink.name))

    async def keep_delivering(self) -> None:
        """Deliver until cancelled; returns early only when the sink needs a person."""
        loop, committed = asyncio.get_running_loop(), asyncio.Event()
        with self._store.watched(partial(loop.call_soon_threadsafe, committed.set)):
            waits = self._delays()
            while True:
                committed.clear()
                try:
                    await self.deliver_committed()
                except SinkUnavailable as error:
                    await self.wait_after(error, waits=waits)
                except SinkStopped:
                    return
                else:
                    waits = self._delays()
                    with suppress(TimeoutError):
                        async with self._clock.timeout(LOOK_EVERY_S):
                            await committed.wait()

    async def wait_after(self, error: SinkUnavailable, *, waits: Iterator[float]) -> None:
        """The next of `waits`, or as long as the server asks for."""
        await self._clock.sleep(max(next(waits), error.retry_after_s or 0.0))

    async def deliver_committed(self) -> None:
        """One pass: everything that is committed now.

        Raises:
            SinkStopped, SinkUnavailable: the rest stays where it is.
        """
        if await in_thread(self._store.read.diary_changed):
            self._store.take_diary_changes()
        batches = self._batches.after(self.status.through)
        try:
            batch = await in_thread(partial(next, batches, None))
            while batch is not None:
                batch = await self._deliver_and_prepare(batch, batches)
        except SinkUnavailable as error:
            self._tell(DeliveryState.WAITING, str(error))
            raise
        except SinkStopped as error:
            self._tell(DeliveryState.STOPPED, str(error))
            raise
        if self.status.fault is not None:
            _log.warning("%s: delivering again", self.sink.name)
        self._tell(DeliveryState.DELIVERING, None)

    async def _deliver_and_prepare(
        self, batch: SinkBatch, batches: Iterator[SinkBatch]
    ) -> SinkBatch | None:
        ahead = asyncio.get_running_loop().run_in_executor(None, next, batches, None)
        try:
            await self._deliver(batch)
        except BaseException:
            await asyncio.wait([ahead])
            ahead.exception()  # seen: what was prepared is prepared again
            raise
        return await settled(ahead)

    async def _deliver(self, batch: SinkBatch) -> None:
        try:
            await in_thread(batch.write)
        except RowsDropped as drop:
            self._set_aside(drop.rows, reason=str(drop), by_session=drop.is_old)
        except RowsRefused as refusal:
            await self._find_refused(batch.rows, refusal=refusal)
        self._passed(batch)

    async def _find_refused(self, rows: Sequence[OutboxRow], *, refusal: RowsRefused) -> None:
        """Halve until the row is alone; the others are written on the way."""
        if len(rows) == 1:
            self._set_aside(rows, reason=str(refusal))
            return
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            try:
                await in_thread(self.sink.prepared(half))
            except RowsDropped as drop:
                self._set_aside(drop.rows, reason=str(drop), by_session=drop.is_old)
            except RowsRefused as again:
                await self._find_refused(half, refusal=again)

    def _set_aside(
        self, rows: Sequence[OutboxRow], *, reason: str, by_session: bool = False
    ) -> None:
        """`by_session`: one dead letter for all that a session lost, which is the session."""
        if not rows:
            return
        level = logging.DEBUG if reason == self._refused_for else logging.ERROR
        self._refused_for = reason
        _log.log(level, "%s: %s is refused: %s", self.sink.name, _title(rows), reason)
        letters = {row.session: whole_of(row) for row in rows}.values() if by_session else rows
        with self._store.unit():
            for letter in letters:
                self._store.refused(self.sink.name, row=letter, reason=reason)
        self.status = msgspec.structs.replace(
            self.status, refused_rows=self.status.refused_rows + len(rows)
        )

    def _passed(self, batch: SinkBatch) -> None:
        through = self.status.through
        if batch.through is not None:
            through = batch.through
            self._store.delivered(self.sink.name, through=through)
        self.status = msgspec.structs.replace(
            self.status,
            through=through,
            delivered_rows=self.status.delivered_rows + len(batch.rows),
        )

    def _tell(self, state: DeliveryState, fault: str | None) -> None:
        if fault is not None:
            repeated = fault == self.status.fault
            _log.log(
                logging.DEBUG if repeated else logging.WARNING, "%s: %s", self.sink.name, fault
            )
        self.status = msgspec.structs.replace(self.status, state=state, fault=fault)


def _title(rows: Sequence[OutboxRow]) -> str:
    return rows[0].title if len(rows) == 1 else f"{rows[0].title} and {len(rows) - 1} more"


_T = TypeVar("_T")


async def in_thread(call: Callable[[], _T]) -> _T:
    """The call's result; it is waited for even when the caller is cancelled."""
    return await settled(asyncio.get_running_loop().run_in_executor(None, call))


async def settled(working: "asyncio.Future[_T]") -> _T:
    """Wait for the call even when cancelled: two passes must not write at the same time.

    Bounded, because every sink bounds its calls.
    """
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        working.exception()  # seen: whoever cancelled does not want it
        raise
