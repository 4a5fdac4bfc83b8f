"""Supported Speed Range (0x2AD4).

Source: Fitness Machine Service 1.0, 4.11; field layout from the GATT Specification Supplement.
"""

import msgspec

from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import TRAILING
from ingest.codecs.wire.record import U16, Field, Record
from ingest.sentence import Sentence

_RECORD = Record(
    Field(name=name, code=U16, steps=100) for name in ("min_kmh", "max_kmh", "step_kmh")
)


class SpeedRange(msgspec.Struct, frozen=True, kw_only=True):
    """The speeds a belt takes. A machine may say 0 for any of them, also for the step."""

    min_kmh: float
    max_kmh: float
    step_kmh: float
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> SpeedRange:
    """Read the value. Issue: `trailing`.

    Raises:
        DecodeError: the frame is cut.
    """
    if len(frame) < _RECORD.size:
        raise DecodeError(
            Sentence(
                "2AD4: {size} bytes expected, got {count}", size=_RECORD.size, count=len(frame)
            )
        )
    issues = (TRAILING,) if len(frame) > _RECORD.size else ()
    return SpeedRange(issues=issues, **_RECORD.read(frame))


def encode(value: SpeedRange) -> bytes:
    """Write the value.

    Raises:
        EncodeError: a number does not fit its field.
    """
    return _RECORD.write(msgspec.structs.asdict(value))
