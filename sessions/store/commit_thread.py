"""Commit thread of the store, the only one that writes: units in, transactions out."""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence
from sessions.store.errors import NotCommitted, not_written
from sessions.store.health import Disk, Losses, StoreHealth
from sessions.store.mirror import Mirror
from sessions.store.spill import Spill
from sessions.store.transaction import (
    Transaction,
    Unit,
    droppable,
    is_machine_fault,
    notifications_in,
)

_log = logging.getLogger(__name__)

COMMIT_EVERY_S = 0.25  # where somebody waits for commits: a sink
ALONE_COMMIT_EVERY_S = 0.7  # where nobody does: each commit writes whole pages once more
SYNC_EVERY_S = 0.6  # with the commit interval: a power cut costs at most the last second
RETRY_EVERY_S = 1.0
HOLD_S = 600.0
HOLD_UNITS = 24_000  # ten minutes of 40 notifications a second, about 50 MB
BATCH_UNITS = 4_000
SPILL_AFTER_S = 2.0
LAST_TRY_S = 5.0
# Set aside for the end: where the machine has no memory left, what is held is still written and
# the last words are said. Nobody writes to it, so that it takes an address and no memory.
RESERVE_BYTES = 8_000_000
NO_MEMORY = "out of memory"


class CommitThread:
    """Commits units in order, several in one transaction, never one over two transactions.

    The queue holds `HOLD_UNITS`. When it is full and the disk works, `put` waits for room. When
    the disk fails, units are held for `HOLD_S` and put into a second place; what is recorded
    after that is in the second place alone. Where there is none it is dropped, counted and named
    as a loss, while the beginning and the end of a session are always kept.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        transaction: Transaction,
        file: Path,
        second_places: Sequence[Path],
        clock: Clock,
        hold_s: float = HOLD_S,
        hold_units: int = HOLD_UNITS,
    ) -> None:
        self._connection = connection
        self._transaction = transaction
        self._clock = clock
        self._hold_ns = round(hold_s * NS_PER_S)
        self._hold_units = hold_units
        self._spill = Spill(file, folders=second_places, clock=clock)
        self._mirror = Mirror(file, clock=clock, sinks=transaction.outbox.sinks)
        self._units: deque[Unit] = deque()
        self._overflow: list[Unit] = []
        self._put = 0
        self._done = 0
        self._flushes: list[tuple[int, Future[None]]] = []
        self._changed = threading.Condition()
        self._watchers: list[Callable[[], object]] = []
        self._closing = False
        self._has_ended = False
        self.correcting = threading.RLock()  # see `Store.correcting`
        self._failing_since_ns: int | None = None
        self._fault: str | None = None
        self._synced_ns = 0
        self._syncing: bool | None = None
        self._losses = Losses()
        self._reserve: bytes | None = bytes(RESERVE_BYTES)
        self._give_up_ns: int | None = None
        self._homeless: str | None = None  # why a file that was taken away is not back at the end
        self._oldest_ns = 0  # when the oldest unit that waits was put, or before
        self.commit_s = 0.0  # the longest that a unit of the last commit had waited for it

    @contextmanager
    def running(self) -> Iterator[None]:
        """The thread runs inside the block; the end of the block waits for the last commit.

        Raises:
            NotCommitted: at the end, not all is in the store's file; where it is, if it is.
        """
        thread = threading.Thread(target=self._run, name="store writer")
        thread.start()
        try:
            yield
        finally:
            self._reserve = None
            with self._changed:
                self._closing = True
                self._changed.notify_all()
            thread.join()
            with self._changed:
                self._has_ended = True
            self._spill.close(self._units)
            self._mirror.close()
            # Also where the block failed, by Ctrl-C as well: where the data are comes first.
            self._tell_where_it_is()

    def _tell_where_it_is(self) -> None:
        second = self._spill.file
        nowhere = self._spill.not_taken(self._units)
        if self._units or self._spill.only_there:
            lost = notifications_in(nowhere) + self._losses.unnamed
            raise NotCommitted(
                not_written(
                    notifications_in(self._units) + self._spill.only_there + self._losses.unnamed,
                    lost=lost,
                    is_whole=not nowhere and not lost,
                    second=second,
                    is_in_memory=self._spill.is_in_memory,
                    fault=self._fault or "disk full",
                )
            )
        if self._homeless is not None:
            raise NotCommitted(
                Sentence(
                    "the store's file was taken away while it was in use and could not be "
                    "written again: {reason}",
                    reason=self._homeless,
                )
            )
        if self._mirror.is_elsewhere:
            raise NotCommitted(
                Sentence(
                    "the store was replaced by another file while it was in use: all that was "
                    "recorded is in {file}; to bring it in: strapline salvage {file}",
                    file=self._mirror.file,
                )
            )

    def put(self, unit: Unit) -> None:
        """Append a unit."""
        with self._changed:
            while self._failing_since_ns is None and len(self._units) >= self._hold_units:
                self._changed.notify_all()
                self._changed.wait()
            if self._out_of_room() and droppable(unit):
                if self._spill.file is None:
                    self._losses.add(unit, reason=self._fault or "")
                else:
                    self._overflow.append(unit)
                return
            if not self._units:
                self._oldest_ns = self._clock.monotonic_ns()
            self._units.append(unit)
            self._put += 1
            if len(self._units) in (1, BATCH_UNITS):
                self._changed.notify_all()

    @contextmanager
    def watched(self, committed: Callable[[], object]) -> Iterator[None]:
        """Inside the block `committed` is called after each commit, by the thread that writes."""
        with self._changed:
            self._watchers.append(committed)
        try:
            yield
        finally:
            with self._changed:
                self._watchers.remove(committed)

    def pending(self) -> int:
        """Units that are not committed yet."""
        return len(self._units)

    def flush(self) -> Future[None]:
        """Done when everything put so far is committed; NotCommitted when the disk fails."""
        flushed: Future[None] = Future()
        flushed.set_running_or_notify_cancel()
        with self._changed:
            if self._has_ended:
                flushed.set_exception(NotCommitted(Sentence("the store was closed meanwhile")))
                return flushed
            self._flushes.append((self._put, flushed))
            self._changed.notify_all()
        return flushed

    @property
    def health(self) -> StoreHealth:
        """How writing goes at this moment."""
        since_ns = self._failing_since_ns
        now_ns = self._clock.monotonic_ns()
        failing_s = 0.0 if since_ns is None else (now_ns - since_ns) / NS_PER_S
        second, moved = self._spill.file, self._mirror.file
        return StoreHealth(
            disk=Disk.WRITING if since_ns is None else Disk.FAILING,
            fault=self._fault,
            failing_s=failing_s,
            held_units=len(self._units),
            behind_s=(now_ns - self._oldest_ns) / NS_PER_S if self._units else 0.0,
            second_place=None if second is None else str(second),
            second_is_in_memory=self._spill.is_in_memory,
            moved_to=None if moved is None else str(moved),
            lost_notifications=self._losses.total,
            refused_units=self._transaction.refused_units,
        )

    def _out_of_room(self) -> bool:
        since_ns = self._failing_since_ns
        return since_ns is not None and (
            len(self._units) >= self._hold_units
            or self._clock.monotonic_ns() - since_ns >= self._hold_ns
        )

    def _run(self) -> None:
        while True:
            try:
                return self._work()
            except MemoryError:
                # Wherever it came: what is held is held, and tried again with what was set aside.
                self._reserve = None
                if self._closing and self._gives_up():
                    return None

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
                self._changed.wait_for(self._is_urgent, timeout=self._patience_s())
                batch = list(islice(self._units, BATCH_UNITS))
                taken_ns = self._clock.monotonic_ns()
                closing = self._closing
            fault = self._commit(batch) if batch else None
            self._settle(len(batch), fault=fault, taken_ns=taken_ns)
            self._spill_held(closing=closing)
            if not closing:
                continue
            if not self._units:
                fault = self._homeless = self._looked_at_last()
                if fault is None:
                    return
            if fault is not None and self._gives_up():
                return

    def _looked_at_last(self) -> str | None:
        """What was taken away since the last commit is put back as well; why that failed."""
        try:
            self._mirror.look(self._connection)
        except (OSError, sqlite3.Error) as error:
            return str(error)
        return None

    def _gives_up(self) -> bool:
        """Whether the end has been tried for long enough."""
        now_ns = self._clock.monotonic_ns()
        if self._give_up_ns is None:
            self._give_up_ns = now_ns + round(LAST_TRY_S * NS_PER_S)
        return now_ns >= self._give_up_ns

    def _patience_s(self) -> float:
        """How long what waits may wait for more: counted from the oldest of it, so that it is in
        the file a commit's time later, however long the commit before took.
        """
        if self._failing_since_ns is not None and not self._closing:
            return RETRY_EVERY_S
        every_s = COMMIT_EVERY_S if self._watchers else ALONE_COMMIT_EVERY_S
        if not self._units:
            return every_s
        return max(0.0, every_s - (self._clock.monotonic_ns() - self._oldest_ns) / NS_PER_S)

    def _has_work(self) -> bool:
        return bool(self._units or self._overflow or self._flushes or self._closing)

    def _spill_held(self, *, closing: bool) -> None:
        since_ns = self._failing_since_ns
        is_due = since_ns is not None and (
            closing or self._clock.monotonic_ns() - since_ns >= SPILL_AFTER_S * NS_PER_S
        )
        if not is_due and not self._overflow:
            return
        with self._changed:
            held, overflow = deque(self._units), tuple(self._overflow)
            self._overflow.clear()
        if not self._spill.take(held, overflow=overflow):
            with self._changed:
                for unit in overflow:
                    self._losses.add(unit, reason=self._fault or "")

    def _is_urgent(self) -> bool:
        if self._failing_since_ns is not None:
            return bool(self._flushes)
        crowded = len(self._units) >= min(BATCH_UNITS, self._hold_units)
        return bool(self._flushes) or self._closing or crowded

    def _commit(self, batch: list[Unit]) -> str | None:
        """Write `batch`; the disk's words when it does not take it."""
        try:
            try:
                self._write(batch, apply=self._transaction.apply)
            except Exception as error:
                if is_machine_fault(error):
                    raise
                self._write(batch, apply=self._transaction.apply_what_fits)
        except MemoryError:
            self._reserve = None
            return NO_MEMORY
        except Exception as error:
            # The thread must live on: what is held is tried again, and the runner is told.
            if not isinstance(error, sqlite3.Error | OSError):
                _log.exception("writing failed for a reason that is not the disk's")
            return str(error)
        return None

    def _write(self, batch: list[Unit], *, apply: Callable[[list[Unit]], None]) -> None:
        execute = self._connection.execute
        self._mirror.look(self._connection)
        self._mirror.take(batch)
        now_ns = self._clock.monotonic_ns()
        sync = now_ns - self._synced_ns >= SYNC_EVERY_S * NS_PER_S
        try:
            if sync is not self._syncing:
                execute(f"PRAGMA synchronous = {'FULL' if sync else 'NORMAL'}")
                self._syncing = sync
            execute("BEGIN IMMEDIATE")
            apply(batch)
            execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                execute("ROLLBACK")
            self._transaction.forget()
            raise
        if sync:
            self._synced_ns = now_ns
        with suppress(sqlite3.Error, MemoryError):  # it is in the file, whatever comes now
            self._mirror.settle(self._connection, count=len(batch))

    def _settle(self, count: int, *, fault: str | None, taken_ns: int) -> None:
        with self._changed:
            if fault is None:
                # First of all, and without memory: what is in the file is not written again.
                for _ in range(count):
                    self._units.popleft()
                self._done += count
                self._spill.committed(count)
                if count:
                    self.commit_s = (self._clock.monotonic_ns() - self._oldest_ns) / NS_PER_S
                    self._oldest_ns = taken_ns
                    for committed in self._watchers:
                        committed()
                if count and self._failing_since_ns is not None:
                    _log.warning("the disk takes what is written again")
                    self._failing_since_ns = None
                    lost = self._losses.drain()
                    if lost:
                        self._units.append(lost)
                        self._put += 1
            elif self._failing_since_ns is None:
                _log.error("the disk does not take what is written: %s", fault)
                self._failing_since_ns = self._clock.monotonic_ns()
            self._fault = fault
            self._answer_flushes()
            self._changed.notify_all()

    def _answer_flushes(self) -> None:
        waiting = []
        for target, flushed in self._flushes:
            if self._done >= target:
                flushed.set_result(None)
            elif self._fault is not None:
                flushed.set_exception(
                    NotCommitted(Sentence("not saved ({fault}): kept in memory", fault=self._fault))
                )
            else:
                waiting.append((target, flushed))
        self._flushes = waiting
