"""RSC Measurement (0x2A53): speed and cadence of a foot pod.

Source: Running Speed and Cadence Service 1.0, 3.1; field layout from the GATT
Specification Supplement.
"""

from enum import IntFlag

import msgspec

from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.codecs.wire.issues import RESERVED_FLAGS, TRAILING
from ingest.codecs.wire.record import U8, U16, U32, Field, Record
from ingest.measurements import FootPod
from ingest.sentence import Sentence


class FootPodFlag(IntFlag):
    """Flags byte. Source: Running Speed and Cadence Service 1.0, 3.1.1.1."""

    STRIDE_LENGTH = 1 << 0
    TOTAL_DISTANCE = 1 << 1
    RUNNING = 1 << 2  # 0: walking


_RESERVED = 0xF8
_OPTIONAL = int(FootPodFlag.STRIDE_LENGTH | FootPodFlag.TOTAL_DISTANCE)
_RUNNING = int(FootPodFlag.RUNNING)  # IntFlag's own operators are slow
_FIELDS = (
    (0, Field(name="speed_kmh", code=U16, units=9, steps=640)),  # 1/256 m/s
    (0, Field(name="cadence_spm", code=U8)),
    (FootPodFlag.STRIDE_LENGTH, Field(name="stride_length_cm", code=U16)),
    (FootPodFlag.TOTAL_DISTANCE, Field(name="total_distance_m", code=U32, steps=10)),
)
_RECORDS = tuple(
    Record(field for flag, field in _FIELDS if flag & flags == flag)
    for flags in range(_OPTIONAL + 1)
)


def decode(frame: bytes) -> FootPod:
    """Read one notification. Issues: `trailing`, `reserved-flags`.

    Raises:
        DecodeError: the frame is cut anywhere.
    """
    if not frame:
        raise DecodeError(Sentence("2A53: empty frame"))
    flags = frame[0]
    record = _RECORDS[flags & _OPTIONAL]
    rest = len(frame) - 1 - record.size
    if rest < 0:
        raise DecodeError(
            Sentence(
                "2A53: flags 0x{flags:02x} need {size} bytes", flags=flags, size=record.size + 1
            )
        )
    issues = ((TRAILING,) if rest else ()) + ((RESERVED_FLAGS,) if flags & _RESERVED else ())
    return FootPod(running=bool(flags & _RUNNING), issues=issues, **record.read(frame, offset=1))


def encode(value: FootPod) -> bytes:
    """Write one notification with exactly the fields that are not None.

    Raises:
        EncodeError: a number does not fit its field, or there is no speed.
    """
    if value.speed_kmh is None:
        raise EncodeError("speed_kmh must be given")
    flags = int(FootPodFlag.RUNNING) if value.running else 0
    if value.stride_length_cm is not None:
        flags |= FootPodFlag.STRIDE_LENGTH
    if value.total_distance_m is not None:
        flags |= FootPodFlag.TOTAL_DISTANCE
    body = _RECORDS[flags & _OPTIONAL].write(msgspec.structs.asdict(value))
    return bytes([flags]) + body
