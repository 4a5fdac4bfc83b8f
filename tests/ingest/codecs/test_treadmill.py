import random
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs.treadmill import decode, encode
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import Treadmill
from tests.ingest.codecs.counts import RAW_STRIDE, property_settings
from tests.ingest.codecs.treadmill_oracle import ROWS, narrow_size, read_slowly, rows_on
from tests.ingest.codecs.vectors import EDGE, KORNIYCHUK, PYFTMS, TMIW, TREADSPAN, Vector, vector

LIFE_FITNESS = f"capture: Life Fitness treadmill, {TMIW}life_fitness_treadmill_test.dart"
MATRIX = f"capture: Matrix Performance TouchXL, {TMIW}matrix_treadmill_test.dart"

FULL_HEAD = "fe1fd204e903701101ddff0c00c8014e00"
FULL_TAIL = "5901d0020c977009075802ecfffa00"
FULL_NARROW = FULL_HEAD + "1d24" + FULL_TAIL
FULL_WIDE = FULL_HEAD + "24016801" + FULL_TAIL
FULL = Treadmill(
    speed_kmh=12.34,
    average_speed_kmh=10.01,
    total_distance_m=70_000,
    inclination_pct=-3.5,
    ramp_angle_deg=1.2,
    elevation_gain_positive_m=45.6,
    elevation_gain_negative_m=7.8,
    pace_km_per_min=2.9,
    average_pace_km_per_min=3.6,
    total_energy_kcal=345,
    energy_per_hour_kcal=720,
    energy_per_minute_kcal=12,
    heart_rate_bpm=151,
    metabolic_equivalent=11.2,
    elapsed_s=1801,
    remaining_s=600,
    force_n=-20,
    power_w=250,
)

