"""Records of FIT files, found by a walk through the messages and taken as columns.

What an activity is long of, its `record` and `hrv` messages, is read by numpy, as many rows at once
as share a definition; all other messages are put together as a small file for the library. A file
that writes its records in one of the rarer ways is left to the library altogether: see
docs/decisions/0019.

Source: FIT SDK, "FIT Protocol": file header, record header.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.files.fit_checksum import checksum
from ingest.files.fit_layout import FIXED, HRV, RECORD, DeveloperField, Layout, Unusual, layout_of
from ingest.files.points import MOST_POINTS, TOO_MANY
from ingest.files.recorded_workout import Array

OTHERS = frozenset({0, 12, 18, 19, 21, 27, 206, 207})
"""Files, sports, sessions, laps, events, planned steps, and what apps say of their fields."""

_HEADER = struct.Struct("<BBHI4s")
_WHOLE, _WITHOUT_CHECKSUM = 14, 12
_COMPRESSED_TIME, _DEFINITION, _DEVELOPER = 0x80, 0x40, 0x20
_LOCAL_NUMBERS = 0x0F


@dataclass(kw_only=True)
class Scanned:
    """One FIT file. `rest`: what is neither a record nor a beat, as a file of its own."""

    data: NDArray[np.uint8]
    rest: bytes
    layouts: list[Layout]
    notes: list[str]

    def records(
        self, described: Mapping[tuple[int, int], DeveloperField]
    ) -> tuple[NDArray[np.intp], dict[str, Array]]:
        """Where each record stands, in order, and its fields: see `Layout.fields`."""
        parts = [layout for layout in self.layouts if layout.number == RECORD and layout.offsets]
        offsets = np.array([at for part in parts for at in part.offsets], dtype=np.intp)
        values: dict[str, Array] = {}
        start = 0
        for part in parts:
            here = slice(start, start + len(part.offsets))
            start = here.stop
            for name, found in part.fields(self.data, described=described):
                column = values.setdefault(name, np.full(len(offsets), np.nan))
                column[here] = found
        order = np.argsort(offsets)
        return offsets[order], {name: column[order] for name, column in values.items()}

    def beats(self) -> Iterator[tuple[int, list[float]]]:
        """Where each `hrv` message stands, and its intervals in seconds."""
        for layout in self.layouts:
            if layout.number != HRV or not layout.offsets or 0 not in layout.columns:
                continue
            seconds = layout.numbers(self.data, layout.columns[0]) / 1000.0
            for at, row in zip(layout.offsets, seconds.tolist(), strict=True):
                yield at, [value for value in row if value == value]


def scan(data: bytes) -> list[Scanned]:
    """The FIT files that follow each other in these bytes.

    One that is cut, or has a wrong checksum, is read as far as it goes, with a note.

    Raises:
        Unusual: one of them is not for this reader.
    """
    found: list[Scanned] = []
    start = 0
    while start < len(data):
        if len(data) - start < _WHOLE:
            raise Unusual
        header_size, _, _, body, magic = _HEADER.unpack_from(data, start)
        end = start + header_size + body
        if magic != b".FIT" or header_size not in (_WITHOUT_CHECKSUM, _WHOLE):
            raise Unusual
        notes = []
        (said,) = struct.unpack_from("<H", data, start + 12) if header_size == _WHOLE else (0,)
        if said and said != checksum(data[start : start + 12]):
            notes.append("the header's checksum does not match")
        walk = _walked(data, first=start + header_size, end=min(end, len(data)))
        if walk.undefined is not None:
            notes.append(
                f"unreadable from here on: local message {walk.undefined} is not defined; "
                "what comes before is kept"
            )
        elif walk.at < end or end + 2 > len(data):
            notes.append(f"the file ends early, after byte {walk.at}; what it holds is kept")
        elif walk.at > end:
            raise Unusual
        elif struct.unpack_from("<H", data, end)[0] != checksum(data[start:end]):
            notes.append("the checksum does not match: some values may be damaged")
        found.append(walk.scanned(data, notes=notes))
        start = end + 2 if not walk.broken_off else len(data)
    return found


@dataclass(kw_only=True)
class _Walk:
    """The way through the messages of one file. `undefined`: the number that stopped it."""

    at: int
    layouts: dict[bytes, Layout] = field(default_factory=dict)
    rest: list[bytes] = field(default_factory=list)
    records: int = 0
    undefined: int | None = None
    broken_off: bool = False

    def scanned(self, data: bytes, *, notes: list[str]) -> Scanned:
        """What was found."""
        body = b"".join(self.rest)
        header = _HEADER.pack(_WITHOUT_CHECKSUM, 0x20, 0, len(body), b".FIT")
        if self.records > MOST_POINTS:
            notes.append(TOO_MANY)
        return Scanned(
            data=np.frombuffer(data, np.uint8),
            rest=header + body + b"\0\0",
            layouts=[*self.layouts.values()],
            notes=notes,
        )


def _walked(data: bytes, *, first: int, end: int) -> _Walk:
    walk = _Walk(at=first)
    local: list[Layout | None] = [None] * (_LOCAL_NUMBERS + 1)
    at = first
    while at < end:
        head = data[at]
        if head & _DEFINITION and not head & _COMPRESSED_TIME:
            definition = _definition_at(data, at, end=end)
            if definition is None:
                walk.broken_off = True
                break
            layout = walk.layouts.get(definition)
            if layout is None:
                layout = walk.layouts[definition] = layout_of(definition)
            local[head & _LOCAL_NUMBERS] = layout
            at += len(definition)
            if layout.number in OTHERS:
                walk.rest.append(definition)
            continue
        if head & _COMPRESSED_TIME:
            raise Unusual
        layout = local[head & _LOCAL_NUMBERS]
        if layout is None:
            walk.undefined = head & _LOCAL_NUMBERS
            walk.broken_off = True
            break
        after = at + layout.size
        if after > end:
            walk.broken_off = True
            break
        if layout.number == RECORD:
            walk.records += 1
            if walk.records <= MOST_POINTS:
                layout.offsets.append(at)
        elif layout.number == HRV:
            layout.offsets.append(at)
        elif layout.number in OTHERS:
            walk.rest.append(data[at:after])
        at = after
    walk.at = at
    return walk


def _definition_at(data: bytes, at: int, *, end: int) -> bytes | None:
    """The definition message that begins here; None: it is cut off."""
    if at + FIXED > end:
        return None
    after = at + FIXED + 3 * data[at + FIXED - 1]
    if data[at] & _DEVELOPER:
        if after >= end:
            return None
        after += 1 + 3 * data[after]
    return data[at:after] if after <= end else None
