"""Salvage: what another store file holds comes into this one, nothing twice, nothing changed."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sessions.store.event_rows import EncodedEvents
from sessions.store.packed_events import EVENTS_OF_SESSION, events_of
from sessions.store.transaction import Transaction, change


@change()
def salvaged(transaction: Transaction, other: sqlite3.Connection) -> None:
    """All of `other`, a store of today's format, that is not here yet.

    Notifications are added to sessions that are here already; their events are not, and are to be
    folded again. Nothing is put into the outbox.
    """
    here = transaction.connection
    known = {id for (id,) in here.execute("SELECT id FROM sessions")}
    origins = {
        number: transaction.origin(host=host, boot=boot)
        for number, host, boot in other.execute("SELECT id, host, boot FROM origins")
    }
    _add(here, "anchors", _mapped(_rows(other, "anchors"), origin=origins))
    _add(here, "ties", _mapped(_rows(other, "ties"), origin=origins), without="id")
    channels = {}
    for row in _mapped(_rows(other, "channels"), origin=origins):
        number = row.pop("id")
        _add(here, "channels", [row])
        channels[number] = _number(here, "channels", row)
    notifications = _rows(other, "journal ORDER BY arrival")
    _add(
        here,
        "journal",
        _mapped(notifications, origin=origins, channel=channels),
        without="arrival",
    )
    new = [row for row in _rows(other, "sessions") if row["id"] not in known]
    _add(here, "sessions", new)
    ranges = list(_mapped(_rows(other, "ranges"), origin=origins))
    _add(here, "ranges", ranges)
    _lengthen(here, ranges)
    ids = {row["id"] for row in new}
    _add(
        here, "facts", (row for row in _rows(other, "facts") if row["session"] in ids), without="id"
    )
    for session in ids:
        told = other.execute(EVENTS_OF_SESSION, (session,)).fetchall()
        transaction.events.replace(session, EncodedEvents(tuple(events_of(told, session=session))))
    recordings = {}
    for row in _rows(other, "recordings"):
        number = row.pop("id")
        _add(here, "recordings", [row])
        key = {name: row[name] for name in ("athlete", "digest", "part")}
        recordings[number] = _number(here, "recordings", key)
    owned = (row for row in _rows(other, "recorded_in") if row["session"] in ids)
    _add(here, "recorded_in", _mapped(owned, recording=recordings))
    for table in ("diary", "losses", "edits"):
        rows = _rows(other, table)
        _add_new(here, table, _mapped(rows, origin=origins) if table == "losses" else rows)


def _lengthen(here: sqlite3.Connection, ranges: Iterable[dict[str, Any]]) -> None:
    """A session that was finished here before all of it was: its ranges end where the other's do.

    They never reach into what the same device gave to another one afterwards.
    """
    for row in ranges:
        here.execute(
            "UPDATE ranges SET to_mono_ns = max(to_mono_ns, ifnull((SELECT max(mono_ns)"
            " FROM journal JOIN channels ON channels.id = journal.channel"
            " WHERE journal.origin = :origin AND channels.device = :device"
            " AND mono_ns BETWEEN :from_mono_ns AND ifnull(:to_mono_ns, mono_ns)"
            " AND mono_ns < ifnull((SELECT min(later.from_mono_ns) FROM ranges AS later"
            " WHERE later.origin = :origin AND later.device = :device"
            " AND later.from_mono_ns > ranges.to_mono_ns), mono_ns + 1)), 0))"
            " WHERE session = :session AND device = :device AND origin = :origin"
            " AND from_mono_ns = :from_mono_ns AND to_mono_ns IS NOT NULL",
            row,
        )


def _rows(other: sqlite3.Connection, table: str) -> Iterable[dict[str, Any]]:
    found = other.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def _mapped(
    rows: Iterable[dict[str, Any]], **numbers: Mapping[int, int]
) -> Iterable[dict[str, Any]]:
    """The rows with the numbers that these things have here; without those that have none."""
    for row in rows:
        if all(row[name] in known for name, known in numbers.items()):
            yield row | {name: known[row[name]] for name, known in numbers.items()}


def _add(
    here: sqlite3.Connection,
    table: str,
    rows: Iterable[dict[str, Any]],
    *,
    without: str | None = None,
) -> None:
    for row in rows:
        names = [name for name in row if name != without]
        here.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            " ON CONFLICT DO NOTHING",
            [row[name] for name in names],
        )


def _add_new(here: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Rows that nothing but their content tells apart."""
    for row in rows:
        row.pop("id")
        same = " AND ".join(f"{name} IS ?" for name in row)
        if not here.execute(f"SELECT 1 FROM {table} WHERE {same}", list(row.values())).fetchone():
            _add(here, table, [row])


def _number(here: sqlite3.Connection, table: str, key: Mapping[str, Any]) -> int:
    same = " AND ".join(f"{name} = ?" for name in key)
    found: int = here.execute(
        f"SELECT id FROM {table} WHERE {same}", list(key.values())
    ).fetchone()[0]
    return found
