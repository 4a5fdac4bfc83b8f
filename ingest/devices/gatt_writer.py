"""Writes to an open device: with our own timeout, each failure by its type."""

from typing import Protocol

from bleak import BleakClient

from ingest.clock import Clock
from ingest.devices.gatt_reads import ERRORS, GATT_TIMEOUT_S, reason_of
from ingest.devices.sensor import LinkLost
from ingest.sentence import Sentence


class WriteRefused(Exception):
    """The device does not take what was written; the link stands."""


class GattWriter(Protocol):
    """One open link that can be written to; a new link has a new one."""

    def has(self, characteristic: str) -> bool:
        """Whether the device has this characteristic, named as in a `Notification`."""

    async def write(self, characteristic: str, payload: bytes) -> None:
        """Write, and wait until the device has it.

        Raises:
            WriteRefused: the device does not take it, or does not say so in time.
            LinkLost: the link fell.
        """


class BleWriter:
    """Over bleak; to be used while the sensor that gave it is open."""

    def __init__(self, client: BleakClient, *, name: str, clock: Clock) -> None:
        self._client = client
        self._name = name
        self._clock = clock

    def has(self, characteristic: str) -> bool:
        """See `GattWriter`."""
        return self._client.services.get_characteristic(characteristic) is not None

    async def write(self, characteristic: str, payload: bytes) -> None:
        """See `GattWriter`."""
        try:
            async with self._clock.timeout(GATT_TIMEOUT_S):
                await self._client.write_gatt_char(characteristic, payload, response=True)
        except ERRORS as exc:
            if not self._client.is_connected:
                raise LinkLost(Sentence("{name}: the link fell", name=self._name)) from exc
            raise WriteRefused(
                Sentence("{name} refuses: {reason}", name=self._name, reason=reason_of(exc))
            ) from exc
