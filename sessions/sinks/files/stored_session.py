"""A session out of the store, ready to be written to a file."""

from sessions.core.model.events import SecondClosed
from sessions.sinks.files.session_rows import Recorded
from sessions.sinks.files.write import NotExportable
from sessions.store import StoreReader


def stored(read: StoreReader, session: str) -> Recorded:
    """The session of this id, or of a beginning of it that no other shares.

    Raises:
        NotExportable: it has not finished.
        NoSuchSession, AmbiguousSession: as `StoreReader.session`.
    """
    row = read.session(session)
    breakdown = read.breakdown(row.id)
    if breakdown is None:
        raise NotExportable(
            f"session {row.id} has no end yet: it is running, or was cut off "
            "(the next run settles it)"
        )
    return Recorded(
        id=row.id,
        started_ns=None if row.opened_ns is None else row.started_ns,
        seconds=tuple(event for event in read.events(row.id) if isinstance(event, SecondClosed)),
        breakdown=breakdown,
        remark=row.remark,
    )
