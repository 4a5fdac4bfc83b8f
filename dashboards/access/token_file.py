"""Tokens of programs: each is shown once, kept as a digest, and taken back by its name."""

import hashlib
import logging
import re
import secrets
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.private_files import write_private
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
"""What a program can be called."""

TOKENS_AT_MOST = 200
_TOKEN_BYTES = 32


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who uses a token. `made_ns`: Unix nanoseconds."""

    name: str
    made_ns: int


HolderT = TypeVar("HolderT", bound=Holder)


class TooManyTokens(Exception):
    """There is no room for another one."""


class TokenFile(Generic[HolderT]):
    """Holders by the digests of their tokens, in a file for its owner alone.

    A command may change it while the pages are open.
    """

    def __init__(self, path: Path, *, holds: type[HolderT]) -> None:
        self._path = path
        self._holds = holds
        self._read_at: tuple[int, int] | None = None
        self._holders: dict[str, HolderT] = {}

    def add(self, holder: HolderT) -> str:
        """A new token; one of the same name is void from now on.

        Raises:
            TooManyTokens: as many as there may be are there.
            OSError: the file cannot be written.
        """
        holders = self._without(holder.name)
        if len(holders) >= TOKENS_AT_MOST:
            raise TooManyTokens(Sentence("there are {most} tokens already", most=TOKENS_AT_MOST))
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._write({**holders, _digest(token): holder})
        return token

    def remove(self, name: str) -> bool:
        """The token of this name is void; whether there was one."""
        holders = self._without(name)
        was_there = len(holders) < len(self._holders)
        if was_there:
            self._write(holders)
        return was_there

    def all(self) -> tuple[HolderT, ...]:
        """Every holder, by name."""
        return tuple(sorted(self._current().values(), key=lambda one: one.name))

    def holder_of(self, token: str) -> HolderT | None:
        """Whose token this is. By digest: how long it takes says nothing of a token."""
        return self._current().get(_digest(token)) if token else None

    def _without(self, name: str) -> dict[str, HolderT]:
        return {digest: one for digest, one in self._current().items() if one.name != name}

    def _current(self) -> dict[str, HolderT]:
        try:
            status = self._path.stat()
        except OSError:
            self._holders, self._read_at = {}, None
            return self._holders
        written = (status.st_mtime_ns, status.st_ino)
        if written != self._read_at:
            self._holders, self._read_at = self._read(), written
        return self._holders

    def _write(self, holders: dict[str, HolderT]) -> None:
        write_private(self._path, msgspec.json.encode(holders))

    def _read(self) -> dict[str, HolderT]:
        try:
            # mypy cannot say `dict[str, self._holds]`: the type is a value here.
            kept: dict[str, HolderT] = msgspec.json.decode(
                self._path.read_bytes(),
                type=dict[str, self._holds],  # type: ignore[name-defined]
            )
        except (*NOT_A_DOCUMENT, OSError) as exc:
            # Nobody is let in by a broken file.
            log.warning("%s: not read (%s); new tokens are needed", self._path, exc)
            return {}
        return kept


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
