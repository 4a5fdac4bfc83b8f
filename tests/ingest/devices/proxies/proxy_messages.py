"""Parts of a proxy's messages: a service as it is told, and addresses as numbers."""

from typing import Any

from aioesphomeapi import api_pb2
from bumble import core

api: Any = api_pb2  # its classes are made at run time


def service_message(service: Any) -> Any:
    return api.BluetoothGATTService(
        uuid=_halves(service.uuid),
        handle=service.handle,
        characteristics=[
            api.BluetoothGATTCharacteristic(
                uuid=_halves(characteristic.uuid),
                handle=characteristic.handle,
                properties=int(characteristic.properties),
                descriptors=[
                    api.BluetoothGATTDescriptor(
                        uuid=_halves(descriptor.type), handle=descriptor.handle
                    )
                    for descriptor in characteristic.descriptors
                ],
            )
            for characteristic in service.characteristics
        ],
    )


def _halves(uuid: core.UUID) -> list[int]:
    value = int(uuid.to_hex_str().zfill(8) + "00001000800000805F9B34FB", 16)
    if len(uuid.to_bytes()) == 16:
        value = int(uuid.to_hex_str(), 16)
    return [value >> 64, value & (1 << 64) - 1]


def number_of(place: str) -> int:
    return int(place.replace(":", ""), 16)


def place_of(number: int) -> str:
    digits = f"{number:012X}"
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
