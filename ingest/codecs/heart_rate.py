"""Heart Rate Measurement (0x2A37): beats per minute, skin contact, energy, beat intervals.

Source: Heart Rate Service 1.0, 3.1; field layout from the GATT Specification Supplement.
"""

import struct
from enum import IntFlag

from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_FLAGS, TRAILING
from ingest.codecs.wire.record import U16, Field
from ingest.measurements import Contact, HeartRate
from ingest.sentence import Sentence


class HeartRateFlag(IntFlag):
    """Flags byte. Source: Heart Rate Service 1.0, 3.1.1.1."""

    WIDE_VALUE = 1 << 0  # beats per minute in 16 bits
    CONTACT_DETECTED = 1 << 1  # says something only beside CONTACT_SUPPORTED
    CONTACT_SUPPORTED = 1 << 2
    ENERGY = 1 << 3
    RR = 1 << 4


_WIDE, _ENERGY, _RR = (
    int(HeartRateFlag.WIDE_VALUE),
    int(HeartRateFlag.ENERGY),
    int(HeartRateFlag.RR),
)
_RESERVED = 0xE0
_HEART_RATE = Field(name="heart_rate_bpm", code=U16)
_ENERGY_EXPENDED = Field(name="energy_expended_kj", code=U16)
_RR_INTERVAL = Field(name="rr_ms", code=U16, units=125, steps=128)  # 1000 ms are 1024 steps
_CONTACTS = (
    Contact.NOT_SUPPORTED,
    Contact.NOT_SUPPORTED,
    Contact.NOT_DETECTED,
    Contact.DETECTED,
)
_HEADS = {
    0: struct.Struct("<xB"),
    _WIDE: struct.Struct("<xH"),
    _ENERGY: struct.Struct("<xBH"),
    _WIDE | _ENERGY: struct.Struct("<xHH"),
}


def decode(frame: bytes) -> HeartRate:
    """Read one notification.

    0 beats per minute and a bpm without contact stay as they are: what to believe is the
    listener's question. Issues: `trailing`, `reserved-flags`.

    One odd byte after at least one whole beat interval is trailing: straps have been seen to send
    it, and the intervals before it are good.

    Raises:
        DecodeError: the frame is cut anywhere else, also in the middle of its first interval.
    """
    if not frame:
        raise DecodeError(Sentence("2A37: empty frame"))
    flags = frame[0]
    head = _HEADS[flags & (_WIDE | _ENERGY)]
    rest = len(frame) - head.size
    if rest < 0:
        raise DecodeError(
            Sentence(
                "2A37: flags 0x{flags:02x} need {size} bytes, got {count}",
                flags=flags,
                size=head.size,
                count=len(frame),
            )
        )
    bpm, *energy = head.unpack_from(frame)
    rr_ms = None
    if flags & _RR:
        if rest == 1:
            raise DecodeError(Sentence("2A37: cut in the middle of a beat interval"))
        raw = struct.unpack_from(f"<{rest // 2}H", frame, head.size)
        rr_ms = tuple([steps * 125 / 128 for steps in raw])
    is_odd = flags & _RESERVED or (rest and (rr_ms is None or rest & 1))
    return HeartRate(
        heart_rate_bpm=bpm,
        contact=_CONTACTS[flags >> 1 & 3],
        energy_expended_kj=energy[0] if energy else None,
        rr_ms=rr_ms,
        issues=_issues(flags, rest) if is_odd else (),
    )


def _issues(flags: int, rest: int) -> tuple[str, ...]:
    trailing = (TRAILING,) if rest and (rest & 1 or not flags & _RR) else ()
    return trailing + ((RESERVED_FLAGS,) if flags & _RESERVED else ())


def encode(value: HeartRate, *, wide_value: bool = False) -> bytes:
    """Write one notification, in 16 bits where the value needs it or `wide_value` asks for it.

    Beat intervals are rounded to 1/1024 s; `issues` are not written.

    Raises:
        EncodeError: a number does not fit its field.
    """
    wide = wide_value or value.heart_rate_bpm > 0xFF
    flags = _WIDE if wide else 0
    if value.contact is not Contact.NOT_SUPPORTED:
        flags |= HeartRateFlag.CONTACT_SUPPORTED
    if value.contact is Contact.DETECTED:
        flags |= HeartRateFlag.CONTACT_DETECTED
    numbers = [_HEART_RATE.to_wire(value.heart_rate_bpm)]
    if value.energy_expended_kj is not None:
        flags |= _ENERGY
        numbers.append(_ENERGY_EXPENDED.to_wire(value.energy_expended_kj))
    head = bytearray(_HEADS[flags & (_WIDE | _ENERGY)].pack(*numbers))
    intervals = value.rr_ms
    if intervals is not None:
        flags |= _RR
        head += struct.pack(f"<{len(intervals)}H", *map(_RR_INTERVAL.to_wire, intervals))
    head[0] = flags
    return bytes(head)
