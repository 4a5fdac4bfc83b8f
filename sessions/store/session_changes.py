"""The rare changes: what happens to a session and its ranges as a whole."""

import sqlite3
from dataclasses import replace
from typing import Any

import msgspec

from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SessionFinished, SessionStarted
from sessions.core.report import iso_utc
from sessions.store.changes import (
    Anchored,
    Checkpointed,
    Claimed,
    Deleted,
    Dropped,
    Finished,
    Lost,
    Noted,
    Opened,
    Published,
    Redated,
    Remarked,
    Undeleted,
)
from sessions.store.origins import origin_id
from sessions.store.outbox import Outbox
from sessions.store.removals import Removals
from sessions.store.rows import StoredStatus
from sessions.store.summaries import Summaries


class SessionChanges:
    """One method per rare change, on the writing connection, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._outbox = outbox
        self._removals = Removals(connection, outbox=outbox)
        self._summaries = Summaries(connection, outbox=outbox)

    def anchored(self, change: Anchored) -> None:
        """One anchor per host and boot; a later one replaces it."""
        self._execute(
            "INSERT INTO anchors (origin, mono_ns, wall_ns) VALUES (?, ?, ?) ON CONFLICT (origin)"
            " DO UPDATE SET mono_ns = excluded.mono_ns, wall_ns = excluded.wall_ns",
            (
                origin_id(self._connection, host=change.host, boot=change.boot),
                change.anchor.monotonic_ns,
                change.anchor.wall_ns,
            ),
        )

    def lost(self, change: Lost) -> None:
        """A named gap."""
        loss = change.loss
        self._execute(
            "INSERT INTO losses (origin, from_mono_ns, to_mono_ns, notifications, reason)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                origin_id(self._connection, host=loss.host, boot=loss.boot),
                loss.from_mono_ns,
                loss.to_mono_ns,
                loss.notifications,
                loss.reason,
            ),
        )

    def opened(self, change: Opened) -> None:
        """A new session's row."""
        row = change.session
        self._execute(
            "INSERT INTO sessions (id, athlete, snapshot, source, status, publish, opened_ns,"
            " started_ns, ended_ns, workout) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.id,
                row.athlete.name,
                _text(row.athlete),
                row.source.value,
                row.status.value,
                row.publish,
                row.opened_ns,
                row.started_ns,
                row.ended_ns,
                None if row.workout is None else _text(row.workout),
            ),
        )

    def claimed(self, change: Claimed) -> None:
        """A range that is still open; claiming it again changes nothing."""
        self._execute(
            "INSERT INTO ranges (session, device, origin, from_mono_ns) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (
                change.session,
                change.device,
                origin_id(self._connection, host=change.host, boot=change.boot),
                change.from_mono_ns,
            ),
        )

    def noted(self, change: Noted) -> None:
        """A fact, and its way to the sinks."""
        added = self._execute(
            "INSERT INTO facts (session, at_s, body) VALUES (?, ?, ?)",
            (change.session, change.fact.at_s, _text(change.fact)),
        )
        assert added.lastrowid is not None
        self._outbox.add_fact(change.session, number=added.lastrowid)

    def checkpointed(self, change: Checkpointed) -> None:
        """The latest state replaces the one before."""
        self._execute(
            "INSERT INTO checkpoints (session, sequence, arrival, state)"
            " VALUES (?, ?, ifnull((SELECT max(arrival) FROM journal), 0), ?)"
            " ON CONFLICT (session) DO UPDATE SET sequence = excluded.sequence,"
            " arrival = excluded.arrival, state = excluded.state",
            (change.session, change.sequence, change.state),
        )

    def finished(self, change: Finished) -> None:
        """The end: result kept, ranges closed, no checkpoint needed any more."""
        self._execute(
            "UPDATE sessions SET status = ?, ended_ns = iif(opened_ns IS NULL, NULL, ?),"
            " breakdown = ? WHERE id = ?",
            (StoredStatus.FINISHED.value, change.ended_ns, _text(change.breakdown), change.session),
        )
        self._execute(
            "UPDATE ranges SET to_mono_ns = max(from_mono_ns, ifnull((SELECT max(mono_ns)"
            " FROM journal JOIN channels ON channels.id = journal.channel"
            " WHERE journal.origin = ranges.origin AND mono_ns >= ranges.from_mono_ns"
            " AND channels.device = ranges.device), 0))"
            " WHERE session = ? AND to_mono_ns IS NULL",
            (change.session,),
        )
        self._execute("DELETE FROM checkpoints WHERE session = ?", (change.session,))
        self._removals.remove_live(change.session)
        self._summaries.of_session(change.session)

    def dropped(self, change: Dropped) -> None:
        """Forget the session, here and in the sinks; its raw notifications stay."""
        self._removals.remove_all(change.session)
        self._removals.remove_live(change.session)
        self._execute("DELETE FROM sessions WHERE id = ?", (change.session,))
        self._outbox.settle(change.session)

    def redated(self, change: Redated) -> None:
        """Move t = 0, with everything that was dated by it.

        The journal's own wall stamps stay as they were received: the anchors date it.
        """
        session = change.session
        found = self._execute(
            "SELECT started_ns, breakdown FROM sessions WHERE id = ?", (session,)
        ).fetchone()
        if found is None or found[0] is None:
            return
        by_ns = change.started_ns - found[0]
        self._removals.remove_all(session)
        self._execute(
            "UPDATE sessions SET started_ns = started_ns + ?1, opened_ns = opened_ns + ?1,"
            " ended_ns = ended_ns + ?1, breakdown = ?2 WHERE id = ?3",
            (by_ns, _redated_text(found[1], started_ns=change.started_ns), session),
        )
        self._execute(
            "UPDATE anchors SET wall_ns = wall_ns + ? WHERE origin IN"
            " (SELECT origin FROM ranges WHERE session = ?)",
            (by_ns, session),
        )
        self._redate_events(session, started_ns=change.started_ns)
        self._outbox.upsert_all(session)
        earlier_ns = min(found[0], change.started_ns)
        self._summaries.of_session(session, from_ns=earlier_ns, taken_back=True)

    def deleted(self, change: Deleted) -> None:
        """Hide the session and take it out of the sinks."""
        self._removals.remove_all(change.session)
        self._summaries.of_session(change.session, taken_back=True)
        self._set_status(change.session, StoredStatus.DELETED)

    def undeleted(self, change: Undeleted) -> None:
        """Show the session again and give it back to the sinks."""
        self._set_status(change.session, StoredStatus.FINISHED)
        self._outbox.upsert_all(change.session)
        self._summaries.of_session(change.session)

    def remarked(self, change: Remarked) -> None:
        """The runner's words; no sink is told of them."""
        self._execute(
            "UPDATE sessions SET effort = ?, note = ? WHERE id = ?",
            (change.remark.effort, change.remark.note, change.session),
        )

    def published(self, change: Published) -> None:
        """Give the session to the sinks, even if it was kept apart."""
        self._execute("UPDATE sessions SET publish = 1 WHERE id = ?", (change.session,))
        self._outbox.settle(change.session)
        self._outbox.upsert_all(change.session)
        self._summaries.of_session(change.session)

    def _set_status(self, session: str, status: StoredStatus) -> None:
        self._execute("UPDATE sessions SET status = ? WHERE id = ?", (status.value, session))
        self._outbox.settle(session)

    def _redate_events(self, session: str, *, started_ns: int) -> None:
        dated = self._execute(
            "SELECT sequence, body FROM events WHERE session = ?"
            " AND kind IN ('session_started', 'session_finished')",
            (session,),
        ).fetchall()
        for sequence, body in dated:
            event = msgspec.json.decode(body, type=AnyEvent)
            self._execute(
                "UPDATE events SET body = ? WHERE session = ? AND sequence = ?",
                (_text(_redated(event, started_ns=started_ns)), session, sequence),
            )


def _redated(event: AnyEvent, *, started_ns: int) -> AnyEvent:
    if isinstance(event, SessionStarted):
        return msgspec.structs.replace(event, started_ns=started_ns)
    if isinstance(event, SessionFinished):
        breakdown = _redated_breakdown(event.breakdown, started_ns=started_ns)
        return msgspec.structs.replace(event, breakdown=breakdown)
    return event


def _redated_text(breakdown: str | None, *, started_ns: int) -> str | None:
    if breakdown is None:
        return None
    before = msgspec.json.decode(breakdown, type=Breakdown)
    return _text(_redated_breakdown(before, started_ns=started_ns))


def _redated_breakdown(breakdown: Breakdown, *, started_ns: int) -> Breakdown:
    summary = replace(breakdown.session, started_at=iso_utc(started_ns))
    return replace(breakdown, session=summary)


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
