"""Tokens of bridges that may tell a heart rate: made by a command, taken back one by one."""

import hashlib
import logging
import secrets
from pathlib import Path

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.private_files import write_private
from sessions.live.heart_rate_door import Bridge

log = logging.getLogger(__name__)

BRIDGES_AT_MOST = 200
_TOKEN_BYTES = 32
FILE = "bridges.json"


class KnownBridge(Bridge, frozen=True, kw_only=True):
    """A bridge with a token. `made_ns`: Unix nanoseconds."""

    made_ns: int


class TooManyBridges(Exception):
    """There is no room for another one."""


class BridgeTokens:
    """Who may tell a heart rate. The file holds digests only: a token is shown once and kept by
    whoever uses it. A command may change it while the pages are open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: tuple[int, int] | None = None
        self._bridges: dict[str, KnownBridge] = {}

    def add(self, name: str, *, athlete: str, now_ns: int) -> str:
        """A new token; one of the same name is void from now on.

        Raises:
            TooManyBridges: as many as there may be are there.
        """
        bridges = {d: one for d, one in self._current().items() if one.name != name}
        if len(bridges) >= BRIDGES_AT_MOST:
            raise TooManyBridges(f"there are {BRIDGES_AT_MOST} bridges already")
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        bridges[_digest(token)] = KnownBridge(name=name, athlete=athlete, made_ns=now_ns)
        self._write(bridges)
        return token

    def remove(self, name: str) -> bool:
        """A bridge may tell nothing more; whether there was one."""
        bridges = {d: one for d, one in self._current().items() if one.name != name}
        was_there = len(bridges) < len(self._bridges)
        if was_there:
            self._write(bridges)
        return was_there

    def all(self) -> tuple[KnownBridge, ...]:
        """Every bridge, by name."""
        return tuple(sorted(self._current().values(), key=lambda one: one.name))

    def bridge_of(self, token: str) -> Bridge | None:
        """See `Bridges`. By digest: how long it takes says nothing of a token."""
        return self._current().get(_digest(token)) if token else None

    def _current(self) -> dict[str, KnownBridge]:
        try:
            status = self._path.stat()
        except OSError:
            self._bridges, self._read_at = {}, None
            return self._bridges
        written = (status.st_mtime_ns, status.st_ino)
        if written != self._read_at:
            self._bridges, self._read_at = _read(self._path), written
        return self._bridges

    def _write(self, bridges: dict[str, KnownBridge]) -> None:
        write_private(self._path, msgspec.json.encode(bridges))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(path: Path) -> dict[str, KnownBridge]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, KnownBridge])
    except (*NOT_A_DOCUMENT, OSError) as exc:
        # Nobody is let in by a broken file.
        log.warning("%s: not read (%s); bridges need new tokens", path, exc)
        return {}
