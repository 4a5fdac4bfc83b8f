"""Sessions that were cut off, read as they stand: nothing is written, they may still go on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.recording.clock_notes import clock_notes
from sessions.recording.recorder import ended
from sessions.recording.refold import continued, guide_of
from sessions.store import SessionRow, StoreReader
from sessions.store.database_file import reading
from sessions.store.errors import NoSessionYet
from sessions.store.lock import is_held


class AsItStands(StoreReader):
    """A reader to which a session that nobody records any more is one that ended there.

    Its end is worked out from checkpoint and journal when it is first asked for. One of less
    than 10 s has no breakdown, as the next run would drop it.
    """

    def __init__(self, connection: sqlite3.Connection, *, folder: Path) -> None:
        super().__init__(connection, folder=folder)
        self._cut_off = {} if is_held(folder) else {row.id: row for row in super().unfinished()}
        self._ends: dict[str, tuple[tuple[AnyEvent, ...], Breakdown | None]] = {}

    def is_cut_off(self, session: str) -> bool:
        """Whether this session has no end but the one worked out here."""
        return session in self._cut_off

    def session_or_last(self, session: str | None, *, athlete: str | None = None) -> SessionRow:
        """See `StoreReader`; one that was cut off counts, where it is long enough to keep."""
        if session is not None:
            return self.session(session)
        found = [
            row
            for row in self._cut_off.values()
            if athlete in {None, row.athlete.name} and self.breakdown(row.id) is not None
        ]
        try:
            found.append(super().session_or_last(None, athlete=athlete))
        except NoSessionYet:
            if not found:
                raise
        return max(found, key=lambda row: (row.started_ns or row.opened_ns or 0, row.id))

    def breakdown(self, session: str) -> Breakdown | None:
        """See `StoreReader`."""
        if session not in self._cut_off:
            return super().breakdown(session)
        return self._end(session)[1]

    def events(self, session: str) -> tuple[AnyEvent, ...]:
        """See `StoreReader`."""
        stored = super().events(session)
        if session not in self._cut_off:
            return stored
        # What was folded since the checkpoint has the keys it had the first time.
        by_key = {event.sequence: event for event in (*stored, *self._end(session)[0])}
        return tuple(by_key[sequence] for sequence in sorted(by_key))

    def _end(self, session: str) -> tuple[tuple[AnyEvent, ...], Breakdown | None]:
        if session not in self._ends:
            row = self._cut_off[session]
            folded, since = continued(self, row)
            notes = clock_notes(self, session, started_ns=folded.started_ns)
            last, breakdown = ended(folded, guide=guide_of(self, row), notes=notes)
            self._ends[session] = ((*since, *last), breakdown)
        return self._ends[session]


@contextmanager
def reading_as_it_stands(folder: Path) -> Iterator[AsItStands]:
    """Read `folder`; see `AsItStands`.

    Raises:
        StoreError: unusable, corrupt, newer or older.
    """
    with reading(folder) as connection:
        yield AsItStands(connection, folder=folder)