CAPTURES = [
    vector(
        "ramp angle and rates not available",
        LIFE_FITNESS,
        "9e04730233022500003c00ff7f0000ff7f0200ffffff1f00",
        Treadmill(
            speed_kmh=6.27,
            average_speed_kmh=5.63,
            total_distance_m=37,
            inclination_pct=6.0,
            elevation_gain_positive_m=0.0,
            elevation_gain_negative_m=3276.7,  # the standard gives this field no mark
            total_energy_kcal=2,
            elapsed_s=31,
        ),
    ),
    vector(
        "with heart rate",
        LIFE_FITNESS,
        "9e0517059202fb00000000ff7f7c00ff7f1b00ffffff698a00",
        Treadmill(
            speed_kmh=13.03,
            average_speed_kmh=6.58,
            total_distance_m=251,
            inclination_pct=0.0,
            elevation_gain_positive_m=12.4,
            elevation_gain_negative_m=3276.7,
            total_energy_kcal=27,
            heart_rate_bpm=105,
            elapsed_s=138,
        ),
    ),
    vector(
        "cut at 20 of 30 bytes",
        MATRIX,
        "9e1b000000000000000000ff7f0000ffff000000",
        Treadmill(
            speed_kmh=0.0,
            average_speed_kmh=0.0,
            total_distance_m=0,
            inclination_pct=0.0,
            elevation_gain_positive_m=0.0,
            elevation_gain_negative_m=6553.5,
            total_energy_kcal=0,
            issues=("truncated",),
        ),
    ),
    vector(
        "cut at 20 of 32 bytes, belt just moving",
        MATRIX,
        "9e1f5100b2005800000000ff7f0000ffff0c0097",
        Treadmill(
            speed_kmh=0.81,
            average_speed_kmh=1.78,
            total_distance_m=88,
            inclination_pct=0.0,
            elevation_gain_positive_m=0.0,
            elevation_gain_negative_m=6553.5,
            total_energy_kcal=12,
            issues=("truncated",),
        ),
    ),
    vector(
        "cut at 20 of 32 bytes, uphill",
        MATRIX,
        "9e1fc60394023e01005a00ff7f3200ffff2500f4",
        Treadmill(
            speed_kmh=9.66,
            average_speed_kmh=6.6,
            total_distance_m=318,
            inclination_pct=9.0,
            elevation_gain_positive_m=5.0,
            elevation_gain_negative_m=6553.5,
            total_energy_kcal=37,
            issues=("truncated",),
        ),
    ),
    vector(
        "first part of a split record",
        MATRIX,
        "9f0061003600000000ff7f0000ffff05006e0002",
        Treadmill(
            average_speed_kmh=0.97,
            total_distance_m=54,
            inclination_pct=0.0,
            elevation_gain_positive_m=0.0,
            elevation_gain_negative_m=6553.5,
            total_energy_kcal=5,
            energy_per_hour_kcal=110,
            energy_per_minute_kcal=2,
            more_data=True,
        ),
    ),
    vector(
        "last part of a split record, force not available",
        MATRIX,
        "001f71000002cc003c06ff7f1a00",
        Treadmill(
            speed_kmh=1.13,
            heart_rate_bpm=0,
            metabolic_equivalent=0.2,
            elapsed_s=204,
            remaining_s=1596,
            power_w=26,
        ),
    ),
    vector(
        "part without speed",
        f"capture: Technogym MyRun, {TMIW}technogym_myrun_test.dart",
        "1f0084012a00000000000001000000",
        Treadmill(
            average_speed_kmh=3.88,
            total_distance_m=42,
            inclination_pct=0.0,
            ramp_angle_deg=0.0,
            elevation_gain_positive_m=0.1,
            elevation_gain_negative_m=0.0,
            more_data=True,
        ),
    ),
    vector(
        "24-bit step count",
        f"capture: Yesoul W2 Pro, {KORNIYCHUK}src/ftms.rs",
        "8624fa00d900a605005500ffffff5709f30d00",
        Treadmill(
            speed_kmh=2.5,
            average_speed_kmh=2.17,
            total_distance_m=1446,
            total_energy_kcal=85,
            elapsed_s=2391,
            step_count=3571,
        ),
    ),
    vector(
        "rates available",
        "capture: Kettler Alpha Run 600, knallfahrrad.de p=1236",
        "8c056400140000000000000500e70003005b00",
        Treadmill(
            speed_kmh=1.0,
            total_distance_m=20,
            inclination_pct=0.0,
            ramp_angle_deg=0.0,
            total_energy_kcal=5,
            energy_per_hour_kcal=231,
            energy_per_minute_kcal=3,
            heart_rate_bpm=0,
            elapsed_s=91,
        ),
    ),
    vector(
        "rates not available",
        f"capture: Sperax RM-01, {TREADSPAN}README.md",
        "840464001400000200ffffff3f00",
        Treadmill(speed_kmh=1.0, total_distance_m=20, total_energy_kcal=2, elapsed_s=63),
    ),
    vector(
        "all zero, step count at the end",
        f"capture: Urevo, {PYFTMS}",
        "9c25000000000000000000000000000000000000000000000000",
        Treadmill(
            speed_kmh=0.0,
            total_distance_m=0,
            inclination_pct=0.0,
            ramp_angle_deg=0.0,
            elevation_gain_positive_m=0.0,
            elevation_gain_negative_m=0.0,
            total_energy_kcal=0,
            energy_per_hour_kcal=0,
            energy_per_minute_kcal=0,
            heart_rate_bpm=0,
            elapsed_s=0,
            step_count=0,
        ),
    ),
    vector(
        "first notification after connecting",
        f"capture: Urevo E1L, {TREADSPAN}urevo-with-kinomap.pcapng",
        "8425e1000000000100000000002100020000",
        Treadmill(
            speed_kmh=2.25,
            total_distance_m=0,
            total_energy_kcal=1,
            energy_per_hour_kcal=0,
            energy_per_minute_kcal=0,
            heart_rate_bpm=0,
            elapsed_s=33,
            step_count=2,
        ),
    ),
]
EDGES = [
    vector("every field, 8-bit pace", EDGE + "FTMS 1.0", FULL_NARROW, FULL),
    vector(
        "every field, 16-bit pace",
        EDGE + "GATT Specification Supplement",
        FULL_WIDE,
        msgspec.structs.replace(FULL, pace_km_per_min=29.2, average_pace_km_per_min=36.0),
    ),
    vector(
        "typical",
        EDGE + "Table 4.5",
        "8c055203dc05000a0006006400f40108855802",
        Treadmill(
            speed_kmh=8.5,
            total_distance_m=1500,
            inclination_pct=1.0,
            ramp_angle_deg=0.6,
            total_energy_kcal=100,
            energy_per_hour_kcal=500,
            energy_per_minute_kcal=8,
            heart_rate_bpm=133,
            elapsed_s=600,
        ),
    ),
    vector("speed only", EDGE + "Table 4.5", "00005802", Treadmill(speed_kmh=6.0)),
    vector(
        "part with distance",
        EDGE + "bit 0 is inverted",
        "0500d20400",
        Treadmill(total_distance_m=1234, more_data=True),
    ),
    vector("part without any field", EDGE + "4.19", "0100", Treadmill(more_data=True)),
    vector(
        "part without any field, padded",
        EDGE + "4.19",
        "01000000",
        Treadmill(more_data=True, issues=("trailing",)),
    ),
    vector(
        "downhill",
        EDGE + "signed",
        "0800f401c4ffdeff",
        Treadmill(speed_kmh=5.0, inclination_pct=-6.0, ramp_angle_deg=-3.4),
    ),
    vector(
        "inclination not available",
        EDGE + "4.4.1.5, 4.4.1.6",
        "0800f401ff7fff7f",
        Treadmill(speed_kmh=5.0),
    ),
    vector(
        "0xFFFF of a signed field is -0.1",
        EDGE + "only 0x7FFF is the mark",
        "0800f401ffffffff",
        Treadmill(speed_kmh=5.0, inclination_pct=-0.1, ramp_angle_deg=-0.1),
    ),
    vector(
        "energy not available",
        EDGE + "4.4.1.10 to 4.4.1.12",
        "8000f401ffffffffff",
        Treadmill(speed_kmh=5.0),
    ),
    vector(
        "force and power not available",
        EDGE + "4.4.1.17, 4.4.1.18",
        "0010f401ff7fff7f",
        Treadmill(speed_kmh=5.0),
    ),
    vector(
        "all ones where the standard has no mark",
        EDGE + "0xFFFF is a number there",
        "160f" + "ff" * 17,
        Treadmill(
            speed_kmh=655.35,
            average_speed_kmh=655.35,
            total_distance_m=0xFFFFFF,
            elevation_gain_positive_m=6553.5,
            elevation_gain_negative_m=6553.5,
            heart_rate_bpm=255,
            metabolic_equivalent=25.5,
            elapsed_s=65535,
            remaining_s=65535,
        ),
    ),
    vector("655.35 km/h", EDGE + "no mark", "0000ffff", Treadmill(speed_kmh=655.35)),
    vector(
        "16-bit step count and a zero byte",
        "shape stated for KingSmith: github mcdax/walkingpad-controller, ftms.py",
        "0020f401091200",
        Treadmill(speed_kmh=5.0, step_count=0x1209),
    ),
    vector(
        "step count after force and power",
        EDGE + "bit order",
        "0030f4011400fa00090000",
        Treadmill(speed_kmh=5.0, force_n=20, power_w=250, step_count=9),
    ),
    vector(
        "reserved bit 15",
        EDGE + "RFU",
        "0080f401",
        Treadmill(speed_kmh=5.0, issues=("reserved-flags",)),
    ),
    vector(
        "trailing bytes",
        EDGE + "padding",
        "0000f401aabb",
        Treadmill(speed_kmh=5.0, issues=("trailing",)),
    ),
    vector(
        "one 8-bit pace",
        EDGE + "exact length",
        "2000f40109",
        Treadmill(speed_kmh=5.0, pace_km_per_min=0.9),
    ),
    vector(
        "one 16-bit pace",
        EDGE + "exact length",
        "2000f4010900",
        Treadmill(speed_kmh=5.0, pace_km_per_min=0.9),
    ),
    vector(
        "pace of neither length, too long",
        EDGE + "the standard's width",
        "2000f401090000",
        Treadmill(speed_kmh=5.0, pace_km_per_min=0.9, issues=("trailing", "ambiguous-pace")),
    ),
    vector(
        "two paces, one byte more than narrow",
        EDGE + "the standard's width",
        "6000f401090a00",
        Treadmill(
            speed_kmh=5.0,
            pace_km_per_min=0.9,
            average_pace_km_per_min=1.0,
            issues=("trailing", "ambiguous-pace"),
        ),
    ),
    vector(
        "pace, then cut",
        EDGE + "the standard's width",
        "2004f4010958",
        Treadmill(speed_kmh=5.0, pace_km_per_min=0.9, issues=("truncated", "ambiguous-pace")),
    ),
    vector(
        "cut before the pace is not ambiguous",
        EDGE + "its width does not matter",
        "2004f401",
        Treadmill(speed_kmh=5.0, issues=("truncated",)),
    ),
    vector(
        "distance missing",
        EDGE + "cut",
        "0400f401",
        Treadmill(speed_kmh=5.0, issues=("truncated",)),
    ),
    vector(
        "two bytes of a distance",
        EDGE + "cut",
        "0404f4015802",
        Treadmill(speed_kmh=5.0, issues=("truncated",)),
    ),
    vector("empty", EDGE + "cut", "", DecodeError),
    vector("half of the flags", EDGE + "cut", "00", DecodeError),
    vector("half of the speed", EDGE + "cut", "000007", DecodeError),
    vector("flags only", EDGE + "cut", "0000", DecodeError),
    vector("part cut to its flags", EDGE + "cut", "0500", DecodeError),
]
VECTORS = CAPTURES + EDGES
GOOD = [v for v in VECTORS if isinstance(v.expect, Treadmill)]


