"""Heart Rate Control Point (0x2A39): what a strap can be told.

Source: Heart Rate Service 1.0, 3.3; values from the GATT Specification Supplement.
"""

import msgspec

from ingest.codecs.wire.code_names import CodeNames
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_VALUE, TRAILING
from ingest.sentence import Sentence

RESET_ENERGY_EXPENDED = "reset_energy_expended"
_OPS = CodeNames({1: RESET_ENERGY_EXPENDED})


class HeartRateControl(msgspec.Struct, frozen=True, kw_only=True):
    """`RESET_ENERGY_EXPENDED`, or "reserved_0x.."."""

    op: str
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> HeartRateControl:
    """Read the request. Issues: `trailing`, `reserved-value`.

    Raises:
        DecodeError: the frame is empty.
    """
    if not frame:
        raise DecodeError(Sentence("2A39: empty frame"))
    trailing = (TRAILING,) if len(frame) > 1 else ()
    reserved = () if frame[0] in _OPS else (RESERVED_VALUE,)
    return HeartRateControl(op=_OPS.name(frame[0]), issues=trailing + reserved)


def encode(value: HeartRateControl) -> bytes:
    """Write the request.

    Raises:
        EncodeError: no such request.
    """
    return bytes([_OPS.code(value.op)])
