"""A run of little-endian numbers on the wire, described by a table of fields."""

import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.codecs.wire.errors import EncodeError

U8, S16, U16, U32 = "B", "h", "H", "I"
U24 = "3s"  # struct has no 24-bit code; `Record` turns the three bytes into an integer


@dataclass(frozen=True, kw_only=True)
class Field:
    """One number: `steps` steps on the wire make `units` units of the value.

    With neither given the value is the wire's integer; otherwise a float. `not_available` is the
    standard's "Data Not Available" in wire steps, None where the standard names none.
    """

    name: str
    code: str
    units: int = 1
    steps: int = 1
    not_available: int | None = None

    @property
    def size(self) -> int:
        """Bytes on the wire."""
        return struct.calcsize("<" + self.code)

    @property
    def scaled(self) -> bool:
        """Whether wire and value differ by a factor."""
        return self.units != 1 or self.steps != 1

    def to_wire(self, value: float | None) -> int:
        """The value in wire steps, rounded to the nearest.

        Raises:
            EncodeError: no finite number, outside the field's range, equal to the "not available"
                mark, or None where the standard has no such mark.
        """
        if value is None:
            if self.not_available is None:
                raise EncodeError(f"{self.name} must be given: it cannot be sent as unavailable")
            return self.not_available
        if not math.isfinite(value):
            raise EncodeError(f"{self.name} must be a finite number, got {value!r}")
        raw = round(value * self.steps / self.units)
        bits = 8 * self.size
        low, high = (
            (-(1 << bits - 1), (1 << bits - 1) - 1) if self.code == S16 else (0, 2**bits - 1)
        )
        if not low <= raw <= high:
            raise EncodeError(
                f"{self.name} must be from {self._value(low):g} to {self._value(high):g}, "
                f"got {value:g}"
            )
        if raw == self.not_available:
            raise EncodeError(f"{self.name} {value:g} would be read as not available")
        return raw

    def _value(self, raw: int) -> float:
        return raw * self.units / self.steps if self.scaled else raw


class Record:
    """Fields in wire order, read and written as one piece."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = tuple(fields)
        self._struct = struct.Struct("<" + "".join(f.code for f in self.fields))
        self.size = self._struct.size
        self._names = tuple(f.name for f in self.fields)
        self._three_bytes = tuple(f.name for f in self.fields if f.code == U24)
        self._scaled = tuple((f.name, f.units, f.steps) for f in self.fields if f.scaled)
        self._not_available = tuple(
            (f.name, f.not_available * f.units / f.steps)
            for f in self.fields
            if f.not_available is not None
        )

    def whole_within(self, size: int) -> "Record":
        """The leading fields that fit into `size` bytes entirely."""
        taken, end = [], 0
        for field in self.fields:
            end += field.size
            if end > size:
                break
            taken.append(field)
        return Record(taken)

    def read(self, frame: bytes, *, offset: int = 0) -> dict[str, Any]:
        """Values by name; None where the wire says "not available". `frame` must be long enough."""
        values: dict[str, Any] = dict(
            zip(self._names, self._struct.unpack_from(frame, offset), strict=True)
        )
        for name in self._three_bytes:
            values[name] = int.from_bytes(values[name], "little")
        for name, units, steps in self._scaled:
            values[name] = values[name] * units / steps
        for name, not_available in self._not_available:
            if values[name] == not_available:
                values[name] = None
        return values

    def write(self, values: Mapping[str, float | None]) -> bytes:
        """The bytes of `values`, which may hold other names too.

        Raises:
            EncodeError: a value does not fit its field.
        """
        return self._struct.pack(
            *(
                raw.to_bytes(3, "little") if field.code == U24 else raw
                for field in self.fields
                for raw in (field.to_wire(values.get(field.name)),)
            )
        )
