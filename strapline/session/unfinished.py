"""Sessions that were cut off: resumed, or finished as they stand."""

import sys

from rich.prompt import Confirm

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.session import Session
from sessions.recording.recorder import close_session
from sessions.recording.refold import continued, guide_of
from sessions.store import SessionRow, Source, Store
from sessions.text import text
from sessions.units import Formatter
from strapline.console.output import to_people
from strapline.session.session_options import Resume

RESUME_WITHIN_S = 30 * 60  # CONTRACT, session rules


async def settle_unfinished(store: Store, *, resume: Resume) -> Session | None:
    """Finish every session that was cut off but the one to go on with; None: a new one begins."""
    rows = store.read.unfinished()
    if not rows:
        return None
    going_on: Session | None = None
    for row in rows:
        session, events = continued(store.read, row)
        store.events(row.id, events)
        if row is rows[-1] and _is_to_go_on(row, session, resume=resume):
            going_on = session
            continue
        breakdown = close_session(session, store=store, guide=guide_of(store.read, row))
        line = (
            text("Session {id} was cut off; it is finished as it stands.")
            if breakdown
            else text("Session {id} was cut off before 10 s of data; it is dropped.")
        )
        to_people().print(line.format(id=row.id))
    await store.flush()
    return going_on


def _is_to_go_on(row: SessionRow, session: Session, *, resume: Resume) -> bool:
    if row.source is not Source.LIVE or session.last_measured_ns is None or resume is Resume.NEVER:
        return False
    if resume is Resume.ALWAYS:
        return True
    age_s = (SystemClock().wall_ns() - session.last_measured_ns) / NS_PER_S
    if not sys.stdin.isatty():
        return age_s < RESUME_WITHIN_S
    return Confirm.ask(
        text("Session {id} was cut off {ago} ago. Go on with it?").format(
            id=row.id, ago=Formatter(row.athlete.units).duration(age_s)
        ),
        console=to_people(),
        default=age_s < RESUME_WITHIN_S,
    )
