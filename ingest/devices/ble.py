"""A device over Bluetooth LE as a `Sensor`: callbacks end here and become an async iterator."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from ingest.clock import Clock
from ingest.devices.profile import PROFILES
from ingest.devices.radio import Radio, Wanted
from ingest.devices.sensor import (
    DeviceKind,
    LinkLost,
    Notification,
    Progress,
    UnsupportedDevice,
)
from ingest.feed import Feed, WhenFull

log = logging.getLogger(__name__)

SEARCH_TIMEOUT_S = 15.0
GATT_TIMEOUT_S = 5.0
RING_SIZE = 6_000  # ten minutes of ten notifications a second


class BleSensor:
    """One strap, treadmill or foot pod, found by `wanted` each time it is opened.

    `name` is the alias under which its measurements travel.
    """

    def __init__(
        self, *, name: str, kind: DeviceKind, wanted: Wanted, radio: Radio, clock: Clock
    ) -> None:
        self.name = name
        self.kind = kind
        self._wanted = wanted
        self._radio = radio
        self._clock = clock
        self._profile = PROFILES[kind]

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        """Find, connect, check, subscribe; see `Sensor.open`."""
        sighting = await self._radio.find(self._wanted, timeout_s=SEARCH_TIMEOUT_S)
        if sighting is None:
            raise LinkLost(f"{self.name} is not on the air")
        progress.found(rssi_dbm=sighting.rssi_dbm)
        ring: Feed[Notification] = Feed(
            maxsize=RING_SIZE, when_full=WhenFull.DROP_OLDEST, clock=self._clock
        )
        try:
            async with self._radio.connected(
                sighting, lost=lambda: ring.fail(LinkLost(f"{self.name}: the link fell"))
            ) as client:
                progress.connected()
                self._check_services(client)
                await self._subscribe(client, ring)
                await self._read_once(client, ring)
                yield ring
        finally:
            ring.close()

    def _check_services(self, client: BleakClient) -> None:
        if client.services.get_characteristic(self._profile.required) is None:
            raise UnsupportedDevice(
                f"{self.name} is not a {self.kind.value}: it has no {self._profile.required_name}"
            )

    async def _subscribe(self, client: BleakClient, ring: Feed[Notification]) -> None:
        async with self._clock.timeout(GATT_TIMEOUT_S):
            await client.start_notify(self._profile.required, self._receiver(ring))
        for characteristic in _present(client, self._profile.also_notify, "notify", "indicate"):
            try:
                async with self._clock.timeout(GATT_TIMEOUT_S):
                    await client.start_notify(characteristic, self._receiver(ring))
            except (BleakError, TimeoutError) as exc:
                log.info("%s: no notifications of %s: %s", self.name, characteristic.uuid, exc)

    async def _read_once(self, client: BleakClient, ring: Feed[Notification]) -> None:
        receive = self._receiver(ring)
        for characteristic in _present(client, self._profile.read_once, "read"):
            try:
                async with self._clock.timeout(GATT_TIMEOUT_S):
                    receive(characteristic, await client.read_gatt_char(characteristic))
            except (BleakError, TimeoutError) as exc:
                log.info("%s: cannot read %s: %s", self.name, characteristic.uuid, exc)

    def _receiver(
        self, ring: Feed[Notification]
    ) -> Callable[[BleakGATTCharacteristic, bytearray], None]:
        def receive(characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
            ring.put(
                Notification(
                    device=self.name,
                    characteristic=_short(characteristic.uuid),
                    payload=bytes(payload),
                    monotonic_ns=self._clock.monotonic_ns(),
                    wall_ns=self._clock.wall_ns(),
                )
            )

        return receive


def _present(
    client: BleakClient, uuids: Iterable[str], *properties: str
) -> list[BleakGATTCharacteristic]:
    found = [client.services.get_characteristic(uuid) for uuid in uuids]
    return [c for c in found if c is not None and not set(properties).isdisjoint(c.properties)]


_BASE_UUID_TAIL = "-0000-1000-8000-00805f9b34fb"


def _short(uuid: str) -> str:
    """A standard characteristic's 16 bits in upper-case hex; a vendor's UUID as it is."""
    if uuid.startswith("0000") and uuid.endswith(_BASE_UUID_TAIL):
        return uuid[4:8].upper()
    return uuid
