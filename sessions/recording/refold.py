"""Raw journals of sessions folded again: to resume, to finish, or to recompute one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ingest.clock import Anchor
from ingest.collect.decoder import AnchorOf, Decoder
from ingest.journal import JournalRow
from ingest.measurements import Action, Button, Measurement
from ingest.sentence import Sentence
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.events import AnyEvent
from sessions.core.session import Session
from sessions.live.plan_follower import PlanFollower
from sessions.recording.journal_order import journal_by_time
from sessions.recording.saved_state import Continuation, StateError, restored
from sessions.store import SessionRow, StoreReader
from sessions.store.stored_values import DeviceRange, Window

BootTies = Mapping[tuple[str, str], Anchor]
"""Ties of boots, by host and boot, in place of those that are stored."""


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
    """An unfinished session as it stood, and its events since its last checkpoint."""
    found, events = continuation(read, row)
    return found.session, events


def continuation(read: StoreReader, row: SessionRow) -> tuple[Continuation, tuple[AnyEvent, ...]]:
    """An unfinished session as it stood: its last checkpoint and what the journal holds since.

    The events are those since the checkpoint; they have the keys they had the first time.
    """
    saved, after = _last_saved(read, row) or (Continuation(session=fresh_session(row)), 0)
    decoder = Decoder(_anchors(read, row, {}), state=saved.heard)
    if after and saved.heard is None:
        _prime(decoder, read, session=row.id, after=after)
    saved.heard = decoder.state
    events: list[AnyEvent] = []
    for journalled in read.journal(row.id, after=after):
        for measurement in decoder.measurements(journalled):
            if saved.opening is not None:
                saved.opening.seen(measurement)
            events += saved.session.feed(measurement)
    return saved, tuple(events)


def _last_saved(read: StoreReader, row: SessionRow) -> tuple[Continuation, int] | None:
    """The last checkpoint; None: there is none, another release saved it, or a chunk is missing."""
    checkpoint = read.checkpoint(row.id)
    if checkpoint is None:
        return None
    chunks = read.chunks(row.id)
    try:
        found = restored(checkpoint.state, chunks=lambda: chunks)
    except StateError:
        return None  # the journal has everything: it is folded from the start instead
    return None if len(chunks) < found.session.kept_chunks else (found, checkpoint.arrival)


def refolded(
    read: StoreReader, row: SessionRow, *, athlete: AthleteSnapshot | None = None
) -> tuple[Session, tuple[AnyEvent, ...]]:
    """A session folded from its first notification; all its events, `finish` not yet called."""
    session = fresh_session(row, athlete=athlete)
    return session, feed_journal(session, read, row)


def guide_of(
    read: StoreReader, row: SessionRow, *, ties: BootTies | None = None
) -> PlanFollower | None:
    """The session's plan as far as the journal has led it; None: there is no plan.

    The athlete is the one of the start, also when the session is recomputed for another: what the
    runner was told is a fact.
    """
    if row.workout is None:
        return None
    guide = PlanFollower(row.workout, athlete=row.athlete)
    for measurement in _measurements(read, row, ties=ties):
        guide.feed(measurement)
    return guide


def feed_journal(session: Session, read: StoreReader, row: SessionRow) -> tuple[AnyEvent, ...]:
    """Feed the journal; the events."""
    events: list[AnyEvent] = []
    for measurement in _measurements(read, row):
        events += session.feed(measurement)
    return tuple(events)


def refolded_from(
    read: StoreReader,
    row: SessionRow,
    *,
    ranges: tuple[DeviceRange, ...],
    sources: Sequence[str],
    ties: BootTies | None = None,
) -> tuple[Session, tuple[AnyEvent, ...]]:
    """A session as `row` has it, from these ranges in the journals of the sessions `sources`.

    What came late is in its place.
    """
    session = fresh_session(row)
    events: list[AnyEvent] = []
    found = _measurements(read, row, ranges=ranges, sources=sources, ties=ties, by_time=True)
    for measurement in found:
        events += session.feed(measurement)
    return session, tuple(events)


def _measurements(
    read: StoreReader,
    row: SessionRow,
    *,
    ranges: tuple[DeviceRange, ...] | None = None,
    sources: Sequence[str] = (),
    ties: BootTies | None = None,
    by_time: bool = False,
) -> Iterator[Measurement]:
    """`by_time`: what came late takes its place; else in the order in which it was folded."""
    found = _decoded(read, row, ranges=ranges, sources=sources, ties=ties or {}, by_time=by_time)
    return within(found, row.windows) if row.windows else found


def _decoded(
    read: StoreReader,
    row: SessionRow,
    *,
    ranges: tuple[DeviceRange, ...] | None,
    sources: Sequence[str],
    ties: BootTies,
    by_time: bool,
) -> Iterator[Measurement]:
    anchor_of = _anchors(read, row, ties)
    decoder = Decoder(anchor_of)
    for source in sources or (row.id,):
        found = journal_by_time(read, source, anchor_of=anchor_of) if by_time else None
        for journalled in found or read.journal(source):
            if ranges is None or any(_holds(device, journalled) for device in ranges):
                yield from decoder.measurements(journalled)


def _anchors(read: StoreReader, row: SessionRow, ties: BootTies) -> AnchorOf:
    def anchor_of(host: str, boot: str) -> Anchor:
        anchor = ties.get((host, boot)) or read.anchor(host=host, boot=boot)
        if anchor is None:
            raise MissingAnchor(
                Sentence(
                    "session {id}: no anchor for {host}, boot {boot}",
                    id=row.id,
                    host=host,
                    boot=boot,
                )
            )
        return anchor

    return anchor_of


def _holds(device: DeviceRange, row: JournalRow) -> bool:
    return (
        (device.device, device.host, device.boot) == (row.device, row.host, row.boot)
        and device.from_mono_ns <= row.monotonic_ns
        and (device.to_mono_ns is None or row.monotonic_ns <= device.to_mono_ns)
    )


def within(measurements: Iterable[Measurement], windows: Sequence[Window]) -> Iterator[Measurement]:
    """What lies in the windows; from the end of one to the start of the next it is paused."""
    paused = False
    entered: Window | None = None
    for measurement in measurements:
        value = measurement.value
        window = next((one for one in windows if one.holds(measurement.at_ns)), None)
        if window is not None and window is not entered:
            if entered is not None and entered.to_ns is not None and not paused:
                yield _pressed(Action.PAUSE, measurement, at_ns=entered.to_ns)
            begins_ns = measurement.at_ns if window.from_ns is None else window.from_ns
            if paused and entered is None:
                yield _pressed(Action.PAUSE, measurement, at_ns=begins_ns)
            elif not paused and entered is not None:
                yield _pressed(Action.RESUME, measurement, at_ns=begins_ns)
            entered = window
        if isinstance(value, Button) and value.action in (Action.PAUSE, Action.RESUME):
            paused = value.action is Action.PAUSE
        if window is not None:
            yield measurement


def _pressed(action: Action, by: Measurement, *, at_ns: int) -> Measurement:
    return msgspec.structs.replace(by, at_ns=at_ns, value=Button(action=action))


def _prime(decoder: Decoder, read: StoreReader, *, session: str, after: int) -> None:
    """Let a new decoder know what an earlier one knew of the session's devices, from the journal.

    `after`: the last journal row that the earlier one saw.
    """
    rows = list(read.journal(session))
    unseen = sum(1 for _ in read.journal(session, after=after))
    for row in rows[: len(rows) - unseen]:
        decoder.measurements(row)
