"""Heart rate that a bridge told (a watch's app, Home Assistant): the row it is journalled as."""

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT, DecodeError
from ingest.measurements import BRIDGED, HeartRate
from ingest.sentence import Sentence


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bpm: int
    measured_ns: int


_decoder = msgspec.json.Decoder(_Told)


def encode(*, bpm: int, measured_ns: int) -> bytes:
    """The row's payload. `measured_ns`: Unix time of the reading, by the bridge's own clock."""
    return msgspec.json.encode(_Told(bpm, measured_ns))


def decode(payload: bytes) -> HeartRate:
    """The measurement: of the moment of its receipt, marked, and without intervals.

    Raises:
        DecodeError: it is no such row.
    """
    try:
        told = _decoder.decode(payload)
    except NOT_A_DOCUMENT as exc:
        raise DecodeError(Sentence("no heart rate of a bridge: {reason}", reason=exc)) from exc
    return HeartRate(heart_rate_bpm=told.bpm, issues=(BRIDGED,))
