"""The Bluetooth adapter: one scan shared by all who look for a device, and links to devices.

Every library error becomes `NoAdapter` or `LinkLost` here.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakBluetoothNotAvailableError, BleakError

from ingest.clock import Clock
from ingest.devices.bonds import BondDoubts, BondLost, bond_is_lost
from ingest.devices.sensor import LinkLost, NoAdapter
from ingest.devices.sighting import Sighting, sighting_of
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 20.0
DISCONNECT_TIMEOUT_S = 5.0
# What bleak lets through besides its own errors: no D-Bus socket, a bus that hangs up, a
# GATT object that vanished while it was being read.
_LINK_ERRORS = (BleakError, TimeoutError, OSError, EOFError, KeyError)

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
            raise LinkLost(
                Sentence(
                    "{name} does not connect: {reason}", name=sighting.name, reason=_reason(exc)
                )
            ) from exc
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
                raise LinkLost(
                    Sentence(
                        "{name} does not connect: {reason}", name=sighting.name, reason=_reason(exc)
                    )
                ) from exc
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
                Sentence(
                    "{name} no longer knows this computer: remove it in the system's Bluetooth "
                    "settings, then type: strapline pair",
                    name=name,
                )
            )
        return BondLost(Sentence("{name} no longer knows this computer; bonding anew", name=name))

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
            raise NoAdapter(
                Sentence("Bluetooth is not available: {reason}", reason=exc.args[0])
            ) from exc
        except (FileNotFoundError, ConnectionRefusedError) as exc:
            raise NoAdapter(
                Sentence(
                    "No Bluetooth service answers: plug an adapter in and start BlueZ (sudo "
                    "systemctl start bluetooth)"
                )
            ) from exc
        except _LINK_ERRORS as exc:
            raise NoAdapter(Sentence("Bluetooth refuses to scan: {reason}", reason=exc)) from exc
        return scanner

    def _tell_known(self, scanner: BleakScanner) -> None:
        # A scan already under way has told the others of these; the newcomer has not heard them.
        for device, advertisement in scanner.discovered_devices_and_advertisement_data.values():
            self._heard(device, advertisement)

    def _heard(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        sighting = sighting_of(device, advertisement)
        for listener in tuple(self._listeners):
            listener(sighting)


def _reason(exc: BaseException) -> str:
    return str(exc) or type(exc).__name__
