"""Battery Level (0x2A19).

Source: Battery Service 1.0, 3.1.
"""

from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_VALUE, TRAILING
from ingest.codecs.wire.record import U8, Field
from ingest.measurements import Battery
from ingest.sentence import Sentence

_LEVEL = Field(name="battery_pct", code=U8)


def decode(frame: bytes) -> Battery:
    """Read the value; above 100 it stays as sent. Issues: `trailing`, `reserved-value`.

    Raises:
        DecodeError: the frame is empty.
    """
    if not frame:
        raise DecodeError(Sentence("2A19: empty frame"))
    trailing = (TRAILING,) if len(frame) > 1 else ()
    reserved = (RESERVED_VALUE,) if frame[0] > 100 else ()
    return Battery(battery_pct=frame[0], issues=trailing + reserved)


def encode(value: Battery) -> bytes:
    """Write the value.

    Raises:
        EncodeError: not from 0 to 255.
    """
    return bytes([_LEVEL.to_wire(value.battery_pct)])
