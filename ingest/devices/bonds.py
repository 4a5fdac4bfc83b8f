"""Bonds in a library's errors: one is wanted, or the old one is no longer known."""

from collections import Counter
from typing import Any

from bleak.exc import BleakDBusError, BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from ingest.devices.sensor import LinkLost

_WANTED = frozenset(
    {
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
    }
)
# What BlueZ says when a connection that stood is given up before it was of use. A link that fell
# says the same, so that it takes several, of a device that is heard all the while.
_CANCELED = "br-connection-canceled"
CANCELED_TIMES = 3
# What BlueZ says while, or after, it has bonded by itself. Source: doc/org.bluez.Device.rst, Pair.
_UNDER_WAY = ("InProgress", "AlreadyExists")
# BlueZ has no error of its own for a key that the other side lost; these are what it says then.
_LOST = ("key-missing", "AuthenticationFailed")


class HungUp(BleakError):
    """A device took one connection after the other and ended each before it was of use."""


class BondLost(LinkLost):
    """The device no longer knows our bond; what we knew of it has been thrown away."""


def wants_bond(exc: BaseException) -> bool:
    """Whether a question was refused for want of a bond."""
    if isinstance(exc, BleakGATTProtocolError):
        return exc.code in _WANTED
    return isinstance(exc, BleakDBusError) and (exc.dbus_error_details or "") == "Not paired"


def is_being_bonded(exc: BaseException) -> bool:
    """Whether a bond was refused because there is one, or somebody else is making it."""
    return isinstance(exc, BleakDBusError) and any(
        exc.dbus_error.endswith(word) for word in _UNDER_WAY
    )


def bond_is_lost(exc: BaseException) -> bool:
    """Whether a connection failed because the two ends no longer share a key."""
    if isinstance(exc, BleakDBusError):
        told = f"{exc.dbus_error} {exc.dbus_error_details or ''}"
        return any(word in told for word in _LOST)
    return wants_bond(exc)


class BondDoubts:
    """Counts how often bonded devices hang up on us before they are of use.

    Seen on BlueZ 5.66: a strap that lost its key ends each connection within a second, stays
    `Paired`, and nothing says why.
    """

    def __init__(self) -> None:
        self._canceled: Counter[str] = Counter()

    def connected(self, address: str) -> None:
        """The device took us."""
        del self._canceled[address]

    def are_enough(self, address: str, *, details: Any, exc: BaseException) -> bool:
        """One more connection failed; whether it is time to throw the bond away.

        `details`: what BlueZ knows of the device; another system's: it tells such failures apart.
        """
        if isinstance(exc, TimeoutError):
            return False  # of a busy computer, or of one whose device has hung up: it says nothing
        props = details.get("props", {}) if isinstance(details, dict) else {}
        canceled = isinstance(exc, BleakDBusError) and exc.dbus_error_details == _CANCELED
        has_hung_up = canceled or isinstance(exc, HungUp)
        if not (has_hung_up and (props.get("Bonded") or props.get("Paired"))):
            del self._canceled[address]
            return False
        self._canceled[address] += 1 if canceled else CANCELED_TIMES
        if self._canceled[address] < CANCELED_TIMES:
            return False
        del self._canceled[address]
        return True
