"""Treadmill Data (0x2ACD): all fields of a treadmill, present or not by a word of flags.

Source: Fitness Machine Service 1.0, 4.4; field layout from the GATT Specification Supplement
except pace, whose 8-bit form is the one of the service's first publication.
"""

from collections.abc import Collection
from dataclasses import replace
from enum import IntFlag
from functools import lru_cache
from typing import Literal

import msgspec

from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.codecs.wire.issues import AMBIGUOUS_PACE, RESERVED_FLAGS, TRAILING, TRUNCATED
from ingest.codecs.wire.record import S16, U8, U16, U24, Field, Record
from ingest.measurements import Treadmill
from ingest.sentence import Sentence


class TreadmillFlag(IntFlag):
    """Flags word. Source: Fitness Machine Service 1.0, 4.4.1.1, Table 4.5."""

    SPEED_ABSENT = 1 << 0  # "More Data": 0 means speed IS present
    AVERAGE_SPEED = 1 << 1
    TOTAL_DISTANCE = 1 << 2
    INCLINATION = 1 << 3
    ELEVATION_GAIN = 1 << 4
    PACE = 1 << 5
    AVERAGE_PACE = 1 << 6
    ENERGY = 1 << 7
    HEART_RATE = 1 << 8
    METABOLIC_EQUIVALENT = 1 << 9
    ELAPSED = 1 << 10
    REMAINING = 1 << 11
    FORCE_AND_POWER = 1 << 12
    # Reserved in the standard. Yesoul and Urevo send 24 bits, KingSmith 16 bits and a zero byte,
    # after all other fields: one reading serves all three.
    STEP_COUNT = 1 << 13


_FLAGS_SIZE = 2
_RESERVED = 0xC000
_NO_S16, _NO_U16, _NO_U8 = 0x7FFF, 0xFFFF, 0xFF  # "Data Not Available"


_SPEED = Field(name="speed_kmh", code=U16, steps=100)
_PACES = (
    Field(name="pace_km_per_min", code=U8, steps=10),
    Field(name="average_pace_km_per_min", code=U8, steps=10),
)
# In wire order. The marks are those of 4.4.1.5, .6, .10, .11, .12, .17 and .18; no other field
# has one, so 0xFFFF of speed or elevation is a number.
_FIELDS = (
    (TreadmillFlag.SPEED_ABSENT, _SPEED),
    (TreadmillFlag.AVERAGE_SPEED, Field(name="average_speed_kmh", code=U16, steps=100)),
    (TreadmillFlag.TOTAL_DISTANCE, Field(name="total_distance_m", code=U24)),
    (
        TreadmillFlag.INCLINATION,
        Field(name="inclination_pct", code=S16, steps=10, not_available=_NO_S16),
    ),
    (
        TreadmillFlag.INCLINATION,
        Field(name="ramp_angle_deg", code=S16, steps=10, not_available=_NO_S16),
    ),
    (TreadmillFlag.ELEVATION_GAIN, Field(name="elevation_gain_positive_m", code=U16, steps=10)),
    (TreadmillFlag.ELEVATION_GAIN, Field(name="elevation_gain_negative_m", code=U16, steps=10)),
    (TreadmillFlag.PACE, _PACES[0]),
    (TreadmillFlag.AVERAGE_PACE, _PACES[1]),
    (TreadmillFlag.ENERGY, Field(name="total_energy_kcal", code=U16, not_available=_NO_U16)),
    (TreadmillFlag.ENERGY, Field(name="energy_per_hour_kcal", code=U16, not_available=_NO_U16)),
    (TreadmillFlag.ENERGY, Field(name="energy_per_minute_kcal", code=U8, not_available=_NO_U8)),
    (TreadmillFlag.HEART_RATE, Field(name="heart_rate_bpm", code=U8)),
    (TreadmillFlag.METABOLIC_EQUIVALENT, Field(name="metabolic_equivalent", code=U8, steps=10)),
    (TreadmillFlag.ELAPSED, Field(name="elapsed_s", code=U16)),
    (TreadmillFlag.REMAINING, Field(name="remaining_s", code=U16)),
    (TreadmillFlag.FORCE_AND_POWER, Field(name="force_n", code=S16, not_available=_NO_S16)),
    (TreadmillFlag.FORCE_AND_POWER, Field(name="power_w", code=S16, not_available=_NO_S16)),
    (TreadmillFlag.STEP_COUNT, Field(name="step_count", code=U24)),
)
_BITS = tuple((int(flag), field) for flag, field in _FIELDS)  # IntFlag's own operators are slow


