"""Saved values: how what is no plain value of a state becomes one, and back."""

from functools import cache
from types import GenericAlias
from typing import Any, get_args, get_origin

import msgspec

from sessions.core.model.packed_rows import SAVED_OFTEN, PackedRows, compressed
from sessions.core.model.sealed_list import SealedList, SealedRows


def plain(value: Any) -> Any:
    """For an encoder: small, which takes its time."""
    if isinstance(value, PackedRows):
        if not len(value):
            return value.width, b"", 0
        packed = compressed(value.data, width=value.width, level=SAVED_OFTEN)
        return value.width, packed, len(value)
    if isinstance(value, SealedRows):
        return value.sealed, value.open
    return copied(value)


def restored(kind: Any, value: Any) -> Any:
    """For a decoder: what `plain` has made of a value.

    Raises:
        ValueError: it is something else.
    """
    if kind is PackedRows:
        width, packed, count = value
        return PackedRows.saved(width, packed, count=count)
    if kind is SealedRows:
        sealed, opened = value
        return SealedRows(restored(PackedRows, opened), sealed=sealed)
    return copy_of(kind, value)


def copied(value: Any) -> Any:
    """The same for a copy within the process: quick."""
    if isinstance(value, SealedList):
        return value.sealed, value.open
    if isinstance(value, PackedRows):
        return value.width, bytes(value.data)
    if isinstance(value, SealedRows):
        return value.sealed, value.width, bytes(value.open.data)
    raise NotImplementedError(f"{type(value)} is no part of a state")


def copy_of(kind: Any, value: Any) -> Any:
    """What `copied` has made of a value."""
    of = _listed(kind)
    if of is not None:
        sealed, items = value
        known = msgspec.convert(items, GenericAlias(list, (of,))) if items else ()
        return SealedList(of, known, sealed=sealed)
    if kind is PackedRows:
        width, data = value
        return PackedRows(width, data)
    if kind is SealedRows:
        sealed, width, data = value
        return SealedRows(PackedRows(width, data), sealed=sealed)
    raise NotImplementedError(f"{kind} is no part of a state")


@cache
def _listed(kind: Any) -> Any:
    """What a series is of; None: it is none."""
    return get_args(kind)[0] if get_origin(kind) is SealedList else None
