"""Session ids: when a session was opened, and a digest of the row that opened it.

A replay opens the same session again, so it has to give it the same id: a recompute, a second
processor, a batch that is folded once more.
"""

import base64
import hashlib
from datetime import UTC, datetime

import msgspec

from ingest.measurements import NS_PER_S

DIGEST_BYTES = 6
"""48 bits, ten characters: of 60,000 athletes who start within one minute, two share an id once in
a hundred thousand such minutes."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The row that opens a session, or the next one its host will number."""

    host: str
    boot: str
    sequence: int


def session_id(*, athlete: str, opened_ns: int, by: Opening) -> str:
    """A session's id: short, readable, sorted by time.

    Args:
        athlete: The name of the profile.
        opened_ns: Unix time that the id shows, to the minute.
        by: What opened it.

    >>> session_id(
    ...     athlete="Ada", opened_ns=0, by=Opening(host="gateway hall", boot="b1", sequence=7)
    ... )
    '19700101-0000-sjj5q22bxi'
    """
    said = msgspec.json.encode((athlete, by.host, by.boot, by.sequence))
    digest = hashlib.blake2s(said, digest_size=DIGEST_BYTES).digest()
    told = base64.b32encode(digest).decode().rstrip("=").lower()
    shown = datetime.fromtimestamp(opened_ns // NS_PER_S, UTC)
    return f"{shown:%Y%m%d-%H%M}-{told}"
