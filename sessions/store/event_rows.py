"""Event rows: appended in bulk, and replaced where the fold has taken some back."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace

import msgspec

from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import (
    AnyEvent,
    Event,
    IntervalsRevised,
    SessionFinished,
    SessionStarted,
)
from sessions.core.report import iso_utc
from sessions.store.outbox import Outbox
from sessions.store.removals import Removals

ToldNotes = Callable[[tuple[str, ...]], tuple[str, ...]]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyEvent).decode


class EncodedEvents(msgspec.Struct, frozen=True):
    """All events of a session as they are stored, made in any process: sequence, kind and body."""

    rows: tuple[tuple[int, str, str], ...]


def encoded(events: Iterable[AnyEvent]) -> EncodedEvents:
    """A session's events from its start, in order."""
    return EncodedEvents(
        tuple((event.sequence, _KINDS[type(event)], _encode(event).decode()) for event in events)
    )


class EventRows:
    """Writes events and the outbox rows derived from them, on the writing connection."""

    def __init__(
        self, connection: sqlite3.Connection, *, outbox: Outbox, removals: Removals
    ) -> None:
        self._connection = connection
        self._outbox = outbox
        self._removals = removals
        self._last: dict[str, int] = {}
        self._rows: list[tuple[str, int, str, str]] = []
        self._outbox_rows: list[tuple[int, str, int]] = []

    def append(self, session: str, events: tuple[AnyEvent, ...]) -> None:
        """Take events, in order; `write` puts them into the file.

        An event that is there already changes nothing: a resumed fold says again what it said.
        One that differs takes the place of the old one, and the sinks are told all of it again.
        """
        publishing = self._outbox.publishing(session)
        for event, body in self._changed(session, events):
            if publishing and type(event) is IntervalsRevised:
                self.write()
                self._removals.settle(session)
            self._rows.append((session, event.sequence, _KINDS[type(event)], body))
            if publishing:
                self._outbox_rows.append((self._outbox.allot(), session, event.sequence))
            if type(event) is SessionStarted:
                self._begin(event)
            elif type(event) is SessionFinished:
                self._end(event)

    def fill(self, session: str, events: EncodedEvents) -> None:
        """Write all events of a session that has none, and is told to no sink event by event."""
        self._rows.extend((session, *row) for row in events.rows)
        self.write()
        for _, _, body in events.rows[:1]:
            event = _decode(body)
            if isinstance(event, SessionStarted):
                self._begin(event)
        for sequence, _, _ in events.rows[-1:]:
            self._last[session] = sequence

    def write(self) -> None:
        """Put what was taken into the file."""
        if self._rows:
            self._connection.executemany(
                "INSERT INTO events (session, sequence, kind, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (session, sequence)"
                " DO UPDATE SET kind = excluded.kind, body = excluded.body",
                self._rows,
            )
            self._rows.clear()
        if self._outbox_rows:
            self._connection.executemany(
                "INSERT INTO outbox (id, session, sequence, operation) VALUES (?, ?, ?, 'upsert')",
                self._outbox_rows,
            )
            self._outbox_rows.clear()

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._last.clear()
        self._rows.clear()
        self._outbox_rows.clear()

    def redate(self, session: str, *, started_ns: int, told: ToldNotes) -> None:
        """Both ends of a session say when it began; see `dated_anew`."""
        dated = self._connection.execute(
            "SELECT sequence, body FROM events WHERE session = ?"
            " AND kind IN ('session_started', 'session_finished')",
            (session,),
        ).fetchall()
        for sequence, body in dated:
            event = _decode(body)
            if isinstance(event, SessionStarted):
                event = msgspec.structs.replace(event, started_ns=started_ns)
            elif isinstance(event, SessionFinished):
                breakdown = dated_anew(event.breakdown, started_ns=started_ns, told=told)
                event = msgspec.structs.replace(event, breakdown=breakdown)
            self._connection.execute(
                "UPDATE events SET body = ? WHERE session = ? AND sequence = ?",
                (_encode(event).decode(), session, sequence),
            )

    def _last_sequence(self, session: str) -> int:
        known = self._last.get(session)
        if known is None:
            known = self._connection.execute(
                "SELECT ifnull(max(sequence), -1) FROM events WHERE session = ?", (session,)
            ).fetchone()[0]
        return int(known)

    def _changed(self, session: str, events: tuple[AnyEvent, ...]) -> list[tuple[AnyEvent, str]]:
        """What the file does not hold yet, encoded; where it differs, the sinks start anew."""
        last = self._last_sequence(session)
        changed = []
        is_void = False
        for event in events:
            body = _encode(event).decode()
            if event.sequence > last:
                last = event.sequence
            else:
                old = self._stored(event)
                if old == body:
                    continue
                is_void = is_void or old is not None
            changed.append((event, body))
        if is_void:
            self._removals.settle(session)
        self._last[session] = last
        return changed

    def _stored(self, event: AnyEvent) -> str | None:
        self.write()
        found = self._connection.execute(
            "SELECT body FROM events WHERE session = ? AND sequence = ?",
            (event.session, event.sequence),
        ).fetchone()
        return None if found is None else str(found[0])

    def _begin(self, event: SessionStarted) -> None:
        """T = 0 and the athlete are known; a session without wall time has no start."""
        self.write()
        self._connection.execute(
            "UPDATE sessions SET started_ns = iif(opened_ns IS NULL, NULL, ?), athlete = ?,"
            " snapshot = ? WHERE id = ?",
            (
                event.started_ns,
                event.athlete.name,
                _encode(event.athlete).decode(),
                event.session,
            ),
        )

    def _end(self, event: SessionFinished) -> None:
        """Seconds after the last measurement are taken back: no event follows the end."""
        self.write()
        key = (event.session, event.sequence)
        void = self._connection.execute(
            "SELECT 1 FROM events WHERE session = ? AND sequence > ? LIMIT 1", key
        ).fetchone()
        if void is not None:
            self._removals.settle(event.session)
            self._connection.execute("DELETE FROM events WHERE session = ? AND sequence > ?", key)


def dated_anew(
    breakdown: Breakdown, *, started_ns: int, told: ToldNotes = lambda notes: notes
) -> Breakdown:
    """The result of a session that began at `started_ns`, with what `told` makes of its notes."""
    session = breakdown.session
    return replace(
        breakdown,
        session=replace(session, started_at=iso_utc(started_ns), notes=told(session.notes)),
    )


def _kinds(base: type[Event]) -> dict[type, str]:
    return {kind: str(kind.__struct_config__.tag) for kind in base.__subclasses__()}


_KINDS = _kinds(Event)
