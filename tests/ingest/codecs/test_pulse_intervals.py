"""Polar's pulse intervals: captured frames, the cut ones, and the orders around them."""

import pytest

from ingest.codecs import pulse_intervals
from ingest.codecs.pulse_intervals import (
    PulseAnswer,
    PulseInterval,
    PulseIntervals,
    PulseOrder,
    answer,
    decode,
    encode,
    is_offered,
    order,
)
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import Contact
from tests.ingest.codecs.vectors import Vector, vector

POLAR = "github polarofficial/polar-ble-sdk, "
HEAD = "03 0000000000000000 00"


def still(interval_ms: int, *, error_ms: int, bpm: int) -> PulseInterval:
    return PulseInterval(
        interval_ms=interval_ms, error_ms=error_ms, heart_rate_bpm=bpm, contact=Contact.DETECTED
    )


GOOD = [
    vector(
        "five pulses at rest",
        POLAR + "issue 311: capture of a Verity Sense",
        f"{HEAD} 3c2c04060006 3c0904060006 3ca203070006 3c8203090006 3c23040a0006",
        PulseIntervals(
            intervals=(
                still(1068, error_ms=6, bpm=60),
                still(1033, error_ms=6, bpm=60),
                still(930, error_ms=7, bpm=60),
                still(898, error_ms=9, bpm=60),
                still(1059, error_ms=10, bpm=60),
            )
        ),
    ),
    vector(
        "the next five",
        POLAR + "issue 311: capture of a Verity Sense",
        f"{HEAD} 398d04090006 395b04070006 39fb03070006 392904070006 393404060006",
        PulseIntervals(
            intervals=(
                still(1165, error_ms=9, bpm=57),
                still(1115, error_ms=7, bpm=57),
                still(1019, error_ms=7, bpm=57),
                still(1065, error_ms=7, bpm=57),
                still(1076, error_ms=6, bpm=57),
            )
        ),
    ),
    vector(
        "widest numbers, no flag, then every flag",
        POLAR + "PpiDataTest, with flags of our own",
        f"{HEAD} 80 8080 80ff 00 00 0100 0100 07",
        PulseIntervals(
            intervals=(
                PulseInterval(interval_ms=0x8080, error_ms=0xFF80, heart_rate_bpm=128),
                PulseInterval(
                    interval_ms=1,
                    error_ms=1,
                    heart_rate_bpm=0,
                    has_moved=True,
                    contact=Contact.DETECTED,
                ),
            )
        ),
    ),
    vector(
        "off the skin, with a time",
        "constructed from the layout: contact supported and not detected, 2e12 ns",
        "03 00204aa9d1010000 00 3c2c04060004",
        PulseIntervals(
            sensor_time_ns=2_000_000_000_000,
            intervals=(
                PulseInterval(
                    interval_ms=1068,
                    error_ms=6,
                    heart_rate_bpm=60,
                    contact=Contact.NOT_DETECTED,
                ),
            ),
        ),
    ),
    vector("no pulse at all", "constructed from the layout", HEAD, PulseIntervals()),
]
ODD = [
    vector(
        "contact detected without supported",
        "constructed from the layout",
        f"{HEAD} 3c2c04060002",
        PulseIntervals(intervals=(PulseInterval(interval_ms=1068, error_ms=6, heart_rate_bpm=60),)),
    ),
    vector(
        "a flag nobody knows",
        "constructed from the layout",
        f"{HEAD} 3c2c04060086",
        PulseIntervals(intervals=(still(1068, error_ms=6, bpm=60),), issues=("reserved-flags",)),
    ),
    vector(
        "cut in the second",
        "the first capture, cut",
        f"{HEAD} 3c2c04060006 3c09",
        PulseIntervals(intervals=(still(1068, error_ms=6, bpm=60),), issues=("truncated",)),
    ),
]
BAD = [
    vector("empty", "nothing came", "", DecodeError),
    vector("half a head", "the first capture, cut", "0300000000", DecodeError),
    vector("cut in the first", "the first capture, cut", f"{HEAD} 3c2c04", DecodeError),
    vector(
        "acceleration", "another measurement", "02 0000000000000000 00 3c2c04060006", DecodeError
    ),
    vector(
        "compressed", "bit 7 of the frame type", "03 0000000000000000 80 3c2c04060006", DecodeError
    ),
    vector("type 1", "a frame type to come", "03 0000000000000000 01 3c2c04060006", DecodeError),
]


