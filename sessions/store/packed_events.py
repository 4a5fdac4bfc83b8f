"""Packed events: many as one value of the file, those of one commit or those of one session."""

import sqlite3
import zlib
from collections.abc import Iterable

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.sentence import Sentence

EVENTS_OF_SESSION = (
    "SELECT NULL AS recent, id, body FROM sealed_events WHERE session = ?1 UNION ALL"
    " SELECT id, id, body FROM recent_events WHERE id >"
    " ifnull((SELECT max(through) FROM sealed_events WHERE session = ?1), 0)"
    " ORDER BY recent, id"
)
"""In one statement, which sees one state: what is sealed, then what is recent of anybody."""

SEALED_BETWEEN = (
    "SELECT body FROM sealed_events WHERE session = ? AND last >= ? AND first <= ? ORDER BY id"
)

_LEVEL = 1
"""Of zlib. Level 6 takes four times as long for an eighth less."""

Recent = tuple[str, int, bytes]
"""An event of any session: whose, its sequence, its JSON."""

Sealed = tuple[int, bytes]
"""The same where the session is known."""

_encoded = msgspec.msgpack.Encoder().encode
_recent = msgspec.msgpack.Decoder(list[Recent]).decode
_sealed = msgspec.msgpack.Decoder(list[Sealed]).decode


class DamagedEvents(sqlite3.DatabaseError):
    """A value of the file is not what was packed: the disk is at fault, as with a damaged page."""


def packed(events: Iterable[Recent] | Iterable[Sealed]) -> bytes:
    """Events as one value."""
    return zlib.compress(_encoded(list(events)), _LEVEL)


def recent(body: bytes) -> list[Recent]:
    """What one commit has packed, in order.

    Raises:
        DamagedEvents: it is something else.
    """
    try:
        return _recent(zlib.decompress(body))
    except (zlib.error, *NOT_A_DOCUMENT) as exc:
        raise DamagedEvents(Sentence("events are damaged: {reason}", reason=exc)) from exc


def sealed(body: bytes) -> list[Sealed]:
    """What was sealed of one session, in order.

    Raises:
        DamagedEvents: it is something else.
    """
    try:
        return _sealed(zlib.decompress(body))
    except (zlib.error, *NOT_A_DOCUMENT) as exc:
        raise DamagedEvents(Sentence("events are damaged: {reason}", reason=exc)) from exc


def events_of(rows: Iterable[tuple[int | None, int, bytes]], *, session: str) -> list[Sealed]:
    """A session's events in order, from rows of `EVENTS_OF_SESSION`; a later one of the same
    sequence takes the place of an earlier one.

    Raises:
        DamagedEvents: a row is something else.
    """
    found: dict[int, bytes] = {}
    for is_recent, _, body in rows:
        if is_recent is None:
            found.update(sealed(body))
        else:
            found |= {sequence: said for whose, sequence, said in recent(body) if whose == session}
    return sorted(found.items())


class PackedEvents:
    """An aggregate of SQLite, for the step from rows to packed ones."""

    def __init__(self) -> None:
        self._events: list[Sealed] = []

    def step(self, sequence: int, body: str) -> None:
        """One more."""
        self._events.append((sequence, body.encode()))

    def finalize(self) -> bytes:
        """All of them."""
        return packed(sorted(self._events))
