"""Recognition of a remembered device on the air: addresses rotate, names repeat, serials decide."""

import re
from enum import Enum
from typing import Protocol

from ingest.devices.sensor import DeviceKind

_MAC = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")
# The two top bits of a random address. Source: Core Specification 5.4, volume 6, part B, 1.3.2.
_STATIC = 0b11
# A maker's own number in a name, as in "Polar H10 8A3F2B1C" or "HRM-Dual:123456".
_TELLING = re.compile(r"(?=[0-9A-Fa-f]*\d)[0-9A-Fa-f]{4,}\b")


class AddressKind(Enum):
    """How far an address can be relied on to name a device again."""

    FIXED = "fixed"  # public, or random but the same until the battery is changed
    CHANGING = "changing"  # private (new every quarter of an hour), or its kind is not told
    LOCAL = "local"  # a UUID that only this computer uses (macOS)


class Likeness(Enum):
    """What an advertisement says about a remembered device."""

    SAME = "same"
    LIKELY = "likely"  # connect and let `confirmed` decide
    DIFFERENT = "different"


class Heard(Protocol):
    """What an advertisement tells."""

    @property
    def address(self) -> str:
        """A MAC, or a UUID."""

    @property
    def address_kind(self) -> AddressKind:
        """Whether the address will be the same tomorrow."""

    @property
    def name(self) -> str:
        """As advertised; the address where there is none."""

    @property
    def kinds(self) -> tuple[DeviceKind, ...]:
        """What its services say it measures; empty: they do not say."""


class Remembered(Protocol):
    """What we know of a device from the time it was paired. None: it did not tell."""

    @property
    def address(self) -> str:
        """Where it was found last."""

    @property
    def address_kind(self) -> AddressKind:
        """Whether it could stay there."""

    @property
    def name(self) -> str:
        """As it advertised then."""

    @property
    def kind(self) -> DeviceKind:
        """What it measures."""

    @property
    def maker(self) -> str | None:
        """Device Information 0x2A29."""

    @property
    def model(self) -> str | None:
        """Device Information 0x2A24."""

    @property
    def serial(self) -> str | None:
        """Device Information 0x2A25."""


class Told(Protocol):
    """What a connected device tells of itself. None: nothing."""

    @property
    def maker(self) -> str | None:
        """Device Information 0x2A29."""

    @property
    def model(self) -> str | None:
        """Device Information 0x2A24."""

    @property
    def serial(self) -> str | None:
        """Device Information 0x2A25."""


def address_kind(address: str, *, random: bool | None) -> AddressKind:
    """How far `address` can be relied on.

    `random`: whether the system says that it is a random address; None: it does not say, and a
    public address cannot be told from a private one unless its top bits are those of a static one.
    """
    if not _MAC.fullmatch(address):
        return AddressKind.LOCAL
    if random is False or int(address[:2], 16) >> 6 == _STATIC:
        return AddressKind.FIXED
    return AddressKind.CHANGING


def likeness(known: Remembered, heard: Heard) -> Likeness:
    """Compare a remembered device with an advertisement.

    The same address is the same device. Another address may be it where addresses do not last
    (private ones; UUIDs of another computer), or where the name carries the maker's own number:
    a strap may take a new static address with a new battery.
    """
    if known.address.casefold() == heard.address.casefold():
        return Likeness.SAME
    if heard.kinds and known.kind not in heard.kinds:
        return Likeness.DIFFERENT
    if not _named(heard.name) or known.name.casefold() != heard.name.casefold():
        return Likeness.DIFFERENT
    lasting = {known.address_kind, heard.address_kind} == {AddressKind.FIXED}
    if lasting and not _TELLING.search(heard.name):
        return Likeness.DIFFERENT
    return Likeness.LIKELY


def confirmed(known: Remembered, told: Told) -> bool | None:
    """Whether a connected device is the remembered one; None: it does not tell enough.

    The serial number decides; without one on both sides, another maker or model is another device.
    """
    if known.serial and told.serial:
        return known.serial == told.serial
    if known.maker and told.maker and known.maker != told.maker:
        return False
    if known.model and told.model and known.model != told.model:
        return False
    return None


def _named(name: str) -> bool:
    """Whether it is a name, and not the address in a name's place."""
    return bool(name) and not _MAC.fullmatch(name.replace("-", ":"))
