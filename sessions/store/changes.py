"""Changes to the store: each a function of the transaction it is written in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from ingest.clock import Anchor
from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store.event_rows import EncodedEvents, ToldNotes, dated_anew
from sessions.store.stored_values import (
    Edit,
    Fact,
    ImportOutcome,
    Loss,
    OutboxRow,
    Owned,
    RecordingRow,
    Remark,
    SessionRow,
    StoredStatus,
)
from sessions.store.transaction import Transaction, change


@change(droppable=True, in_bulk=True)
def appended(transaction: Transaction, session: str, events: tuple[AnyEvent, ...]) -> None:
    """Events of a session, in order."""
    transaction.events.append(session, events)


@change()
def anchored(transaction: Transaction, *, host: str, boot: str, anchor: Anchor) -> None:
    """Tie a host and boot's two clocks; a later call replaces the tie."""
    transaction.execute(
        "INSERT INTO anchors (origin, mono_ns, wall_ns, trust) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (origin) DO UPDATE SET mono_ns = excluded.mono_ns,"
        " wall_ns = excluded.wall_ns, trust = excluded.trust",
        (
            transaction.origin(host=host, boot=boot),
            anchor.monotonic_ns,
            anchor.wall_ns,
            int(anchor.trust),
        ),
    )


@change()
def tied(transaction: Transaction, *, host: str, boot: str, tie: Anchor) -> None:
    """Keep what a boot's wall clock was read to say; nothing is dated by it yet."""
    transaction.execute(
        "INSERT INTO ties (origin, mono_ns, wall_ns, trust) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            transaction.origin(host=host, boot=boot),
            tie.monotonic_ns,
            tie.wall_ns,
            int(tie.trust),
        ),
    )


@change()
def lost(transaction: Transaction, loss: Loss) -> None:
    """A named gap: notifications that could not be held any longer."""
    transaction.execute(
        "INSERT INTO losses (origin, from_mono_ns, to_mono_ns, notifications, reason)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            transaction.origin(host=loss.host, boot=loss.boot),
            loss.from_mono_ns,
            loss.to_mono_ns,
            loss.notifications,
            loss.reason,
        ),
    )


@change()
def opened(transaction: Transaction, row: SessionRow) -> None:
    """Begin a session."""
    _insert(transaction, row)


