"""Checksum of FIT files, over whole arrays at once.

Source: FIT SDK, "CRC": a reflected CRC-16 with the polynomial 0xA001, from 0.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_Words = NDArray[np.uint16]


def checksum(data: bytes) -> int:
    """Of all the bytes.

    The checksum is linear: the bytes are cut into lanes that are worked on side by side, and the
    lanes' checksums are joined afterwards.

    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    length = max(1, int(len(data) ** 0.5))
    lanes = len(data) // length
    rows = np.frombuffer(data, np.uint8, lanes * length).reshape(lanes, length)
    sums = _fed(np.zeros(lanes, np.uint16), rows)
    past_lane = _past_zeros(length)
    total = 0
    for one in sums.tolist():
        total = past_lane(total) ^ one
    rest = np.frombuffer(data, np.uint8, offset=lanes * length).reshape(1, -1)
    return int(_fed(np.array([total], np.uint16), rest)[0])


def _fed(sums: _Words, rows: NDArray[np.uint8]) -> _Words:
    """Each lane's checksum after its row."""
    table = _table()
    for column in np.ascontiguousarray(rows.T):
        sums = table[(sums ^ column) & 0xFF] ^ (sums >> 8)
    return sums


class _PastZeros:
    """What a checksum becomes after so many zero bytes: linear in its bits, so a table a byte."""

    def __init__(self, length: int) -> None:
        bits = _fed(
            np.left_shift(1, np.arange(16)).astype(np.uint16), np.zeros((16, length), np.uint8)
        ).tolist()
        self._low = [self._of(byte, bits[:8]) for byte in range(256)]
        self._high = [self._of(byte, bits[8:]) for byte in range(256)]

    @staticmethod
    def _of(byte: int, bits: list[int]) -> int:
        found = 0
        for at, bit in enumerate(bits):
            if byte >> at & 1:
                found ^= bit
        return found

    def __call__(self, sum_: int) -> int:
        return self._low[sum_ & 0xFF] ^ self._high[sum_ >> 8]


@cache
def _past_zeros(length: int) -> _PastZeros:
    return _PastZeros(length)


@cache
def _table() -> _Words:
    values = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        values = np.where(values & 1, values >> 1 ^ 0xA001, values >> 1).astype(np.uint16)
    return values
