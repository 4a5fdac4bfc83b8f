"""RSC Feature (0x2A54): what a foot pod can tell.

Source: Running Speed and Cadence Service 1.0, 3.2; bits from the GATT Specification Supplement.
"""

import msgspec

from ingest.codecs.wire.code_names import names_of, word_of
from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_FLAGS, TRAILING
from ingest.sentence import Sentence

_SIZE = 2
NAMES = (
    "Instantaneous Stride Length Measurement",
    "Total Distance Measurement",
    "Walking or Running Status",
    "Calibration Procedure",
    "Multiple Sensor Locations",
)


class FootPodFeatures(msgspec.Struct, frozen=True, kw_only=True):
    """What a foot pod supports, by the standard's names without "Supported"."""

    features: tuple[str, ...]
    issues: tuple[str, ...] = ()


def decode(frame: bytes) -> FootPodFeatures:
    """Read the value. Issues: `trailing`, `reserved-flags`.

    Raises:
        DecodeError: the frame is cut.
    """
    if len(frame) < _SIZE:
        raise DecodeError(
            Sentence("2A54: {size} bytes expected, got {count}", size=_SIZE, count=len(frame))
        )
    word = int.from_bytes(frame[:_SIZE], "little")
    trailing = (TRAILING,) if len(frame) > _SIZE else ()
    reserved = (RESERVED_FLAGS,) if word >> len(NAMES) else ()
    return FootPodFeatures(features=names_of(word, names=NAMES), issues=trailing + reserved)


def encode(value: FootPodFeatures) -> bytes:
    """Write the value.

    Raises:
        EncodeError: a name the standard does not have.
    """
    return word_of(value.features, names=NAMES).to_bytes(_SIZE, "little")
