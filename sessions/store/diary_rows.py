"""Diary entries as rows."""

import sqlite3
from typing import Any

import msgspec

from sessions.diary import Entry, What

_what = msgspec.json.Decoder(What).decode

COLUMNS = "id, athlete, at_ns, what, note"


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Add an entry; the file gives it its number."""
    connection.execute(
        "INSERT INTO diary (athlete, at_ns, what, note) VALUES (?, ?, ?, ?)",
        (entry.athlete, entry.at_ns, msgspec.json.encode(entry.what).decode(), entry.note),
    )


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Hide an entry."""
    connection.execute("UPDATE diary SET removed = 1 WHERE id = ?", (number,))


def entry_of(row: tuple[Any, ...]) -> Entry:
    """From the `COLUMNS` of one row."""
    number, athlete, at_ns, what, note = row
    return Entry(id=number, athlete=athlete, at_ns=at_ns, what=_what(what), note=note)
