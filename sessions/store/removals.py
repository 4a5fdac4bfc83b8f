"""Removals from the sinks: sessions, seconds and intervals that are void."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.core.model.events import (
    AnyEvent,
    IntervalClosed,
    IntervalsRevised,
    SecondClosed,
    SessionFinished,
)
from sessions.store.outbox import Outbox
from sessions.store.stored_values import OutboxOperation, Removal

_SECONDS = (schema.HR.name, schema.MOTION.name)
_INTERVALS = (schema.INTERVAL.name,)
_RESULT = (schema.MINUTE.name, schema.SESSION.name)
_SPAN_MARGIN_S = 2  # the last point stands at most a second after the last event
_LIVE_MARGIN_NS = 10 * NS_PER_S  # they go on until the session is closed


class Removals:
    """Puts removals into the outbox, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox) -> None:
        self._connection = connection
        self._outbox = outbox

    def remove_all(self, session: str) -> None:
        """Take out everything the session has put into the sinks so far."""
        if not self._outbox.publishing(session):
            return
        (last_s,) = self._connection.execute(
            "SELECT max(t_s) FROM (SELECT json_extract(body, '$.t_s') AS t_s FROM events"
            " WHERE session = ?1 UNION ALL SELECT at_s FROM facts WHERE session = ?1)",
            (session,),
        ).fetchone()
        if last_s is not None:
            self._remove_span(
                session,
                tuple(kind.name for kind in schema.OF_A_SESSION),
                first_s=0,
                last_s=ceil(last_s) + _SPAN_MARGIN_S - 1,
                operation=OutboxOperation.RANGE_DELETE,
            )

    def remove_live(self, session: str) -> None:
        """Take out what was said while the session ran: its seconds say it better."""
        if not self._outbox.publishing(session):
            return
        athlete, started_ns, ended_ns = self._connection.execute(
            "SELECT athlete, started_ns, ifnull(ended_ns, started_ns + 1000000000 * (SELECT"
            " max(json_extract(body, '$.t_s')) FROM events WHERE session = sessions.id))"
            " FROM sessions WHERE id = ?",
            (session,),
        ).fetchone()
        if started_ns is not None and ended_ns is not None:
            removal = Removal(
                athlete=athlete,
                session=session,
                measurements=(schema.LIVE.name,),
                from_ns=started_ns - _LIVE_MARGIN_NS,
                to_ns=round(ended_ns) + _LIVE_MARGIN_NS,
            )
            self._outbox.add(session, operation=OutboxOperation.TOMBSTONE, body=removal)

    def remove(self, session: str, *, events: Sequence[AnyEvent]) -> None:
        """Take out the points of events that are void; the seconds between them stay."""
        cells = sorted({event.cell for event in events if isinstance(event, SecondClosed)})
        for first_s, last_s in _runs(cells):
            self._remove_span(session, _SECONDS, first_s=first_s, last_s=last_s)
        for event in events:
            if isinstance(event, IntervalClosed):
                second = int(event.interval.start_s)
                self._remove_span(session, _INTERVALS, first_s=second, last_s=second)
            elif isinstance(event, SessionFinished):
                # A figure that is not known any more would stay: a point is merged, not replaced.
                # The session's start shares its point and is told again.
                self._remove_span(session, _RESULT, first_s=0, last_s=ceil(event.t_s))
                self._outbox.upsert_start(session)

    def replace_interval(self, event: IntervalClosed) -> None:
        """Take out the point of an earlier interval of this index, where it stood elsewhere."""
        earlier = self._connection.execute(
            "SELECT json_extract(body, '$.interval.start_s') FROM events WHERE session = ?"
            " AND kind = 'interval' AND json_extract(body, '$.index') = ? AND sequence < ?"
            " AND sequence > ifnull((SELECT max(sequence) FROM events WHERE session = ?"
            " AND kind = 'intervals_revised' AND sequence < ?), -1)"
            " ORDER BY sequence DESC LIMIT 1",
            (event.session, event.index, event.sequence, event.session, event.sequence),
        ).fetchone()
        if earlier is not None and int(earlier[0]) != int(event.interval.start_s):
            second = int(earlier[0])
            self._remove_span(event.session, _INTERVALS, first_s=second, last_s=second)

    def revise_intervals(self, event: IntervalsRevised) -> None:
        """Take out the points of all intervals that are void, before they are told again."""
        told = self._connection.execute(
            "SELECT DISTINCT json_extract(body, '$.interval.start_s') FROM events"
            " WHERE session = ? AND kind = 'interval' AND json_extract(body, '$.index') >= ?"
            " AND sequence < ? ORDER BY 1",
            (event.session, event.from_index, event.sequence),
        ).fetchall()
        for (start_s,) in told:
            second = int(start_s)
            self._remove_span(event.session, _INTERVALS, first_s=second, last_s=second)

    def _remove_span(
        self,
        session: str,
        names: tuple[str, ...],
        *,
        first_s: int,
        last_s: int,
        operation: OutboxOperation = OutboxOperation.TOMBSTONE,
    ) -> None:
        if not self._outbox.publishing(session):
            return
        athlete, started_ns = self._connection.execute(
            "SELECT athlete, started_ns FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if started_ns is None:
            return
        removal = Removal(
            athlete=athlete,
            session=session,
            measurements=names,
            from_ns=schema.point_ns(started_ns, t_s=first_s),
            to_ns=schema.point_ns(started_ns, t_s=last_s + 1),
        )
        self._outbox.add(session, operation=operation, body=removal)
        self._restore_others(removal)

    def _restore_others(self, removal: Removal) -> None:
        """A removal names an athlete and a time: what another session had there goes out again."""
        others = self._connection.execute(
            "SELECT id FROM sessions WHERE athlete = ? AND id != ? AND started_ns < ?"
            " AND ifnull(ended_ns, ?) >= ?",
            (removal.athlete, removal.session, removal.to_ns, removal.to_ns, removal.from_ns),
        ).fetchall()
        for (other,) in others:
            self._outbox.upsert_all(other)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of rising numbers."""
    first = None
    for number, following in pairwise((*numbers, None)):
        assert number is not None
        first = number if first is None else first
        if following != number + 1:
            yield first, number
            first = None
