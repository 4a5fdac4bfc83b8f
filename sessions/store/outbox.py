"""What the sinks still have to do: rows, cursors, dead letters; in the writer's transaction."""

import sqlite3
from collections.abc import Iterable

import msgspec

from sessions.store.rows import OutboxOperation, Removal, SummaryWanted


class Outbox:
    """Adds, passes and prunes outbox rows on the writing connection.

    Without an enabled sink nothing is added: a sink enabled later starts with `publish --all`.
    """

    def __init__(self, connection: sqlite3.Connection, *, sinks: Iterable[str]) -> None:
        self._connection = connection
        self._sinks = tuple(sinks)
        self._publishing: dict[str, bool] = {}
        self._next_id = 1
        self.forget()

    def enable(self) -> None:
        """Begin a cursor at the present end for each new sink; drop those no longer enabled."""
        marks = ",".join("?" * len(self._sinks))
        execute = self._connection.execute
        execute(f"DELETE FROM cursors WHERE sink NOT IN ({marks})", self._sinks)
        for sink in self._sinks:
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
            known = self._publishing[session] = bool(self._sinks) and found is not None
        return known

    @property
    def has_sinks(self) -> bool:
        """Whether anybody is to be told anything."""
        return bool(self._sinks)

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
        self._connection.execute(
            "DELETE FROM outbox WHERE session = ? AND operation IN ('upsert', 'fact', 'whole')",
            (session,),
        )
        self._connection.execute(
            "INSERT INTO outbox (id, session, operation) VALUES (?, ?, 'whole')",
            (self.allot(), session),
        )

    def upsert_start(self, session: str) -> None:
        """The start of the session once more."""
        if self.publishing(session):
            self._connection.execute(
                "INSERT INTO outbox (id, session, sequence, operation) SELECT ?, session, sequence,"
                " 'upsert' FROM events WHERE session = ? AND kind = 'session_started'",
                (self.allot(), session),
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
