"""Values of one byte or one string: battery, sensor location, heart-rate control, device texts."""

import doctest
from typing import Any

import pytest

from ingest.codecs import battery, body_sensor_location, device_information, heart_rate_control
from ingest.codecs.body_sensor_location import BodySensorLocation
from ingest.codecs.device_information import DeviceText
from ingest.codecs.heart_rate_control import RESET_ENERGY_EXPENDED, HeartRateControl
from ingest.codecs.wire import code_names as codes
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import Battery
from tests.ingest.codecs.vectors import EDGE, Vector, vector

CASES: list[tuple[Any, Vector]] = [
    (battery, vector("flat battery", EDGE + "0 is a value", "00", Battery(battery_pct=0))),
    (battery, vector("full battery", EDGE + "BAS 1.0, 3.1", "64", Battery(battery_pct=100))),
    (
        battery,
        vector(
            "battery above full",
            EDGE + "101 to 255 are reserved",
            "65",
            Battery(battery_pct=101, issues=("reserved-value",)),
        ),
    ),
    (
        battery,
        vector(
            "battery, one byte more",
            EDGE + "padding",
            "4b00",
            Battery(battery_pct=75, issues=("trailing",)),
        ),
    ),
    (
        body_sensor_location,
        vector("chest", EDGE + "HRS 1.0, 3.2", "01", BodySensorLocation(location="chest")),
    ),
    (
        body_sensor_location,
        vector("ear lobe", EDGE + "HRS 1.0, 3.2", "05", BodySensorLocation(location="ear lobe")),
    ),
    (
        body_sensor_location,
        vector(
            "location to come, one byte more",
            EDGE + "RFU",
            "0700",
            BodySensorLocation(location="reserved_0x07", issues=("trailing", "reserved-value")),
        ),
    ),
    (
        heart_rate_control,
        vector(
            "reset of the energy",
            EDGE + "HRS 1.0, 3.3",
            "01",
            HeartRateControl(op=RESET_ENERGY_EXPENDED),
        ),
    ),
    (
        heart_rate_control,
        vector(
            "request to come, one byte more",
            EDGE + "RFU",
            "0201",
            HeartRateControl(op="reserved_0x02", issues=("trailing", "reserved-value")),
        ),
    ),
    (
        device_information,
        vector(
            "manufacturer",
            "stated by github justintout/treadmill, README.md",
            b"FITSHOW".hex(),
            DeviceText(text="FITSHOW"),
        ),
    ),
    (device_information, vector("empty text", EDGE + "DIS 1.1", "", DeviceText(text=""))),
    (
        device_information,
        vector(
            "zero padded text",
            EDGE + "padding",
            b"H10\0\0".hex(),
            DeviceText(text="H10", issues=("trailing",)),
        ),
    ),
    (
        device_information,
        vector(
            "text that is not UTF-8",
            EDGE + "Latin-1",
            b"L\xf6we".hex(),
            DeviceText(text="L\ufffdwe", issues=("invalid-utf8",)),
        ),
    ),
]


@pytest.mark.parametrize(("codec", "v"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_both_directions(codec: Any, v: Vector) -> None:
    assert codec.decode(v.frame) == v.expect
    if not v.expect.issues:
        assert codec.encode(v.expect) == v.frame


@pytest.mark.parametrize("codec", [battery, body_sensor_location, heart_rate_control])
def test_every_byte_survives_the_wire_and_none_is_refused(codec: Any) -> None:
    for byte in range(256):
        assert codec.encode(codec.decode(bytes([byte]))) == bytes([byte])
    with pytest.raises(DecodeError):
        codec.decode(b"")


@pytest.mark.parametrize(
    ("codec", "value", "word"),
    [
        (battery, Battery(battery_pct=256), "battery_pct"),
        (body_sensor_location, BodySensorLocation(location="knee"), "knee"),
        (heart_rate_control, HeartRateControl(op="explode"), "explode"),
    ],
)
def test_what_cannot_be_sent_is_named(codec: Any, value: Any, word: str) -> None:
    with pytest.raises(EncodeError, match=word):
        codec.encode(value)


def test_the_example_of_a_code_table_holds() -> None:
    assert doctest.testmod(codes).failed == 0
