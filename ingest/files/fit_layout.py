"""Layouts of FIT messages: where a definition puts which number, and the columns that follow.

Source: FIT SDK, "FIT Protocol": definition message, base types; profile, message record.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from fitdecode.profile import MESSAGE_TYPES
from fitdecode.types import BASE_TYPES
from numpy.typing import NDArray

from ingest.files.recorded_workout import Array

RECORD, HRV, HR = 20, 78, 132
FIXED = 6
"""Bytes of a definition before its fields."""

_TIMESTAMP = 253
_COMPRESSED_SPEED_DISTANCE = 8  # field of record: two quantities packed into three bytes
_UNSAID = 0  # an app's field says elsewhere of what type it is

FIELDS = {
    number: MESSAGE_TYPES[RECORD].fields[number].name
    for number in (_TIMESTAMP, 0, 1, 2, 3, 4, 5, 6, 9, 53, 73, 78)
}
"""The fields of a record that are read, by number."""

_INVALID = {0x01: 0x7F, 0x83: 0x7FFF, 0x85: 0x7FFFFFFF, 0x8E: 2**63 - 1}
_ZERO_IS_INVALID = frozenset({0x0A, 0x8B, 0x8C, 0x90})
_FLOATS = frozenset({0x88, 0x89})
_STRING, _BYTE = 0x07, 0x0D


class Unusual(Exception):
    """The file is one for the library."""


class DeveloperField(NamedTuple):
    """What a file says of an app's field. `stands_for`: the record's own field of that meaning."""

    base_type: int
    stands_for: str | None


class Column(NamedTuple):
    """Where a number stands in a message."""

    at: int
    base_type: int
    length: int


@dataclass(kw_only=True)
class Layout:
    """Messages of one definition. `developer`: columns by app and field number."""

    number: int
    size: int
    order: str
    columns: dict[int, Column] = field(default_factory=dict)
    developer: dict[tuple[int, int], Column] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)

    def numbers(self, data: NDArray[np.uint8], column: Column) -> Array:
        """Numbers of a field as they stand, nan where invalid; one row for each message."""
        kind = BASE_TYPES[column.base_type]
        starts = np.array(self.offsets, dtype=np.intp) + column.at
        cut = data[starts[:, None] + np.arange(kind.size * column.length)]
        raw: NDArray[Any] = cut.view(np.dtype(kind.fmt).newbyteorder(self.order))
        values: Array = raw.astype(np.float64)
        if column.base_type in _FLOATS:
            return values
        none = 0 if column.base_type in _ZERO_IS_INVALID else _INVALID.get(column.base_type)
        if none is None:
            none = (1 << 8 * kind.size) - 1
        return np.where(raw == none, np.nan, values)

    def fields(
        self, data: NDArray[np.uint8], *, described: Mapping[tuple[int, int], DeveloperField]
    ) -> Iterator[tuple[str, Array]]:
        """Each field of these records by the profile's name, as the profile scales it.

        An app's field that stands for one of the watch's is called "developer_" and that name.

        Raises:
            Unusual: there is an app's field that the file does not describe.
        """
        for number, column in self.columns.items():
            found = self.numbers(data, column)[:, 0]
            kind = MESSAGE_TYPES[RECORD].fields[number]
            if kind.scale:
                found = found / kind.scale
            if kind.offset:
                found = found - kind.offset
            yield FIELDS[number], found
        for key, column in self.developer.items():
            known = described.get(key)
            if known is None:
                raise Unusual
            if known.stands_for is None:
                continue
            kind = BASE_TYPES.get(known.base_type)
            if kind is None or known.base_type in (_STRING, _BYTE) or column.length != kind.size:
                raise Unusual
            numbers = self.numbers(data, Column(column.at, known.base_type, 1))[:, 0]
            yield f"developer_{known.stands_for}", numbers


def layout_of(definition: bytes) -> Layout:
    """What a definition message says.

    Raises:
        Unusual: it defines what this reader does not read.
    """
    order = ">" if definition[2] else "<"
    (number,) = struct.unpack_from(f"{order}H", definition, 3)
    if number == HR:
        raise Unusual  # heart rates of a strap's memory, packed in a way of their own
    layout = Layout(number=number, size=1, order=order)
    own_at = FIXED + 3 * definition[FIXED - 1]
    for at in range(FIXED, own_at, 3):
        field_number, size, base_type = definition[at : at + 3]
        kind = BASE_TYPES.get(base_type)
        if number == RECORD and field_number == _COMPRESSED_SPEED_DISTANCE:
            raise Unusual
        wanted = number == HRV or (number == RECORD and field_number in FIELDS)
        if size and wanted and field_number not in layout.columns:
            if kind is None or base_type in (_STRING, _BYTE) or size % kind.size:
                raise Unusual
            if number == RECORD and size != kind.size:
                raise Unusual
            layout.columns[field_number] = Column(layout.size, base_type, size // kind.size)
        layout.size += size
    for at in range(own_at + 1, len(definition), 3):
        field_number, size, app = definition[at : at + 3]
        if size and number == RECORD:
            layout.developer.setdefault((app, field_number), Column(layout.size, _UNSAID, size))
        layout.size += size
    return layout
