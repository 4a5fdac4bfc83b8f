"""The raw journal: what it keeps of each notification, and who keeps it."""

from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

# A button press is journalled beside the notifications, under these names.
BUTTON = "button"
BUTTON_DEVICE = "buttons"
# A heart rate that something else has told, under this name; the device's begins with it.
BRIDGE = "bridge"
# A gateway journals under this name what a device is and whose, before its first notification.
WEARER = "wearer"
# And under this one what becomes of the device's link, which no notification tells.
LINK = "link"

PROCESS_HOST = "process"
"""Numbers what a processor adds to a session: buttons, and what its devices said before it. The
session's id stands for the boot, Unix nanoseconds for the monotonic clock."""


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


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Who numbers the notifications: one host during one boot."""

    host: str
    boot: str


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One notification: raw bytes and two clocks, numbered by its host and boot."""

    host: str
    boot: str
    sequence: int
    device: str
    characteristic: str
    payload: bytes
    monotonic_ns: int
    wall_ns: int


class Journal(Protocol):
    """Keeps raw notifications; what is appended in one `unit` is committed together."""

    def unit(self) -> AbstractContextManager[None]:
        """Group the appends of the block into one transaction."""

    def journal(self, row: JournalRow) -> None:
        """Append one notification."""
