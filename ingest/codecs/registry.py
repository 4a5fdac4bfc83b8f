"""Every characteristic we can read and write, by its number."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import msgspec

from ingest.codecs import heart_rate, treadmill
from ingest.measurements import HeartRate, Treadmill

Decoded = HeartRate | Treadmill

_BASE_UUID_TAIL = "-0000-1000-8000-00805F9B34FB"  # Bluetooth Core 5.4, volume 3, part B, 2.5.1


class UnknownCharacteristic(LookupError):
    """No codec for this characteristic: journal it, count it, go on."""


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    """A number of Bluetooth's Assigned Numbers with its codec."""

    number: str
    name: str
    decode: Callable[[bytes], Decoded]
    encode: Callable[..., bytes]


CHARACTERISTICS: dict[str, Characteristic] = {
    c.number: c
    for c in (
        Characteristic(
            number="2A37",
            name="Heart Rate Measurement",
            decode=heart_rate.decode,
            encode=heart_rate.encode,
        ),
        Characteristic(
            number="2ACD", name="Treadmill Data", decode=treadmill.decode, encode=treadmill.encode
        ),
    )
}


def find(characteristic: str) -> Characteristic:
    """The codec for "2A37", "2a37", "0x2A37" or the full 128-bit form.

    Raises:
        UnknownCharacteristic: there is none.
    """
    known = CHARACTERISTICS.get(characteristic) or CHARACTERISTICS.get(_number(characteristic))
    if known is None:
        raise UnknownCharacteristic(f"no codec for characteristic {characteristic!r}")
    return known


def _number(characteristic: str) -> str:
    short = characteristic.strip().upper().removeprefix("0X").removesuffix(_BASE_UUID_TAIL)
    return short[4:] if len(short) == 8 and short.startswith("0000") else short


def decode(characteristic: str, frame: bytes) -> Decoded:
    """Read one value of `characteristic`.

    Raises:
        UnknownCharacteristic: there is no codec for it.
        DecodeError: the frame is bad.
    """
    return find(characteristic).decode(frame)


def to_document(value: Decoded) -> dict[str, Any]:
    """What `strapline decode` prints: field names as keys, plain JSON values."""
    return {key: _plain(item) for key, item in msgspec.structs.asdict(value).items()}


def _plain(item: Any) -> Any:
    if isinstance(item, Enum):
        return item.value
    return list(item) if isinstance(item, tuple) else item
