"""Columns of numbers as few bytes, and back to the last bit: what a chunk keeps of its seconds.

A column is written in the first of `_WAYS` that gives it back exactly.
"""

import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.model.packed_rows import SAVED_ONCE

Column = NDArray[np.float64]
Numbers = NDArray[Any]

_KMH = 3.6
_NONE = -(1 << 31)
"""Stands for nan among whole numbers."""
_NO_COLUMN = np.zeros(0)


class _Way(NamedTuple):
    """How a column becomes numbers, and back; the second argument is the first column of all.

    `by_steps`: from one number to the next, rather than each by itself; None: whichever is less.
    """

    kept_as: str
    numbers: Callable[[Column, Column], Numbers]
    column: Callable[[Numbers, Column], Column]
    by_steps: bool | None


def _whole(column: Column, _first: Column) -> Numbers:
    return np.where(np.isnan(column), _NONE, np.rint(column)).astype("<i4")


def _hundredths(column: Column, first: Column) -> Numbers:
    return _whole(column * 100, first)


def _pod_steps(column: Column, first: Column) -> Numbers:
    return _whole(column / _KMH * 256, first)


def _of_whole(numbers: Numbers, _first: Column) -> Column:
    return np.where(numbers == _NONE, np.nan, numbers.astype("<f8"))


def _of_hundredths(numbers: Numbers, first: Column) -> Column:
    return _of_whole(numbers, first) / 100


def _of_pod_steps(numbers: Numbers, first: Column) -> Column:
    return _of_whole(numbers, first) / 256 * _KMH


def _fine(column: Column, _first: Column) -> Numbers:
    return column.astype("<f4").view("<u4")


def _of_fine(numbers: Numbers, _first: Column) -> Column:
    return numbers.view("<f4").astype("<f8")


def _beside_first(column: Column, first: Column) -> Numbers:
    if first.size != column.size:
        return np.zeros(0, "<u4")
    beside = _fine(column, first) - _fine(first / _KMH, first)
    return beside if np.count_nonzero(beside) * 2 < beside.size else np.zeros(0, "<u4")


def _of_beside_first(numbers: Numbers, first: Column) -> Column:
    if not numbers.size:
        return _NO_COLUMN
    return _of_fine(numbers + _fine(first / _KMH, first), first)


_WAYS = (
    # One value, and what devices count.
    _Way("<i4", _whole, _of_whole, None),
    # Treadmill Data's km/h. Source: FTMS 1.0, 4.9.1.4.
    _Way("<i4", _hundredths, _of_hundredths, None),
    # A foot pod's 1/256 m/s. Source: RSCS 1.0, 3.1.1.2.
    _Way("<i4", _pod_steps, _of_pod_steps, None),
    # Metres of a second, where they are what the speed says.
    _Way("<u4", _beside_first, _of_beside_first, False),
    # What changes little from one second to the next has bits that change little.
    _Way("<u4", _fine, _of_fine, True),
    _Way("<f8", lambda column, _: column, lambda numbers, _: numbers, False),
)


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    way: int  # in `_WAYS`, to which ways are only ever added
    by_steps: bool
    body: bytes


_encoded = msgspec.msgpack.Encoder().encode
_decoded = msgspec.msgpack.Decoder(list[_Packed]).decode


def packed_columns(rows: bytes, *, width: int) -> bytes:
    """Rows of float64, `width` bytes each."""
    columns = np.ascontiguousarray(np.frombuffer(rows, dtype="<f8").reshape(-1, width // 8).T)
    firsts = [_NO_COLUMN, *[columns[0]] * (len(columns) - 1)]
    return _encoded([_packed(it, first=first) for it, first in zip(columns, firsts, strict=True)])


def unpacked_columns(packed: bytes) -> bytes:
    """The rows that were packed.

    Raises:
        msgspec.DecodeError, zlib.error, ValueError, LookupError: it is something else.
    """
    columns: list[Column] = []
    for one in _decoded(packed):
        columns.append(_unpacked(one, first=columns[0] if columns else _NO_COLUMN))
    return np.stack(columns, axis=1).tobytes()


def _packed(column: Column, *, first: Column) -> _Packed:
    with np.errstate(invalid="ignore", over="ignore"):
        place = next(n for n, way in enumerate(_WAYS) if _gives_back(way, column, first=first))
        way = _WAYS[place]
        numbers = way.numbers(column, first)
    by_steps = _is_smooth(numbers) if way.by_steps is None else way.by_steps
    if by_steps:
        numbers = np.diff(numbers, prepend=numbers.dtype.type(0))
    # By columns of bytes: what is alike in all numbers stands side by side.
    planes = np.ascontiguousarray(numbers).view(np.uint8).reshape(numbers.size, -1).T
    return _Packed(place, by_steps, zlib.compress(planes.tobytes(), SAVED_ONCE))


def _gives_back(way: _Way, column: Column, *, first: Column) -> bool:
    return way.column(way.numbers(column, first), first).tobytes() == column.tobytes()


def _unpacked(one: _Packed, *, first: Column) -> Column:
    way = _WAYS[one.way]
    dtype = np.dtype(way.kept_as)
    planes = np.frombuffer(zlib.decompress(one.body), dtype=np.uint8).reshape(dtype.itemsize, -1)
    numbers = np.frombuffer(planes.T.tobytes(), dtype=dtype)
    if one.by_steps:
        numbers = np.cumsum(numbers, dtype=dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        return way.column(numbers, first)


def _is_smooth(numbers: Numbers) -> bool:
    """Whether neighbours are nearer to each other than all are to the middle."""
    wide = numbers.astype(np.int64)
    return bool(np.abs(np.diff(wide)).sum() < np.abs(wide - np.median(wide)).sum())
