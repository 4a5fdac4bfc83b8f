"""Diary of one data folder: written a line at a time, also while another process records."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from sessions.store import database_file as connections
from sessions.store.errors import FolderInUse
from sessions.store.lock import locked
from sessions.week.diary import Entry, What

_what = msgspec.json.Decoder(What).decode

_COLUMNS = "id, athlete, at_ns, what, note"
ENTRIES_OF = f"SELECT {_COLUMNS} FROM diary WHERE athlete = ? AND NOT removed ORDER BY at_ns, id"
WAIT_S = 5.0  # a recording process commits within milliseconds


class DiaryBook:
    """The diary of one data folder.

    A person must be able to note a meal while `serve` holds the folder for days. Nothing that is
    recorded depends on the diary, so it is the one table written past the store's writer, by a
    transaction of its own; SQLite lets one wait for the other.
    """

    def __init__(self, connection: sqlite3.Connection, *, file: Path) -> None:
        self._connection = connection
        self._file = file

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator["DiaryBook"]:
        """Write to `folder`, made where missing.

        Raises:
            StoreError: unusable, corrupt, newer; or older, while another process holds it.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(folder))
            except FolderInUse:
                # Its holder has brought the format up to date; if it is an older release, this
                # raises instead of changing the tables under it.
                with connections.reading(folder):
                    pass
            connection = stack.enter_context(connections.writing(folder))
            connection.execute(f"PRAGMA busy_timeout = {round(WAIT_S * 1000)}")
            yield cls(connection, file=folder / connections.STORE_FILE)

    def add(self, entry: Entry) -> int:
        """Write an entry down; the number it got."""
        with connections.translated(self._file):
            cursor = self._connection.execute(
                "INSERT INTO diary (athlete, at_ns, what, note) VALUES (?, ?, ?, ?)",
                (entry.athlete, entry.at_ns, msgspec.json.encode(entry.what).decode(), entry.note),
            )
        number = cursor.lastrowid
        assert number is not None
        return number

    def take_back(self, *, athlete: str, number: int | None = None) -> Entry | None:
        """Hide an entry of this athlete, the one written last by default; None: there is none."""
        with connections.translated(self._file):
            row = self._connection.execute(
                f"UPDATE diary SET removed = 1 WHERE id = (SELECT max(id) FROM diary"
                f" WHERE athlete = ? AND NOT removed AND id = ifnull(?, id)) RETURNING {_COLUMNS}",
                (athlete, number),
            ).fetchone()
        return None if row is None else entry_of(row)


def entry_of(row: tuple[Any, ...]) -> Entry:
    """From the columns of `ENTRIES_OF`."""
    number, athlete, at_ns, what, note = row
    return Entry(id=number, athlete=athlete, at_ns=at_ns, what=_what(what), note=note)