@pytest.mark.parametrize("v", VECTORS, ids=lambda v: v.name)
def test_decode(v: Vector) -> None:
    if isinstance(v.expect, type):
        with pytest.raises(v.expect):
            decode(v.frame)
    else:
        assert decode(v.frame) == v.expect


@pytest.mark.parametrize("v", GOOD, ids=lambda v: v.name)
def test_a_frame_cut_at_any_length_gives_its_whole_leading_fields(v: Vector) -> None:
    for length in range(len(v.frame)):
        assert outcome(v.frame[:length]) == read_slowly(v.frame[:length])


def outcome(frame: bytes) -> dict[str, Any] | None:
    """What `decode` gives, as the oracle says it; None: refused."""
    try:
        return msgspec.structs.asdict(decode(frame))
    except DecodeError:
        return None


def test_random_frames_are_read_as_by_the_slow_oracle() -> None:
    rng = random.Random(20261122)
    for _ in range(3_000):
        # Few flags and lengths around the right one: where widths and cuts are decided.
        flags = rng.getrandbits(16) & rng.getrandbits(16)
        frame = flags.to_bytes(2, "little") + rng.randbytes(rng.randrange(40))
        assert outcome(frame) == read_slowly(frame)


@pytest.mark.parametrize("v", [v for v in GOOD if not v.expect.issues], ids=lambda v: v.name)
def test_encode_gives_the_frame_back(v: Vector) -> None:
    unavailable = [name for _, name, *_ in rows_on(v.frame) if getattr(v.expect, name) is None]
    pace_bytes: Literal[1, 2] = 1 if len(v.frame) == narrow_size(v.frame) else 2
    assert encode(v.expect, unavailable=unavailable, pace_bytes=pace_bytes) == v.frame