def _insert(transaction: Transaction, row: SessionRow) -> None:
    transaction.execute(
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


@change()
def claimed(
    transaction: Transaction, *, session: str, device: str, host: str, boot: str, from_mono_ns: int
) -> None:
    """From this moment on the device's notifications belong to the session.

    The range is open until the session is finished; claiming it again changes nothing.
    """
    transaction.execute(
        "INSERT INTO ranges (session, device, origin, from_mono_ns) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (session, device, transaction.origin(host=host, boot=boot), from_mono_ns),
    )


@change()
def claimed_late(
    transaction: Transaction,
    *,
    session: str,
    device: str,
    host: str,
    boot: str,
    from_mono_ns: int,
    to_mono_ns: int,
) -> None:
    """What a device told in this stretch belongs to a session that has ended: it came too late.

    A session that was put away, or does not exist any more, owns nothing more than it did.
    """
    transaction.execute(
        "INSERT INTO ranges (session, device, origin, from_mono_ns, to_mono_ns)"
        " SELECT id, ?, ?, ?, ? FROM sessions WHERE id = ? AND status = 'finished'"
        " ON CONFLICT DO NOTHING",
        (device, transaction.origin(host=host, boot=boot), from_mono_ns, to_mono_ns, session),
    )


@change(droppable=True)
def noted(transaction: Transaction, session: str, fact: Fact) -> None:
    """Keep a fact about the session, and give it to the sinks."""
    added = transaction.execute(
        "INSERT INTO facts (session, at_s, body) VALUES (?, ?, ?)",
        (session, fact.at_s, _text(fact)),
    )
    assert added.lastrowid is not None
    transaction.outbox.add_fact(session, number=added.lastrowid)


@change(droppable=True)
def checkpointed(
    transaction: Transaction,
    *,
    session: str,
    state: bytes,
    sequence: int,
    chunks: tuple[bytes, ...] = (),
    after: int = 0,
) -> None:
    """Keep the fold's state: what it has seen is everything appended before this call.

    `chunks`: those that were sealed since the last time, which follow the first `after`.
    """
    for number, body in enumerate(chunks, start=after):
        transaction.execute(
            "INSERT INTO chunks (session, number, body) VALUES (?, ?, ?)"
            " ON CONFLICT (session, number) DO UPDATE SET body = excluded.body",
            (session, number, body),
        )
    transaction.execute(
        "INSERT INTO checkpoints (session, sequence, arrival, state)"
        " VALUES (?, ?, ifnull((SELECT max(arrival) FROM journal), 0), ?)"
        " ON CONFLICT (session) DO UPDATE SET sequence = excluded.sequence,"
        " arrival = excluded.arrival, state = excluded.state",
        (session, sequence, state),
    )


@change()
def finished(
    transaction: Transaction, session: str, *, ended_ns: int, breakdown: Breakdown
) -> None:
    """End a session; its ranges close at the devices' last notifications so far."""
    transaction.execute(
        "UPDATE sessions SET status = ?, ended_ns = iif(opened_ns IS NULL, NULL, ?),"
        " breakdown = ? WHERE id = ?",
        (StoredStatus.FINISHED.value, ended_ns, _text(breakdown), session),
    )
    transaction.execute(
        "UPDATE ranges SET to_mono_ns = max(from_mono_ns, ifnull((SELECT max(mono_ns)"
        " FROM journal JOIN channels ON channels.id = journal.channel"
        " WHERE journal.origin = ranges.origin AND mono_ns >= ranges.from_mono_ns"
        " AND channels.device = ranges.device), 0))"
        " WHERE session = ? AND to_mono_ns IS NULL",
        (session,),
    )
    transaction.execute("DELETE FROM checkpoints WHERE session = ?", (session,))
    transaction.execute("DELETE FROM chunks WHERE session = ?", (session,))
    transaction.removals.remove_live(session)
    transaction.summaries.of_session(session)


@change()
def dropped(transaction: Transaction, session: str) -> None:
    """Forget a session that was too short, here and in the sinks; its raw notifications stay."""
    transaction.removals.remove_all(session)
    transaction.removals.remove_live(session)
    transaction.events.drop(session)
    transaction.execute("DELETE FROM sessions WHERE id = ?", (session,))
    transaction.outbox.settle(session)


@change()
def redated(transaction: Transaction, session: str, *, started_ns: int) -> None:
    """Move t = 0, with all that is dated by it: anchors, events, breakdown, points in sinks.

    It moves the anchors and ties of the session's hosts and boots as a whole; a simulated run
    therefore has a boot of its own. The journal's own wall stamps stay as they were received.
    """
    found = transaction.execute(
        "SELECT started_ns FROM sessions WHERE id = ?", (session,)
    ).fetchone()
    if found is None or found[0] is None:
        return
    by_ns = started_ns - found[0]
    with _in_its_new_place(transaction, session, started_ns=started_ns):
        transaction.execute(
            "UPDATE sessions SET started_ns = started_ns + :by, opened_ns = opened_ns + :by,"
            " ended_ns = ended_ns + :by WHERE id = :session",
            {"by": by_ns, "session": session},
        )
        # The ties as well: one that stays where it was would take the boot back some day.
        for table in ("anchors", "ties"):
            transaction.execute(
                f"UPDATE {table} SET wall_ns = wall_ns + ? WHERE origin IN"
                " (SELECT origin FROM ranges WHERE session = ?)",
                (by_ns, session),
            )


@change()
def moved_in_time(
    transaction: Transaction,
    row: SessionRow,
    *,
    not_any_more: tuple[str, ...],
    notes: tuple[str, ...],
) -> None:
    """Date a session as `row` has it; its boots are anchored anew beside.

    `notes` take the place of `not_any_more` in the breakdown.
    """
    if row.started_ns is None:
        return

    def told(before: tuple[str, ...]) -> tuple[str, ...]:
        return (*(note for note in before if note not in not_any_more), *notes)

    with _in_its_new_place(transaction, row.id, started_ns=row.started_ns, told=told):
        transaction.execute(
            "UPDATE sessions SET started_ns = ?, opened_ns = ?, ended_ns = ?, windows = ?"
            " WHERE id = ?",
            (
                row.started_ns,
                row.opened_ns,
                row.ended_ns,
                _text(row.windows) if row.windows else None,
                row.id,
            ),
        )


@contextmanager
def _in_its_new_place(
    transaction: Transaction,
    session: str,
    *,
    started_ns: int,
    told: ToldNotes = lambda notes: notes,
) -> Iterator[None]:
    """The body moves a session; the sinks follow, and its events and breakdown."""
    before_ns, breakdown = transaction.execute(
        "SELECT started_ns, breakdown FROM sessions WHERE id = ?", (session,)
    ).fetchone()
    transaction.removals.remove_all(session)
    if breakdown is not None:
        before = msgspec.json.decode(breakdown, type=Breakdown)
        after = dated_anew(before, started_ns=started_ns, told=told)
        transaction.execute(
            "UPDATE sessions SET breakdown = ? WHERE id = ?", (_text(after), session)
        )
    yield
    transaction.events.redate(session, started_ns=started_ns, told=told)
    # Of one that was put away too: it would be told where it was never removed from.
    transaction.outbox.withdraw(session)
    transaction.outbox.upsert_all(session)
    earlier_ns = min(before_ns, started_ns)
    transaction.summaries.of_session(session, from_ns=earlier_ns, taken_back=True)


@change()
def facts_moved(transaction: Transaction, session: str, *, from_s: float, by_s: float) -> None:
    """What was noted from a moment on was noted later, or earlier."""
    transaction.execute(
        "UPDATE facts SET at_s = at_s + :by, body = json_set(body, '$.at_s', at_s + :by)"
        " WHERE session = :session AND at_s >= :from",
        {"by": by_s, "from": from_s, "session": session},
    )


@change()
def deleted(transaction: Transaction, session: str) -> None:
    """Hide the session and take it out of the sinks; nothing is erased."""
    transaction.removals.remove_all(session)
    transaction.summaries.of_session(session, taken_back=True)
    _set_status(transaction, session, StoredStatus.DELETED)


@change()
def undeleted(transaction: Transaction, session: str) -> None:
    """Show the session again and give it back to the sinks."""
    _set_status(transaction, session, StoredStatus.FINISHED)
    transaction.outbox.upsert_all(session)
    transaction.summaries.of_session(session)


@change()
def rebuilt(
    transaction: Transaction,
    row: SessionRow,
    *,
    owned: Owned,
    events: EncodedEvents,
    breakdown: Breakdown,
    ended_ns: int | None,
) -> None:
    """Make the session what it now is, from all that it owns, also in the sinks.

    One that does not exist yet is made. Of one that does, only what is measured and noted stays.
    Recordings that it owns have become sessions.
    """
    transaction.removals.remove_all(row.id)
    transaction.summaries.of_session(row.id, taken_back=True)
    known = transaction.execute(
        "SELECT started_ns FROM sessions WHERE id = ?", (row.id,)
    ).fetchone()
    if known is None:
        _insert(transaction, row)
    transaction.execute("DELETE FROM ranges WHERE session = ?", (row.id,))
    transaction.execute("DELETE FROM recorded_in WHERE session = ?", (row.id,))
    transaction.execute(
        "UPDATE sessions SET athlete = ?, snapshot = ?, opened_ns = ?, workout = ?, windows = ?,"
        " status = ? WHERE id = ?",
        (
            row.athlete.name,
            _text(row.athlete),
            row.opened_ns,
            None if row.workout is None else _text(row.workout),
            _text(row.windows) if row.windows else None,
            StoredStatus.DELETED.value,
            row.id,
        ),
    )
    # While it is away nothing is told event by event: the whole goes out at the end.
    transaction.outbox.settle(row.id)
    for device_range in owned.ranges:
        origin = transaction.origin(host=device_range.host, boot=device_range.boot)
        transaction.execute(
            "INSERT INTO ranges (session, device, origin, from_mono_ns, to_mono_ns)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                row.id,
                device_range.device,
                origin,
                device_range.from_mono_ns,
                device_range.to_mono_ns,
            ),
        )
    for recording in owned.recordings:
        transaction.execute(
            "INSERT INTO recorded_in (session, recording) VALUES (?, ?)", (row.id, recording)
        )
        transaction.execute(
            "UPDATE recordings SET outcome = 'stored', session = ? WHERE id = ?"
            " AND outcome = 'waiting'",
            (row.id, recording),
        )
    transaction.events.replace(row.id, events)
    transaction.execute(
        "UPDATE sessions SET ended_ns = iif(opened_ns IS NULL, NULL, ?), breakdown = ?, status = ?"
        " WHERE id = ?",
        (ended_ns, _text(breakdown), StoredStatus.FINISHED.value, row.id),
    )
    transaction.outbox.settle(row.id)
    started = transaction.execute(
        "SELECT started_ns FROM sessions WHERE id = ?", (row.id,)
    ).fetchone()
    if known is not None and None not in (known[0], started[0]):
        transaction.execute(
            "UPDATE facts SET at_s = at_s + :by, body = json_set(body, '$.at_s', at_s + :by)"
            " WHERE session = :session",
            {"by": (known[0] - started[0]) / NS_PER_S, "session": row.id},
        )
    transaction.outbox.upsert_all(row.id)
    transaction.summaries.of_session(row.id)


