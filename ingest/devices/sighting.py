"""Sightings: what one advertisement tells of the device that sent it."""

from enum import Enum
from typing import Any

import msgspec
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from ingest.codecs.registry import full_uuid
from ingest.codecs.vendor.vendor_stream import SERVICES
from ingest.codecs.wire.clean_name import clean_name
from ingest.devices.same_device import AddressKind, address_kind
from ingest.devices.sensor import DeviceKind
from ingest.quirks.treadmill_names import Speaks, treadmill_of

TELLING_LETTERS = 3  # as in "F80"; "RE" and "SW" tell nothing by themselves

_FITNESS_MACHINE = full_uuid("1826")
# The main business first: a treadmill may pass on a heart rate, a strap may count steps.
_KIND_OF_SERVICE = {
    _FITNESS_MACHINE: DeviceKind.TREADMILL,
    full_uuid("180D"): DeviceKind.STRAP,
    full_uuid("1814"): DeviceKind.FOOT_POD,
}

# Windows' BluetoothAddressType, and ESP-IDF's esp_ble_addr_type_t.
_RANDOM = {0: False, 1: True}


class OtherMachine(Enum):
    """A fitness machine that is no treadmill, by its bit. Source: FTMS 1.0, 3.1.2, Table 3.2."""

    CROSS_TRAINER = 1
    STEP_CLIMBER = 2
    STAIR_CLIMBER = 3
    ROWER = 4
    INDOOR_BIKE = 5


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A device heard on the air. `kinds` is what its advertised services say it measures, the
    main business first.

    `address` is a MAC, or on macOS a UUID that only this computer knows. `name` is the address
    where none is advertised that can be shown. `is_machine`: a fitness machine, of whatever kind.
    `other_machine`: what it says it is, where that is no treadmill.
    `is_bonded`: the system has a key for it, and has resolved its address with it.
    """

    address: str
    name: str
    rssi_dbm: int
    kinds: tuple[DeviceKind, ...]
    device: Any  # bleak's own handle
    address_kind: AddressKind = AddressKind.CHANGING
    is_machine: bool = False
    other_machine: OtherMachine | None = None
    is_bonded: bool = False

    @property
    def is_named(self) -> bool:
        """Whether it advertises a name."""
        return self.name != self.address

    def is_mainly(self, kind: DeviceKind) -> bool:
        """Whether this is its main business."""
        return self.kinds[:1] == (kind,)


def sighting_of(device: BLEDevice, advertisement: AdvertisementData) -> Sighting:
    """What is heard, in our words."""
    advertised = {*advertisement.service_uuids, *advertisement.service_data}
    name = clean_name(advertisement.local_name or device.name or "") or device.address
    other = _other_machine(advertisement.service_data.get(_FITNESS_MACHINE))
    return Sighting(
        address=device.address,
        name=name,
        rssi_dbm=advertisement.rssi,
        kinds=tuple(
            kind
            for uuid, kind in _KIND_OF_SERVICE.items()
            if uuid in advertised and not (kind is DeviceKind.TREADMILL and other is not None)
        )
        or kinds_by_name(name, advertised=advertised),
        device=device,
        address_kind=address_kind(device.address, random=_is_random(device.details)),
        is_machine=_FITNESS_MACHINE in advertised,
        other_machine=other,
        is_bonded=_is_bonded(device.details),
    )


def kinds_by_name(name: str, *, advertised: set[str]) -> tuple[DeviceKind, ...]:
    """What its name says, where no service of the standard's does.

    Short names are anybody's: those are believed beside the service of a maker's protocol.
    """
    if not advertised.isdisjoint(_KIND_OF_SERVICE):
        return ()
    known = treadmill_of(name)
    if known is None or known.speaks is not Speaks.VENDOR:
        return ()
    is_telling = known.letters >= TELLING_LETTERS or not advertised.isdisjoint(SERVICES)
    return (DeviceKind.TREADMILL,) if is_telling else ()


def _other_machine(service_data: bytes | None) -> OtherMachine | None:
    """What it says it is, if it is no treadmill; None: a treadmill, or it does not say.

    Source: FTMS 1.0, 3.1.2: bit 0 of the machine type is the treadmill. Some treadmills send no
    type, or an all-zero one; those are taken for what they may be.
    """
    if service_data is None or len(service_data) < 3:
        return None
    machine_type = int.from_bytes(service_data[1:3], "little")
    if machine_type & 1:
        return None
    return next((machine for machine in OtherMachine if machine_type >> machine.value & 1), None)


def _is_random(details: Any) -> bool | None:
    """Whether the system says that the address is a random one; None: it says nothing.

    Source: BlueZ, doc/org.bluez.Device.rst, AddressType; Windows, BluetoothAddressType (0 is
    public, 1 random, 2 not told), which releases before 10.0.19041 do not have; ESP-IDF,
    esp_ble_addr_type_t (0 public, 1 random, 2 and 3 resolved), which proxies pass on.
    """
    if isinstance(details, dict) and "address_type" in details:
        return _RANDOM.get(details["address_type"])  # a proxy's
    told = _bluez(details).get("AddressType")
    if told is not None:
        return bool(told == "random")
    for received in (getattr(details, "adv", None), getattr(details, "scan", None)):
        kind = getattr(received, "bluetooth_address_type", None)
        if kind is not None and int(kind) in _RANDOM:
            return _RANDOM[int(kind)]
    return None


def _is_bonded(details: Any) -> bool:
    """Whether BlueZ has a key for the device. Source: doc/org.bluez.Device.rst, Bonded.

    Up to release 5.64 it only tells `Paired`.
    """
    props = _bluez(details)
    return bool(props.get("Bonded", props.get("Paired", False)))


def _bluez(details: Any) -> dict[str, Any]:
    props = details.get("props") if isinstance(details, dict) else None
    return props if isinstance(props, dict) else {}
