"""Re-dating: sessions follow a boot's clock once it is known to have been wrong.

A boot's tie moves only while no session is recorded by it, so that a fold never sees time leap.
What moves is written down as a correction; there is nothing to take back.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

import msgspec

from ingest.clock import Anchor, Clock, Trust
from ingest.journal import PROCESS_HOST
from ingest.measurements import NS_PER_S
from sessions.recording import corrections
from sessions.recording.boot_clock import LONGEST_HOLE_NS, STEP_NS, moved, uptime_ns
from sessions.recording.clock_notes import clock_notes
from sessions.recording.session_id import Opening, session_id
from sessions.store import SessionRow, Store, StoredStatus, StoreReader
from sessions.store.boots import Boot
from sessions.store.corrections_of_session import REDATE
from sessions.store.stored_values import DeviceRange, Edit, SessionAsItWas, Window

_Ties = dict[tuple[str, str], Anchor]


class Redated(NamedTuple):
    """A session that is dated anew, later by `by_s` (negative: earlier)."""

    id: str
    by_s: float


async def settle_dates(store: Store, *, clock: Clock) -> tuple[Redated, ...]:
    """Let every boot of which more is known be dated by that, with all its sessions.

    Boots by which a session is recorded at this moment wait.
    """
    if not store.read.boots.bettered():
        return ()
    await store.flush()
    if _split_at_long_holes(store, _better_ties(store), clock=clock):
        await store.flush()
    # No await from here to the last append: nobody begins to record by what is about to move.
    redated = _follow(store, _better_ties(store), clock=clock)
    await store.flush()
    return redated


def _better_ties(store: Store) -> _Ties:
    """How boots are dated from now on: those that are known better, and what that puts in order."""
    read = store.read
    open_ids = {row.id for row in read.unfinished()}

    def may_move(host: str, boot: str) -> bool:
        if store.is_recording_by(host=host, boot=boot):
            return False
        return open_ids.isdisjoint(read.boots.sessions(host=host, boot=boot))

    ties: _Ties = {}
    for host, boot in read.boots.bettered():
        anchor = store.anchor_of(host=host, boot=boot)
        if anchor is not None and may_move(host, boot):
            ties[host, boot] = _better(anchor, read.boots.ties(host=host, boot=boot))
    for host in sorted({host for host, _ in ties}):
        boots = read.boots.of_host(host)
        for found in (_together(boots, ties, read=read), _in_order(boots, ties)):
            for boot, anchor in found:
                if may_move(host, boot):
                    ties[host, boot] = anchor
    return ties


def _better(anchor: Anchor, ties: tuple[Anchor, ...]) -> Anchor:
    best = max(reversed(ties), key=lambda tie: tie.trust)
    better = moved(anchor, to=best)
    if abs(better.wall_ns - anchor.wall_ns) >= STEP_NS:
        return better
    return Anchor(monotonic_ns=anchor.monotonic_ns, wall_ns=anchor.wall_ns, trust=best.trust)


def _together(
    boots: tuple[Boot, ...], ties: _Ties, *, read: StoreReader
) -> Iterator[tuple[str, Anchor]]:
    """Boots whose clocks nobody had set, with a session that went on in one that moves.

    They were wrong alike, unless the later one was seen to be wrong by the earlier one. Then only
    the hole between them is another one now, as long as it can be believed.
    """
    moving = dict(ties)
    for before, after in pairwise(boots):
        tie = moving.get((before.host, before.boot))
        key = (after.host, after.boot)
        if tie is None or key in moving or after.anchor.trust is Trust.SURE:
            continue
        by_ns = tie.at_ns(before.anchor.monotonic_ns) - before.anchor.wall_ns
        # What went on after it was dated by it, or would come before it now.
        depends = after.anchor.trust is Trust.ASSUMED or (
            before.last_ns is not None and before.last_ns + by_ns > _begins_ns(after.anchor)
        )
        if by_ns and depends and _shared(before, after, read=read):
            moving[key] = _later(after.anchor, by_ns=by_ns)
            yield after.boot, moving[key]
    for before, after in reversed([*pairwise(boots)]):
        tie = ties.get((after.host, after.boot))
        if tie is None or before.anchor.trust is Trust.SURE or (before.host, before.boot) in ties:
            continue
        by_ns = tie.at_ns(after.anchor.monotonic_ns) - after.anchor.wall_ns
        alike = Trust.ASSUMED is before.anchor.trust or after.anchor.trust is Trust.UNSURE
        if (alike or by_ns >= LONGEST_HOLE_NS) and _shared(before, after, read=read):
            yield before.boot, _later(before.anchor, by_ns=by_ns)


def _shared(before: Boot, after: Boot, *, read: StoreReader) -> bool:
    """Whether a session went on from one into the other."""
    return not {*read.boots.sessions(host=before.host, boot=before.boot)}.isdisjoint(
        read.boots.sessions(host=after.host, boot=after.boot)
    )


def _later(anchor: Anchor, *, by_ns: int) -> Anchor:
    return Anchor(
        monotonic_ns=anchor.monotonic_ns, wall_ns=anchor.wall_ns + by_ns, trust=anchor.trust
    )


def _in_order(boots: tuple[Boot, ...], ties: _Ties) -> Iterator[tuple[str, Anchor]]:
    """Earlier boots whose clocks nobody had set, and which would end after a later one began."""
    begins_ns: int | None = None
    for boot in reversed(boots):
        anchor = ties.get((boot.host, boot.boot), boot.anchor)
        last_ns = None if boot.last_mono_ns is None else anchor.at_ns(boot.last_mono_ns)
        if begins_ns is None:
            # What a boot without a set clock says puts no other in its place.
            if (boot.host, boot.boot) in ties and anchor.trust is Trust.SURE:
                begins_ns = _begins_ns(anchor)
        elif anchor.trust is not Trust.SURE and last_ns is not None and last_ns > begins_ns:
            anchor = Anchor(
                monotonic_ns=anchor.monotonic_ns,
                wall_ns=anchor.wall_ns - (last_ns - begins_ns),
                trust=anchor.trust,
            )
            yield boot.boot, anchor
        if begins_ns is not None:
            begins_ns = min(begins_ns, _begins_ns(anchor))


def _begins_ns(anchor: Anchor) -> int:
    return anchor.wall_ns - uptime_ns(anchor)


class _Shift:
    """How far each moment of a session moves: as far as the boot it was recorded by."""

    def __init__(self, ranges: Iterable[DeviceRange], *, read: StoreReader, ties: _Ties) -> None:
        steps: list[tuple[int, int]] = []
        for device in ranges:
            anchor = read.anchor(host=device.host, boot=device.boot)
            if anchor is None or device.host == PROCESS_HOST:
                continue
            tie = ties.get((device.host, device.boot), anchor)
            steps.append((anchor.at_ns(device.from_mono_ns), tie.wall_ns - anchor.wall_ns))
        self.steps = sorted(steps)

    @property
    def first_ns(self) -> int:
        """How far its beginning moves."""
        return self.steps[0][1] if self.steps else 0

    @property
    def is_even(self) -> bool:
        """Whether all of it moves as far."""
        return len({by_ns for _, by_ns in self.steps}) < 2

    @property
    def moves(self) -> bool:
        """Whether any of it moves."""
        return any(by_ns for _, by_ns in self.steps)

    def of(self, at_ns: int) -> int:
        """How far a moment moves."""
        found = [by_ns for from_ns, by_ns in self.steps if from_ns <= at_ns]
        return found[-1] if found else self.first_ns

    def moment(self, at_ns: int | None) -> int | None:
        """Where a moment is moved to."""
        return None if at_ns is None else at_ns + self.of(at_ns)

    def row(self, row: SessionRow) -> SessionRow:
        """The session where it is moved to."""
        return msgspec.structs.replace(
            row,
            opened_ns=self.moment(row.opened_ns),
            started_ns=self.moment(row.started_ns),
            ended_ns=self.moment(row.ended_ns),
            windows=tuple(
                Window(from_ns=self.moment(one.from_ns), to_ns=self.moment(one.to_ns))
                for one in row.windows
            ),
        )


def _touched(read: StoreReader, ties: _Ties) -> dict[str, _Shift]:
    """The sessions that move, by id."""
    ids = {id for host, boot in ties for id in read.boots.sessions(host=host, boot=boot)}
    shifts = {id: _Shift(read.ranges(id), read=read, ties=ties) for id in sorted(ids)}
    return {id: shift for id, shift in shifts.items() if shift.moves}


def _split_at_long_holes(store: Store, ties: _Ties, *, clock: Clock) -> int:
    """A session that went on after a day or more without anybody knowing it becomes two."""
    read, count = store.read, 0
    for id, shift in _touched(read, ties).items():
        row = read.session(id)
        if row.status is not StoredStatus.FINISHED or row.started_ns is None:
            continue
        for (_, before_ns), (from_ns, by_ns) in pairwise(shift.steps):
            if by_ns - before_ns >= LONGEST_HOLE_NS:
                at_s = (from_ns - row.started_ns) / NS_PER_S
                by = Opening(host="split", boot=row.id, sequence=from_ns)
                second_id = session_id(athlete=row.athlete.name, opened_ns=from_ns + by_ns, by=by)
                with suppress(corrections.CannotCorrect):
                    corrections.split(store, row, at_s=at_s, second_id=second_id, clock=clock)
                    count += 1
                break
    return count


def _follow(store: Store, ties: _Ties, *, clock: Clock) -> tuple[Redated, ...]:
    read = store.read
    touched = _touched(read, ties)
    ties = ties | _of_processes(read, touched)
    rows = {id: read.session(id) for id in touched}
    refolds = {
        id: corrections.folded_by(store, shift.row(rows[id]), ties=ties)
        for id, shift in touched.items()
        if not shift.is_even
    }
    with store.unit():
        if touched:
            before = tuple(
                SessionAsItWas(row=row, owned=read.owned(id)) for id, row in rows.items()
            )
            store.note_edit(Edit(what=REDATE, before=before), at_ns=clock.wall_ns())
        for edit in read.edits():
            if edit.what != REDATE and any(was.row.id in touched for was in edit.before):
                store.replace_edit(_moved_edit(edit, touched))
        for id, shift in touched.items():
            _move(store, rows[id], shift, ties=ties)
            if id in refolds:
                corrections.put_in_place(store, refolds[id])
        for (host, boot), anchor in ties.items():
            store.anchor(host=host, boot=boot, anchor=anchor)
    return tuple(Redated(id, shift.first_ns / NS_PER_S) for id, shift in touched.items())


def _of_processes(read: StoreReader, touched: Mapping[str, _Shift]) -> _Ties:
    """What a processor adds to a session is stamped by its gateway's clock, and moves with it."""
    ties: _Ties = {}
    for id, shift in touched.items():
        for device in read.ranges(id):
            anchor = read.anchor(host=device.host, boot=device.boot)
            if device.host == PROCESS_HOST and anchor is not None:
                ties[device.host, device.boot] = Anchor(
                    monotonic_ns=anchor.monotonic_ns,
                    wall_ns=anchor.wall_ns + shift.first_ns,
                    trust=anchor.trust,
                )
    return ties


def _move(store: Store, row: SessionRow, shift: _Shift, *, ties: _Ties) -> None:
    """Date a session anew, with what is known and noted of it."""
    read, to = store.read, shift.row(row)
    known = clock_notes(read, row.id, started_ns=row.started_ns)
    notes = clock_notes(read, row.id, started_ns=to.started_ns, ties=ties)
    store.move(to, not_any_more=known, notes=notes)
    for (_, before_ns), (from_ns, by_ns) in pairwise(shift.steps):
        if by_ns != before_ns and row.started_ns is not None:
            store.move_facts(
                row.id,
                from_s=(from_ns - row.started_ns) / NS_PER_S,
                by_s=(by_ns - before_ns) / NS_PER_S,
            )


def _moved_edit(edit: Edit, touched: Mapping[str, _Shift]) -> Edit:
    """An earlier correction can be taken back as before: what it goes back to has moved as well."""
    return msgspec.structs.replace(
        edit,
        before=tuple(
            msgspec.structs.replace(was, row=touched[was.row.id].row(was.row))
            if was.row.id in touched
            else was
            for was in edit.before
        ),
    )
