"""Archive of a session: sealed chunks, each a stretch of seconds that is never written again."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from sessions.core.model.packed_columns import packed_columns, unpacked_columns
from sessions.core.model.packed_rows import SAVED_ONCE, decompressed

SPAN = 256
"""Seconds of a chunk. Ours: half as many cost a tenth more bytes, and twice as many a head that is
twice as large just before they are sealed."""

CHUNK_VERSION = 2
_BY_BYTES = 1  # of the release before: columns of bytes


class ChunkError(ValueError):
    """A chunk is missing, or none of ours."""


class _Chunk(msgspec.Struct, frozen=True, array_like=True):
    version: int
    items: bytes  # lists by their names, compressed
    rows: bytes  # of the track, packed by columns


_encoded = msgspec.msgpack.Encoder().encode
_chunk = msgspec.msgpack.Decoder(_Chunk).decode
_items = msgspec.msgpack.Decoder(dict[str, list[Any]]).decode


class Archive:
    """Chunks in order; those of before a restore are fetched when somebody reads them.

    Args:
        fetch: Gives the chunks that were kept elsewhere, the oldest first.
        kept: How many those are.
    """

    def __init__(self, fetch: Callable[[], Sequence[bytes]] = tuple, *, kept: int = 0) -> None:
        self.kept = kept
        self._fetch = fetch
        self._earlier = kept
        self._chunks: list[bytes] = []

    def __len__(self) -> int:
        return self._earlier + len(self._chunks)

    def add(self, rows: bytes, *, width: int, items: dict[str, list[Any]]) -> None:
        """Seal the next chunk: `SPAN` rows of the track, and what was listed since the last."""
        chunk = _Chunk(
            CHUNK_VERSION,
            zlib.compress(_encoded(items), SAVED_ONCE),
            packed_columns(rows, width=width),
        )
        self._chunks.append(_encoded(chunk))

    def chunks(self, *, after: int) -> tuple[bytes, ...]:
        """All but the first `after`, as they are kept."""
        if after < self._earlier:
            self._take_all()
        return tuple(self._chunks[after - self._earlier :])

    def items(self, name: str) -> Iterable[Any]:
        """The plain values of one list, the oldest first."""
        for chunk in self.chunks(after=0):
            yield from _items(zlib.decompress(_known(chunk).items)).get(name, ())

    def rows(self, number: int, *, width: int) -> bytes:
        """The rows of one chunk."""
        (chunk, *_) = self.chunks(after=number)
        found = _known(chunk)
        if found.version == _BY_BYTES:
            return decompressed(found.rows, width=width)
        return unpacked_columns(found.rows)

    def _take_all(self) -> None:
        found = self._fetch()
        if len(found) < self._earlier:
            raise ChunkError(f"{len(found)} of {self._earlier} chunks are kept")
        self._chunks[:0] = found[: self._earlier]
        self._earlier = 0


def _known(chunk: bytes) -> _Chunk:
    try:
        found = _chunk(chunk)
    except NOT_A_DOCUMENT as exc:
        raise ChunkError(f"no chunk: {exc}") from exc
    if found.version not in (_BY_BYTES, CHUNK_VERSION):
        raise ChunkError(f"chunk version {found.version}, {CHUNK_VERSION} is read")
    return found
