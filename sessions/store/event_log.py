"""Event log: events appended in the order they come, and sealed by session in the end.

A second of an athlete is some hundred bytes. Where each has a row among others of its session,
every commit writes a page for every athlete; so they are appended together, and a session's own
pages are written once a minute.
"""

import sqlite3
from collections.abc import Iterable

import msgspec

from sessions.store.packed_events import (
    SEALED_BETWEEN,
    Recent,
    Sealed,
    events_of,
    packed,
    recent,
    sealed,
)

SEALED_TOGETHER = 64
"""Events of a session. Ours: half as many take a tenth more room, and more pages; twice as many are
twice as much to keep in memory, and to read for whoever asks for one session."""

RECENT_AT_MOST = 1_024
"""Rows: what a session has said that says nothing more is sealed then."""

_PRUNED_TOGETHER = 32  # rows; each time writes the first page of those that stay
_WHOLE = 256  # events of a session that is stored whole


class _Said(msgspec.Struct):
    t_s: float


_said = msgspec.json.Decoder(_Said).decode


class _Open(msgspec.Struct):
    """What is recent of a session: the first row that has some of it, and all of it."""

    oldest: int
    events: dict[int, bytes]


class EventLog:
    """Events of all sessions, on the writing connection; what is added is in it at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added: list[Recent] = []
        self._due: dict[str, None] = {}
        self._open: dict[str, _Open] = {}  # by session, the one with the oldest row first
        self._following = 0  # the next row's number; 0: nothing was read of the file yet
        self._pruned = 0

    def add(self, session: str, sequence: int, body: bytes) -> None:
        """Append an event, or another one in its place; `write` puts it into the file.

        Raises:
            sqlite3.IntegrityError: there is no such session.
        """
        self._load()
        found = self._open.get(session)
        if found is None:
            if not self._exists(session):
                raise sqlite3.IntegrityError(f"events of a session that is not there: {session}")
            found = self._open[session] = _Open(self._following, {})
        found.events[sequence] = body
        self._added.append((session, sequence, body))
        if len(found.events) >= SEALED_TOGETHER:
            self._due[session] = None

    def last(self, session: str) -> int:
        """The highest sequence; -1: there is no event."""
        self._load()
        (highest,) = self._connection.execute(
            "SELECT ifnull(max(last), -1) FROM sealed_events WHERE session = ?", (session,)
        ).fetchone()
        found = self._open.get(session)
        return max(highest, *found.events) if found is not None else int(highest)

    def body(self, session: str, sequence: int) -> bytes | None:
        """One event; None: there is none."""
        self._load()
        found = self._open.get(session)
        if found is not None and sequence in found.events:
            return found.events[sequence]
        said = None
        for (body,) in self._connection.execute(SEALED_BETWEEN, (session, sequence, sequence)):
            said = dict(sealed(body)).get(sequence, said)
        return said

    def events(self, session: str) -> list[Sealed]:
        """All of a session, in order."""
        self._load()
        rows = self._connection.execute(
            "SELECT NULL, id, body FROM sealed_events WHERE session = ? ORDER BY id", (session,)
        )
        found = dict(events_of(rows, session=session))
        if session in self._open:
            found |= self._open[session].events
        return sorted(found.items())

    def span_s(self, session: str) -> tuple[float, float] | None:
        """When the first of a session became known, and the last; None: there is no event."""
        told = [_said(body).t_s for _, body in self.events(session)]
        return (min(told), max(told)) if told else None

    def end(self, session: str, *, sequence: int) -> None:
        """Nothing follows this event: what does is taken back, and the session is sealed."""
        self._load()
        found = self._open.get(session)
        if found is not None:
            found.events = {n: body for n, body in found.events.items() if n <= sequence}
        self._added = [it for it in self._added if it[0] != session or it[1] <= sequence]
        beyond = self._connection.execute(
            "SELECT id, body FROM sealed_events WHERE session = ? AND last > ?", (session, sequence)
        ).fetchall()
        for number, body in beyond:
            self._connection.execute("DELETE FROM sealed_events WHERE id = ?", (number,))
            self._keep(session, [it for it in sealed(body) if it[0] <= sequence])
        self._due[session] = None

    def replace(self, session: str, events: Iterable[Sealed]) -> None:
        """Let these be all events of a session."""
        self._take_out(session)
        self._connection.execute("DELETE FROM sealed_events WHERE session = ?", (session,))
        events = list(events)
        for first in range(0, max(1, len(events)), _WHOLE):
            self._keep(session, events[first : first + _WHOLE])

    def drop(self, session: str) -> None:
        """Forget a session whose row is deleted: its id may come again."""
        self._take_out(session)
        for number, body in self._connection.execute(
            "SELECT id, body FROM recent_events"
        ).fetchall():
            events = recent(body)
            others = [event for event in events if event[0] != session]
            if len(others) < len(events):
                self._connection.execute(
                    "UPDATE recent_events SET body = ? WHERE id = ?", (packed(others), number)
                )

    def write(self) -> None:
        """Put what was added into the file, and seal what is due."""
        if self._added:
            self._connection.execute(
                "INSERT INTO recent_events (id, body) VALUES (?, ?)",
                (self._following, packed(self._added)),
            )
            self._following += 1
            self._added.clear()
        for session in self._due:
            self._seal(session)
        self._due.clear()
        while self._open:
            session, found = next(iter(self._open.items()))
            if self._following - found.oldest <= RECENT_AT_MOST:
                break
            self._seal(session)
        self._prune()

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._added.clear()
        self._due.clear()
        self._open.clear()
        self._following = 0

    def _take_out(self, session: str) -> None:
        self._load()
        self._open.pop(session, None)
        self._due.pop(session, None)
        self._added = [event for event in self._added if event[0] != session]

    def _seal(self, session: str) -> None:
        found = self._open.pop(session, None)
        if found is not None:
            self._keep(session, sorted(found.events.items()))

    def _keep(self, session: str, events: list[Sealed]) -> None:
        """Nothing of the session that is in the rows so far counts beside this."""
        numbers = [sequence for sequence, _ in events]
        self._connection.execute(
            "INSERT INTO sealed_events (session, first, last, through, body)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                session,
                min(numbers, default=-1),
                max(numbers, default=-1),
                self._following - 1,
                packed(events),
            ),
        )

    def _prune(self) -> None:
        """Rows of which everything is sealed go, but for the newest: numbers do not come twice."""
        oldest = next((found.oldest for found in self._open.values()), self._following)
        until = min(oldest, self._following - 1)
        if until - self._pruned >= _PRUNED_TOGETHER:
            self._connection.execute("DELETE FROM recent_events WHERE id < ?", (until,))
            self._pruned = until

    def _exists(self, session: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM sessions WHERE id = ?", (session,))
        return found.fetchone() is not None

    def _load(self) -> None:
        """Read what is recent, where nothing was read yet."""
        if self._following:
            return
        execute = self._connection.execute
        through: dict[str, int | None] = {}  # None: the session is not there any more
        number = self._pruned = 0
        for number, body in execute("SELECT id, body FROM recent_events ORDER BY id").fetchall():
            for session, sequence, said in recent(body):
                if session not in through:
                    (sealed_through,) = execute(
                        "SELECT ifnull(max(through), 0) FROM sealed_events WHERE session = ?",
                        (session,),
                    ).fetchone()
                    through[session] = sealed_through if self._exists(session) else None
                known = through[session]
                if known is not None and number > known:
                    found = self._open.setdefault(session, _Open(number, {}))
                    found.events[sequence] = said
        if not number:
            (number,) = execute("SELECT ifnull(max(through), 0) FROM sealed_events").fetchone()
        self._following = number + 1
        self._due = {
            it: None for it, found in self._open.items() if len(found.events) >= SEALED_TOGETHER
        }
