"""Stored events: read by session, or a few of many sessions."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sessions.core.model.events import AnyEvent
from sessions.store.errors import CorruptStore
from sessions.store.packed_events import (
    EVENTS_OF_SESSION,
    SEALED_BETWEEN,
    DamagedEvents,
    events_of,
    recent,
    sealed,
)
from sessions.store.sqlite_values import event_of

_HIGHEST = (1 << 63) - 1
_ROWS = 16  # at a time; what is asked for was mostly said a moment ago


class StoredEvents:
    """Questions to a store's events; see `StoreReader`."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]], *, file: Path) -> None:
        self._rows = rows
        self._file = file

    def of(self, session: str) -> tuple[AnyEvent, ...]:
        """All of a session, in order."""
        rows = self._rows(EVENTS_OF_SESSION, session)
        with self._damage_told():
            return tuple(event_of(body) for _, body in events_of(rows, session=session))

    def bodies(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """Events by session and sequence; those that are there no more are left out."""
        missing = set(wanted)
        with self._damage_told():
            found = dict(self._recent(missing))
            by_session: dict[str, set[int]] = {}
            for session, sequence in missing - found.keys():
                by_session.setdefault(session, set()).add(sequence)
            for session, those in by_session.items():
                for (body,) in self._rows(SEALED_BETWEEN, session, min(those), max(those)):
                    found |= {(session, n): said for n, said in sealed(body) if n in those}
        return found

    def _recent(self, wanted: set[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], bytes]]:
        missing = set(wanted)
        first = _HIGHEST
        while missing:
            rows = self._rows(
                "SELECT id, body FROM recent_events WHERE id < ? ORDER BY id DESC LIMIT ?",
                first,
                _ROWS,
            )
            for number, body in rows:
                first = number
                for session, sequence, said in reversed(recent(body)):
                    if (session, sequence) in missing:
                        missing.remove((session, sequence))
                        yield (session, sequence), said
                if not missing:
                    return
            if len(rows) < _ROWS:
                return

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except DamagedEvents as exc:
            raise CorruptStore(self._file, reason=str(exc)) from exc