def test_every_speed_survives_the_wire() -> None:
    for raw in range(0x10000):
        frame = b"\0\0" + raw.to_bytes(2, "little")
        value = decode(frame)
        assert value.speed_kmh == raw / 100
        assert encode(value) == frame


def test_every_inclination_survives_the_wire() -> None:
    for raw in range(-0x8000, 0x7FFF):
        frame = bytes.fromhex("08000000") + raw.to_bytes(2, "little", signed=True) + b"\xff\x7f"
        value = decode(frame)
        assert value.inclination_pct == raw / 10
        assert encode(value) == frame


@pytest.mark.parametrize("pace_bytes", [1, 2])
def test_every_pace_survives_the_wire(pace_bytes: Literal[1, 2]) -> None:
    for raw in range(0, 256**pace_bytes, 1 if pace_bytes == 1 else RAW_STRIDE):
        frame = bytes.fromhex("20000000") + raw.to_bytes(pace_bytes, "little")
        assert encode(decode(frame), pace_bytes=pace_bytes) == frame


def field_values(row: tuple[int, str, int, bool, int, int | None]) -> st.SearchStrategy[Any]:
    """Every value a field can hold, from its wire steps; never its "not available" mark."""
    _, _, size, signed, steps, mark = row
    low, high = (-(1 << 8 * size - 1), (1 << 8 * size - 1) - 1) if signed else (0, 256**size - 1)
    raw = st.integers(low, high).filter(lambda raw: raw != mark)
    return raw if steps == 1 else raw.map(lambda raw: raw / steps)


