import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs.heart_rate import decode, encode
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import Contact, HeartRate
from tests.ingest.codecs.counts import property_settings
from tests.ingest.codecs.vectors import APP_INVENTOR, EDGE, KORNIYCHUK, TMIW, Vector, vector

STRAP_TEST = TMIW + "heart_rate_monitor_sensor_test.dart"
H10_OFF = KORNIYCHUK + "docs/tasks/033-hr-contact-loss-frozen-bpm.md"
DETECTED, NOT_DETECTED = Contact.DETECTED, Contact.NOT_DETECTED


def rr(*steps: int) -> tuple[float, ...]:
    return tuple(step * 1000 / 1024 for step in steps)


CAPTURES = [
    vector(
        "contact lost, plausible bpm",
        f"capture: unnamed BLE strap, {STRAP_TEST}",
        "0454",
        HeartRate(heart_rate_bpm=84, contact=NOT_DETECTED),
    ),
    vector(
        "one interval",
        f"capture: unnamed BLE strap with RR, {STRAP_TEST}",
        "1659a202",
        HeartRate(heart_rate_bpm=89, contact=DETECTED, rr_ms=(658.203125,)),
    ),
    vector(
        "one interval, next beat",
        f"capture: unnamed BLE strap with RR, {STRAP_TEST}",
        "165a9a02",
        HeartRate(heart_rate_bpm=90, contact=DETECTED, rr_ms=(650.390625,)),
    ),
    vector(
        "two intervals",
        f"capture: Polar H7, {STRAP_TEST}",
        "167310020d02",
        HeartRate(heart_rate_bpm=115, contact=DETECTED, rr_ms=(515.625, 512.6953125)),
    ),
    vector(
        "two intervals, next second",
        f"capture: Polar H7, {STRAP_TEST}",
        "16730f021102",
        HeartRate(heart_rate_bpm=115, contact=DETECTED, rr_ms=(514.6484375, 516.6015625)),
    ),
    vector(
        "790 steps of 1/1024 s",
        "capture: Polar H7, StackOverflow thread mirrored at e-learn.cn qa 1013198",
        "164d1603",
        HeartRate(heart_rate_bpm=77, contact=DETECTED, rr_ms=(771.484375,)),
    ),
    vector(
        "no contact feature",
        "capture: Polar H10, StackOverflow 67024800",
        "103b5304",
        HeartRate(heart_rate_bpm=59, rr_ms=(1081.0546875,)),
    ),
    vector(
        "worn H10",
        f"capture: Polar H10, {H10_OFF}",
        "107572032702",
        HeartRate(heart_rate_bpm=117, rr_ms=(861.328125, 538.0859375)),
    ),
    vector(
        "taken off: the last bpm goes on, without intervals",
        f"capture: Polar H10, {H10_OFF}",
        "006f",
        HeartRate(heart_rate_bpm=111),
    ),
    vector(
        "taken off: one interval of six seconds",
        f"capture: Polar H10, {H10_OFF}",
        "106ffb17",
        HeartRate(heart_rate_bpm=111, rr_ms=(5995.1171875,)),
    ),
    vector(
        "contact bit set though unsupported, 1117 ms",
        f"capture: unnamed chest strap, {APP_INVENTOR}",
        "12367804",
        HeartRate(heart_rate_bpm=54, rr_ms=(1117.1875,)),
    ),
    vector(
        "contact bit set though unsupported, 1144 ms",
        f"capture: unnamed chest strap, {APP_INVENTOR}",
        "12369304",
        HeartRate(heart_rate_bpm=54, rr_ms=(1143.5546875,)),
    ),
    vector(
        "contact bit set though unsupported, no interval",
        f"capture: unnamed chest strap, {APP_INVENTOR}",
        "0236",
        HeartRate(heart_rate_bpm=54),
    ),
    vector(
        "contact bit set though unsupported, 53 bpm",
        f"capture: unnamed chest strap, {APP_INVENTOR}",
        "12357804",
        HeartRate(heart_rate_bpm=53, rr_ms=(1117.1875,)),
    ),
]
EDGES = [
    vector(
        "two intervals, typical",
        EDGE + "HRS 1.0, 3.1",
        "164b20033403",
        HeartRate(heart_rate_bpm=75, contact=DETECTED, rr_ms=rr(800, 820)),
    ),
    vector("smallest frame", EDGE + "HRS 1.0, 3.1", "003c", HeartRate(heart_rate_bpm=60)),
    vector("300 bpm", EDGE + "16-bit value", "012c01", HeartRate(heart_rate_bpm=300)),
    vector(
        "energy expended",
        EDGE + "kilojoules",
        "0863d204",
        HeartRate(heart_rate_bpm=99, energy_expended_kj=1234),
    ),
    vector(
        "every field, energy at its end",
        EDGE + "65535 kJ is a number",
        "1f8e00ffffae01a901",
        HeartRate(
            heart_rate_bpm=142, contact=DETECTED, energy_expended_kj=65535, rr_ms=rr(430, 425)
        ),
    ),
    vector(
        "contact lost, 0 bpm",
        EDGE + "0 is a value",
        "0400",
        HeartRate(heart_rate_bpm=0, contact=NOT_DETECTED),
    ),
    vector(
        "detected without supported",
        EDGE + "bit 1 says nothing alone",
        "0246",
        HeartRate(heart_rate_bpm=70),
    ),
    vector(
        "nine intervals fill 20 bytes",
        EDGE + "smallest MTU",
        "10b4" + "".join((340 + i).to_bytes(2, "little").hex() for i in range(9)),
        HeartRate(heart_rate_bpm=180, rr_ms=rr(*range(340, 349))),
    ),
    vector(
        "interval flag, empty list",
        EDGE + "() is not None",
        "1050",
        HeartRate(heart_rate_bpm=80, rr_ms=()),
    ),
    vector(
        "reserved bits 5 to 7",
        EDGE + "RFU",
        "e642",
        HeartRate(heart_rate_bpm=66, contact=DETECTED, issues=("reserved-flags",)),
    ),
    vector(
        "bytes after the value",
        EDGE + "no flag names them",
        "003c0102",
        HeartRate(heart_rate_bpm=60, issues=("trailing",)),
    ),
    vector(
        "bytes after the value and reserved bits",
        EDGE + "both",
        "203c01",
        HeartRate(heart_rate_bpm=60, issues=("trailing", "reserved-flags")),
    ),
    vector("empty", EDGE + "cut", "", DecodeError),
    vector("flags only", EDGE + "cut", "00", DecodeError),
    vector("half of a 16-bit value", EDGE + "cut", "012c", DecodeError),
    vector("half of the energy", EDGE + "cut", "086305", DecodeError),
    vector("half of the first interval", EDGE + "cut", "1050bc", DecodeError),
    vector(
        "a byte after the last whole interval",
        EDGE + "odd, as two public captures show it",
        "1050bc0203",
        HeartRate(heart_rate_bpm=80, rr_ms=(683.59375,), issues=("trailing",)),
    ),
]
VECTORS = CAPTURES + EDGES
GOOD = [v for v in VECTORS if isinstance(v.expect, HeartRate)]


