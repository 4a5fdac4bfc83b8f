"""Supported Inclination Range (0x2AD5).

Source: Fitness Machine Service 1.0, 4.12; field layout from the GATT Specification Supplement.
"""

import msgspec

from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import TRAILING
from ingest.codecs.wire.record import S16, U16, Field, Record
from ingest.sentence import Sentence

_RECORD = Record(
    (
        Field(name="min_pct", code=S16, steps=10),
        Field(name="max_pct", code=S16, steps=10),
        Field(name="step_pct", code=U16, steps=10),
    )
)


class InclinationRange(msgspec.Struct, frozen=True, kw_only=True):
    """The inclinations a deck takes; all zero (seen on Urevo): it has none."""

    min_pct: float
    max_pct: float
    step_pct: float
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> InclinationRange:
    """Read the value. Issue: `trailing`.

    Raises:
        DecodeError: the frame is cut.
    """
    if len(frame) < _RECORD.size:
        raise DecodeError(
            Sentence(
                "2AD5: {size} bytes expected, got {count}", size=_RECORD.size, count=len(frame)
            )
        )
    issues = (TRAILING,) if len(frame) > _RECORD.size else ()
    return InclinationRange(issues=issues, **_RECORD.read(frame))


def encode(value: InclinationRange) -> bytes:
    """Write the value.

    Raises:
        EncodeError: a number does not fit its field.
    """
    return _RECORD.write(msgspec.structs.asdict(value))
