"""Sensor, as every device looks to the collector: a name, and an open stream of notifications."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from enum import Enum
from typing import Protocol

from ingest.journal import Notification


class DeviceKind(Enum):
    """What a device measures."""

    STRAP = "strap"
    TREADMILL = "treadmill"
    FOOT_POD = "foot pod"


BY_BUSINESS = (DeviceKind.TREADMILL, DeviceKind.STRAP, DeviceKind.FOOT_POD)
"""Of a device that is several things the first is its main business: a treadmill with grips also
has a heart-rate service, and some straps count steps."""


class Link(Enum):
    """Where a device stands, as shown to the runner."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    SUBSCRIBING = "subscribing"
    STREAMING = "streaming"
    SILENT = "silent"
    WAITING = "waiting"
    GONE = "gone"


class LinkLost(ConnectionError):
    """The radio link fell, or could not be made: try again later."""


class UnsupportedDevice(Exception):
    """A required service is missing: give up, tell the user."""


class NoAdapter(Exception):
    """Bluetooth cannot be used on this machine; the message says why and what to do."""


class Progress(Protocol):
    """Told how far the opening of a sensor has come."""

    def found(self, *, rssi_dbm: int | None) -> None:
        """The device is on the air."""

    def connected(self) -> None:
        """The link stands; services are being checked and subscribed."""


class Sensor(Protocol):
    """A device that can be opened into a stream of notifications; real, simulated or replayed."""

    name: str
    kind: DeviceKind

    def open(self, progress: Progress) -> AbstractAsyncContextManager[AsyncIterator[Notification]]:
        """Find, connect, check services, subscribe; undo all of it on failure and on exit.

        Raises:
            LinkLost: the device was not found, or the link could not be made or fell.
            UnsupportedDevice: a required service or characteristic is missing.
            NoAdapter: there is no usable Bluetooth here.
        """
