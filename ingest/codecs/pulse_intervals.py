"""Pulse intervals of Polar's optical sensors: their data frames, and the orders around them.

Source: Polar, Polar Measurement Data Specification; layout of a sample and of a frame as Polar's
own BLE SDK reads them (PpiData, PmdDataFrame, PmdControlPointResponse).
"""

import struct
from enum import IntEnum, IntFlag

import msgspec

from ingest.codecs.wire.errors import DecodeError
from ingest.codecs.wire.issues import RESERVED_FLAGS, TRUNCATED
from ingest.codecs.wire.record import U8, U16, Field
from ingest.measurements import Contact
from ingest.sentence import Sentence

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

_PULSE_INTERVALS = 0x03  # of the measurements that the service has, the one that is read here
_RAW_TYPE_0 = 0x00  # the only form of it; bit 7 would say "compressed"
_HEAD = struct.Struct("<BQB")
_SAMPLE = struct.Struct("<BHHB")
_FEATURES_ANSWER = 0x0F


class PulseFlag(IntFlag):
    """Last byte of a sample."""

    MOVED = 1 << 0  # Polar's "blocker": movement, the interval is not to be used
    CONTACT_DETECTED = 1 << 1  # says something only beside CONTACT_SUPPORTED
    CONTACT_SUPPORTED = 1 << 2


_RESERVED = 0xF8
_BPM = Field(name="heart_rate_bpm", code=U8)
_INTERVAL = Field(name="interval_ms", code=U16)
_ERROR = Field(name="error_ms", code=U16)


class PulseInterval(msgspec.Struct, frozen=True, kw_only=True):
    """One interval between two pulses. `error_ms`: what the sensor thinks it may be off by."""

    interval_ms: int
    error_ms: int
    heart_rate_bpm: int
    has_moved: bool = False
    contact: Contact = Contact.NOT_SUPPORTED


class PulseIntervals(msgspec.Struct, frozen=True, kw_only=True):
    """One notification: some five seconds of pulses, oldest first.

    `sensor_time_ns`: of the last one on the sensor's clock; 0 where the sensor does not tell.
    """

    intervals: tuple[PulseInterval, ...] = ()
    sensor_time_ns: int = 0
    issues: tuple[str, ...] = ()


class PulseOrder(IntEnum):
    """What is written to the control point."""

    START = 0x02
    STOP = 0x03


class PulseAnswer(msgspec.Struct, frozen=True):
    """What the control point indicates about an order. `status` 0: it is done."""

    order: int
    status: int


ALREADY_SO = 6
"""Status of an order that changes nothing, which is as good as done."""


def order(what: PulseOrder) -> bytes:
    """The bytes of an order; the intervals have no settings."""
    return bytes([what, _PULSE_INTERVALS])


def answer(frame: bytes) -> PulseAnswer | None:
    """What an indication says about the intervals; None: it is about something else."""
    if len(frame) < 4 or frame[0] != 0xF0 or frame[2] != _PULSE_INTERVALS:
        return None
    return PulseAnswer(frame[1], frame[3])


def is_offered(features: bytes) -> bool:
    """Whether a control point that was read says that there are pulse intervals."""
    return (
        len(features) >= 2
        and features[0] == _FEATURES_ANSWER
        and bool(features[1] >> _PULSE_INTERVALS & 1)
    )


def decode(frame: bytes) -> PulseIntervals:
    """Read one notification of the data characteristic.

    Issues: `truncated` (the whole samples before the cut are there), `reserved-flags`.

    Raises:
        DecodeError: no whole head, another measurement, or a form of it that nobody sends.
    """
    if len(frame) < _HEAD.size:
        raise DecodeError(
            Sentence(
                "pulse intervals: {count} bytes, expected {size} and more",
                count=len(frame),
                size=_HEAD.size,
            )
        )
    kind, sensor_time_ns, form = _HEAD.unpack_from(frame)
    if kind != _PULSE_INTERVALS:
        raise DecodeError(
            Sentence("pulse intervals: measurement 0x{kind:02x} is another one", kind=kind)
        )
    if form != _RAW_TYPE_0:
        raise DecodeError(
            Sentence("pulse intervals: frame type 0x{form:02x} is not known", form=form)
        )
    count, rest = divmod(len(frame) - _HEAD.size, _SAMPLE.size)
    if rest and not count:
        raise DecodeError(Sentence("pulse intervals: cut in the middle of the first"))
    samples = [
        _SAMPLE.unpack_from(frame, _HEAD.size + number * _SAMPLE.size) for number in range(count)
    ]
    issues: tuple[str, ...] = (TRUNCATED,) if rest else ()
    if any(flags & _RESERVED for *_, flags in samples):
        issues += (RESERVED_FLAGS,)
    return PulseIntervals(
        intervals=tuple(
            PulseInterval(
                heart_rate_bpm=bpm,
                interval_ms=interval_ms,
                error_ms=error_ms,
                has_moved=bool(flags & PulseFlag.MOVED),
                contact=_contact(flags),
            )
            for bpm, interval_ms, error_ms, flags in samples
        ),
        sensor_time_ns=sensor_time_ns,
        issues=issues,
    )


def encode(value: PulseIntervals) -> bytes:
    """Write one notification; `issues` are not written.

    Raises:
        EncodeError: a number does not fit its field.
    """
    head = _HEAD.pack(_PULSE_INTERVALS, value.sensor_time_ns, _RAW_TYPE_0)
    return head + b"".join(
        _SAMPLE.pack(
            _BPM.to_wire(one.heart_rate_bpm),
            _INTERVAL.to_wire(one.interval_ms),
            _ERROR.to_wire(one.error_ms),
            _flags(one),
        )
        for one in value.intervals
    )


def _contact(flags: int) -> Contact:
    if not flags & PulseFlag.CONTACT_SUPPORTED:
        return Contact.NOT_SUPPORTED
    return Contact.DETECTED if flags & PulseFlag.CONTACT_DETECTED else Contact.NOT_DETECTED


def _flags(one: PulseInterval) -> int:
    flags = int(PulseFlag.MOVED) if one.has_moved else 0
    if one.contact is not Contact.NOT_SUPPORTED:
        flags |= PulseFlag.CONTACT_SUPPORTED
    if one.contact is Contact.DETECTED:
        flags |= PulseFlag.CONTACT_DETECTED
    return flags
