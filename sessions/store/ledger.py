"""Applies changes to the one writing connection: frequent ones in bulk, rare ones singly."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from ingest.journal import JournalRow
from sessions.store.changes import (
    Anchored,
    Appended,
    Change,
    Checkpointed,
    Claimed,
    Deleted,
    Delivered,
    DiaryTaken,
    Dropped,
    Finished,
    Lost,
    Noted,
    Opened,
    Published,
    Redated,
    Refused,
    Remarked,
    Resent,
    Summarized,
    Undeleted,
    Unit,
)
from sessions.store.event_log import EventLog
from sessions.store.origins import origin_id
from sessions.store.outbox import Outbox
from sessions.store.session_changes import SessionChanges
from sessions.store.summaries import Summaries


class _Channel(NamedTuple):
    id: int
    origin: int


class Ledger:
    """Turns units into rows, inside a transaction that the caller opens and commits."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox) -> None:
        self._connection = connection
        self._outbox = outbox
        self._summaries = Summaries(connection, outbox=outbox)
        self._sessions = SessionChanges(connection, outbox=outbox)
        self._channels: dict[tuple[str, str, str, str], _Channel] = {}
        self._journal_rows: list[tuple[int, int, int, bytes, int, int]] = []
        self._events = EventLog(connection, outbox=outbox)

    def apply(self, units: Iterable[Unit]) -> None:
        """Write every change of `units`, in order.

        Raises:
            sqlite3.Error: the disk or a unit is at fault; roll back, then `forget`.
        """
        for unit in units:
            for change in unit:
                if type(change) is JournalRow:
                    self._journal(change)
                elif type(change) is Appended:
                    self._events.append(change.session, change.events)
                else:
                    self._write_rows()
                    self._rare(change)
        self._write_rows()

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._channels.clear()
        self._journal_rows.clear()
        self._events.forget()
        self._outbox.forget()

    def _journal(self, row: JournalRow) -> None:
        key = (row.host, row.boot, row.device, row.characteristic)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = self._channel(*key)
        self._journal_rows.append(
            (
                channel.origin,
                row.sequence,
                channel.id,
                row.payload,
                row.monotonic_ns,
                row.wall_ns,
            )
        )

    def _channel(self, host: str, boot: str, device: str, characteristic: str) -> _Channel:
        origin = origin_id(self._connection, host=host, boot=boot)
        key = (origin, device, characteristic)
        self._connection.execute(
            "INSERT INTO channels (origin, device, characteristic) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            key,
        )
        (found,) = self._connection.execute(
            "SELECT id FROM channels WHERE origin = ? AND device = ? AND characteristic = ?", key
        ).fetchone()
        return _Channel(id=found, origin=origin)

    def _rare(self, change: Change) -> None:
        match change:
            case Anchored():
                self._sessions.anchored(change)
            case Opened():
                self._sessions.opened(change)
            case Claimed():
                self._sessions.claimed(change)
            case Noted():
                self._sessions.noted(change)
            case Summarized():
                self._summaries.of_athlete(change.athlete)
            case DiaryTaken():
                self._summaries.of_diary()
            case Checkpointed():
                self._sessions.checkpointed(change)
            case Finished():
                self._sessions.finished(change)
            case Dropped():
                self._sessions.dropped(change)
            case Redated():
                self._sessions.redated(change)
            case Deleted():
                self._sessions.deleted(change)
            case Undeleted():
                self._sessions.undeleted(change)
            case Remarked():
                self._sessions.remarked(change)
            case Published():
                self._sessions.published(change)
            case Delivered():
                self._outbox.delivered(change)
            case Refused():
                self._outbox.refused(change)
            case Resent():
                self._outbox.resend(change)
            case Lost():
                self._sessions.lost(change)

    def _write_rows(self) -> None:
        many = self._connection.executemany
        if self._journal_rows:
            many(
                "INSERT INTO journal (origin, sequence, channel, payload, mono_ns, wall_ns)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin, mono_ns, sequence) DO NOTHING",
                self._journal_rows,
            )
            self._journal_rows.clear()
        self._events.write()
