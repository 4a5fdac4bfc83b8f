"""Addresses and their kinds as each system's bleak gives them, over the virtual radio."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bumble.device import Advertisement

from ingest.simulate.virtual_client import VirtualClient
from ingest.simulate.virtual_radio import World
from ingest.simulate.virtual_scanner import VirtualScanner, _translated

# Of random addresses; what else a test makes up is a public one.
_RANDOM_TOPS = "4567CDEF"


@dataclass(frozen=True)
class Received:
    """As much of Windows' event as is looked at."""

    bluetooth_address_type: int | None


class RawAdvData(NamedTuple):
    """As bleak's Windows back-end has it."""

    adv: Received | None
    scan: Received | None


def uuid_of(address: str) -> str:
    """What macOS calls the device, on one computer."""
    return str(uuid5(NAMESPACE_OID, address)).upper()


def _bluez(address: str) -> Any:
    kind = "random" if address[0] in _RANDOM_TOPS else "public"
    return {"props": {"AddressType": kind, "Bonded": False}}


def _windows(address: str) -> Any:
    return RawAdvData(Received(int(address[0] in _RANDOM_TOPS)), None)


def _old_windows(_address: str) -> Any:
    return RawAdvData(Received(None), None)


_DETAILS: dict[str, Callable[[str], Any]] = {
    "linux": _bluez,
    "windows": _windows,
    "old windows": _old_windows,
    "macos": lambda _address: None,
}


def backends_of(system: str, world: World) -> dict[str, Any]:
    """Scanner and client of one system."""
    details, is_mac = _DETAILS[system], system == "macos"
    real: dict[str, str] = {}

    class Scanner(world.scanner_backend):  # type: ignore[misc, name-defined]
        def _heard(self, heard: Advertisement) -> None:
            assert isinstance(self, VirtualScanner)
            advertisement: AdvertisementData = _translated(heard)
            address = heard.address.to_string(with_type_qualifier=False)
            shown = uuid_of(address) if is_mac else address
            real[shown] = address
            device = self.create_or_update_device(
                shown, shown, advertisement.local_name, details(address), advertisement
            )
            self.call_detection_callbacks(device, advertisement)

    class Client(world.client_backend):  # type: ignore[misc, name-defined]
        def __init__(self, device: BLEDevice, **options: Any) -> None:
            super().__init__(device, **options)
            assert isinstance(self, VirtualClient)
            self.address = real[device.address]

    return {"scanner_backend": Scanner, "client_backend": Client}
