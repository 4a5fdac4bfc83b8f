"""Sessions that were cut off: resumed, or finished as they stand."""

import asyncio
import sys
from datetime import UTC, datetime

from ingest.clock import Anchor, Clock, SystemClock, Trust
from ingest.journal import Origin
from ingest.measurements import NS_PER_S
from sessions.core.session import Session
from sessions.recording.boot_clock import LONGEST_HOLE_NS, uptime_ns
from sessions.recording.recorder import close_session
from sessions.recording.refold import continuation, continued, guide_of
from sessions.recording.saved_state import Continuation
from sessions.store import SessionRow, Source, Store, StoredStatus, StoreReader
from sessions.store.errors import SessionRunning
from sessions.store.in_memory import is_in_memory
from sessions.text import text
from sessions.units import Formatter
from strapline.beside.holder import holder
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.typed_answers import ask_yes
from strapline.session.boot_dates import settle_boot_dates
from strapline.session.equipment import own_origin
from strapline.session.session_options import Resume

RESUME_WITHIN_S = 30 * 60  # CONTRACT, session rules


async def settle_unfinished(
    store: Store,
    *,
    resume: Resume,
    source: Source = Source.LIVE,
    clock: Clock | None = None,
    origin: Origin | None = None,
) -> Continuation | None:
    """Finish every session that was cut off but the one to go on with; None: a new one begins.

    What was dated by a clock that is set by now is dated anew.

    `source`: of the session that begins now. Simulated devices never go on with what real ones
    measured, nor real ones with what was simulated. `clock`, `origin`: of this machine.
    """
    clock, origin = clock or SystemClock(), origin or own_origin()
    tell_left_behind(store)
    going_on = await _settle(store, resume=resume, source=source, clock=clock, origin=origin)
    await settle_boot_dates(store, origin=origin, clock=clock)
    return going_on


async def _settle(
    store: Store, *, resume: Resume, source: Source, clock: Clock, origin: Origin
) -> Continuation | None:
    rows = store.read.unfinished()
    last = next((row for row in reversed(rows) if row.source is source), None)
    going_on: Continuation | None = None
    for row in rows:
        found, events = continuation(store.read, row)
        session = found.session
        store.events(row.id, events)
        since = _Since(store.read, row, session, clock=clock, origin=origin)
        if row is last and _is_to_go_on(row, session, resume=resume, since=since):
            going_on = found
            continue
        _finish(session, store=store, row=row)
    await store.flush()
    return going_on


def tell_left_behind(store: Store) -> None:
    """What a killed process could not write into the store is elsewhere, or lost: say so."""
    if store.log_was_taken:
        newest_ns = store.read.newest_stamp_ns()
        line = text(
            "A log (-wal) beside the store was taken away after an earlier run was killed: what "
            "that had recorded last is lost. The newest notification that is there: {when}"
        )
        when = (
            "--"
            if newest_ns is None
            else f"{datetime.fromtimestamp(newest_ns / NS_PER_S, UTC):%Y-%m-%d %H:%M:%S} UTC"
        )
        to_people().print(line.format(when=when), soft_wrap=True)
    line = text(
        "What an earlier run could not write is in {file}. To bring it in afterwards: {command}"
    )
    volatile = text(
        "What an earlier run could not write is in {file}, which is gone when this machine is "
        "switched off. To bring it in afterwards: {command}"
    )
    for file in store.left_behind:
        words = volatile if is_in_memory(file) else line
        said = words.format(file=file, command=f"strapline salvage {file}")
        to_people().print(said, soft_wrap=True)


def settled(store: Store, row: SessionRow) -> SessionRow | None:
    """The same session, finished as it stands if it was cut off: this process holds the store.

    None: it was shorter than 10 s and is dropped.

    Raises:
        SessionRunning: the process that this command runs in records it.
    """
    if row.status is not StoredStatus.OPEN:
        return row
    if holder() is not None:
        raise SessionRunning(row.id)
    session, events = continued(store.read, row)
    store.events(row.id, events)
    is_kept = _finish(session, store=store, row=row)
    asyncio.run(store.flush())
    return store.read.session(row.id) if is_kept else None


def settled_or_refused(store: Store, row: SessionRow) -> SessionRow:
    """The same, for what only makes sense with a session that is kept.

    Raises:
        InputError: it was shorter than 10 s and is dropped.
    """
    found = settled(store, row)
    if found is None:
        raise InputError(
            text("session {id} was cut off before 10 s of data and is dropped").format(id=row.id)
        )
    return found


def _finish(session: Session, *, store: Store, row: SessionRow) -> bool:
    breakdown = close_session(session, store=store, guide=guide_of(store.read, row))
    line = (
        text("Session {id} was cut off; it is finished as it stands.")
        if breakdown
        else text("Session {id} was cut off before 10 s of data; it is dropped.")
    )
    to_people().print(line.format(id=row.id))
    return breakdown is not None


class _Since:
    """How long ago a session was cut off, as far as clocks can tell.

    `age_s` None: this machine's clock is behind the session, or was while it was recorded.
    `may_go_on`: what is measured now
    would not come before what it holds already.
    """

    def __init__(
        self, read: StoreReader, row: SessionRow, session: Session, *, clock: Clock, origin: Origin
    ) -> None:
        self.age_s: float | None = None
        self.may_go_on = True
        last = read.boots.last_of(row.id)
        ended_ns = session.received_ns
        if last is None or ended_ns is None:
            return
        host, boot, last_mono_ns = last
        now = Anchor.now(clock)
        if (host, boot) == (origin.host, origin.boot):
            # The same boot: its clock of itself is right, whatever the wall clock says.
            self.age_s = (now.monotonic_ns - last_mono_ns) / NS_PER_S
            return
        recorded_by = read.anchor(host=host, boot=boot)
        age_ns = now.wall_ns - ended_ns
        if recorded_by is not None and recorded_by.trust is Trust.ASSUMED:
            pass
        elif age_ns >= (uptime_ns(now) if host == origin.host else 0):
            self.age_s = age_ns / NS_PER_S
            self.may_go_on = age_ns <= LONGEST_HOLE_NS
        known = read.anchor(host=origin.host, boot=origin.boot)
        if known is not None and known.at_ns(now.monotonic_ns) < ended_ns:
            self.may_go_on = False


def _is_to_go_on(row: SessionRow, session: Session, *, resume: Resume, since: _Since) -> bool:
    if session.last_measured_ns is None or resume is Resume.NEVER or not since.may_go_on:
        return False
    if resume is Resume.ALWAYS:
        return True
    if row.source is not Source.LIVE:
        return False
    is_recent = since.age_s is not None and 0 <= since.age_s < RESUME_WITHIN_S
    if not sys.stdin.isatty():
        return is_recent
    if since.age_s is None:
        question = text(
            "Session {id} was cut off; by a wrong clock, nobody knows when. Go on with it?"
        ).format(id=row.id)
    else:
        ago = Formatter(row.athlete.units).duration(max(0.0, since.age_s))
        question = text("Session {id} was cut off {ago} ago. Go on with it?").format(
            id=row.id, ago=ago
        )
    return ask_yes(question, default=is_recent)
