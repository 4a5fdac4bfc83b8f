"""What every device looks like to the collector: a name, and an open stream of notifications."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from enum import Enum
from typing import Protocol

import msgspec


class DeviceKind(Enum):
    """What a device measures."""

    STRAP = "strap"
    TREADMILL = "treadmill"
    FOOT_POD = "foot pod"


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One GATT notification as it was received: raw bytes and two clocks.

    `characteristic` is the 16-bit UUID in upper-case hex ("2A37") or, for a vendor
    characteristic, the full 128-bit form.
    """

    device: str
    characteristic: str
    payload: bytes
    monotonic_ns: int
    wall_ns: int


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
    """The radio link fell: reconnect."""


class UnsupportedDevice(Exception):
    """A required service is missing: give up, tell the user."""


class Sensor(Protocol):
    """A device that can be opened into a stream of notifications; real, simulated or replayed."""

    name: str
    kind: DeviceKind

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[Notification]]:
        """Connect, check services, subscribe; undo all of it on failure and on exit.

        Raises:
            LinkLost: the link could not be made or fell while streaming.
            UnsupportedDevice: a required service or characteristic is missing.
        """
        ...
