"""Which athlete's days and weeks are to be told to the sinks anew, and from when on."""

import sqlite3

import msgspec

from ingest.clock import NS_PER_S
from sessions import schema
from sessions.store.outbox import Outbox
from sessions.store.rows import OutboxOperation, Removal, StoredStatus, SummaryWanted

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
