"""Stored sessions, for the review pages."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from dashboards.ports.review import Correction, Detail, NotThere, Refused, Stored
from ingest.measurements import NS_PER_S
from sessions.core.model.events import SecondClosed
from sessions.past.chart_columns import curve_of
from sessions.past.similar import similar_sessions
from sessions.sinks.files import NotExportable, export, stored
from sessions.store import Past, SessionRow, Store, StoreReader
from sessions.store.corrections_of_session import corrections_of, ids_of
from sessions.store.errors import (
    AmbiguousSession,
    NoSessionYet,
    NoSuchSession,
    NotCommitted,
)
from sessions.store.stored_values import Remark

MERGEABLE = 12
"""As many can be chosen to merge a session with; nobody's run falls into more parts. Ours."""


MERGEABLE_WITHIN_NS = 12 * 3600 * NS_PER_S
"""What lies further apart is not one run. Ours."""


class HistoryReading:
    """A `HistoryPort` beside the loop; `read`: a connection of its own to the store."""

    def __init__(self, read: StoreReader) -> None:
        self._read = read

    async def past(
        self, *, limit: int | None = None, athlete: str | None = None, before: str | None = None
    ) -> tuple[Past, ...]:
        """See `HistoryPort`."""
        asked = partial(self._read.past, limit=limit, athlete=athlete, before=before)
        return await asyncio.to_thread(asked)

    async def stored(self, session: str | None, *, athlete: str | None = None) -> Stored:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._stored, session, athlete)

    async def seconds(self, session: str) -> tuple[SecondClosed, ...]:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._seconds, session)

    async def detail(self, session: str) -> Detail:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._detail, session)

    async def export(self, session: str, *, format: str) -> bytes:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._export, session, format)

    def _stored(self, session: str | None, athlete: str | None) -> Stored:
        with _translated():
            row = self._read.session_or_last(session, athlete=athlete)
        return Stored(row=row, breakdown=self._read.breakdown(row.id))

    def _seconds(self, session: str) -> tuple[SecondClosed, ...]:
        with _translated():
            row = self._read.session(session)
        events = self._read.events(row.id)
        return tuple(event for event in events if isinstance(event, SecondClosed))

    def _detail(self, session: str) -> Detail:
        with _translated():
            row = self._read.session(session)
        return Detail(
            row=row,
            breakdown=self._read.breakdown(row.id),
            curve=curve_of(self._read.events(row.id)),
            corrections=tuple(
                Correction(
                    what=edit.what,
                    at_ns=edit.at_ns,
                    others=tuple(id for id in ids_of(edit) if id != row.id),
                )
                for edit in corrections_of(self._read, row.id)
            ),
            beside=_mergeable(self._read, row),
            similar=similar_sessions(self._read, row),
        )

    def _export(self, session: str, format: str) -> bytes:
        with _translated():
            return export(stored(self._read, session), format=format)


class History(HistoryReading):
    """The same, and what the runner says of a session goes through the store's writer.

    Args:
        store: Where changes are appended.
        read: Another connection to the same store.
    """

    def __init__(self, store: Store, *, read: StoreReader) -> None:
        super().__init__(read)
        self._store = store

    async def remark(self, session: str, remark: Remark) -> None:
        """See `KeepRemark`."""
        with _translated():
            self._store.remark(session, remark)
            await self._store.flush()


def _mergeable(read: StoreReader, row: SessionRow) -> tuple[Past, ...]:
    begun_ns = row.started_ns or 0
    return tuple(
        line
        for line in read.beside(row, limit=MERGEABLE)
        if abs((line.started_ns or 0) - begun_ns) <= MERGEABLE_WITHIN_NS
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (AmbiguousSession, NoSessionYet, NoSuchSession) as exc:
        raise NotThere(str(exc)) from exc
    except (NotCommitted, NotExportable) as exc:
        raise Refused(str(exc)) from exc
