"""Events of the fold: appended, replaced where it has taken some back, and told to the sinks."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace

import msgspec

from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import (
    AnyEvent,
    IntervalsRevised,
    SessionFinished,
    SessionStarted,
)
from sessions.core.report import iso_utc
from sessions.store.event_log import EventLog
from sessions.store.outbox import Outbox
from sessions.store.packed_events import Sealed
from sessions.store.removals import Removals

ToldNotes = Callable[[tuple[str, ...]], tuple[str, ...]]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyEvent).decode


class EncodedEvents(msgspec.Struct, frozen=True):
    """All events of a session as they are stored, made in any process: sequence and body."""

    rows: tuple[Sealed, ...]


def encoded(events: Iterable[AnyEvent]) -> EncodedEvents:
    """A session's events from its start, in order."""
    return EncodedEvents(tuple((event.sequence, _encode(event)) for event in events))


class EventRows:
    """Writes events and the outbox rows derived from them, on the writing connection."""

    def __init__(
        self, connection: sqlite3.Connection, *, log: EventLog, outbox: Outbox, removals: Removals
    ) -> None:
        self._connection = connection
        self._log = log
        self._outbox = outbox
        self._removals = removals
        self._last: dict[str, int] = {}
        self._outbox_rows: list[tuple[int, str, int]] = []

    def append(self, session: str, events: tuple[AnyEvent, ...]) -> None:
        """Take events, in order; `write` puts them into the file.

        An event that is there already changes nothing: a resumed fold says again what it said.
        One that differs takes the place of the old one, and the sinks are told all of it again.
        """
        publishing = self._outbox.publishing(session)
        for event, body in self._changed(session, events):
            if publishing and type(event) is IntervalsRevised:
                self._settle(session)
            self._log.add(session, event.sequence, body)
            if publishing:
                self._outbox_rows.append((self._outbox.allot(), session, event.sequence))
            if type(event) is SessionStarted:
                self._begin(event)
            elif type(event) is SessionFinished:
                self._end(event)

    def replace(self, session: str, events: EncodedEvents) -> None:
        """Let these be all events of a session that is told to no sink event by event."""
        self._log.replace(session, events.rows)
        for _, body in events.rows[:1]:
            event = _decode(body)
            if isinstance(event, SessionStarted):
                self._begin(event)
        self._last.pop(session, None)

    def drop(self, session: str) -> None:
        """Forget the events of a session whose row is deleted."""
        self._log.drop(session)
        self._last.pop(session, None)

    def write(self) -> None:
        """Put what was taken into the file."""
        self._log.write()
        self.write_outbox()

    def write_outbox(self) -> None:
        """Put what follows for the sinks into the file."""
        if self._outbox_rows:
            self._connection.executemany(
                "INSERT INTO outbox (id, session, sequence, operation) VALUES (?, ?, ?, 'upsert')",
                self._outbox_rows,
            )
            self._outbox_rows.clear()

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._last.clear()
        self._log.forget()
        self._outbox_rows.clear()

    def redate(self, session: str, *, started_ns: int, told: ToldNotes) -> None:
        """Both ends of a session say when it began; see `dated_anew`."""
        for sequence, body in self._log.events(session):
            event = _decode(body)
            if isinstance(event, SessionStarted):
                event = msgspec.structs.replace(event, started_ns=started_ns)
            elif isinstance(event, SessionFinished):
                breakdown = dated_anew(event.breakdown, started_ns=started_ns, told=told)
                event = msgspec.structs.replace(event, breakdown=breakdown)
            else:
                continue
            self._log.add(session, sequence, _encode(event))

    def _last_sequence(self, session: str) -> int:
        known = self._last.get(session)
        return self._log.last(session) if known is None else known

    def _changed(self, session: str, events: tuple[AnyEvent, ...]) -> list[tuple[AnyEvent, bytes]]:
        """What the file does not hold yet, encoded; where it differs, the sinks start anew."""
        last = self._last_sequence(session)
        changed = []
        is_void = False
        for event in events:
            body = _encode(event)
            if event.sequence > last:
                last = event.sequence
            else:
                old = self._log.body(session, event.sequence)
                if old == body:
                    continue
                is_void = is_void or old is not None
            changed.append((event, body))
        if is_void:
            self._settle(session)
        self._last[session] = last
        return changed

    def _settle(self, session: str) -> None:
        self.write_outbox()
        self._removals.settle(session)

    def _begin(self, event: SessionStarted) -> None:
        """T = 0 and the athlete are known; a session without wall time has no start."""
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
        if self._log.last(event.session) > event.sequence:
            self._settle(event.session)
        self._log.end(event.session, sequence=event.sequence)


def dated_anew(
    breakdown: Breakdown, *, started_ns: int, told: ToldNotes = lambda notes: notes
) -> Breakdown:
    """The result of a session that began at `started_ns`, with what `told` makes of its notes."""
    session = breakdown.session
    return replace(
        breakdown,
        session=replace(session, started_at=iso_utc(started_ns), notes=told(session.notes)),
    )
