"""The gateway's spool: committed journal rows of one host, read as a queue of what is unsent."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ingest.clock import Anchor, Trust
from ingest.journal import WEARER, JournalRow
from ingest.mqtt.spool import Page
from ingest.mqtt.wire import Malformed, Position, Wearer, decode_wearer
from sessions.store import database_file as connections
from sessions.store.errors import CorruptStore
from sessions.store.sqlite_values import journal_row_of

_RECENT_PAGES = 512
# CROSS JOIN keeps SQLite to the order of the journal; it would sort all of the host otherwise.
_ROWS = (
    "SELECT j.arrival, o.boot, j.sequence, c.device, c.characteristic, j.payload, j.mono_ns,"
    " j.wall_ns FROM journal j CROSS JOIN origins o ON o.id = j.origin"
    " CROSS JOIN channels c ON c.id = j.channel WHERE o.host = ?"
)


class _WearerAt(NamedTuple):
    place: int
    device: str
    wearer: Wearer


class GatewaySpool:
    """A `Spool` over the committed journal rows of one host; memory does not grow with them.

    Raises (every method):
        CorruptStore, FolderUnusable: the file cannot be read.
    """

    def __init__(self, connection: sqlite3.Connection, *, file: Path, host: str) -> None:
        self._connection = connection
        self._file = file
        self._host = host
        self._told: dict[str, list[_WearerAt]] = {}
        self._anchors: dict[str, Anchor] = {}
        self._pages: deque[tuple[Position, int]] = deque(maxlen=_RECENT_PAGES)

    @classmethod
    @contextmanager
    def open(cls, folder: Path, *, host: str) -> Iterator["GatewaySpool"]:
        """Read what `host` has journalled in `folder`.

        Raises:
            StoreError: unusable, corrupt, newer or older.
        """
        with connections.reading(folder) as connection:
            yield cls(connection, file=folder / connections.STORE_FILE, host=host)

    def page(self, *, after: int, limit: int) -> Page | None:
        """See `Spool`. A page ends where another boot begins or a device changes its wearer."""
        found = self._all(
            f"{_ROWS} AND j.arrival > ? ORDER BY j.arrival LIMIT ?", self._host, after, limit
        )
        if not found:
            return None
        boot = found[0][1]
        anchor = self.anchor(boot)
        if anchor is None:
            raise CorruptStore(self._file, reason=f"no anchor for {self._host}, boot {boot}")
        places: list[int] = []
        rows: list[JournalRow] = []
        for place, of_boot, *rest in found:
            row = journal_row_of(self._host, of_boot, *rest)
            is_told = row.characteristic == WEARER
            if of_boot != boot or (is_told and rows and rows[-1].characteristic != WEARER):
                break
            if is_told:
                self._told.pop(boot, None)
            places.append(place)
            rows.append(row)
        position = Position(boot=boot, sequence=rows[-1].sequence)
        page = Page(
            boot=boot,
            anchor=anchor,
            rows=tuple(rows),
            devices=self._wearers(boot, until=places[-1], rows=rows),
            before=self.position(at=after),
            last=places[-1],
            is_end=len(rows) == len(found) < limit,
        )
        self._pages.append((position, places[-1]))
        return page

    def position(self, *, at: int) -> Position | None:
        """See `Spool`."""
        for position, place in reversed(self._pages):
            if place == at:
                return position
        found = self._all(
            f"{_ROWS} AND j.arrival <= ? ORDER BY j.arrival DESC LIMIT 1", self._host, at
        )
        return Position(boot=found[0][1], sequence=found[0][2]) if found else None

    def find(self, position: Position) -> int | None:
        """See `Spool`."""
        for known, place in reversed(self._pages):
            if known == position:
                return place
        ((place,),) = self._all(
            "SELECT max(arrival) FROM journal WHERE origin ="
            " (SELECT id FROM origins WHERE host = ? AND boot = ?) AND sequence <= ?",
            self._host,
            position.boot,
            position.sequence,
        )
        return None if place is None else int(place)

    def end(self) -> int:
        """See `Spool`."""
        found = self._all(f"{_ROWS} ORDER BY j.arrival DESC LIMIT 1", self._host)
        return int(found[0][0]) if found else 0

    def anchor(self, boot: str) -> Anchor | None:
        """See `Spool`."""
        known = self._anchors.get(boot)
        if known is None or known.trust is not Trust.SURE:  # a better one may take its place
            found = self._all(
                "SELECT mono_ns, wall_ns, trust FROM anchors WHERE origin ="
                " (SELECT id FROM origins WHERE host = ? AND boot = ?)",
                self._host,
                boot,
            )
            if not found:
                return None
            mono_ns, wall_ns, trust = found[0]
            self._anchors[boot] = Anchor(monotonic_ns=mono_ns, wall_ns=wall_ns, trust=Trust(trust))
        return self._anchors[boot]

    def _wearers(self, boot: str, *, until: int, rows: list[JournalRow]) -> dict[str, Wearer]:
        """What the page's devices were when its last notification came."""
        if boot not in self._told:
            self._told[boot] = self._load_told(boot)
        known = {told.device: told.wearer for told in self._told[boot] if told.place <= until}
        return {row.device: known.get(row.device, Wearer()) for row in rows}

    def _load_told(self, boot: str) -> list[_WearerAt]:
        found = self._all(
            "SELECT j.arrival, c.device, j.payload FROM journal j"
            " JOIN channels c ON c.id = j.channel WHERE j.origin ="
            " (SELECT id FROM origins WHERE host = ? AND boot = ?) AND c.characteristic = ?"
            " ORDER BY j.arrival",
            self._host,
            boot,
            WEARER,
        )
        told = []
        for place, device, payload in found:
            with suppress(Malformed):
                told.append(_WearerAt(place, device, decode_wearer(payload)))
        return told

    def _all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with connections.translated(self._file):
            return self._connection.execute(sql, values).fetchall()
