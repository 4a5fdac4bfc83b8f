"""Corrections of stored sessions: given to another athlete, trimmed, split, merged, taken back.

The raw journal and the recordings of files are never changed: a session says which stretches of
what it owns it is made of, and is folded again from them. Sinks, week and learning follow, as they
read nothing else.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SessionFinished
from sessions.recording.clock_notes import clock_notes
from sessions.recording.recorded_files import analysed
from sessions.recording.recorder import SHORTEST_S, with_notes
from sessions.recording.refold import BootTies, guide_of, refolded_from
from sessions.store import SessionRow, Store, StoredStatus
from sessions.store.corrections_of_session import REDATE
from sessions.store.errors import SessionRunning
from sessions.store.event_rows import EncodedEvents, encoded
from sessions.store.recording_of_session import recording_of, started_ns_of
from sessions.store.stored_values import Edit, Owned, SessionAsItWas, Source, Window
from sessions.text import text
from sessions.workouts.threshold_test import with_result


class CannotCorrect(ValueError):
    """What was asked for makes no session. The message says why."""


def assign(store: Store, row: SessionRow, *, athlete: AthleteSnapshot, clock: Clock) -> SessionRow:
    """Give a session to another athlete, folded again for that one."""
    athlete = msgspec.structs.replace(
        athlete, priority=row.athlete.priority, quirks_version=row.athlete.quirks_version
    )
    changed = msgspec.structs.replace(row, athlete=athlete)
    _correct(
        store, "assign", [(changed, _before(store, row).owned, (row.id,))], of=(row,), clock=clock
    )
    return changed


def trim(store: Store, row: SessionRow, *, from_s: float, to_s: float, clock: Clock) -> SessionRow:
    """Leave [from_s, to_s) of a session, in seconds from its start.

    Raises:
        CannotCorrect: less than 10 s would be left.
    """
    begin_ns = _start_ns(row)
    changed = msgspec.structs.replace(
        row,
        windows=_cut(
            row.windows,
            from_ns=None if from_s <= 0 else begin_ns + round(from_s * NS_PER_S),
            to_ns=None if to_s == float("inf") else begin_ns + round(to_s * NS_PER_S),
        ),
    )
    _correct(
        store, "trim", [(changed, _before(store, row).owned, (row.id,))], of=(row,), clock=clock
    )
    return changed


def split(
    store: Store, row: SessionRow, *, at_s: float, second_id: str, clock: Clock
) -> tuple[SessionRow, SessionRow]:
    """Make two sessions of one: the first keeps the id, the second begins at `at_s`.

    Raises:
        CannotCorrect: one of them would be shorter than 10 s.
    """
    at_ns = _start_ns(row) + round(at_s * NS_PER_S)
    owned = _before(store, row).owned
    first = msgspec.structs.replace(row, windows=_cut(row.windows, from_ns=None, to_ns=at_ns))
    second = msgspec.structs.replace(
        row,
        id=second_id,
        windows=_cut(row.windows, from_ns=at_ns, to_ns=None),
        opened_ns=None if row.opened_ns is None else at_ns,
        workout=None,
    )
    parts = [(first, owned, (row.id,)), (second, owned, (row.id,))]
    _correct(store, "split", parts, of=(row,), made=(second_id,), clock=clock)
    return first, second


def merge(store: Store, rows: Sequence[SessionRow], *, clock: Clock) -> SessionRow:
    """Make one session of several that follow each other; the first keeps its id.

    Between them it is paused. The others are put away.

    Raises:
        CannotCorrect: they are of different athletes or kinds, overlap, or have no date.
    """
    ordered = sorted(rows, key=_start_ns)
    first = ordered[0]
    if len({row.id for row in rows}) < 2:
        raise CannotCorrect(text("name two sessions or more"))
    if len({row.athlete.name for row in ordered}) > 1:
        raise CannotCorrect(text("they are of different athletes; assign them to one first"))
    if len({row.source is Source.FILE for row in ordered}) > 1:
        raise CannotCorrect(text("one was recorded and one comes from a file"))
    if any(row.opened_ns is None for row in ordered):
        raise CannotCorrect(text("without a date nobody knows which comes first"))
    ends = [row.ended_ns or _start_ns(row) for row in ordered]
    for at, row in enumerate(ordered[1:]):
        if _start_ns(row) < ends[at]:
            raise CannotCorrect(
                text("{first} and {second} overlap").format(first=ordered[at].id, second=row.id)
            )
    windows: list[Window] = []
    for at, row in enumerate(ordered):
        stretch = row.windows or (
            Window(from_ns=_start_ns(row) if at else None, to_ns=ends[at] + 1),
        )
        windows.extend(
            Window(
                from_ns=_start_ns(row) if one.from_ns is None and (at or windows) else one.from_ns,
                to_ns=ends[at] + 1 if one.to_ns is None else one.to_ns,
            )
            for one in stretch
        )
    owned = [_before(store, row).owned for row in ordered]
    together = Owned(
        ranges=tuple(dict.fromkeys(r for one in owned for r in one.ranges)),
        recordings=tuple(dict.fromkeys(n for one in owned for n in one.recordings)),
    )
    whole = msgspec.structs.replace(first, windows=tuple(windows), workout=None)
    sources = tuple(row.id for row in ordered)
    _correct(
        store, "merge", [(whole, together, sources)], of=ordered, away=ordered[1:], clock=clock
    )
    return whole


def delete(store: Store, row: SessionRow, *, clock: Clock) -> None:
    """Put a session away.

    Raises:
        CannotCorrect: it is away already.
        SessionRunning: it has not finished.
    """
    if row.status is StoredStatus.DELETED:
        raise CannotCorrect(text("session {id} is deleted already").format(id=row.id))
    if row.status is StoredStatus.OPEN:
        raise SessionRunning(row.id)
    edit = Edit(what="delete", before=(_before(store, row),))
    with store.unit():
        store.delete_session(row.id)
        store.note_edit(edit, at_ns=clock.wall_ns())


def refold(store: Store, row: SessionRow) -> Breakdown:
    """Fold a session again from what it owns, with today's formulas; nothing new writes nothing.

    Raises:
        CannotCorrect: nothing of it is left.
    """
    owned = store.read.owned(row.id)
    events, breakdown, ended_ns = _made(store, row, owned=owned, sources=(row.id,))
    stored = encoded(store.read.events(row.id))
    told = stored, store.read.breakdown(row.id), store.read.session(row.id)
    if told == (events, breakdown, row):
        return breakdown
    store.rebuild(row, owned=owned, events=events, breakdown=breakdown, ended_ns=ended_ns)
    return breakdown


class Refolded(NamedTuple):
    """A session folded again that is not stored yet."""

    row: SessionRow
    owned: Owned
    events: EncodedEvents
    breakdown: Breakdown
    ended_ns: int | None


def folded_by(store: Store, row: SessionRow, *, ties: BootTies) -> Refolded:
    """A session folded from what it owns, with boots dated by `ties`.

    Raises:
        CannotCorrect: nothing of it is left.
    """
    owned = store.read.owned(row.id)
    events, breakdown, ended_ns = _made(store, row, owned=owned, sources=(row.id,), ties=ties)
    return Refolded(row, owned, events, breakdown, ended_ns)


def put_in_place(store: Store, folded: Refolded) -> None:
    """Store it; one that was put away stays away."""
    row, owned, events, breakdown, ended_ns = folded
    store.rebuild(row, owned=owned, events=events, breakdown=breakdown, ended_ns=ended_ns)
    if row.status is StoredStatus.DELETED:
        store.put_away(row.id)


def undo(store: Store, edit: Edit) -> tuple[str, ...]:
    """Take a correction back; the ids of the sessions that are as they were.

    Raises:
        CannotCorrect: a later correction stands on it, or it is a date, which is a fact.
    """
    if edit.what == REDATE:
        raise CannotCorrect(text("a date that followed the clock is not taken back"))
    touched = {one.row.id for one in edit.before} | set(edit.made)
    for later in store.read.edits():
        ids = {one.row.id for one in later.before} | set(later.made)
        if later.id > edit.id and later.what != REDATE and ids & touched:
            raise CannotCorrect(
                text("take back the later {what} of {id} first").format(
                    what=later.what, id=later.before[0].row.id
                )
            )
    remade = [
        (was, _made(store, was.row, owned=was.owned, sources=(was.row.id,)))
        for was in edit.before
        if edit.what not in ("delete",) and not (edit.what == "merge" and was is not _first(edit))
    ]
    with store.unit():
        for was, (events, breakdown, ended_ns) in remade:
            store.rebuild(
                was.row, owned=was.owned, events=events, breakdown=breakdown, ended_ns=ended_ns
            )
        for was in edit.before:
            if store.read.session(was.row.id).status is StoredStatus.DELETED:
                store.undo_delete(was.row.id)
        for made in edit.made:
            # Away first, for its day and week; then forgotten, as all of it is in the other.
            store.delete_session(made)
            store.drop_session(made)
        store.settle_edit(edit.id)
    return tuple(one.row.id for one in edit.before)


def _first(edit: Edit) -> SessionAsItWas:
    return min(edit.before, key=lambda was: _start_ns(was.row))


_Made = tuple[EncodedEvents, Breakdown, int | None]


def _correct(
    store: Store,
    what: str,
    parts: Sequence[tuple[SessionRow, Owned, tuple[str, ...]]],
    *,
    of: Sequence[SessionRow],
    clock: Clock,
    made: tuple[str, ...] = (),
    away: Sequence[SessionRow] = (),
) -> None:
    for row in of:
        if row.status is not StoredStatus.FINISHED:
            raise CannotCorrect(
                text("session {id} is {status}, not finished").format(
                    id=row.id, status=row.status.value
                )
            )
    edit = Edit(what=what, before=tuple(_before(store, row) for row in of), made=made)
    folded = [
        (row, owned, _made(store, row, owned=owned, sources=sources))
        for row, owned, sources in parts
    ]
    for row, _, (_, breakdown, _) in folded:
        if breakdown.session.duration_s < SHORTEST_S:
            raise CannotCorrect(
                text("less than {seconds} s would be left of {id}").format(
                    seconds=f"{SHORTEST_S:g}", id=row.id
                )
            )
    with store.unit():
        for row, owned, (events, breakdown, ended_ns) in folded:
            store.rebuild(row, owned=owned, events=events, breakdown=breakdown, ended_ns=ended_ns)
        for row in away:
            store.delete_session(row.id)
        store.note_edit(edit, at_ns=clock.wall_ns())


def _made(
    store: Store,
    row: SessionRow,
    *,
    owned: Owned,
    sources: tuple[str, ...],
    ties: BootTies | None = None,
) -> _Made:
    """The session folded from what it owns. `ties`: see `BootTies`.

    Raises:
        CannotCorrect: nothing of it lies in its windows.
    """
    if owned.recordings:
        try:
            recording = recording_of(store.read, owned=owned, windows=row.windows)
        except (ValueError, LookupError) as exc:
            raise CannotCorrect(str(exc)) from exc
        told: list[AnyEvent] = []
        breakdown = analysed(recording, athlete=row.athlete, session_id=row.id, events=told)
        return encoded(told), breakdown, _end_ns(started_ns_of(recording), breakdown)
    session, events = refolded_from(
        store.read, row, ranges=owned.ranges, sources=sources, ties=ties
    )
    events = (*events, *session.finish())
    if session.started_ns is None:
        raise CannotCorrect(
            text("nothing was measured in what would be left of {id}").format(id=row.id)
        )
    notes = clock_notes(store.read, row.id, started_ns=session.started_ns, ties=ties)
    breakdown = with_notes(session.breakdown(), notes)
    begins = not row.windows or row.windows[0].from_ns is None
    guide = None
    if begins and row.workout and sources == (row.id,):
        guide = guide_of(store.read, row, ties=ties)
    if guide is not None:
        result = guide.result(
            started_ns=session.started_ns, duration_s=breakdown.session.duration_s
        )
        breakdown = with_result(breakdown, result, heart_rate=session.heart_rate_between)
    if guide is not None or notes:
        last = events[-1]
        assert isinstance(last, SessionFinished)
        events = (*events[:-1], msgspec.structs.replace(last, breakdown=breakdown))
    return encoded(events), breakdown, _end_ns(session.started_ns, breakdown)


def _end_ns(started_ns: int | None, breakdown: Breakdown) -> int | None:
    if started_ns is None:
        return None
    return started_ns + round(breakdown.session.duration_s * NS_PER_S)


def _before(store: Store, row: SessionRow) -> SessionAsItWas:
    return SessionAsItWas(row=row, owned=store.read.owned(row.id))


def _start_ns(row: SessionRow) -> int:
    """T = 0 on the clock that the windows count on; undated files count from 0."""
    return row.started_ns or 0


def _cut(
    windows: tuple[Window, ...], *, from_ns: int | None, to_ns: int | None
) -> tuple[Window, ...]:
    """What of the windows lies in [from_ns, to_ns)."""
    cut = []
    for window in windows or (Window(),):
        low = max((n for n in (window.from_ns, from_ns) if n is not None), default=None)
        high = min((n for n in (window.to_ns, to_ns) if n is not None), default=None)
        if low is None or high is None or low < high:
            cut.append(Window(from_ns=low, to_ns=high))
    if not cut:
        raise CannotCorrect(text("nothing would be left"))
    return tuple(cut)
