"""Raw journals of sessions folded again: to resume, to finish, or to recompute one."""

from collections.abc import Iterator

import msgspec

from ingest.clock import Anchor
from ingest.collect.decoder import Decoder
from ingest.measurements import Measurement
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.events import AnyEvent
from sessions.core.session import Session, SessionState, StateVersionError
from sessions.live.plan_follower import PlanFollower
from sessions.store import SessionRow, StoreReader


class MissingAnchor(LookupError):
    """A host and boot's clocks were never tied together: its rows have no time."""


def fresh_session(row: SessionRow, *, athlete: AthleteSnapshot | None = None) -> Session:
    """A session that has seen nothing yet; `athlete` in place of the stored snapshot.

    Which device goes before which is the session's own: a profile knows nothing of it.
    """
    return Session(
        session_id=row.id,
        athlete=msgspec.structs.replace(athlete or row.athlete, priority=row.athlete.priority),
        source=row.source.value,
        dated=row.opened_ns is not None,
    )


def continued(read: StoreReader, row: SessionRow) -> tuple[Session, tuple[AnyEvent, ...]]:
    """An unfinished session as it stood: its last checkpoint and what the journal holds since.

    The events are those since the checkpoint; they have the keys they had the first time.
    """
    session, after = _last_saved(read, row) or (fresh_session(row), 0)
    return session, feed_journal(session, read, row, after=after)


def _last_saved(read: StoreReader, row: SessionRow) -> tuple[Session, int] | None:
    """The last checkpoint; None: there is none, or another release saved it."""
    checkpoint = read.checkpoint(row.id)
    if checkpoint is None:
        return None
    try:
        state = msgspec.msgpack.decode(checkpoint.state, type=SessionState)
        return Session.restore(state), checkpoint.arrival
    except (msgspec.MsgspecError, StateVersionError):
        return None  # the journal has everything: it is folded from the start instead


def refolded(
    read: StoreReader, row: SessionRow, *, athlete: AthleteSnapshot | None = None
) -> tuple[Session, tuple[AnyEvent, ...]]:
    """A session folded from its first notification; all its events, `finish` not yet called."""
    session = fresh_session(row, athlete=athlete)
    return session, feed_journal(session, read, row, after=0)


def guide_of(read: StoreReader, row: SessionRow) -> PlanFollower | None:
    """The session's plan as far as the journal has led it; None: there is no plan.

    The athlete is the one of the start, also when the session is recomputed for another: what the
    runner was told is a fact.
    """
    if row.workout is None:
        return None
    guide = PlanFollower(row.workout, athlete=row.athlete)
    for measurement in _measurements(read, row, after=0):
        guide.feed(measurement)
    return guide


def feed_journal(
    session: Session, read: StoreReader, row: SessionRow, *, after: int
) -> tuple[AnyEvent, ...]:
    """Feed the journal rows after `after`; the events."""
    events: list[AnyEvent] = []
    for measurement in _measurements(read, row, after=after):
        events += session.feed(measurement)
    return tuple(events)


def _measurements(read: StoreReader, row: SessionRow, *, after: int) -> Iterator[Measurement]:
    def anchor_of(host: str, boot: str) -> Anchor:
        anchor = read.anchor(host=host, boot=boot)
        if anchor is None:
            raise MissingAnchor(f"session {row.id}: no anchor for {host}, boot {boot}")
        return anchor

    decoder = Decoder(anchor_of)
    if after:
        prime(decoder, read, session=row.id, after=after)
    for journalled in read.journal(row.id, after=after):
        yield from decoder.measurements(journalled)


def prime(decoder: Decoder, read: StoreReader, *, session: str, after: int | None = None) -> None:
    """Let a new decoder know what an earlier one knew of the session's devices.

    A decoder remembers who a device is and what it was found to get wrong. `after`: the last
    journal row that the earlier one saw; None: it saw all.
    """
    rows = list(read.journal(session))
    unseen = 0 if after is None else sum(1 for _ in read.journal(session, after=after))
    for row in rows[: len(rows) - unseen]:
        decoder.measurements(row)