def decode(frame: bytes) -> Treadmill:
    """Read one notification; a split record comes in several (see `TreadmillRecords`).

    A cut frame gives its whole leading fields and `truncated`. Pace is 8 or 16 bits wide by the
    frame's exact length; where neither length fits, the standard's 8 bits are taken and the value
    says `ambiguous-pace`: pace and what follows it are then only probable. Further issues:
    `trailing`, `reserved-flags`.

    Raises:
        DecodeError: not one whole field, though the flags name some.
    """
    if len(frame) < _FLAGS_SIZE:
        raise DecodeError(
            Sentence(
                "2ACD: the flags need {size} bytes, got {count}",
                size=_FLAGS_SIZE,
                count=len(frame),
            )
        )
    flags = frame[0] | frame[1] << 8
    record, issues = _layout(flags, len(frame))
    return Treadmill(
        more_data=bool(flags & 1), issues=issues, **record.read(frame, offset=_FLAGS_SIZE)
    )


# A treadmill sends one or two combinations of flags and length; the bound is for garbage.
@lru_cache(maxsize=256)
def _layout(flags: int, length: int) -> tuple[Record, tuple[str, ...]]:
    size = length - _FLAGS_SIZE
    record, wide = _record(flags, pace_bytes=1), _record(flags, pace_bytes=2)
    issues = []
    if size == wide.size:
        record = wide
    elif size < record.size:
        record = record.whole_within(size)
        if not record.fields:
            raise DecodeError(
                Sentence("2ACD: flags 0x{flags:04x} name fields, but none is whole", flags=flags)
            )
        issues.append(TRUNCATED)
    elif size > record.size:
        issues.append(TRAILING)
    if issues and any(field in _PACES for field in record.fields):
        issues.append(AMBIGUOUS_PACE)
    if flags & _RESERVED:
        issues.append(RESERVED_FLAGS)
    return record, tuple(issues)


@lru_cache(maxsize=256)
def _record(flags: int, *, pace_bytes: Literal[1, 2]) -> Record:
    named = flags ^ TreadmillFlag.SPEED_ABSENT
    fields = [field for bit, field in _BITS if bit & named]
    if pace_bytes == 2:
        fields = [replace(field, code=U16) if field in _PACES else field for field in fields]
    return Record(fields)


def encode(
    value: Treadmill, *, unavailable: Collection[str] = (), pace_bytes: Literal[1, 2] = 1
) -> bytes:
    """Write one notification with exactly the fields that are not None.

    Fields that share a flag (inclination and ramp angle; total, hourly and minute energy; force
    and power) go together: the ones that are None are sent as "Data Not Available". Name in
    `unavailable` the fields of a group of which none is known but which is to be sent.
    The step count takes three bytes, which below 65,536 is the 16-bit form and its zero byte too.

    Raises:
        EncodeError: a number does not fit; one elevation gain without the other; speed together
            with `more_data`, or neither; a name in `unavailable` that has no such mark.
    """
    if (value.speed_kmh is None) != value.more_data:
        raise EncodeError("speed_kmh must be given, and only, where more_data is False")
    values = msgspec.structs.asdict(value)
    for name in unavailable:
        if name not in values or values[name] is not None:
            raise EncodeError(f"{name} is no field without a value")
    flags = int(TreadmillFlag.SPEED_ABSENT)
    for bit, field in _BITS:
        if values[field.name] is not None or field.name in unavailable:
            flags = flags & ~bit if field is _SPEED else flags | bit
    record = _record(flags, pace_bytes=pace_bytes)
    return flags.to_bytes(_FLAGS_SIZE, "little") + record.write(values)
