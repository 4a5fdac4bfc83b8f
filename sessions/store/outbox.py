"""Outbox: what the sinks still have to do, written in the transaction that causes it."""

import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.store.sqlite_values import event_of, fact_of
from sessions.store.stored_values import (
    OutboxOperation,
    OutboxRow,
    Removal,
    Source,
    StoredStatus,
    SummaryWanted,
)


class Outbox:
    """Adds, passes and prunes outbox rows on the writing connection.

    Without an enabled sink nothing is added: a sink enabled later starts with `publish --all`.
    """

    def __init__(self, connection: sqlite3.Connection, *, sinks: Iterable[str]) -> None:
        self._connection = connection
        self.sinks = tuple(sinks)
        self._publishing: dict[str, bool] = {}
        self._next_id = 1
        self.forget()

    def enable(self) -> None:
        """Begin a cursor at the present end for each new sink; drop those no longer enabled."""
        marks = ",".join("?" * len(self.sinks))
        execute = self._connection.execute
        execute(f"DELETE FROM cursors WHERE sink NOT IN ({marks})", self.sinks)
        for sink in self.sinks:
            execute(
                "INSERT INTO cursors (sink, after) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (sink, self._next_id - 1),
            )
        self.prune()

    def forget(self) -> None:
        """Read again what is remembered of the file: a transaction was rolled back."""
        self._publishing.clear()
        # Ids never come twice, though rows are pruned: the cursors remember the highest passed.
        self._next_id = self._connection.execute(
            "SELECT 1 + max(ifnull((SELECT max(id) FROM outbox), 0),"
            " ifnull((SELECT max(after) FROM cursors), 0))"
        ).fetchone()[0]

    def publishing(self, session: str) -> bool:
        """Whether the session's events go to any sink."""
        known = self._publishing.get(session)
        if known is None:
            found = self._connection.execute(
                "SELECT 1 FROM sessions WHERE id = ? AND status != 'deleted'"
                " AND (source != 'simulated' OR publish)",
                (session,),
            ).fetchone()
            known = self._publishing[session] = bool(self.sinks) and found is not None
        return known

    @property
    def has_sinks(self) -> bool:
        """Whether anybody is to be told anything."""
        return bool(self.sinks)

    def allot(self) -> int:
        """The next row's id."""
        allotted = self._next_id
        self._next_id += 1
        return allotted

    def settle(self, session: str) -> None:
        """Ask again whether the session is published: its row has changed."""
        self._publishing.pop(session, None)

    def upsert_all(self, session: str) -> None:
        """The whole session; what waits for it one by one is part of that."""
        if not self.publishing(session):
            return
        self.withdraw(session)
        self._connection.execute(
            "INSERT INTO outbox (id, session, operation) VALUES (?, ?, 'whole')",
            (self.allot(), session),
        )

    def withdraw(self, session: str) -> None:
        """What waits of a session is not told, as that would be told as it is by now."""
        self._connection.execute(
            "DELETE FROM outbox WHERE session = ? AND operation IN ('upsert', 'fact', 'whole')",
            (session,),
        )

    def add_fact(self, session: str, *, number: int) -> None:
        """A fact of the session, by its row."""
        if self.publishing(session):
            self._connection.execute(
                "INSERT INTO outbox (id, session, sequence, operation) VALUES (?, ?, ?, 'fact')",
                (self.allot(), session, number),
            )

    def add(
        self, session: str, *, operation: OutboxOperation, body: Removal | SummaryWanted
    ) -> None:
        """A row that says in its body what is to be done; "": no session's."""
        self._connection.execute(
            "INSERT INTO outbox (id, session, operation, body) VALUES (?, ?, ?, ?)",
            (self.allot(), session, operation.value, msgspec.json.encode(body).decode()),
        )

    def prune(self) -> None:
        """Drop what every enabled sink has passed."""
        self._connection.execute(
            "DELETE FROM outbox WHERE id <= ifnull((SELECT min(after) FROM cursors), ?)",
            (self._next_id,),
        )


_WEEK_NS = 7 * 24 * 3600 * NS_PER_S  # a week's point stands before its days
_END_OF_TIME_NS = 4_102_444_800 * NS_PER_S  # 2100


class Summaries:
    """Puts what is wanted into the outbox, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox) -> None:
        self._connection = connection
        self._outbox = outbox

    def of_session(
        self, session: str, *, from_ns: int | None = None, taken_back: bool = False
    ) -> None:
        """The athlete's days and weeks from those of a finished session on are to be told anew.

        `from_ns` None: from the session's start on. `taken_back`: figures may have become unknown,
        so that the old points must go first.
        """
        if not self._outbox.publishing(session):
            return
        athlete, started_ns, status = self._connection.execute(
            "SELECT athlete, started_ns, status FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if status != StoredStatus.FINISHED.value:
            return
        since_ns = started_ns if from_ns is None else from_ns
        if since_ns is not None:
            self._put(athlete, from_ns=since_ns, taken_back=taken_back)

    def of_athlete(self, athlete: str) -> None:
        """All days and weeks of the athlete are to be told anew."""
        self._put(athlete, from_ns=0, taken_back=True)

    def of_diary(self) -> None:
        """What has changed in the diary is to be told."""
        changed = self._connection.execute(
            "DELETE FROM diary_changes RETURNING athlete, from_ns, taken_back"
        ).fetchall()
        for athlete, from_ns, taken_back in changed:
            self._put(athlete, from_ns=from_ns, taken_back=bool(taken_back))

    def _put(self, athlete: str, *, from_ns: int, taken_back: bool) -> None:
        if not self._outbox.has_sinks:
            return
        if taken_back:
            removal = Removal(
                athlete=athlete,
                session="",
                measurements=tuple(m.name for m in schema.OF_AN_ATHLETE),
                from_ns=max(0, from_ns - _WEEK_NS),
                to_ns=_END_OF_TIME_NS,
            )
            self._outbox.add("", operation=OutboxOperation.RANGE_DELETE, body=removal)
        since_ns = max(0, from_ns - _WEEK_NS)
        # One that waits is part of this one: a year that is sent again is summed up once.
        for number, body in self._connection.execute(
            "SELECT id, body FROM outbox WHERE operation = 'summary'"
        ).fetchall():
            waiting = msgspec.json.decode(body, type=SummaryWanted)
            if waiting.athlete == athlete:
                since_ns = min(since_ns, waiting.from_ns)
                self._connection.execute("DELETE FROM outbox WHERE id = ?", (number,))
        wanted = SummaryWanted(athlete=athlete, from_ns=since_ns)
        self._outbox.add("", operation=OutboxOperation.SUMMARY, body=wanted)


_wanted = msgspec.json.Decoder(SummaryWanted).decode
_removal = msgspec.json.Decoder(Removal).decode


def outbox_row_of(row: tuple[Any, ...], *, event: bytes | None) -> OutboxRow:
    """From the columns that `StoreReader.outbox` selects, and the event that it names."""
    number, session, sequence, operation, body, athlete, source, started_ns, fact = row
    wants_summary = operation == OutboxOperation.SUMMARY.value
    return OutboxRow(
        id=number,
        session=session,
        sequence=sequence,
        operation=OutboxOperation(operation),
        athlete=athlete or "",
        source=None if source is None else Source(source),
        started_ns=started_ns,
        event=None if event is None else event_of(event),
        fact=None if fact is None else fact_of(fact),
        removal=None if body is None or wants_summary else _removal(body),
        wanted=_wanted(body) if wants_summary else None,
    )
