"""Rows of one fixed width, kept as bytes: small in memory, and far smaller saved."""

import zlib
from collections.abc import Iterator

import numpy as np

SAVED_OFTEN, SAVED_ONCE = 1, 6
"""Levels of zlib: of what is saved every minute, and of what is saved once for good."""


class PackedRows:
    """Rows one after the other, each of `width` bytes; the oldest may go."""

    __slots__ = ("_compressed", "_earlier", "_rows", "width")

    def __init__(self, width: int, data: bytes = b"") -> None:
        self.width = width
        self._rows = bytearray(data)
        self._compressed = b""  # rows before those, as they were saved
        self._earlier = 0

    @classmethod
    def saved(cls, width: int, packed: bytes, *, count: int) -> "PackedRows":
        """`count` rows as they were saved; unpacked when somebody reads them."""
        rows = cls(width)
        rows._compressed, rows._earlier = packed, count
        return rows

    @property
    def data(self) -> bytearray:
        """All rows; what is done to it is done to them.

        Raises:
            zlib.error, ValueError: what was saved is damaged.
        """
        if self._earlier:
            self._rows[:0] = decompressed(self._compressed, width=self.width)
            self._compressed, self._earlier = b"", 0
        return self._rows

    def __len__(self) -> int:
        return self._earlier + len(self._rows) // self.width

    def __iter__(self) -> Iterator[bytes]:
        data, width = bytes(self.data), self.width
        return (data[at : at + width] for at in range(0, len(data), width))

    def __getitem__(self, place: int) -> bytes:
        return bytes(self.data[place * self.width : (place + 1) * self.width])

    def __setitem__(self, place: int, row: bytes) -> None:
        self.data[place * self.width : (place + 1) * self.width] = row

    def append(self, row: bytes) -> None:
        """Add the newest."""
        self._rows += row

    def drop(self, count: int) -> bytes:
        """Take away the oldest, as bytes."""
        end = count * self.width
        gone = bytes(self.data[:end])
        del self.data[:end]
        return gone

    def between(self, start: int, end: int) -> bytes:
        """Rows `start` to before `end`."""
        # A view would hold the buffer and forbid it to grow.
        return bytes(self.data[start * self.width : end * self.width])


def compressed(rows: bytes | bytearray, *, width: int, level: int) -> bytes:
    """Rows by columns of bytes: what is alike in all of them stands side by side."""
    columns = np.frombuffer(bytes(rows), dtype=np.uint8).reshape(-1, width).T
    return zlib.compress(columns.tobytes(), level)


def decompressed(packed: bytes, *, width: int) -> bytes:
    """What was compressed.

    Raises:
        zlib.error, ValueError: it is something else.
    """
    columns = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(width, -1)
    return columns.T.tobytes()