@change()
def edited(transaction: Transaction, edit: Edit, *, at_ns: int) -> None:
    """Write down what was corrected."""
    transaction.execute("INSERT INTO edits (at_ns, body) VALUES (?, ?)", (at_ns, _text(edit)))


@change()
def edit_replaced(transaction: Transaction, edit: Edit) -> None:
    """What a correction goes back to is dated otherwise by now."""
    transaction.execute("UPDATE edits SET body = ? WHERE id = ?", (_text(edit), edit.id))


@change()
def edit_undone(transaction: Transaction, number: int) -> None:
    """An edit that was taken back is not taken back again."""
    transaction.execute("UPDATE edits SET undone = 1 WHERE id = ?", (number,))


@change()
def recording_kept(transaction: Transaction, recording: RecordingRow, body: bytes | None) -> None:
    """Keep a recording that was read; the same one again changes nothing."""
    transaction.execute(
        "INSERT INTO recordings (athlete, file, digest, part, started_ns, outcome, session, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            recording.athlete,
            recording.file,
            recording.digest,
            recording.part,
            recording.started_ns,
            recording.outcome.value,
            recording.session,
            body,
        ),
    )


@change()
def recording_settled(
    transaction: Transaction,
    number: int,
    *,
    outcome: ImportOutcome,
    session: str,
    body: bytes | None = None,
) -> None:
    """What became of a recording. A duplicate's columns go; `body` replaces those of another."""
    transaction.execute(
        "UPDATE recordings SET outcome = :outcome, session = :session,"
        " body = iif(:outcome = 'duplicate', NULL, ifnull(:body, body)) WHERE id = :number",
        {"outcome": outcome.value, "session": session, "body": body, "number": number},
    )