@pytest.mark.parametrize("v", [*GOOD, *ODD, *BAD], ids=lambda v: v.name)
def test_the_frame_is_read_as_it_was_sent(v: Vector) -> None:
    if isinstance(v.expect, type):
        with pytest.raises(v.expect):
            decode(v.frame)
    else:
        assert decode(v.frame) == v.expect


@pytest.mark.parametrize("v", GOOD, ids=lambda v: v.name)
def test_a_good_frame_is_written_as_it_came(v: Vector) -> None:
    assert encode(v.expect) == v.frame


@pytest.mark.parametrize("v", GOOD, ids=lambda v: v.name)
def test_a_frame_cut_anywhere_loses_whole_pulses_only(v: Vector) -> None:
    whole = decode(v.frame).intervals
    for size in range(len(v.frame)):
        try:
            value = decode(v.frame[:size])
        except DecodeError:
            assert size < 16
            continue
        count = (size - 10) // 6
        assert value.intervals == whole[:count]
        assert ("truncated" in value.issues) is ((size - 10) % 6 > 0)


def test_what_does_not_fit_is_not_written() -> None:
    too_long = PulseInterval(interval_ms=0x10000, error_ms=0, heart_rate_bpm=60)
    with pytest.raises(EncodeError):
        encode(PulseIntervals(intervals=(too_long,)))


def test_orders_are_the_two_bytes_of_the_specification() -> None:
    assert order(PulseOrder.START) == bytes.fromhex("0203")
    assert order(PulseOrder.STOP) == bytes.fromhex("0303")


@pytest.mark.parametrize(
    ("frame", "expect"),
    [
        ("f002030000", PulseAnswer(2, 0)),
        ("f0020306", PulseAnswer(2, 6)),
        ("f0030300", PulseAnswer(3, 0)),
        ("f0020000", None),  # ECG
        ("f00203", None),
        ("0f080000", None),
        ("", None),
    ],
)
def test_an_answer_is_told_from_answers_about_other_measurements(
    frame: str, expect: PulseAnswer | None
) -> None:
    assert answer(bytes.fromhex(frame)) == expect


@pytest.mark.parametrize(
    ("features", "expect"),
    [("0f0e00", True), ("0f0500", False), ("0e0800", False), ("0f", False), ("", False)],
)
def test_a_sensor_offers_them_by_bit_3(features: str, expect: bool) -> None:
    assert is_offered(bytes.fromhex(features)) is expect


def test_the_uuids_are_of_one_service() -> None:
    tails = {uuid[8:] for uuid in (pulse_intervals.SERVICE, pulse_intervals.CONTROL)}
    assert tails == {pulse_intervals.DATA[8:]}


@pytest.mark.parametrize(
    ("features", "offered"),
    [
        (b"\x0f\x08", True),
        (b"\x0f\xff\x00", True),
        (b"\x0f\xf7", False),
        (b"\x0e\x08", False),
        (b"\x0f", False),
        (b"", False),
    ],
)
def test_the_third_bit_of_the_features_offers_intervals(features: bytes, offered: bool) -> None:
    assert pulse_intervals.is_offered(features) is offered


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (b"\xf0\x02\x03\x00", pulse_intervals.PulseAnswer(2, 0)),
        (b"\xf0\x02\x03\x06\x01", pulse_intervals.PulseAnswer(2, 6)),
        (b"\xf0\x02\x03", None),
        (b"\xf1\x02\x03\x00", None),
        (b"\xf0\x02\x02\x00", None),
    ],
)
def test_an_answer_is_told_with_its_order_and_status(
    frame: bytes, expected: pulse_intervals.PulseAnswer | None
) -> None:
    assert pulse_intervals.answer(frame) == expected
