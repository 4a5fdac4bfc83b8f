"""Folding a session's raw journal again: to resume it, to finish it, or to recompute it."""

import msgspec

from ingest.clock import Anchor
from ingest.decoding import Decoder
from sessions.core.athlete import AthleteSnapshot
from sessions.core.events import AnyEvent
from sessions.core.session import Session, SessionState
from sessions.store import Reader, SessionRow


class MissingAnchor(LookupError):
    """A host and boot's clocks were never tied together: its rows have no time."""


def fresh_session(row: SessionRow, *, athlete: AthleteSnapshot | None = None) -> Session:
    """A session that has seen nothing yet; `athlete` in place of the stored snapshot.

    Which device goes before which is the session's own: a profile knows nothing of it.
    """
    priority = row.athlete.priority
    return Session(
        session_id=row.id,
        athlete=msgspec.structs.replace(athlete or row.athlete, priority=priority),
        source=row.source.value,
        heart_rate_priority=priority.heart_rate,
        speed_priority=priority.speed,
        dated=row.opened_ns is not None,
    )


def continued(read: Reader, row: SessionRow) -> tuple[Session, tuple[AnyEvent, ...]]:
    """An unfinished session as it stood: its last checkpoint and what the journal holds since.

    The events are those since the checkpoint; they have the keys they had the first time.
    """
    checkpoint = read.checkpoint(row.id)
    if checkpoint is None:
        session, after = fresh_session(row), 0
    else:
        session, after = _restored(checkpoint.state), checkpoint.arrival
    return session, feed_journal(session, read, row, after=after)


def refolded(
    read: Reader, row: SessionRow, *, athlete: AthleteSnapshot | None = None
) -> tuple[Session, tuple[AnyEvent, ...]]:
    """A session folded from its first notification; all its events, `finish` not yet called."""
    session = fresh_session(row, athlete=athlete)
    return session, feed_journal(session, read, row, after=0)


def _restored(state: bytes) -> Session:
    return Session.restore(msgspec.msgpack.decode(state, type=SessionState))


def feed_journal(
    session: Session, read: Reader, row: SessionRow, *, after: int
) -> tuple[AnyEvent, ...]:
    """Feed the journal rows after `after`; the events."""

    def anchor_of(host: str, boot: str) -> Anchor:
        anchor = read.anchor(host=host, boot=boot)
        if anchor is None:
            raise MissingAnchor(f"session {row.id}: no anchor for {host}, boot {boot}")
        return anchor

    decoder = Decoder(anchor_of)
    if after:
        prime(decoder, read, session=row.id, after=after)
    events: list[AnyEvent] = []
    for journalled in read.journal(row.id, after=after):
        for measurement in decoder.measurements(journalled):
            events += session.feed(measurement)
    return tuple(events)


def prime(decoder: Decoder, read: Reader, *, session: str, after: int | None = None) -> None:
    """Let a new decoder know what an earlier one knew of the session's devices.

    A decoder remembers who a device is and what it was found to get wrong. `after`: the last
    journal row that the earlier one saw; None: it saw all.
    """
    rows = list(read.journal(session))
    unseen = 0 if after is None else sum(1 for _ in read.journal(session, after=after))
    for row in rows[: len(rows) - unseen]:
        decoder.measurements(row)
