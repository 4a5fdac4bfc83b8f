"""One notification on the command line: the document, the lines, and what is refused."""

import json

import pytest

from strapline.console.exit_errors import InputError
from strapline.files.decode import decode_document, decode_lines

# Heart Rate Service 1.0, 3.1: flags 0x16 = contact detected and RR present; 72 bpm; RR 1024/1024 s.
HEART_RATE = "16 48 00 04"
# Capture: Urevo E1L treadmill, first notification (blak3r/treadspan): 2.25 km/h.
TREADMILL = "8425e1000000000100000000002100020000"


def test_a_heart_rate_is_told_by_the_contracts_names() -> None:
    document = decode_document("2A37", HEART_RATE)
    assert document == {
        "heart_rate_bpm": 72,
        "contact": "detected",
        "energy_expended_kj": None,
        "rr_ms": [1000.0],
        "issues": [],
    }
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("frame", ["16480004", "16:48:00:04", "0x16480004", "16-48-00-04 "])
@pytest.mark.parametrize(
    "characteristic", ["2A37", "2a37", "0x2A37", "00002a37-0000-1000-8000-00805f9b34fb"]
)
def test_every_spelling_is_the_same(characteristic: str, frame: str) -> None:
    assert decode_document(characteristic, frame) == decode_document("2A37", HEART_RATE)


def test_a_treadmills_zero_stays_zero_and_what_is_not_sent_is_null() -> None:
    document = decode_document("2ACD", TREADMILL)
    assert document["speed_kmh"] == 2.25
    assert document["total_distance_m"] == 0
    assert document["inclination_pct"] is None


def test_the_lines_leave_out_what_was_not_sent() -> None:
    lines = dict(decode_lines("2ACD", TREADMILL))
    assert lines["2ACD"] == "Treadmill Data"
    assert lines["speed_kmh"] == "2.25"
    assert lines["total_distance_m"] == "0"
    assert lines["more_data"] == "no"
    assert "inclination_pct" not in lines


def test_what_is_odd_about_a_frame_is_told() -> None:
    assert decode_document("2A37", "0048FF")["issues"] == ["trailing"]
    assert dict(decode_lines("2A37", "0048FF"))["issues"] == "trailing"


@pytest.mark.parametrize(
    ("characteristic", "frame", "named"),
    [
        ("2A37", "xyz", "HEX: 'xyz' is not bytes in hex"),
        ("2A37", "164", "is not bytes in hex"),
        ("2A37", "", "HEX: "),
        ("2A37", "16", "HEX: "),
        ("FFFF", "00", "CHAR: .*expected one of .*2A37"),
    ],
)
def test_what_cannot_be_decoded_is_one_line_and_exit_2(
    characteristic: str, frame: str, named: str
) -> None:
    with pytest.raises(InputError, match=named) as caught:
        decode_document(characteristic, frame)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


# Capture: treadmill F15 with a FitShow module (syssi/esphome-treadmill-f15): 1.0 km/h.
FITSHOW = "02 51 03 0A 00 70 00 1A 00 0A 00 00 00 00 00 38 03"


@pytest.mark.parametrize(
    "characteristic", ["FFF1", "0xfff1", "0000FFF1-0000-1000-8000-00805f9b34fb"]
)
def test_a_makers_own_frame_is_told_with_its_protocol(characteristic: str) -> None:
    document = decode_document(characteristic, FITSHOW)
    assert (document["protocol"], document["speed_kmh"]) == ("fitshow", 1.0)
    assert dict(decode_lines(characteristic, FITSHOW)) == {
        "characteristic": "0000fff1-0000-1000-8000-00805f9b34fb",
        "protocol": "fitshow",
        "speed_kmh": "1",
        "total_distance_m": "26",
        "inclination_pct": "0",
        "total_energy_kcal": "1",
        "elapsed_s": "112",
        "more_data": "no",
    }
    assert decode_document("FFF1", "F507000126D8FA") == {"protocol": "sperax"}


def test_a_part_of_a_makers_frame_and_a_wrong_one_are_refused() -> None:
    uuid = "49535343-1e4d-4bd9-ba61-23c647249616"
    with pytest.raises(InputError, match="HEX: the first part of a frame"):
        decode_document(uuid, "F0BC" + "00" * 18)
    with pytest.raises(InputError, match=r"HEX: 0000fff1 .*checksum"):
        decode_document("FFF1", FITSHOW.replace("0A", "0B", 1))
