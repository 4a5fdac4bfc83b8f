"""A GATT server on the virtual radio under one address."""

import asyncio
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bumble import att
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection
from bumble.gatt import (
    GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    Characteristic,
    CharacteristicValue,
    Descriptor,
    Service,
)
from bumble.host import Host

from ingest.clock import Clock
from ingest.simulate.models import Model
from ingest.simulate.virtual_link import Ether, RadioDevice

# LE General Discoverable, BR/EDR not supported. Source: Core Specification Supplement, A.1.3.
_DISCOVERABLE_LE_ONLY = b"\x06"
_NOTIFICATIONS, _INDICATIONS = 0x01, 0x02
_OUTBOX_SIZE = 64

Writer = Callable[[Connection, bytes], None]
Gate = Callable[[Connection, Characteristic], bool]
"""Asked at each subscription; False forgets it, an ATT_Error refuses it."""


def readable(uuid: int, value: bytes | Callable[[], bytes]) -> Characteristic:
    """A characteristic that is only read."""
    return Characteristic(
        UUID.from_16_bits(uuid),
        Characteristic.Properties.READ,
        Characteristic.READABLE,
        _source(value),
    )


def notifying(uuid: int | str, value: Callable[[], bytes] | None = None) -> Characteristic:
    """A characteristic that is notified, and read where it has a value."""
    properties = Characteristic.Properties.NOTIFY
    if value is None:
        return Characteristic(_uuid(uuid), properties, Characteristic.Permissions(0), b"")
    return Characteristic(
        _uuid(uuid),
        properties | Characteristic.Properties.READ,
        Characteristic.READABLE,
        _source(value),
    )


def writable(
    uuid: int | str, write: Writer, *, indicates: bool = False, silently: bool = False
) -> Characteristic:
    """A characteristic that is written, and answers by indication where it `indicates`.

    `silently`: also without being told that it arrived.
    """
    properties = Characteristic.Properties.WRITE
    if silently:
        properties |= Characteristic.Properties.WRITE_WITHOUT_RESPONSE
    if indicates:
        properties |= Characteristic.Properties.INDICATE
    return Characteristic(
        _uuid(uuid),
        properties,
        Characteristic.WRITEABLE,
        CharacteristicValue(write=write),
    )


def device_information(model: Model, *, serial: str) -> Service:
    """Device Information (0x180A) of a simulated device."""
    texts = {
        0x2A29: model.manufacturer,
        0x2A24: model.model,
        0x2A25: serial,
        0x2A26: model.firmware,
    }
    return Service(
        UUID.from_16_bits(0x180A),
        [readable(uuid, text.encode()) for uuid, text in texts.items()],
    )


