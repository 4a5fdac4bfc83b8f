"""One client's conversation with a proxy of the virtual room, message by message.

Source: ESPHome, components api (api_connection) and bluetooth_proxy; the numbers of requests and
fields are those of api.proto.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aioesphomeapi import api_pb2
from bumble import att, core, hci
from bumble.device import Advertisement

from ingest.background import in_background
from ingest.simulate.virtual_client import MTU
from tests.ingest.devices.proxies.api_framing import Framing, NoiseFraming, PlainFraming, Refused
from tests.ingest.devices.proxies.bluetooth_link import Link
from tests.ingest.devices.proxies.proxy_messages import number_of, place_of, service_message

if TYPE_CHECKING:
    from tests.ingest.devices.proxies.esphome_proxy import Proxy

api: Any = api_pb2  # its classes are made at run time
_NOT_CONNECTED = -1  # ESP_GATT_NOT_CONNECTED in ESPHome's esp32_ble
_CONNECT, _DISCONNECT, _PAIR, _UNPAIR, _V3_CACHED, _V3, _CLEAR_CACHE = range(7)
_RAW = 1


class Client:
    """One connection to the proxy."""

    def __init__(
        self, proxy: "Proxy", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._writer = writer
        self._greeted = False
        self._connecting = 0
        self._work: asyncio.Queue[Any] = asyncio.Queue()
        if proxy.key is None:
            self._framing: Framing = PlainFraming(reader, writer)
        else:
            self._framing = NoiseFraming(
                reader, writer, key=proxy.key, name=proxy.name, mac=proxy.mac.replace(":", "")
            )

    def hang_up(self) -> None:
        self._writer.transport.abort()

    async def run(self) -> None:
        with suppress(Refused, asyncio.IncompleteReadError, ConnectionError):
            await self._framing.shake_hands()
            async with in_background(work=self._work_off()):
                while await self._take(await self._framing.receive()):
                    pass

    async def _take(self, message: Any) -> bool:
        """Answer at once, or in turn; whether the line stays open."""
        match type(message).__name__:
            case "HelloRequest":
                self._greeted = True
                self._send(
                    api.HelloResponse(
                        api_version_major=1, api_version_minor=12, name=self._proxy.name
                    )
                )
            case "AuthenticationRequest":
                self._send(api.AuthenticationResponse(invalid_password=False))
            case "PingRequest":
                self._send(api.PingResponse())
            case "DisconnectRequest":
                self._send(api.DisconnectResponse())
                return False
            case _ if not self._greeted:
                return False
            case "DeviceInfoRequest":
                self._send(
                    api.DeviceInfoResponse(
                        name=self._proxy.name,
                        mac_address=self._proxy.mac,
                        bluetooth_mac_address=self._proxy.mac,
                        esphome_version="2025.10.0",
                        bluetooth_proxy_feature_flags=self._proxy.features,
                        api_encryption_supported=self._proxy.key is not None,
                    )
                )
            case _:
                self._work.put_nowait(message)
        return True

    async def _work_off(self) -> None:
        while True:
            message = await self._work.get()
            name = type(message).__name__
            answer = getattr(self, f"_on_{name}", None)
            if answer is not None:
                await answer(message)

    async def _on_SubscribeBluetoothConnectionsFreeRequest(self, _message: Any) -> None:
        self._tell_slots()

    async def _on_SubscribeBluetoothLEAdvertisementsRequest(self, message: Any) -> None:
        # "Only one API subscription is allowed at a time"
        if self._proxy.listener not in (None, self) or message.flags != _RAW:
            return
        if self._proxy.listener is None:
            self._proxy.listener = self
            await self._proxy.central.start_scan(self.heard, active=True)

    def heard(self, packet: Advertisement) -> None:
        place = packet.address.to_string(with_type_qualifier=False)
        if self._connecting or place in self._proxy.deaf_to:
            return  # the radio does one or the other
        self._send(
            api.BluetoothLERawAdvertisementsResponse(
                advertisements=[
                    api.BluetoothLERawAdvertisement(
                        address=number_of(place),
                        rssi=self._proxy.rssi_dbm.get(place, packet.rssi),
                        address_type=0 if packet.address.is_public else 1,
                        data=bytes(packet.data),
                    )
                ]
            )
        )

    async def _on_BluetoothDeviceRequest(self, message: Any) -> None:
        address = message.address
        match message.request_type:
            case t if t in (_V3, _V3_CACHED):
                await self._connect(address)
            case t if t == _DISCONNECT:
                link = self._proxy.links.get(address)
                if link is None:
                    self._tell_connected(address, connected=False)
                else:
                    await link.close()
            case t if t == _PAIR:
                await self._pair(address)
            case t if t == _UNPAIR:
                await self._proxy.central.forget(place_of(address))
                self._send(api.BluetoothDeviceUnpairingResponse(address=address, success=True))
            case t if t == _CLEAR_CACHE:
                self._send(api.BluetoothDeviceClearCacheResponse(address=address, success=True))
            case _:  # "V1 connections are not supported"
                self._tell_connected(address, connected=False)

    async def _connect(self, address: int) -> None:
        proxy, place = self._proxy, place_of(address)
        if proxy.listener is not self or len(proxy.links) >= proxy.slots:
            self._tell_connected(address, connected=False)
            return
        self._connecting += 1
        try:
            async with asyncio.timeout(20):  # noqa: TID251 the firmware's own
                connection = await proxy.central.connect(place)
                link = Link(address, connection, lost=lambda: self._lost(address))
                proxy.links[address] = link
                await link.prepare(is_bonded=await proxy.central.knows(place))
        except (TimeoutError, core.BaseBumbleError, hci.HCI_Error):
            self._tell_connected(address, connected=False, error=0x85)
            return
        finally:
            self._connecting -= 1
        proxy.made.append(place)
        self._tell_connected(address, connected=True, mtu=MTU)

    def _lost(self, address: int) -> None:
        if self._proxy.links.pop(address, None) is not None:
            self._tell_connected(address, connected=False, error=0x08)

    async def _pair(self, address: int) -> None:
        link = self._proxy.links.get(address)
        error = _NOT_CONNECTED if link is None else await link.paired()
        self._send(
            api.BluetoothDevicePairingResponse(address=address, paired=error == 0, error=error)
        )

    async def _on_BluetoothGATTGetServicesRequest(self, message: Any) -> None:
        link = self._linked(message)
        if link is None:
            return
        if not link.services_are_told:  # and then forgotten, to save memory
            link.services_are_told = True
            for service in link.peer.services:
                self._send(
                    api.BluetoothGATTGetServicesResponse(
                        address=message.address, services=[service_message(service)]
                    )
                )
        self._send(api.BluetoothGATTGetServicesDoneResponse(address=message.address))

    async def _on_BluetoothGATTReadRequest(self, message: Any) -> None:
        link = self._linked(message)
        if link is None:
            return
        data = await self._asked(message, link.peer.gatt_client.read_value(message.handle))
        if data is not None:
            self._send(
                api.BluetoothGATTReadResponse(
                    address=message.address, handle=message.handle, data=data
                )
            )

    _on_BluetoothGATTReadDescriptorRequest = _on_BluetoothGATTReadRequest

    async def _on_BluetoothGATTWriteRequest(self, message: Any) -> None:
        await self._write(message, response=message.response)

    async def _on_BluetoothGATTWriteDescriptorRequest(self, message: Any) -> None:
        await self._write(message, response=True)

    async def _write(self, message: Any, *, response: bool) -> None:
        link = self._linked(message)
        if link is None:
            return
        writing = link.peer.gatt_client.write_value(message.handle, message.data, response)
        if await self._asked(message, _done(writing)) is not None:
            self._send(
                api.BluetoothGATTWriteResponse(address=message.address, handle=message.handle)
            )

    async def _on_BluetoothGATTNotifyRequest(self, message: Any) -> None:
        link = self._linked(message)
        if link is None:
            return
        gatt, handle = link.peer.gatt_client, message.handle
        known = link.registered.pop(handle, None)
        for subscribers in (gatt.notification_subscribers, gatt.indication_subscribers):
            if known is not None:
                subscribers.get(handle, set()).discard(known)
            if message.enable:
                forward = link.registered.setdefault(handle, self._forward(message))
                subscribers.setdefault(handle, set()).add(forward)
        self._send(api.BluetoothGATTNotifyResponse(address=message.address, handle=handle))

    def _forward(self, message: Any) -> Callable[[bytes], None]:
        address, handle = message.address, message.handle

        def forward(value: bytes) -> None:
            self._send(
                api.BluetoothGATTNotifyDataResponse(address=address, handle=handle, data=value)
            )

        return forward

    async def _asked(self, message: Any, question: Any) -> bytes | None:
        """The answer; None: it was refused, and that was told."""
        error = _NOT_CONNECTED
        try:
            return bytes(await question)
        except att.ATT_Error as exc:
            error = int(exc.error_code)
        except core.BaseBumbleError:
            pass
        self._refuse(message, error)
        return None

    def _linked(self, message: Any) -> Link | None:
        link = self._proxy.links.get(message.address)
        if link is None:
            self._refuse(message, _NOT_CONNECTED)
        return link

    def _refuse(self, message: Any, error: int) -> None:
        self._send(
            api.BluetoothGATTErrorResponse(
                address=message.address, handle=getattr(message, "handle", 0), error=error
            )
        )

    def _tell_connected(
        self, address: int, *, connected: bool, mtu: int = 0, error: int = 0
    ) -> None:
        self._send(
            api.BluetoothDeviceConnectionResponse(
                address=address, connected=connected, mtu=mtu, error=error
            )
        )
        self._tell_slots()

    def _tell_slots(self) -> None:
        proxy = self._proxy
        self._send(
            api.BluetoothConnectionsFreeResponse(
                free=proxy.slots - len(proxy.links), limit=proxy.slots, allocated=list(proxy.links)
            )
        )

    def _send(self, message: Any) -> None:
        if not self._writer.is_closing():
            self._framing.send(message)


async def _done(writing: Any) -> bytes:
    await writing
    return b""
