"""Book of gateways: which athletes each may tell of, as `strapline gateway add` wrote it.

Without a book every gateway tells of everybody, as on a broker that has one login for all. With
one, only gateways in it are listened to. An athlete who is listed for gateways is told of by those
alone; one who is listed nowhere belongs to the gateway that tells of them first, from then on.
"""

import logging
from pathlib import Path
from stat import S_ISREG

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.mqtt.topics import slug

log = logging.getLogger(__name__)

FILE = "gateways.json"
FIRST_TOLD_FILE = "gateways-first-told.json"
_KEPT_AT_MOST = 10_000


class GatewayEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway. `athletes` empty: whoever belongs to no other."""

    athletes: tuple[str, ...] = ()


Entries = dict[str, GatewayEntry]


def read_entries(path: Path) -> Entries | None:
    """What the book says; None: there is none.

    Raises:
        NOT_A_DOCUMENT, OSError: it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return msgspec.json.decode(content, type=Entries)


class GatewayBook:
    """Who may tell of whom.

    Args:
        path: Of the book; it may change while we run.
        kept: Where it is kept who was told of first.
    """

    def __init__(self, path: Path, *, kept: Path) -> None:
        self._path = path
        self._kept = kept
        self._entries: Entries | None = None
        self._read_at: tuple[int, int] | None = None
        self._first_told = _read_first(kept)

    def refusal(self, gateway: str, athlete: str) -> str | None:
        """Why this gateway may not tell of this athlete, with what to do; None: it may.

        The first one to tell of somebody who is listed nowhere is remembered.
        """
        entries = self._current()
        if entries is None:
            return None
        entry = entries.get(gateway)
        if entry is None:
            return f"gateway {gateway} is not in the book: strapline gateway add {gateway}"
        theirs = [name for name, one in entries.items() if athlete in one.athletes]
        if not theirs and not entry.athletes:
            owner = self._owner(gateway, athlete)
            if owner == gateway or owner not in entries:
                return None
            theirs = [owner]
        if gateway in theirs:
            return None
        return (
            f"gateway {gateway} tells of {athlete or 'nobody'}, who belongs to "
            f"{', '.join(theirs) or 'another'}: strapline gateway add {gateway} --athlete NAME"
        )

    def _owner(self, gateway: str, athlete: str) -> str:
        owner = self._first_told.get(athlete)
        if owner is None and len(self._first_told) < _KEPT_AT_MOST:
            owner = self._first_told[athlete] = gateway
            try:
                self._kept.write_bytes(msgspec.json.encode(self._first_told))
            except OSError as exc:
                log.warning("%s: cannot be written (%s)", self._kept, exc.strerror)
        return owner or gateway

    def _current(self) -> Entries | None:
        try:
            status = self._path.stat()
        except OSError:
            if self._read_at is None:
                return None
            return self._entries  # a book that vanished opens no door
        if not S_ISREG(status.st_mode):  # Docker mounts a folder where the file was never written
            return None
        written = (status.st_mtime_ns, status.st_size)
        if written != self._read_at:
            try:
                self._entries = read_entries(self._path)
            except (*NOT_A_DOCUMENT, OSError) as exc:
                log.warning("%s: not read (%s)", self._path, exc)
                self._entries = self._entries or {}
            self._read_at = written
        return self._entries


def named(gateway: str) -> str:
    """A gateway's name as its login, its topics and the book have it."""
    return slug(gateway)


def _read_first(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (FileNotFoundError, *NOT_A_DOCUMENT):
        return {}