@change()
def remarked(transaction: Transaction, session: str, remark: Remark) -> None:
    """The runner's words on a session replace earlier ones; no sink is told of them."""
    transaction.execute(
        "UPDATE sessions SET effort = ?, note = ? WHERE id = ?",
        (remark.effort, remark.note, session),
    )


@change()
def published(transaction: Transaction, session: str) -> None:
    """Give the session to the sinks from its first event, even if it was kept apart."""
    transaction.execute("UPDATE sessions SET publish = 1 WHERE id = ?", (session,))
    transaction.outbox.settle(session)
    transaction.outbox.upsert_all(session)
    transaction.summaries.of_session(session)


@change()
def settled(
    transaction: Transaction, session: str, *, stale: tuple[int, int] | None = None
) -> None:
    """A sink holds something else of the session: all of it goes, and comes again."""
    transaction.removals.settle(session, stale=stale)
    transaction.summaries.of_session(session)


@change()
def summarized(transaction: Transaction, athlete: str) -> None:
    """Tell the enabled sinks all days and weeks of the athlete of this name again."""
    transaction.summaries.of_athlete(athlete)


@change()
def diary_taken(transaction: Transaction) -> None:
    """Make what was written down of late work for the sinks."""
    transaction.summaries.of_diary()


@change()
def delivered(transaction: Transaction, sink: str, *, through: int) -> None:
    """A sink has done everything up to this outbox row; what all have passed is pruned."""
    transaction.execute("UPDATE cursors SET after = max(after, ?) WHERE sink = ?", (through, sink))
    transaction.outbox.prune()


@change()
def refused(transaction: Transaction, sink: str, *, row: OutboxRow, reason: str) -> None:
    """A sink refuses this row, or this part of a whole session, for good: a dead letter.

    What was refused for the same cause before is one already.
    """
    known = transaction.execute(
        "SELECT 1 FROM dead_letters WHERE sink = ? AND session = ? AND sequence IS ?"
        " AND operation = ? AND reason = ? AND session != ''",
        (sink, row.session, row.sequence, row.operation.value, reason),
    ).fetchone()
    if known is not None:
        return
    transaction.execute(
        "INSERT INTO dead_letters (sink, session, sequence, operation, body, reason) VALUES"
        " (?, ?, ?, ?, (SELECT body FROM outbox WHERE id = ?), ?)",
        (sink, row.session, row.sequence, row.operation.value, row.id, reason),
    )


@change()
def resent(transaction: Transaction, sink: str) -> None:
    """Put what this sink has refused into the outbox again; it is a dead letter no longer."""
    letters = transaction.execute(
        "DELETE FROM dead_letters WHERE sink = ? RETURNING id, session, sequence, operation, body",
        (sink,),
    ).fetchall()
    transaction.connection.executemany(
        "INSERT INTO outbox (id, session, sequence, operation, body) VALUES (?, ?, ?, ?, ?)",
        [(transaction.outbox.allot(), *letter[1:]) for letter in sorted(letters)],
    )


def _set_status(transaction: Transaction, session: str, status: StoredStatus) -> None:
    transaction.execute("UPDATE sessions SET status = ? WHERE id = ?", (status.value, session))
    transaction.outbox.settle(session)


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
