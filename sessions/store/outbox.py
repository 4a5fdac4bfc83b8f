"""What the sinks still have to do: rows, cursors, dead letters; in the writer's transaction."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil

import msgspec

from ingest.clock import NS_PER_S
from sessions import schema
from sessions.core.events import AnyEvent, IntervalClosed, IntervalsRevised, SecondClosed
from sessions.store.changes import Delivered, Refused, Resent
from sessions.store.rows import Operation, Removal, Status, SummaryWanted

_SECONDS = (schema.HR.name, schema.MOTION.name)
_INTERVALS = (schema.INTERVAL.name,)
_SPAN_MARGIN_S = 2  # the last point stands at most a second after the last event
_WEEK_NS = 7 * 24 * 3600 * NS_PER_S  # a week's point stands before its days
_LIVE_MARGIN_NS = 10 * NS_PER_S  # they go on until the session is closed
_END_OF_TIME_NS = 4_102_444_800 * NS_PER_S  # 2100


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
        self._prune()

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
        self._add_whole(session)

    def add_fact(self, session: str, *, number: int) -> None:
        """A fact of the session, by its row."""
        if self.publishing(session):
            self._connection.execute(
                "INSERT INTO outbox (id, session, sequence, operation) VALUES (?, ?, ?, 'fact')",
                (self.allot(), session, number),
            )

    def summarize(
        self, session: str, *, from_ns: int | None = None, taken_back: bool = False
    ) -> None:
        """The athlete's days and weeks from those of a finished session on are to be told anew.

        `from_ns` None: from the session's start on. `taken_back`: figures may have become unknown,
        so that the old points must go first.
        """
        if not self.publishing(session):
            return
        athlete, started_ns, status = self._connection.execute(
            "SELECT athlete, started_ns, status FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if status != Status.FINISHED.value:
            return
        since_ns = started_ns if from_ns is None else from_ns
        if since_ns is not None:
            self._summarize(athlete, from_ns=since_ns, taken_back=taken_back)

    def summarize_all(self, athlete: str) -> None:
        """All days and weeks of the athlete are to be told anew."""
        self._summarize(athlete, from_ns=0, taken_back=True)

    def take_diary_changes(self) -> None:
        """What has changed in the diary is to be told."""
        changed = self._connection.execute(
            "DELETE FROM diary_changes RETURNING athlete, from_ns, taken_back"
        ).fetchall()
        for athlete, from_ns, taken_back in changed:
            self._summarize(athlete, from_ns=from_ns, taken_back=bool(taken_back))

    def _summarize(self, athlete: str, *, from_ns: int, taken_back: bool) -> None:
        if not self._sinks:
            return
        if taken_back:
            removal = Removal(
                athlete=athlete,
                session="",
                measurements=tuple(m.name for m in schema.OF_AN_ATHLETE),
                from_ns=max(0, from_ns - _WEEK_NS),
                to_ns=_END_OF_TIME_NS,
            )
            self._add("", operation=Operation.RANGE_DELETE, body=removal)
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
        self._add("", operation=Operation.SUMMARY, body=wanted)

    def remove_all(self, session: str) -> None:
        """Take out everything the session has put into the sinks so far."""
        if not self.publishing(session):
            return
        span = self._connection.execute(
            "SELECT athlete, started_ns, (SELECT max(t_s) FROM (SELECT json_extract(body, '$.t_s')"
            " AS t_s FROM events WHERE session = sessions.id UNION ALL SELECT at_s FROM facts"
            " WHERE session = sessions.id)) FROM sessions WHERE id = ?",
            (session,),
        ).fetchone()
        athlete, started_ns, last_s = span
        if started_ns is None or last_s is None:
            return
        removal = Removal(
            athlete=athlete,
            session=session,
            measurements=tuple(m.name for m in schema.OF_A_SESSION),
            from_ns=started_ns,
            to_ns=schema.point_ns(started_ns, t_s=ceil(last_s) + _SPAN_MARGIN_S),
        )
        self._add(session, operation=Operation.RANGE_DELETE, body=removal)
        self._restore_others(removal)

    def remove_live(self, session: str) -> None:
        """Take out what was said while the session ran: its seconds say it better."""
        if not self.publishing(session):
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
            self._add(session, operation=Operation.TOMBSTONE, body=removal)

    def remove(self, session: str, *, events: Sequence[AnyEvent]) -> None:
        """Take out the points of events that are void; the seconds between them stay."""
        cells = sorted({event.cell for event in events if isinstance(event, SecondClosed)})
        for first_s, last_s in _runs(cells):
            self._remove_span(session, _SECONDS, first_s=first_s, last_s=last_s)
        for event in events:
            if isinstance(event, IntervalClosed):
                second = int(event.interval.start_s)
                self._remove_span(session, _INTERVALS, first_s=second, last_s=second)

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
        self, session: str, names: tuple[str, ...], *, first_s: int, last_s: int
    ) -> None:
        if not self.publishing(session):
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
        self._add(session, operation=Operation.TOMBSTONE, body=removal)
        self._restore_others(removal)

    def delivered(self, change: Delivered) -> None:
        """Move the sink's cursor, and prune what every enabled sink has passed."""
        self._connection.execute(
            "UPDATE cursors SET after = max(after, ?) WHERE sink = ?",
            (change.through, change.sink),
        )
        self._prune()

    def refused(self, change: Refused) -> None:
        """Keep a refused row with its reason."""
        self._connection.execute(
            "INSERT INTO dead_letters (sink, session, sequence, operation, body, reason) VALUES"
            " (?, ?, ?, ?, (SELECT body FROM outbox WHERE id = ?), ?)",
            (
                change.sink,
                change.session,
                change.sequence,
                change.operation.value,
                change.row,
                change.reason,
            ),
        )

    def resend(self, change: Resent) -> None:
        """Dead letters of the sink become rows again, in their order."""
        letters = self._connection.execute(
            "DELETE FROM dead_letters WHERE sink = ?"
            " RETURNING id, session, sequence, operation, body",
            (change.sink,),
        ).fetchall()
        self._connection.executemany(
            "INSERT INTO outbox (id, session, sequence, operation, body) VALUES (?, ?, ?, ?, ?)",
            [(self.allot(), *letter[1:]) for letter in sorted(letters)],
        )

    def _restore_others(self, removal: Removal) -> None:
        """A removal names an athlete and a time: what another session had there goes out again."""
        others = self._connection.execute(
            "SELECT id FROM sessions WHERE athlete = ? AND id != ? AND started_ns < ?"
            " AND ifnull(ended_ns, ?) >= ?",
            (removal.athlete, removal.session, removal.to_ns, removal.to_ns, removal.from_ns),
        ).fetchall()
        for (other,) in others:
            self.upsert_all(other)

    def _add_whole(self, session: str) -> None:
        self._connection.execute(
            "INSERT INTO outbox (id, session, operation) VALUES (?, ?, 'whole')",
            (self.allot(), session),
        )

    def _add(self, session: str, *, operation: Operation, body: Removal | SummaryWanted) -> None:
        self._connection.execute(
            "INSERT INTO outbox (id, session, operation, body) VALUES (?, ?, ?, ?)",
            (self.allot(), session, operation.value, msgspec.json.encode(body).decode()),
        )

    def _prune(self) -> None:
        self._connection.execute(
            "DELETE FROM outbox WHERE id <= ifnull((SELECT min(after) FROM cursors), ?)",
            (self._next_id,),
        )


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of rising numbers."""
    first = None
    for number, following in pairwise((*numbers, None)):
        assert number is not None
        first = number if first is None else first
        if following != number + 1:
            yield first, number
            first = None
