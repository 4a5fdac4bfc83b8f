"""The Bluetooth adapter: one scan shared by all who look for a device, and links to devices.

The only importer of bleak outside the simulation. Every library error becomes `NoAdapter` or
`LinkLost` here.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from enum import Enum
from typing import Any

import msgspec
from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakError

from ingest.clock import Clock
from ingest.codecs.registry import full_uuid
from ingest.codecs.vendor.vendor_stream import SERVICES
from ingest.codecs.wire.clean_name import clean_name
from ingest.devices.bonds import BondDoubts, BondLost, bond_is_lost
from ingest.devices.same_device import AddressKind, address_kind
from ingest.devices.sensor import DeviceKind, LinkLost, NoAdapter
from ingest.quirks.treadmill_names import Speaks, treadmill_of

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 20.0
DISCONNECT_TIMEOUT_S = 5.0
TELLING_LETTERS = 3  # as in "F80"; "RE" and "SW" tell nothing by themselves
# What bleak lets through besides its own errors: no D-Bus socket, a bus that hangs up, a
# GATT object that vanished while it was being read.
_LINK_ERRORS = (BleakError, TimeoutError, OSError, EOFError, KeyError)

_FITNESS_MACHINE = full_uuid("1826")
# The main business first: a treadmill may pass on a heart rate, a strap may count steps.
_KIND_OF_SERVICE = {
    _FITNESS_MACHINE: DeviceKind.TREADMILL,
    full_uuid("180D"): DeviceKind.STRAP,
    full_uuid("1814"): DeviceKind.FOOT_POD,
}


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


# Windows' BluetoothAddressType, and ESP-IDF's esp_ble_addr_type_t.
_RANDOM = {0: False, 1: True}

Wanted = Callable[[Sighting], bool]


class Radio:
    """One adapter. The back-ends replace bleak's own for the simulation."""

    def __init__(
        self,
        *,
        clock: Clock,
        adapter: str | None = None,
        scanner_backend: type[BaseBleakScanner] | None = None,
        client_backend: type[BaseBleakClient] | None = None,
    ) -> None:
        self._clock = clock
        self._adapter = adapter
        self._scanner_backend = scanner_backend
        self._client_backend = client_backend
        self._scanner: BleakScanner | None = None
        self._scan_users = 0
        self._scan_lock = asyncio.Lock()
        self._connect_lock = asyncio.Lock()
        self._bond_doubts = BondDoubts()
        self._listeners: list[Callable[[Sighting], None]] = []
        self._linked: Counter[str] = Counter()

    def uses(self, address: str) -> bool:
        """Whether a link to this device stands, or is being made."""
        return self._linked[address.upper()] > 0

    async def find(self, wanted: Wanted, *, timeout_s: float) -> Sighting | None:
        """The first device heard that is `wanted`; None when none was within `timeout_s`.

        Raises:
            NoAdapter: scanning is not possible here.
        """
        found: asyncio.Future[Sighting] = asyncio.get_running_loop().create_future()

        def listen(sighting: Sighting) -> None:
            if not found.done() and wanted(sighting):
                found.set_result(sighting)

        with self._listening(listen):
            async with self._scanning():
                with suppress(TimeoutError):
                    async with self._clock.timeout(timeout_s):
                        return await found
        return None

    async def nearby(self, *, seconds: float) -> list[Sighting]:
        """Every device heard within `seconds`, strongest first.

        Raises:
            NoAdapter: scanning is not possible here.
        """
        heard: dict[str, Sighting] = {}

        def listen(sighting: Sighting) -> None:
            heard[sighting.address] = sighting

        async with self.hearing(listen):
            await self._clock.sleep(seconds)
        return sorted(heard.values(), key=lambda s: s.rssi_dbm, reverse=True)

    @asynccontextmanager
    async def hearing(self, listener: Callable[[Sighting], None]) -> AsyncIterator[None]:
        """`listener` is told of every advertisement heard inside the block.

        Raises:
            NoAdapter: scanning is not possible here.
        """
        with self._listening(listener):
            async with self._scanning():
                yield

    @asynccontextmanager
    async def connected(
        self, sighting: Sighting, *, lost: Callable[[], None]
    ) -> AsyncIterator[BleakClient]:
        """A link to the device, closed at the end of the block; `lost` is called when it falls.

        Raises:
            LinkLost: the link could not be made.
        """
        try:
            client = BleakClient(
                sighting.device,
                disconnected_callback=lambda _client: lost(),
                timeout=CONNECT_TIMEOUT_S,
                bluez={"adapter": self._adapter} if self._adapter else {},
                backend=self._client_backend,
            )
        except BleakError as exc:
            raise LinkLost(f"{sighting.name} does not connect: {_reason(exc)}") from exc
        place = sighting.address.upper()
        self._linked[place] += 1
        try:
            try:
                # BlueZ answers InProgress when two connects overlap.
                async with self._connect_lock, self._clock.timeout(CONNECT_TIMEOUT_S):
                    await client.connect()
            except _LINK_ERRORS as exc:
                if bond_is_lost(exc) or self._bond_doubts.are_enough(
                    sighting.address, details=sighting.device.details, exc=exc
                ):
                    raise await self._forgotten(client, name=sighting.name) from exc
                raise LinkLost(f"{sighting.name} does not connect: {_reason(exc)}") from exc
            self._bond_doubts.connected(sighting.address)
            try:
                yield client
            except (BleakError, TimeoutError) as exc:
                raise LinkLost(f"{sighting.name}: {_reason(exc)}") from exc
        finally:
            with suppress(*_LINK_ERRORS):
                async with self._clock.timeout(DISCONNECT_TIMEOUT_S):
                    await client.disconnect()
            self._linked[place] -= 1

    async def _forgotten(self, client: BleakClient, *, name: str) -> BondLost:
        """Throw our half of a bond away: the device no longer has the other, and refuses us."""
        try:
            async with self._clock.timeout(DISCONNECT_TIMEOUT_S):
                await client.unpair()
        except (NotImplementedError, *_LINK_ERRORS):
            return BondLost(
                f"{name} no longer knows this computer: remove it in the system's Bluetooth "
                "settings, then type: strapline pair"
            )
        return BondLost(f"{name} no longer knows this computer; bonding anew")

    @contextmanager
    def _listening(self, listener: Callable[[Sighting], None]) -> Iterator[None]:
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    @asynccontextmanager
    async def _scanning(self) -> AsyncIterator[None]:
        async with self._scan_lock:
            if self._scanner is None:
                self._scanner = await self._start_scan()
            else:
                self._tell_known(self._scanner)
            self._scan_users += 1
        try:
            yield
        finally:
            async with self._scan_lock:
                self._scan_users -= 1
                if self._scan_users == 0:
                    scanner, self._scanner = self._scanner, None
                    if scanner is not None:
                        with suppress(*_LINK_ERRORS):
                            await scanner.stop()

    async def _start_scan(self) -> BleakScanner:
        try:
            scanner = BleakScanner(
                self._heard,
                bluez={"adapter": self._adapter} if self._adapter else {},
                backend=self._scanner_backend,
            )
            await scanner.start()
        except BleakBluetoothNotAvailableError as exc:
            raise NoAdapter(f"Bluetooth is not available: {exc.args[0]}") from exc
        except (FileNotFoundError, ConnectionRefusedError) as exc:
            raise NoAdapter(
                "No Bluetooth service answers: plug an adapter in and start BlueZ "
                "(sudo systemctl start bluetooth)"
            ) from exc
        except _LINK_ERRORS as exc:
            raise NoAdapter(f"Bluetooth refuses to scan: {exc}") from exc
        return scanner

    def _tell_known(self, scanner: BleakScanner) -> None:
        # A scan already under way has told the others of these; the newcomer has not heard them.
        for device, advertisement in scanner.discovered_devices_and_advertisement_data.values():
            self._heard(device, advertisement)

    def _heard(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        advertised = {*advertisement.service_uuids, *advertisement.service_data}
        name = clean_name(advertisement.local_name or device.name or "") or device.address
        other = _other_machine(advertisement.service_data.get(_FITNESS_MACHINE))
        sighting = Sighting(
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
        for listener in tuple(self._listeners):
            listener(sighting)


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


def _reason(exc: BaseException) -> str:
    return str(exc) or type(exc).__name__
