"""bleak's client on the virtual radio."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from bleak.args import SizedBuffer
from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import (
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)
from bumble import att, core, hci
from bumble.device import Connection, Peer
from bumble.gatt import Characteristic

from ingest.simulate.central import Central
from ingest.simulate.virtual_scanner import uuid_text

# What phones and BlueZ ask for; a strap's 20 bytes of payload and a treadmill's 37 fit.
MTU = 247

_PROPERTY_NAMES: dict[Characteristic.Properties, CharacteristicPropertyName] = {
    Characteristic.Properties.BROADCAST: "broadcast",
    Characteristic.Properties.READ: "read",
    Characteristic.Properties.WRITE_WITHOUT_RESPONSE: "write-without-response",
    Characteristic.Properties.WRITE: "write",
    Characteristic.Properties.NOTIFY: "notify",
    Characteristic.Properties.INDICATE: "indicate",
    Characteristic.Properties.AUTHENTICATED_SIGNED_WRITES: "authenticated-signed-writes",
    Characteristic.Properties.EXTENDED_PROPERTIES: "extended-properties",
}

T = TypeVar("T")


class VirtualClient(BaseBleakClient):
    """A client of the room whose `central` a subclass names.

    No call takes simulated time unless a packet is lost; then it waits for ever, as over the air.
    """

    central: Central

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        services: set[str] | None,
        timeout: float,
        **_options: Any,
    ) -> None:
        super().__init__(
            address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout
        )
        self._wanted_services = services
        self._name = (
            address_or_ble_device.name if isinstance(address_or_ble_device, BLEDevice) else None
        )
        self._peer: Peer | None = None
        self._subscribers: dict[int, Callable[[bytes], None]] = {}

    @property
    def name(self) -> str:
        """The advertised name, else the address."""
        return self._name or self.address

    @property
    def mtu_size(self) -> int:
        """Bytes of one ATT packet; 23 until it was negotiated."""
        return self._peer.connection.att_mtu if self._peer else att.ATT_DEFAULT_MTU

    @property
    def is_connected(self) -> bool:
        """Whether there is a link."""
        return self._peer is not None

    async def connect(self, pair: bool, **_options: Any) -> None:
        """Link up and discover services.

        Raises:
            BleakDeviceNotFoundError: the device did not come on the air within the timeout of
                simulated time.
            TimeoutError: it did, but did not tell its services in that time.
            BleakError: the link is there already, or fell again.
        """
        if self._peer is not None:
            raise BleakError("already connected")
        found = False
        try:
            async with self.central.clock.timeout(self._timeout):
                connection = await self.central.connect(self.address)
                found = True
                self._peer = Peer(connection)
                connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)
                await self._set_up(self._peer, pair=pair)
        except TimeoutError as exc:
            await self.disconnect()
            if found:
                raise
            raise BleakDeviceNotFoundError(
                self.address, f"{self.address} is not on the air"
            ) from exc
        except core.BaseBumbleError as exc:
            await self.disconnect()
            raise BleakError(f"the link could not be made: {exc}") from exc
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """End the link; harmless when there is none."""
        if self._peer is not None:
            with suppress(core.BaseBumbleError):
                await self._peer.connection.disconnect()

    async def pair(self, *_args: Any, **_options: Any) -> None:
        """Exchange keys and keep them.

        Raises:
            BleakError: the device refused, or there is no link.
        """
        try:
            await self._answered(self._linked().connection.pair())
        except core.ProtocolError as exc:
            raise BleakError(f"pairing failed: {exc}") from exc

    async def unpair(self) -> None:
        """Forget the keys."""
        await self.central.forget(self.address)

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_options: Any
    ) -> bytearray:
        """Read from the device; nothing is cached."""
        self._linked()
        return bytearray(await self._answered(characteristic.obj.read_value()))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_options: Any
    ) -> bytearray:
        """Read from the device; nothing is cached."""
        self._linked()
        return bytearray(await self._answered(descriptor.obj.read_value()))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write, and wait for the device to say so when `response`."""
        self._linked()
        await self._answered(characteristic.obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write, and wait for the device to say so."""
        self._linked()
        await self._answered(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_options: Any
    ) -> None:
        """Subscribe."""
        self._linked()
        handle = characteristic.handle
        if handle in self._subscribers:
            raise BleakError("notifications of this characteristic are on already")

        def notified(value: bytes) -> None:
            callback(bytearray(value))

        self._subscribers[handle] = notified
        try:
            await self._answered(characteristic.obj.subscribe(notified))
        except BaseException:
            self._subscribers.pop(handle, None)
            raise

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        self._linked()
        notified = self._subscribers.pop(characteristic.handle, None)
        if notified is not None:
            await self._answered(characteristic.obj.unsubscribe(notified))

    async def _set_up(self, peer: Peer, *, pair: bool) -> None:
        if pair:
            await self.pair()
        elif await self.central.knows(self.address):
            await self._encrypted(peer.connection)
        await self._answered(peer.request_mtu(MTU))
        self.services = await self._answered(self._discovered(peer))

    async def _encrypted(self, connection: Connection) -> None:
        try:
            await self._answered(connection.encrypt())
        except hci.HCI_Error as exc:
            # The other side has thrown its key away.
            raise BleakGATTProtocolError(
                BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION
            ) from exc

    async def _discovered(self, peer: Peer) -> BleakGATTServiceCollection:
        found = BleakGATTServiceCollection()
        for its_service in await peer.discover_services():
            uuid = uuid_text(its_service.uuid)
            if self._wanted_services and uuid not in self._wanted_services:
                continue
            service = BleakGATTService(its_service, its_service.handle, uuid)
            found.add_service(service)
            for its in await its_service.discover_characteristics():
                characteristic = BleakGATTCharacteristic(
                    its,
                    its.handle,
                    uuid_text(its.uuid),
                    [name for bit, name in _PROPERTY_NAMES.items() if bit in its.properties],
                    lambda: self.mtu_size - 3,
                    service,
                )
                found.add_characteristic(characteristic)
                for descriptor in await its.discover_descriptors():
                    found.add_descriptor(
                        BleakGATTDescriptor(
                            descriptor,
                            descriptor.handle,
                            uuid_text(descriptor.type),
                            characteristic,
                        )
                    )
        return found

    def _linked(self) -> Peer:
        if self._peer is None:
            raise BleakError("Not connected")
        return self._peer

    async def _answered(self, request: Coroutine[Any, Any, T]) -> T:
        if self._peer is None:
            request.close()
            raise BleakError("Not connected")
        # Who no longer waits for an answer takes nothing back: the device still gives it, and
        # until then nothing else is asked. Source: Core Specification 5.4, volume 3, part F, 3.3.2.
        answer = self._peer.connection.cancel_on_disconnection(request)
        try:
            return await asyncio.shield(answer)
        except att.ATT_Error as exc:
            raise BleakGATTProtocolError(exc.error_code) from exc
        except core.TimeoutError as exc:
            raise BleakError("the device does not answer") from exc
        except asyncio.CancelledError:
            # The link fell.
            task = asyncio.current_task()
            if not self.is_connected and task is not None and not task.cancelling():
                raise BleakError("Not connected") from None
            raise

    def _on_disconnection(self, _reason: int) -> None:
        self._peer = None
        self.services = None
        self._subscribers.clear()
        if self._disconnected_callback is not None:
            self._disconnected_callback()
