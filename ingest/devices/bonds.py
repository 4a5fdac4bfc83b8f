"""What a library's error says about a bond: one is wanted, or the old one is no longer known."""

from bleak.exc import BleakDBusError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from ingest.devices.sensor import LinkLost

_WANTED = frozenset(
    {
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHORIZATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
    }
)
# BlueZ has no error of its own for a key that the other side lost; these are what it says then.
_LOST = ("key-missing", "AuthenticationFailed")


class BondLost(LinkLost):
    """The device no longer knows our bond; what we knew of it has been thrown away."""


def wants_bond(exc: BaseException) -> bool:
    """Whether a question was refused for want of a bond."""
    if isinstance(exc, BleakGATTProtocolError):
        return exc.code in _WANTED
    return isinstance(exc, BleakDBusError) and (exc.dbus_error_details or "") == "Not paired"


def bond_is_lost(exc: BaseException) -> bool:
    """Whether a connection failed because the two ends no longer share a key."""
    if isinstance(exc, BleakDBusError):
        told = f"{exc.dbus_error} {exc.dbus_error_details or ''}"
        return any(word in told for word in _LOST)
    return wants_bond(exc)