@st.composite
def records(draw: st.DrawFn) -> Treadmill:
    """Anything a machine can say in one notification."""
    more_data = draw(st.booleans())
    values: dict[str, Any] = {
        name: draw(st.none() | field_values(row))
        for row in ROWS
        for name in (row[1],)
        if name != "speed_kmh"
    }
    if not more_data:
        values["speed_kmh"] = draw(field_values(ROWS[0]))
    gains = values["elevation_gain_positive_m"], values["elevation_gain_negative_m"]
    if None in gains:
        values["elevation_gain_positive_m"] = values["elevation_gain_negative_m"] = None
    return Treadmill(more_data=more_data, **values)


@given(records(), st.sampled_from([1, 2]))
@property_settings
def test_what_is_encoded_is_read_as_it_was(value: Treadmill, pace_bytes: Literal[1, 2]) -> None:
    assert decode(encode(value, pace_bytes=pace_bytes)) == value


@given(st.integers(0, 0x3FFF), st.binary(min_size=60, max_size=60))
@property_settings
def test_a_clean_frame_comes_back_byte_for_byte(flags: int, body: bytes) -> None:
    head = flags.to_bytes(2, "little")
    frame = (head + body)[: narrow_size(head)]
    value = decode(frame)
    assert value.issues == ()
    unavailable = [name for _, name, *_ in rows_on(frame) if getattr(value, name) is None]
    assert encode(value, unavailable=unavailable) == frame


def test_one_value_of_a_group_sends_the_others_as_not_available() -> None:
    assert encode(Treadmill(speed_kmh=5.0, inclination_pct=1.0)).hex() == "0800f4010a00ff7f"
    assert encode(Treadmill(speed_kmh=5.0, total_energy_kcal=7)).hex() == "8000f4010700ffffff"
    assert encode(Treadmill(speed_kmh=5.0, power_w=7)).hex() == "0010f401ff7f0700"


def test_a_group_of_which_nothing_is_known_can_be_sent() -> None:
    frame = encode(Treadmill(speed_kmh=5.0), unavailable=("inclination_pct",))
    assert frame.hex() == "0800f401ff7fff7f"


def test_a_speed_between_two_steps_is_rounded_and_not_cut() -> None:
    assert encode(Treadmill(speed_kmh=0.29)).hex() == "00001d00"  # int(0.29 / 0.01) is 28


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (Treadmill(), "speed_kmh"),
        (Treadmill(speed_kmh=5.0, more_data=True), "speed_kmh"),
        (Treadmill(speed_kmh=-0.01), "speed_kmh"),
        (Treadmill(speed_kmh=655.36), "speed_kmh"),
        (Treadmill(speed_kmh=float("inf")), "speed_kmh"),
        (Treadmill(speed_kmh=5.0, inclination_pct=3276.7), "inclination_pct"),
        (Treadmill(speed_kmh=5.0, total_energy_kcal=0xFFFF), "total_energy_kcal"),
        (Treadmill(speed_kmh=5.0, elevation_gain_positive_m=1.0), "elevation_gain_negative_m"),
        (Treadmill(speed_kmh=5.0, pace_km_per_min=25.6), "pace_km_per_min"),
        (Treadmill(speed_kmh=5.0, step_count=1 << 24), "step_count"),
    ],
)
def test_what_cannot_be_sent_is_named(value: Treadmill, word: str) -> None:
    with pytest.raises(EncodeError, match=word):
        encode(value)


@pytest.mark.parametrize("name", ["speed_kmh", "elapsed_s", "power", "issues"])
def test_only_a_field_with_a_mark_can_be_sent_as_unavailable(name: str) -> None:
    with pytest.raises(EncodeError, match=name):
        encode(Treadmill(speed_kmh=5.0), unavailable=(name,))
