"""The store: append from the loop, read what is committed."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from ingest.clock import Anchor, Clock, SystemClock
from ingest.journal import JournalRow
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store import changes
from sessions.store import database_file as connections
from sessions.store.commit_thread import HOLD_S, HOLD_UNITS, CommitThread
from sessions.store.errors import SessionRunning
from sessions.store.health import StoreHealth
from sessions.store.lock import locked
from sessions.store.outbox import Outbox
from sessions.store.salvage import salvaged
from sessions.store.second_place import second_places as places_beside
from sessions.store.second_place import spilled_of
from sessions.store.spool_pruning import pruned
from sessions.store.store_reader import StoreReader
from sessions.store.stored_values import Remark, StoredStatus
from sessions.store.transaction import Change, Transaction

_P = ParamSpec("_P")
LOOK_AGAIN_S = 1.0


def _appending(change: Callable[_P, Change]) -> Callable[Concatenate["Store", _P], None]:
    """The method of the store that appends this change."""

    @wraps(change)
    def append(store: "Store", /, *positional: _P.args, **named: _P.kwargs) -> None:
        store.append(change(*positional, **named))

    return append


class Numbering:
    """The numbers of one host and boot's notifications, one after the other."""

    def __init__(self, following: int) -> None:
        self.following = following

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        self.following += 1
        return self.following - 1


