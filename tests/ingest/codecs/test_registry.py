import json
from typing import Any

import pytest

from ingest.codecs.registry import (
    CHARACTERISTICS,
    UnknownCharacteristic,
    decode,
    find,
    to_document,
)
from ingest.codecs.wire.errors import DecodeError


@pytest.mark.parametrize(
    "spelling",
    [
        "2A37",
        "2a37",
        "0x2A37",
        "0X2a37",
        " 2a37 ",
        "00002A37",
        "00002a37-0000-1000-8000-00805f9b34fb",
        "00002A37-0000-1000-8000-00805F9B34FB",
    ],
)
def test_a_characteristic_is_found_however_it_is_spelt(spelling: str) -> None:
    assert find(spelling) is CHARACTERISTICS["2A37"]
    assert to_document(decode(spelling, b"\0\x3c"))["heart_rate_bpm"] == 60


@pytest.mark.parametrize(
    "spelling",
    [
        "0x29",  # seen in the sniffed Urevo session
        "FFF1",
        "",
        "heart rate",
        "12342A37",
        "12342a37-0000-1000-8000-00805f9b34fb",
        "00002a37-0000-1000-8000-00805f9b34fc",
        "24e2521c-f63b-48ed-85be-c5330a00fdf7",
    ],
)
def test_an_unknown_characteristic_is_named(spelling: str) -> None:
    with pytest.raises(UnknownCharacteristic) as caught:
        decode(spelling, b"\0\x3c")
    assert repr(spelling) in str(caught.value)


def test_a_bad_frame_is_a_decode_error_that_names_the_characteristic() -> None:
    with pytest.raises(DecodeError, match="2A37"):
        decode("2a37", b"")


# The keys are the public contract of `strapline decode`.
TREADMILL_KEYS = (
    "speed_kmh average_speed_kmh total_distance_m inclination_pct ramp_angle_deg "
    "elevation_gain_positive_m elevation_gain_negative_m pace_km_per_min average_pace_km_per_min "
    "total_energy_kcal energy_per_hour_kcal energy_per_minute_kcal heart_rate_bpm "
    "metabolic_equivalent elapsed_s remaining_s force_n power_w step_count more_data issues"
)
TARGET_KEYS = (
    "target_speed_kmh target_inclination_pct target_heart_rate_bpm target_energy_kcal "
    "target_step_count target_distance_m target_time_s target_zone_times_s stop_or_pause "
    "parameter_hex issues"
)


@pytest.mark.parametrize(
    ("characteristic", "frame", "keys"),
    [
        ("2A37", "003c", "heart_rate_bpm contact energy_expended_kj rr_ms issues"),
        ("2ACD", "00000000", TREADMILL_KEYS),
        (
            "2A53",
            "00000000",
            "speed_kmh cadence_spm stride_length_cm total_distance_m running issues",
        ),
        ("2A54", "0000", "features issues"),
        ("2AD4", "000000000000", "min_kmh max_kmh step_kmh issues"),
        ("2AD5", "000000000000", "min_pct max_pct step_pct issues"),
        ("2ACC", "0000000000000000", "features targets issues"),
        ("2AD3", "0001", "status text issues status_name"),
        ("2ADA", "01", f"op {TARGET_KEYS} op_name"),
        ("2AD9", "00", f"op request_op result {TARGET_KEYS} op_name request_op_name result_name"),
        ("2A19", "64", "battery_pct issues"),
        ("2A38", "01", "location issues"),
        ("2A39", "01", "op issues"),
        ("2A24", "41", "text issues"),
        ("2A25", "41", "text issues"),
        ("2A26", "41", "text issues"),
        ("2A27", "41", "text issues"),
        ("2A28", "41", "text issues"),
        ("2A29", "41", "text issues"),
        (
            "FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8",
            "030000000000000000003c2c0406000600",
            "intervals sensor_time_ns issues",
        ),
    ],
)
def test_the_document_has_the_keys_of_the_contract(
    characteristic: str, frame: str, keys: str
) -> None:
    document = to_document(decode(characteristic, bytes.fromhex(frame)))
    assert list(document) == keys.split()
    assert json.loads(json.dumps(document)) == document


def test_the_contract_covers_every_codec() -> None:
    checked = {
        case[0]
        for mark in getattr(test_the_document_has_the_keys_of_the_contract, "pytestmark", ())
        for case in mark.args[1]
    }
    assert checked == set(CHARACTERISTICS)


def plain(item: Any) -> bool:
    if isinstance(item, list):
        return all(plain(part) for part in item)
    if isinstance(item, dict):
        return all(type(key) is str and plain(part) for key, part in item.items())
    return item is None or type(item) in (str, int, float, bool)


@pytest.mark.parametrize(
    ("characteristic", "frame", "expect"),
    [
        ("2A37", "164b2003", {"contact": "detected", "rr_ms": [781.25], "issues": []}),
        ("2A37", "003c", {"contact": "not supported", "rr_ms": None}),
        ("2A37", "103c", {"rr_ms": []}),
        ("2ACD", "0100", {"speed_kmh": None, "more_data": True}),
        ("2ACD", "0080f401", {"issues": ["reserved-flags"]}),
        ("2ADA", "056900", {"op": 5, "op_name": "target_speed_changed", "target_speed_kmh": 1.05}),
        ("2AD3", "010d", {"status": 13, "status_name": "manual_mode"}),
        ("2AD3", "0010", {"status": 16, "status_name": "reserved_0x10"}),
        (
            "fb005c82-02e7-f387-1cad-8acd2d8df0c8",
            "030000000000000000003c2c0406000700",
            {
                "sensor_time_ns": 0,
                "issues": ["truncated"],
                "intervals": [
                    {
                        "interval_ms": 1068,
                        "error_ms": 6,
                        "heart_rate_bpm": 60,
                        "has_moved": True,
                        "contact": "detected",
                    }
                ],
            },
        ),
        (
            "2AD9",
            "800205",
            {
                "op": 0x80,
                "op_name": "response_code",
                "request_op": 2,
                "request_op_name": "set_target_speed",
                "result": 5,
                "result_name": "control_not_permitted",
            },
        ),
    ],
)
def test_the_document_holds_plain_json_values(
    characteristic: str, frame: str, expect: dict[str, Any]
) -> None:
    document = to_document(decode(characteristic, bytes.fromhex(frame)))
    assert expect.items() <= document.items()
    assert all(plain(item) for item in document.values())
