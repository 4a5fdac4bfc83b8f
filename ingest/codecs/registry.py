"""Characteristics that we can read and write, by their numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from ingest.codecs import (
    battery,
    body_sensor_location,
    device_information,
    foot_pod,
    foot_pod_features,
    heart_rate,
    heart_rate_control,
    pulse_intervals,
    treadmill,
)
from ingest.codecs.body_sensor_location import BodySensorLocation
from ingest.codecs.device_information import DeviceText
from ingest.codecs.foot_pod_features import FootPodFeatures
from ingest.codecs.heart_rate_control import HeartRateControl
from ingest.codecs.machine import (
    control_point,
    features,
    inclination_range,
    speed_range,
    status,
    training_status,
)
from ingest.codecs.machine.control_point import ControlPoint
from ingest.codecs.machine.features import MachineFeatures
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.machine.training_status import TrainingStatus
from ingest.codecs.pulse_intervals import PulseIntervals
from ingest.measurements import Battery, FootPod, HeartRate, MachineStatus, Treadmill
from ingest.sentence import Sentence

Decoded = (
    HeartRate
    | Treadmill
    | FootPod
    | MachineStatus
    | Battery
    | BodySensorLocation
    | ControlPoint
    | DeviceText
    | FootPodFeatures
    | HeartRateControl
    | InclinationRange
    | MachineFeatures
    | PulseIntervals
    | SpeedRange
    | TrainingStatus
)

_BASE_UUID_TAIL = "-0000-1000-8000-00805f9b34fb"  # Bluetooth Core 5.4, volume 3, part B, 2.5.1


class UnknownCharacteristic(LookupError):
    """No codec for this characteristic: journal it, count it, go on."""


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    """A number of Bluetooth's Assigned Numbers, or a maker's UUID in capitals, with its codec."""

    number: str
    name: str
    decode: Callable[[bytes], Decoded]
    encode: Callable[..., bytes]


_ROWS: tuple[tuple[str, str, Callable[[bytes], Decoded], Callable[..., bytes]], ...] = (
    ("2A19", "Battery Level", battery.decode, battery.encode),
    ("2A24", "Model Number String", device_information.decode, device_information.encode),
    ("2A25", "Serial Number String", device_information.decode, device_information.encode),
    ("2A26", "Firmware Revision String", device_information.decode, device_information.encode),
    ("2A27", "Hardware Revision String", device_information.decode, device_information.encode),
    ("2A28", "Software Revision String", device_information.decode, device_information.encode),
    ("2A29", "Manufacturer Name String", device_information.decode, device_information.encode),
    ("2A37", "Heart Rate Measurement", heart_rate.decode, heart_rate.encode),
    ("2A38", "Body Sensor Location", body_sensor_location.decode, body_sensor_location.encode),
    ("2A39", "Heart Rate Control Point", heart_rate_control.decode, heart_rate_control.encode),
    ("2A53", "RSC Measurement", foot_pod.decode, foot_pod.encode),
    ("2A54", "RSC Feature", foot_pod_features.decode, foot_pod_features.encode),
    ("2ACC", "Fitness Machine Feature", features.decode, features.encode),
    ("2ACD", "Treadmill Data", treadmill.decode, treadmill.encode),
    ("2AD3", "Training Status", training_status.decode, training_status.encode),
    ("2AD4", "Supported Speed Range", speed_range.decode, speed_range.encode),
    ("2AD5", "Supported Inclination Range", inclination_range.decode, inclination_range.encode),
    ("2AD9", "Fitness Machine Control Point", control_point.decode, control_point.encode),
    ("2ADA", "Fitness Machine Status", status.decode, status.encode),
    (
        pulse_intervals.DATA.upper(),
        "Polar's pulse intervals",
        pulse_intervals.decode,
        pulse_intervals.encode,
    ),
)
CHARACTERISTICS: dict[str, Characteristic] = {
    number: Characteristic(number=number, name=name, decode=decoder, encode=encoder)
    for number, name, decoder, encoder in _ROWS
}


def find(characteristic: str) -> Characteristic:
    """The codec for "2A37", "2a37", "0x2A37" or the full 128-bit form.

    Raises:
        UnknownCharacteristic: there is none.
    """
    known = CHARACTERISTICS.get(characteristic) or CHARACTERISTICS.get(_number(characteristic))
    if known is None:
        raise UnknownCharacteristic(
            Sentence(
                "no codec for characteristic {characteristic!r}", characteristic=characteristic
            )
        )
    return known


def full_uuid(number: str) -> str:
    """The 128-bit form of a number of Bluetooth's.

    >>> full_uuid("2ACD")
    '00002acd-0000-1000-8000-00805f9b34fb'
    """
    return f"0000{number.lower()}{_BASE_UUID_TAIL}"


def short_uuid(uuid: str) -> str:
    """The number of Bluetooth's in upper-case hex; a vendor's UUID as it is.

    >>> short_uuid("00002acd-0000-1000-8000-00805f9b34fb")
    '2ACD'
    """
    is_short = uuid.startswith("0000") and uuid[8:].lower() == _BASE_UUID_TAIL
    return uuid[4:8].upper() if is_short else uuid


def _number(characteristic: str) -> str:
    short = short_uuid(characteristic.strip()).upper().removeprefix("0X")
    return short[4:] if len(short) == 8 and short.startswith("0000") else short


def decode(characteristic: str, frame: bytes) -> Decoded:
    """Read one value of `characteristic`.

    Raises:
        UnknownCharacteristic: there is no codec for it.
        DecodeError: the frame is bad.
    """
    return find(characteristic).decode(frame)


# Faithful to the wire, a document gives a code as its number; its name stands beside it.
_NUMBERED: dict[type, dict[str, Callable[[str], int]]] = {
    MachineStatus: {"op": status.op_code},
    ControlPoint: {
        "op": control_point.op_code,
        "request_op": control_point.op_code,
        "result": control_point.result_code,
    },
    TrainingStatus: {"status": training_status.STATUSES.code},
}


def to_document(value: Decoded) -> dict[str, Any]:
    """What `strapline decode` prints: field names as keys, plain JSON values.

    A code of the standard is its number, with its name under the key with `_name` behind it.
    """
    document = {key: _plain(item) for key, item in msgspec.structs.asdict(value).items()}
    for key, number in _NUMBERED.get(type(value), {}).items():
        name = document[key]
        document[key] = None if name is None else number(name)
        document[f"{key}_name"] = name
    return document


def _plain(item: Any) -> Any:
    if isinstance(item, Enum):
        return item.value
    if isinstance(item, msgspec.Struct):
        return {key: _plain(part) for key, part in msgspec.structs.asdict(item).items()}
    return [_plain(part) for part in item] if isinstance(item, tuple) else item
