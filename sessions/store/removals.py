"""Removals from the sinks: a session's points, before what it now is goes out again.

Nothing is taken back piece by piece. Whatever of a session is void, all that it has told leaves
the sinks, and the whole of it follows: two rows of the outbox, in this order, whatever the number
of batches they are delivered in.
"""

import sqlite3
from math import ceil, floor

from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.store.event_log import EventLog
from sessions.store.outbox import Outbox
from sessions.store.stored_values import OutboxOperation, Removal

_ALL = tuple(kind.name for kind in schema.OF_A_SESSION)
_MARGIN_S = 2  # a point stands at most a second beside its event
_LIVE_MARGIN_NS = 10 * NS_PER_S  # they go on until the session is closed


class Removals:
    """Puts removals into the outbox, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox, log: EventLog) -> None:
        self._connection = connection
        self._outbox = outbox
        self._log = log

    def settle(self, session: str, *, stale: tuple[int, int] | None = None) -> None:
        """What the session has told goes, and the whole of it comes, as it is when delivered.

        To be called before what was told is changed in the store. `stale`: Unix nanoseconds from
        and to which something stands that should not, wherever the session is now.
        """
        self.remove_all(session)
        if stale is not None:
            (athlete,) = self._connection.execute(
                "SELECT athlete FROM sessions WHERE id = ?", (session,)
            ).fetchone()
            self._remove(athlete, session, from_ns=stale[0], to_ns=stale[1])
        self._outbox.upsert_all(session)

    def remove_all(self, session: str) -> None:
        """Take out everything the session has put into the sinks so far."""
        if not self._outbox.publishing(session):
            return
        # Facts are told from before the start and until after the end.
        facts_s = self._connection.execute(
            "SELECT at_s FROM facts WHERE session = ?", (session,)
        ).fetchall()
        told_s = [*(self._log.span_s(session) or ()), *(at_s for (at_s,) in facts_s)]
        athlete, started_ns = self._connection.execute(
            "SELECT athlete, started_ns FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if not told_s or started_ns is None:
            return
        self._remove(
            athlete,
            session,
            from_ns=schema.point_ns(started_ns, t_s=min(0, floor(min(told_s)))),
            to_ns=schema.point_ns(started_ns, t_s=ceil(max(told_s)) + _MARGIN_S),
        )

    def _remove(self, athlete: str, session: str, *, from_ns: int, to_ns: int) -> None:
        removal = Removal(
            athlete=athlete, session=session, measurements=_ALL, from_ns=from_ns, to_ns=to_ns
        )
        self._outbox.add(session, operation=OutboxOperation.RANGE_DELETE, body=removal)
        self._restore_others(removal)

    def remove_live(self, session: str) -> None:
        """Take out what was said while the session ran: its seconds say it better."""
        if not self._outbox.publishing(session):
            return
        athlete, started_ns, ended_ns = self._connection.execute(
            "SELECT athlete, started_ns, ended_ns FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if started_ns is not None and ended_ns is None:
            span_s = self._log.span_s(session)
            ended_ns = None if span_s is None else started_ns + NS_PER_S * span_s[1]
        if started_ns is not None and ended_ns is not None:
            removal = Removal(
                athlete=athlete,
                session=session,
                measurements=(schema.LIVE.name,),
                from_ns=started_ns - _LIVE_MARGIN_NS,
                to_ns=round(ended_ns) + _LIVE_MARGIN_NS,
            )
            self._outbox.add(session, operation=OutboxOperation.TOMBSTONE, body=removal)

    def _restore_others(self, removal: Removal) -> None:
        """A removal names an athlete and a time: what another session had there goes out again."""
        margin_ns = _MARGIN_S * NS_PER_S
        others = self._connection.execute(
            "SELECT id FROM sessions WHERE athlete = :athlete AND id != :session"
            " AND (started_ns < :to AND ifnull(ended_ns, :to) >= :from"
            " OR EXISTS (SELECT 1 FROM facts WHERE session = sessions.id"
            " AND started_ns + 1000000000 * at_s BETWEEN :from AND :to))",
            {
                "athlete": removal.athlete,
                "session": removal.session,
                "from": removal.from_ns - margin_ns,
                "to": removal.to_ns + margin_ns,
            },
        ).fetchall()
        for (other,) in others:
            self._outbox.upsert_all(other)