class Peripheral:
    """Advertises one service and its name, serves what it is given, and can be switched off."""

    def __init__(
        self,
        name: str,
        *,
        address: str,
        ether: Ether,
        services: Sequence[Service],
        service_data: Mapping[int, bytes] | None = None,
        is_service_advertised: bool = True,
        gate: Gate | None = None,
        needs_bond: bool = False,
    ) -> None:
        self.name = name
        self.address = address
        self._ether = ether
        self._device = RadioDevice(name, ether=ether, address=address)
        for service in services:
            for characteristic in service.characteristics:
                self._guard(characteristic, gate=gate, needs_bond=needs_bond)
        self._device.add_services(list(services))
        self._device.advertising_data = bytes(
            AdvertisingData(
                [
                    (AdvertisingData.Type.FLAGS, _DISCOVERABLE_LE_ONLY),
                    *([_advertised(services[0].uuid)] if is_service_advertised else []),
                    *(
                        (
                            AdvertisingData.Type.SERVICE_DATA_16_BIT_UUID,
                            struct.pack("<H", uuid) + data,
                        )
                        for uuid, data in (service_data or {}).items()
                    ),
                ]
            )
        )
        self._device.scan_response_data = bytes(
            AdvertisingData([(AdvertisingData.Type.COMPLETE_LOCAL_NAME, name.encode())])
        )

    @property
    def links(self) -> list[Connection]:
        """Who is connected."""
        return list(self._device.connections.values())

    async def switch_on(self) -> None:
        """Go on the air, and back on it after each link."""
        await self._device.power_on()
        await self._device.start_advertising(auto_restart=True)

    def speak_through(self, host: Host) -> None:
        """Use a controller outside the room instead of the virtual radio; before `switch_on`."""
        self._device.host = host

    async def switch_off(self) -> None:
        """Drop every link and leave the air."""
        await self.drop_links()
        await self._device.stop_advertising()

    async def drop_links(self) -> None:
        """Disconnect whoever is connected."""
        for link in self.links:
            await link.disconnect()

    def limit_mtu(self, mtu: int) -> None:
        """Agree on no more than `mtu` bytes with whoever connects from now on."""
        self._device.gatt_server.max_mtu = mtu

    async def forget_bonds(self) -> None:
        """Throw every key away, as after a change of battery."""
        if self._device.keystore is not None:
            await self._device.keystore.delete_all()

    def _guard(
        self, characteristic: Characteristic, *, gate: Gate | None, needs_bond: bool
    ) -> None:
        """Stand before the subscriptions of a characteristic (bumble lets everybody in)."""
        subscribable = Characteristic.Properties.NOTIFY | Characteristic.Properties.INDICATE
        if not characteristic.properties & subscribable or not (gate or needs_bond):
            return
        server = self._device.gatt_server

        def write(link: att.Bearer, value: bytes) -> None:
            connection = link.connection if att.is_enhanced_bearer(link) else link
            if gate is None or gate(connection, characteristic):
                server.write_cccd(link, characteristic, value)

        permissions = att.Attribute.READABLE | att.Attribute.WRITEABLE
        if needs_bond:
            permissions |= att.Attribute.WRITE_REQUIRES_ENCRYPTION
        characteristic.descriptors = [
            *characteristic.descriptors,
            Descriptor(
                GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
                permissions,
                att.AttributeValueV2(
                    lambda link: server.read_cccd(link, characteristic), write=write
                ),
            ),
        ]

    def wants_indications(self, link: Connection, characteristic: Characteristic) -> bool:
        """Whether the peer has switched indications on."""
        return self._subscribed(link, characteristic, _INDICATIONS)

    async def notify(self, characteristic: Characteristic, payload: bytes) -> None:
        """Send to everybody who subscribed; to nobody is fine."""
        for link in self.links:
            if self._subscribed(link, characteristic, _NOTIFICATIONS):
                await self._device.notify_subscriber(link, characteristic, payload)

    async def indicate(
        self, link: Connection, characteristic: Characteristic, payload: bytes
    ) -> None:
        """Send to one peer and wait for its confirmation, or for the link to fall."""
        if link not in self.links:
            return
        try:
            await link.cancel_on_disconnection(
                self._device.indicate_subscriber(link, characteristic, payload)
            )
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise

    def _subscribed(self, link: Connection, characteristic: Characteristic, bit: int) -> bool:
        subscriptions = self._device.gatt_server.subscribers.get(link, {})
        configuration = subscriptions.get(characteristic.handle, b"\x00")
        return bool(configuration[0] & bit)


@dataclass(frozen=True)
class Outgoing:
    """Something to say; to everybody where `link` is None.

    `payload`: made when its turn comes, `after_s` of work later; None: the link ends instead,
    empty: nothing is said after all.
    """

    characteristic: Characteristic
    payload: Callable[[], bytes | None]
    link: Connection | None = None
    after_s: float = 0.0


def said(payload: bytes) -> Callable[[], bytes]:
    """What is known already when it is put into the box."""
    return lambda: payload


class Outbox:
    """What a peripheral has to say besides its measurements, one after the other."""

    def __init__(self, peripheral: Peripheral, *, clock: Clock) -> None:
        self._peripheral = peripheral
        self._clock = clock
        self._waiting: asyncio.Queue[Outgoing] = asyncio.Queue(maxsize=_OUTBOX_SIZE)

    def put(self, outgoing: Outgoing) -> None:
        """A client that does not confirm its indications loses the oldest of what it was told."""
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(outgoing)

    async def run(self) -> None:
        """Send for ever."""
        while True:
            outgoing = await self._waiting.get()
            if outgoing.after_s:
                await self._clock.sleep(outgoing.after_s)
            payload, link = outgoing.payload(), outgoing.link
            if payload is None:
                await self._peripheral.drop_links()
            elif payload and link is None:
                await self._peripheral.notify(outgoing.characteristic, payload)
            elif payload and link is not None:
                await self._peripheral.indicate(link, outgoing.characteristic, payload)


def _uuid(uuid: int | str) -> UUID:
    return UUID.from_16_bits(uuid) if isinstance(uuid, int) else UUID(uuid)


def _advertised(service: UUID) -> tuple[AdvertisingData.Type, bytes]:
    types = AdvertisingData.Type
    size_2 = types.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
    size_16 = types.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
    uuid = service.to_bytes()
    return (size_2 if len(uuid) == 2 else size_16, uuid)


def _source(value: bytes | Callable[[], bytes]) -> bytes | CharacteristicValue[bytes]:
    if isinstance(value, bytes):
        return value
    return CharacteristicValue(read=lambda _connection: value())