@pytest.mark.parametrize("v", VECTORS, ids=lambda v: v.name)
def test_decode(v: Vector) -> None:
    if isinstance(v.expect, type):
        with pytest.raises(v.expect):
            decode(v.frame)
    else:
        assert decode(v.frame) == v.expect


@pytest.mark.parametrize("v", GOOD, ids=lambda v: v.name)
def test_a_frame_cut_at_any_length_is_refused_or_holds_whole_intervals(v: Vector) -> None:
    intervals = v.expect.rr_ms or ()
    trailing = "trailing" in v.expect.issues
    head = len(v.frame) - 2 * len(intervals) - (1 if trailing and intervals else 0)
    for length in range(len(v.frame)):
        cut = v.frame[:length]
        # One byte of the next interval is trailing, if there is a whole one before it.
        ends_between_intervals = v.expect.rr_ms and length >= head and length != head + 1
        if ends_between_intervals or (trailing and not intervals and length >= 2):
            assert decode(cut).heart_rate_bpm == v.expect.heart_rate_bpm
        else:
            with pytest.raises(DecodeError):
                decode(cut)


@pytest.mark.parametrize("v", [v for v in GOOD if not v.expect.issues], ids=lambda v: v.name)
def test_encode_gives_the_frame_back(v: Vector) -> None:
    wide = bool(v.frame[0] & 1)
    lone_contact_bit = 2 if v.frame[0] & 6 == 2 else 0  # says nothing, so it is not kept
    canonical = bytes([v.frame[0] & ~lone_contact_bit]) + v.frame[1:]
    assert encode(v.expect, wide_value=wide) == canonical


def test_every_interval_survives_the_wire() -> None:
    for first in range(0, 0x10000, 256):
        frame = b"\x10\x50" + b"".join(
            raw.to_bytes(2, "little") for raw in range(first, first + 256)
        )
        assert encode(decode(frame)) == frame


def test_every_heart_rate_survives_the_wire() -> None:
    for bpm in range(0x10000):
        assert decode(encode(HeartRate(heart_rate_bpm=bpm))).heart_rate_bpm == bpm


values = st.builds(
    HeartRate,
    heart_rate_bpm=st.integers(0, 0xFFFF),
    contact=st.sampled_from(Contact),
    energy_expended_kj=st.none() | st.integers(0, 0xFFFF),
    rr_ms=st.none()
    | st.lists(st.integers(0, 0xFFFF).map(lambda raw: raw * 1000 / 1024), max_size=9).map(tuple),
)


@given(values, st.booleans())
@property_settings
def test_what_is_encoded_is_read_as_it_was(value: HeartRate, wide_value: bool) -> None:
    assert decode(encode(value, wide_value=wide_value)) == value


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (HeartRate(heart_rate_bpm=-1), "heart_rate_bpm"),
        (HeartRate(heart_rate_bpm=0x10000), "heart_rate_bpm"),
        (HeartRate(heart_rate_bpm=60, energy_expended_kj=0x10000), "energy_expended_kj"),
        (HeartRate(heart_rate_bpm=60, rr_ms=(64_000.0,)), "rr_ms"),
        (HeartRate(heart_rate_bpm=60, rr_ms=(float("nan"),)), "rr_ms"),
        (HeartRate(heart_rate_bpm=60, rr_ms=(-1.0,)), "rr_ms"),
    ],
)
def test_a_number_that_does_not_fit_is_named(value: HeartRate, field: str) -> None:
    with pytest.raises(EncodeError, match=field):
        encode(value)
