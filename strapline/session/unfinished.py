"""Sessions that were cut off: resumed, or finished as they stand."""

import asyncio
import sys

from rich.prompt import Confirm

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.session import Session
from sessions.recording.recorder import close_session
from sessions.recording.refold import continued, guide_of
from sessions.store import SessionRow, Source, Store, StoredStatus
from sessions.store.errors import SessionRunning
from sessions.text import text
from sessions.units import Formatter
from strapline.beside.holder import holder
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.session.session_options import Resume

RESUME_WITHIN_S = 30 * 60  # CONTRACT, session rules


async def settle_unfinished(
    store: Store, *, resume: Resume, source: Source = Source.LIVE
) -> Session | None:
    """Finish every session that was cut off but the one to go on with; None: a new one begins.

    `source`: of the session that begins now. Simulated devices never go on with what real ones
    measured, nor real ones with what was simulated.
    """
    tell_left_behind(store)
    rows = store.read.unfinished()
    if not rows:
        return None
    last = next((row for row in reversed(rows) if row.source is source), None)
    going_on: Session | None = None
    for row in rows:
        session, events = continued(store.read, row)
        store.events(row.id, events)
        if row is last and _is_to_go_on(row, session, resume=resume):
            going_on = session
            continue
        _finish(session, store=store, row=row)
    await store.flush()
    return going_on


def tell_left_behind(store: Store) -> None:
    """What a killed process could not write into the store is elsewhere: say where."""
    line = text(
        "What an earlier run could not write is in {file}. To bring it in afterwards: {command}"
    )
    for file in store.left_behind:
        said = line.format(file=file, command=f"strapline salvage {file}")
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
        raise InputError(f"session {row.id} was cut off before 10 s of data and is dropped")
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


def _is_to_go_on(row: SessionRow, session: Session, *, resume: Resume) -> bool:
    if session.last_measured_ns is None or resume is Resume.NEVER:
        return False
    if resume is Resume.ALWAYS:
        return True
    if row.source is not Source.LIVE:
        return False
    age_s = (SystemClock().wall_ns() - session.last_measured_ns) / NS_PER_S
    # Before its own end: the clock was put back, or this machine woke up in the past.
    is_recent = 0 <= age_s < RESUME_WITHIN_S
    if not sys.stdin.isatty():
        return is_recent
    return Confirm.ask(
        text("Session {id} was cut off {ago} ago. Go on with it?").format(
            id=row.id, ago=Formatter(row.athlete.units).duration(max(0.0, age_s))
        ),
        console=to_people(),
        default=is_recent,
    )
