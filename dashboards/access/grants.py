"""The browsers that were let in: kept over restarts, taken back one by one."""

import logging
import secrets
from enum import Enum
from pathlib import Path

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.private_files import write_private
from sessions.text import text


class Right(Enum):
    """What a browser may do here. Who may control may view as well."""

    VIEW = "view"
    CONTROL = "control"

    @property
    def may_control(self) -> bool:
        """Whether buttons work: start, stop, pair, change, delete."""
        return self is Right.CONTROL


def right_word(right: Right) -> str:
    """A right in the reader's language."""
    return {Right.VIEW: text("watch"), Right.CONTROL: text("control")}[right]


log = logging.getLogger(__name__)

GRANTS_AT_MOST = 200  # phones of a studio; the oldest leaves


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """One browser that was let in. `label`: how it calls itself; `made_ns`: Unix nanoseconds."""

    right: Right
    label: str
    made_ns: int


class Grants:
    """Who was let in, by a random id. The file holds no secret: the signature beside it does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._grants = _read(path)

    def give(self, right: Right, *, label: str, now_ns: int) -> str:
        """Let a browser in; the id to remember it by."""
        key = secrets.token_hex(16)
        self._grants[key] = Grant(right=right, label=label[:80], made_ns=now_ns)
        while len(self._grants) > GRANTS_AT_MOST:
            del self._grants[min(self._grants, key=lambda k: self._grants[k].made_ns)]
        self._write()
        return key

    def right_of(self, key: str) -> Right | None:
        """What the browser with this id may do; None: nothing any more."""
        grant = self._grants.get(key)
        return None if grant is None else grant.right

    def revoke(self, key: str) -> None:
        """Put a browser out; an id that is not known is none."""
        if self._grants.pop(key, None) is not None:
            self._write()

    def all(self) -> tuple[tuple[str, Grant], ...]:
        """Everybody with an id, the newest first."""
        return tuple(sorted(self._grants.items(), key=lambda item: -item[1].made_ns))

    def _write(self) -> None:
        write_private(self._path, msgspec.json.encode(self._grants))


def _read(path: Path) -> dict[str, Grant]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Grant])
    except FileNotFoundError:
        return {}
    except (*NOT_A_DOCUMENT, OSError) as exc:
        # Whoever was let in types a code once more; nobody is let in by a broken file.
        log.warning("%s: not read (%s); everybody has to log in again", path, exc)
        return {}
