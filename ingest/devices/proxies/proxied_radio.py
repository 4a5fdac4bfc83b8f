"""Radio whose ears and links are Bluetooth proxies: bleak's two back-ends, on several of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import ExitStack, asynccontextmanager
from typing import Any, TypeVar, cast

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementDataCallback, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)
from bleak_esphome.backend.client import ESPHomeClient

from ingest.background import in_background
from ingest.clock import Clock
from ingest.devices.proxies.heard_by_proxies import Heard, HeardByProxies
from ingest.devices.proxies.proxy_address import ProxyAddress
from ingest.devices.proxies.proxy_link import CONNECT_TIMEOUT_S, ProxyLink
from ingest.devices.radio import Radio
from ingest.sentence import Sentence

_PROTOCOL_ERRORS = frozenset(code.value for code in BleakGATTProtocolErrorCode)
T = TypeVar("T")


class Proxies:
    """All proxies of one radio."""

    def __init__(self, addresses: Sequence[ProxyAddress], *, clock: Clock) -> None:
        self.ears = HeardByProxies(clock=clock)
        self._have_been_ready = False
        self._clock = clock
        self._changed = asyncio.Event()
        self.links = [
            ProxyLink(address, ears=self.ears, clock=clock, changed=self._changed.set)
            for address in addresses
        ]

    async def any_ready(self) -> None:
        """Wait until one of them hears; not again once one has.

        A proxy that has lost its power in mid-session comes back; until then nothing is heard.

        Raises:
            BleakBluetoothNotAvailableError: none does; the message says why of each.
        """
        if self._have_been_ready:
            return
        try:
            async with self._clock.timeout(CONNECT_TIMEOUT_S):
                while all(link.client_data is None for link in self.links):
                    if all(link.reason is not None for link in self.links):
                        break
                    self._changed.clear()
                    await self._changed.wait()
                else:
                    self._have_been_ready = True
                    return
        except TimeoutError:
            pass
        reasons = "; ".join(
            str(link.reason or Sentence("proxy {address} does not answer", address=link.address))
            for link in self.links
        )
        raise BleakBluetoothNotAvailableError(
            reasons, BleakBluetoothNotAvailableReason.NO_BLUETOOTH
        )

    def loudest(self, address: str) -> ProxyLink:
        """The proxy to reach a device through.

        Raises:
            BleakDeviceNotFoundError: none hears it, or has a connection to spare.
        """
        ear = self.ears.best(address)
        if ear is None:
            raise BleakDeviceNotFoundError(
                address, Sentence("no proxy that has a connection to spare hears it")
            )
        return cast(ProxyLink, ear)


class ProxyScanner(BaseBleakScanner):
    """A scanner of the `proxies` that a subclass names."""

    proxies: Proxies

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        _scanning_mode: str,
        **_options: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._listening = ExitStack()

    async def start(self) -> None:
        """Listen; proxies hear all the time.

        Raises:
            BleakBluetoothNotAvailableError: no proxy answers.
        """
        await self.proxies.any_ready()
        self.seen_devices = {}
        self._listening.enter_context(self.proxies.ears.told(self._heard))

    async def stop(self) -> None:
        """Listen no more."""
        self._listening.close()

    def _heard(self, heard: Heard) -> None:
        if not self.is_allowed_uuid(heard.advertisement.service_uuids):
            return
        device = self.create_or_update_device(
            heard.address,
            heard.address,
            heard.advertisement.local_name,
            {"address_type": heard.address_type},
            heard.advertisement,
        )
        self.call_detection_callbacks(device, heard.advertisement)


class ProxyClient(ESPHomeClient):
    """A client of one proxy, whose refusals are told as bleak's other back-ends tell them."""

    @classmethod
    def through(cls, link: ProxyLink, device: BLEDevice, **options: Any) -> "ProxyClient":
        """A client of the proxy at the end of `link`, for one device."""
        data = link.client_data
        assert data is not None  # it can connect
        details = {**device.details, "source": data.bluetooth_device.mac_address}
        found = BLEDevice(device.address, device.name, details)
        return cls(found, client_data=data, **options)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **options: Any
    ) -> bytearray:
        """Read."""
        return await _in_bleaks_words(super().read_gatt_char(characteristic, **options))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: Any, response: bool
    ) -> None:
        """Write."""
        await _in_bleaks_words(super().write_gatt_char(characteristic, data, response))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **options: Any
    ) -> None:
        """Subscribe."""
        await _in_bleaks_words(super().start_notify(characteristic, callback, **options))


async def _in_bleaks_words(question: Awaitable[T]) -> T:
    """Whoever asks knows by the code of a refusal that a bond is wanted."""
    try:
        return await question
    except BleakError as exc:
        told = getattr(getattr(exc.__cause__, "error", None), "error", None)
        if told in _PROTOCOL_ERRORS:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode(told)) from exc
        raise


@asynccontextmanager
async def proxied_radio(addresses: Sequence[ProxyAddress], *, clock: Clock) -> AsyncIterator[Radio]:
    """A radio of these proxies for the length of the block, on real time."""
    through = Proxies(addresses, clock=clock)

    class Scanner(ProxyScanner):
        proxies = through

    def client(device: BLEDevice, **options: Any) -> BaseBleakClient:
        return ProxyClient.through(through.loudest(device.address), device, **options)

    work = {f"proxy_{number}": link.run() for number, link in enumerate(through.links)}
    async with in_background(**work):
        # bleak calls what it takes for a class, and does nothing else with it.
        backend = cast(type[BaseBleakClient], client)
        yield Radio(clock=clock, scanner_backend=Scanner, client_backend=backend)