class Store:
    """One data folder, held by this process. Appends return at once; one thread commits them.

    Appends belong to the event loop's thread; another one takes a store `beside` it. What is
    appended inside `unit` is committed together or not at all; an append outside is a unit of its
    own. A unit must not span an `await`.
    """

    def __init__(
        self,
        *,
        read: StoreReader,
        writer: CommitThread,
        left_behind: tuple[Path, ...] = (),
        log_was_taken: bool = False,
    ) -> None:
        self.read = read
        self.log_was_taken = log_was_taken  # after a kill; see `database_file.writing`
        self.left_behind = left_behind  # second places of processes that were killed
        self._writer = writer
        self._unit: list[JournalRow | Change] | None = None
        self._numbers: dict[tuple[str, str], Numbering] = {}
        self._anchors: dict[tuple[str, str], Anchor] = {}
        self._recording: dict[str, set[tuple[str, str]]] = {}

    @classmethod
    @contextmanager
    def open(
        cls,
        folder: Path,
        *,
        sinks: Iterable[str] = (),
        hold_s: float = HOLD_S,
        hold_units: int = HOLD_UNITS,
        second_places: Sequence[Path] | None = None,
        clock: Clock | None = None,
        log_bytes: int = connections.LOG_BYTES,
    ) -> Iterator["Store"]:
        """Hold `folder` (made where missing) for writing; the end of the block commits the rest.

        Args:
            folder: The data folder.
            sinks: Names of the enabled sinks; without any, no outbox rows are made.
            hold_s: How long to keep recording in memory while the disk fails.
            hold_units: How many units to keep at most.
            second_places: Folders that may take what the disk does not; None: on this machine.
            clock: Real time, also in a simulation: the disk is real.
            log_bytes: How long the log ahead of the file may become.

        Raises:
            StoreError: in use, unusable, corrupt or newer; at the end NotCommitted.
        """
        with ExitStack() as stack:
            stack.enter_context(locked(folder))
            log_was_taken = connections.log_was_taken(folder / connections.STORE_FILE)
            writing = stack.enter_context(connections.writing(folder, log_bytes=log_bytes))
            outbox = Outbox(writing, sinks=sinks)
            with connections.translated(folder / connections.STORE_FILE):
                outbox.enable()
            places = places_beside(folder) if second_places is None else tuple(second_places)
            left_behind = spilled_of(folder / connections.STORE_FILE, folders=places)
            writer = CommitThread(
                writing,
                transaction=Transaction(writing, outbox=outbox),
                file=folder / connections.STORE_FILE,
                second_places=places,
                clock=clock or SystemClock(),
                hold_s=hold_s,
                hold_units=hold_units,
            )
            with connections.reading(folder) as reading, writer.running():
                read = StoreReader(reading, folder=folder)
                yield cls(
                    read=read,
                    writer=writer,
                    left_behind=left_behind,
                    log_was_taken=log_was_taken,
                )

    @classmethod
    @contextmanager
    def reading(cls, folder: Path) -> Iterator[StoreReader]:
        """Read `folder`, also while another process writes it; a missing store is an empty one.

        Raises:
            StoreError: unusable, corrupt, newer or older.
        """
        with connections.reading(folder) as reading:
            yield StoreReader(reading, folder=folder)

    @contextmanager
    def beside(self, folder: Path) -> Iterator["Store"]:
        """The same store for another thread: its own units and reads, committed by the same thread.

        What records must not number notifications through both.
        """
        with connections.reading(folder) as reading:
            yield Store(read=StoreReader(reading, folder=folder), writer=self._writer)

    @contextmanager
    def correcting(self) -> Iterator[None]:
        """Read stored sessions, work, write: nobody else does meanwhile, in any thread beside this.

        What the block wrote is committed before the next one reads. Not for the loop's thread.

        Raises:
            NotCommitted: the disk does not take it; it is kept in memory and tried again.
        """
        with self._writer.correcting:
            yield
            self._writer.flush().result()

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Group the appends of the block into one transaction; an inner unit joins the outer."""
        if self._unit is not None:
            yield
            return
        unit: list[JournalRow | Change] = []
        self._unit = unit
        try:
            yield
        finally:
            # Also after a fault in the block: what was measured before it is kept.
            self._unit = None
            if unit:
                self._writer.put(tuple(unit))

    def append(self, change: JournalRow | Change) -> None:
        """Append what is to be written: a unit of its own, or a part of the one that is open."""
        if self._unit is None:
            self._writer.put((change,))
        else:
            self._unit.append(change)

    tie = _appending(changes.tied)
    open_session = _appending(changes.opened)
    claim_late = _appending(changes.claimed_late)
    note = _appending(changes.noted)
    checkpoint = _appending(changes.checkpointed)
    rebuild = _appending(changes.rebuilt)
    note_edit = _appending(changes.edited)
    settle_edit = _appending(changes.edit_undone)
    keep_recording = _appending(changes.recording_kept)
    settle_recording = _appending(changes.recording_settled)
    redate = _appending(changes.redated)
    move = _appending(changes.moved_in_time)
    move_facts = _appending(changes.facts_moved)
    replace_edit = _appending(changes.edit_replaced)
    put_away = _appending(changes.deleted)
    summarize = _appending(changes.summarized)
    settle = _appending(changes.settled)
    take_diary_changes = _appending(changes.diary_taken)
    delivered = _appending(changes.delivered)
    refused = _appending(changes.refused)
    resend_refused = _appending(changes.resent)
    salvage = _appending(salvaged)
    prune = _appending(pruned)

    def anchor(self, *, host: str, boot: str, anchor: Anchor) -> None:
        """Append the tie by which a boot is dated from here on."""
        self._anchors[host, boot] = anchor
        self.append(changes.anchored(host=host, boot=boot, anchor=anchor))

    def anchor_of(self, *, host: str, boot: str) -> Anchor | None:
        """The tie by which a boot is dated, committed or not; None: there is none."""
        return self._anchors.get((host, boot)) or self.read.anchor(host=host, boot=boot)

    def claim(self, *, session: str, device: str, host: str, boot: str, from_mono_ns: int) -> None:
        """Append that a device's notifications belong to a session; see `changes.claimed`."""
        self._recording.setdefault(session, set()).add((host, boot))
        self.append(
            changes.claimed(
                session=session, device=device, host=host, boot=boot, from_mono_ns=from_mono_ns
            )
        )

    def is_recording_by(self, *, host: str, boot: str) -> bool:
        """Whether a session that goes on here owns notifications of this boot."""
        return any((host, boot) in boots for boots in self._recording.values())

    def finish_session(self, session: str, *, ended_ns: int, breakdown: Breakdown) -> None:
        """Append the end of a session."""
        self._recording.pop(session, None)
        self.append(changes.finished(session, ended_ns=ended_ns, breakdown=breakdown))

    def drop_session(self, session: str) -> None:
        """Append that a session is forgotten; its raw notifications stay."""
        self._recording.pop(session, None)
        self.append(changes.dropped(session))

    def journal(self, row: JournalRow) -> None:
        """Append a raw notification; the same one twice is kept once."""
        self.append(row)

    def numbers(self, *, host: str, boot: str) -> Numbering:
        """Where this host and boot's numbering goes on; one for all sessions that run at once."""
        origin = (host, boot)
        if origin not in self._numbers:
            self._numbers[origin] = Numbering(self.read.next_sequence(host=host, boot=boot))
        return self._numbers[origin]

    def events(self, session: str, events: Sequence[AnyEvent]) -> None:
        """Append events, and what the sinks have to do with them."""
        if events:
            self.append(changes.appended(session, tuple(events)))

    def delete_session(self, session: str) -> None:
        """Hide a session and take it out of the sinks; `undo_delete` brings it back.

        Raises:
            NoSuchSession: no committed session has this id.
            SessionRunning: it has not finished.
        """
        row = self.read.session(session)
        if row.status is StoredStatus.OPEN:
            raise SessionRunning(row.id)
        if row.status is StoredStatus.FINISHED:
            self.append(changes.deleted(row.id))

    def undo_delete(self, session: str) -> None:
        """Bring a deleted session back, also to the sinks; others stay as they are.

        Raises:
            NoSuchSession: no committed session has this id.
        """
        row = self.read.session(session)
        if row.status is StoredStatus.DELETED:
            self.append(changes.undeleted(row.id))

    def remark(self, session: str, remark: Remark) -> None:
        """Keep the runner's words on a session, in place of earlier ones.

        Raises:
            NoSuchSession: no committed session has this id.
        """
        self.append(changes.remarked(self.read.session(session).id, remark))

    def publish(self, session: str) -> None:
        """Give a session to the enabled sinks (again), simulated or not.

        Raises:
            NoSuchSession: no committed session has this id.
        """
        self.append(changes.published(self.read.session(session).id))

    def watched(self, committed: Callable[[], object]) -> AbstractContextManager[None]:
        """Inside the block `committed` is called after each commit, by the thread that writes."""
        return self._writer.watched(committed)

    def pending(self) -> int:
        """Units that are not committed yet."""
        return self._writer.pending()

    async def flush(self) -> None:
        """Wait until everything appended so far is committed.

        Raises:
            NotCommitted: the disk does not take it; it is kept in memory and tried again.
        """
        flushed = self._writer.flush()
        told = asyncio.wrap_future(flushed)
        # A thread without memory may be done and not able to say so to the loop.
        while not flushed.done():
            await asyncio.wait((told,), timeout=LOOK_AGAIN_S)
        if told.done():
            told.result()
        else:
            flushed.result()

    @property
    def health(self) -> StoreHealth:
        """How writing goes at this moment."""
        return self._writer.health

    @property
    def commit_s(self) -> float:
        """The longest that an append of the last commit had waited for it."""
        return self._writer.commit_s
