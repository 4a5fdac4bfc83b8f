"""Journal rows: raw notifications, written in bulk, each channel and origin by a small number."""

import sqlite3
from typing import NamedTuple

from ingest.journal import JournalRow


class _Channel(NamedTuple):
    id: int
    origin: int


class JournalRows:
    """Gathers raw notifications, and writes them on the writing connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._channels: dict[tuple[str, str, str, str], _Channel] = {}
        self._rows: list[tuple[int, int, int, bytes, int, int]] = []

    def add(self, row: JournalRow) -> None:
        """One more; `write` puts it into the file."""
        key = (row.host, row.boot, row.device, row.characteristic)
        channel = self._channels.get(key)
        if channel is None:
            channel = self._channels[key] = self._channel(*key)
        self._rows.append(
            (channel.origin, row.sequence, channel.id, row.payload, row.monotonic_ns, row.wall_ns)
        )

    def write(self) -> None:
        """Put what was gathered into the file; the same notification twice is kept once."""
        if self._rows:
            self._connection.executemany(
                "INSERT INTO journal (origin, sequence, channel, payload, mono_ns, wall_ns)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin, mono_ns, sequence) DO NOTHING",
                self._rows,
            )
            self._rows.clear()

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._channels.clear()
        self._rows.clear()

    def _channel(self, host: str, boot: str, device: str, characteristic: str) -> _Channel:
        origin = origin_id(self._connection, host=host, boot=boot)
        key = (origin, device, characteristic)
        self._connection.execute(
            "INSERT INTO channels (origin, device, characteristic) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            key,
        )
        (found,) = self._connection.execute(
            "SELECT id FROM channels WHERE origin = ? AND device = ? AND characteristic = ?", key
        ).fetchone()
        return _Channel(id=found, origin=origin)


def origin_id(connection: sqlite3.Connection, *, host: str, boot: str) -> int:
    """The number of this host and boot, given out where there is none."""
    connection.execute(
        "INSERT INTO origins (host, boot) VALUES (?, ?) ON CONFLICT DO NOTHING", (host, boot)
    )
    found: int = connection.execute(
        "SELECT id FROM origins WHERE host = ? AND boot = ?", (host, boot)
    ).fetchone()[0]
    return found
