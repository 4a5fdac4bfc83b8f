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
