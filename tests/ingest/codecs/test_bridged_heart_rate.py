"""Heart rates that a bridge told: the row, and what it is read as."""

import pytest

from ingest.codecs.bridged_heart_rate import decode, encode
from ingest.codecs.wire.errors import DecodeError
from ingest.measurements import BRIDGED, Contact, HeartRate


def test_the_row_says_both_numbers() -> None:
    assert encode(bpm=132, measured_ns=5) == b'{"bpm":132,"measured_ns":5}'


def test_it_is_a_marked_heart_rate_without_intervals() -> None:
    read = decode(encode(bpm=132, measured_ns=5))
    assert read == HeartRate(heart_rate_bpm=132, issues=(BRIDGED,))
    assert read.rr_ms is None
    assert read.contact is Contact.NOT_SUPPORTED


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b'{"bpm":1}', b'{"bpm":1.5,"measured_ns":2}', b'{"bpm":1,"measured_ns":2,"a":3}'],
)
def test_another_row_is_refused(payload: bytes) -> None:
    with pytest.raises(DecodeError, match="no heart rate of a bridge"):
        decode(payload)
