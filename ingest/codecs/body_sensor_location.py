"""Body Sensor Location (0x2A38): where a heart-rate sensor is meant to be worn.

Source: Heart Rate Service 1.0, 3.2; values from the GATT Specification Supplement.
"""

import msgspec

from ingest.codecs.wire.code_names import CodeNames
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_VALUE, TRAILING
from ingest.sentence import Sentence

LOCATIONS = CodeNames(
    {0: "other", 1: "chest", 2: "wrist", 3: "finger", 4: "hand", 5: "ear lobe", 6: "foot"}
)


class BodySensorLocation(msgspec.Struct, frozen=True, kw_only=True):
    """A name from `LOCATIONS`, or "reserved_0x.."."""

    location: str
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> BodySensorLocation:
    """Read the value. Issues: `trailing`, `reserved-value`.

    Raises:
        DecodeError: the frame is empty.
    """
    if not frame:
        raise DecodeError(Sentence("2A38: empty frame"))
    trailing = (TRAILING,) if len(frame) > 1 else ()
    reserved = () if frame[0] in LOCATIONS else (RESERVED_VALUE,)
    return BodySensorLocation(location=LOCATIONS.name(frame[0]), issues=trailing + reserved)


def encode(value: BodySensorLocation) -> bytes:
    """Write the value.

    Raises:
        EncodeError: no such location.
    """
    return bytes([LOCATIONS.code(value.location)])
