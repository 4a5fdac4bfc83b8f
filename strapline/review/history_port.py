"""Stored sessions, for the review pages."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from dashboards.ports.review import Detail, NotThere, Refused
from sessions.past.chart_columns import curve_of
from sessions.sinks.files import NotExportable, export, stored
from sessions.store import Past, Store, StoreReader
from sessions.store.errors import NoSuchSession, NotCommitted, SessionRunning
from sessions.store.stored_values import Remark


class History:
    """A `HistoryPort`: reads beside the loop, writes through the store's writer.

    Args:
        store: Where changes are appended.
        read: Another connection to the same store.
    """

    def __init__(self, store: Store, *, read: StoreReader) -> None:
        self._store = store
        self._read = read

    async def past(self, *, limit: int | None = None) -> tuple[Past, ...]:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._read.past, limit=limit)

    async def detail(self, session: str) -> Detail:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._detail, session)

    async def remark(self, session: str, remark: Remark) -> None:
        """See `KeepRemark`."""
        with _translated():
            self._store.remark(session, remark)
            await self._store.flush()

    async def delete(self, session: str) -> None:
        """See `DeleteSession`."""
        with _translated():
            self._store.delete_session(session)
            await self._store.flush()

    async def bring_back(self, session: str) -> None:
        """See `BringSessionBack`."""
        with _translated():
            self._store.undo_delete(session)
            await self._store.flush()

    async def export(self, session: str, *, format: str) -> bytes:
        """See `HistoryPort`."""
        return await asyncio.to_thread(self._export, session, format)

    def _detail(self, session: str) -> Detail:
        with _translated():
            row = self._read.session(session)
        return Detail(
            row=row,
            breakdown=self._read.breakdown(row.id),
            curve=curve_of(self._read.events(row.id)),
        )

    def _export(self, session: str, format: str) -> bytes:
        with _translated():
            return export(stored(self._read, session), format=format)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except NoSuchSession as exc:
        raise NotThere(str(exc)) from exc
    except (NotCommitted, NotExportable, SessionRunning) as exc:
        raise Refused(str(exc)) from exc
