"""Recognition of a device: what proves that it is the same one, and what a name only suggests."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import Protocol

import msgspec

from ingest.codecs.wire.clean_name import clean_name
from ingest.codecs.wire.code_names import read_text
from ingest.devices.sensor import DeviceKind

_MAC = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# The two top bits of a random address. Source: Core Specification 5.4, volume 6, part B, 1.3.2.
_STATIC = 0b11
# A maker's own number in a name, as in "Polar H10 8A3F2B1C" or "HRM-Dual:123456".
_TELLING = re.compile(r"(?=[0-9A-Fa-f]*\d)[0-9A-Fa-f]{4,}\b")
# What development kits ship in the field for a serial number; many products keep it.
_PLACEHOLDER_SERIALS = frozenset(
    {
        "serial number", "serialnumber", "serial", "serial no", "sn", "n/a", "none", "unknown",
        "default", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890",
        "0123456789", "0123456789abcdef", "abcdef", "abcd1234",
    }
)  # fmt: skip
_SHORTEST_SERIAL = 4
# An organisation's and a maker's number; development kits ship 0 and this one.
_PLACEHOLDER_SYSTEM_IDS = frozenset({"123456fffe9abcde", "123456fffeabcdef"})
_SYSTEM_ID_BYTES = 8


class AddressKind(Enum):
    """How far an address can be relied on to name a device again."""

    FIXED = "fixed"  # public, or random but the same until the battery is changed
    CHANGING = "changing"  # private (new every quarter of an hour), or its kind is not told
    LOCAL = "local"  # a UUID that only this computer uses (macOS)


class Likeness(Enum):
    """What an advertisement says about a device that is looked for."""

    SAME = "same"
    LIKELY = "likely"  # connect, and let `verdict` decide
    DIFFERENT = "different"


class Proof(Enum):
    """What a device was taken on, strongest first."""

    BOND = "bond"
    SERIAL = "serial number"
    SYSTEM_ID = "system id"
    ADDRESS = "address"
    CHOICE = "choice"  # a person chose it for this session
    NAME = "name"  # proves nothing: taken because it was asked for so


LASTING = frozenset({Proof.BOND, Proof.SERIAL, Proof.SYSTEM_ID, Proof.ADDRESS})
"""What proves a device tomorrow as well, and may be written down."""


class Verdict(Enum):
    """What a connected device is."""

    SAME = "same"
    UNPROVED = "unproved"
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

    @property
    def is_bonded(self) -> bool:
        """Whether the system has a key for it, and names it by the address behind that key."""


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

    @property
    def system_id(self) -> str | None:
        """Device Information 0x2A23, as hexadecimal digits."""


_MAKER, _MODEL, _SERIAL, _SYSTEM_ID = "2A29", "2A24", "2A25", "2A23"


class DeviceInformation(msgspec.Struct, frozen=True, kw_only=True):
    """What a device tells of itself, as `Told`."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_id: str | None = None

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[str, bytes]]) -> "DeviceInformation":
        """From characteristics and their values."""
        told = dict(rows)

        def words(characteristic: str) -> str | None:
            return clean_name(read_text(told.get(characteristic, b""))[0]) or None

        return cls(
            maker=words(_MAKER),
            model=words(_MODEL),
            serial=words(_SERIAL),
            system_id=told.get(_SYSTEM_ID, b"").hex() or None,
        )


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a device that is looked for. None: it did not tell.

    `address` is where it was found last. `is_bonded`: we have exchanged keys with it.
    """

    name: str
    address: str
    address_kind: AddressKind
    kind: DeviceKind
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_id: str | None = None
    is_bonded: bool = False


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


def likeness(known: Identity, heard: Heard) -> Likeness:
    """Compare a device that is looked for with an advertisement.

    The same address is worth a link. Another address may be it where addresses do not last
    (private ones; UUIDs of another computer), or where the name carries the maker's own number:
    a strap may take a new static address with a new battery.
    """
    if is_at(known.address, heard):
        return Likeness.SAME
    if heard.kinds and known.kind not in heard.kinds:
        return Likeness.DIFFERENT
    if not _named(heard.name) or known.name.casefold() != heard.name.casefold():
        return Likeness.DIFFERENT
    lasting = {known.address_kind, heard.address_kind} == {AddressKind.FIXED}
    if lasting and not _TELLING.search(heard.name):
        return Likeness.DIFFERENT
    return Likeness.LIKELY


def proof(known: Identity, heard: Heard, told: Told) -> Proof | None:
    """What shows that a connected device is the one looked for; None: nothing does.

    A name never does. Nor does a private address: it is nobody's tomorrow.
    """
    same_place = is_at(known.address, heard)
    if same_place and known.is_bonded and heard.is_bonded:
        return Proof.BOND
    if _agree(telling_serial(known.serial), telling_serial(told.serial)):
        # Numbers are given out by a maker, for each model anew.
        return None if _is_other_make(known, told) and not same_place else Proof.SERIAL
    if _agree(telling_system_id(known.system_id), telling_system_id(told.system_id)):
        return Proof.SYSTEM_ID
    if _has_other_number(known, told) or not same_place:
        return None
    return None if heard.address_kind is AddressKind.CHANGING else Proof.ADDRESS


def verdict(known: Identity, heard: Heard, told: Told) -> Verdict:
    """What a connected device is.

    A number that differs is another device. At a lasting address it may have been given a new
    one by its maker, so that a person is asked.
    """
    if proof(known, heard, told) is not None:
        return Verdict.SAME
    if contradicts(known, told):
        lasting = heard.address_kind is not AddressKind.CHANGING
        return Verdict.UNPROVED if lasting and is_at(known.address, heard) else Verdict.DIFFERENT
    return Verdict.UNPROVED


def lasting_proof(heard: Heard, told: Told, *, is_bonded: bool) -> Proof | None:
    """What will prove this device tomorrow; None: nothing, and it is not to be remembered."""
    if telling_serial(told.serial):
        return Proof.SERIAL
    if telling_system_id(told.system_id):
        return Proof.SYSTEM_ID
    if is_bonded:
        return Proof.BOND
    return None if heard.address_kind is AddressKind.CHANGING else Proof.ADDRESS


def is_mac_or_uuid(word: str) -> bool:
    """Whether a word is an address, as Linux and Windows or as macOS write them."""
    return bool(_MAC.fullmatch(word) or _UUID.fullmatch(word))


def is_at(address: str, heard: Heard) -> bool:
    """Whether it is heard at this address."""
    return address.casefold() == heard.address.casefold()


def telling_serial(serial: str | None) -> str | None:
    """The serial number as one that names a single device; None: it could be anybody's.

    >>> telling_serial("Serial Number") is telling_serial("0000000") is None
    True
    """
    word = (serial or "").strip().strip("\0").casefold()
    if len(word) < _SHORTEST_SERIAL or word in _PLACEHOLDER_SERIALS:
        return None
    return None if len(set(word) - set(" -.:")) == 1 else word


def telling_system_id(system_id: str | None) -> str | None:
    """The system id as one that names a single device; None: it could be anybody's.

    It is written down lowest byte first: the maker's own number, then the organisation's.
    Source: Device Information Service 1.1, 3.8.
    """
    word = (system_id or "").casefold()
    if len(word) != 2 * _SYSTEM_ID_BYTES or len(set(word)) == 1:
        return None
    turned = bytes.fromhex(word)[::-1].hex()
    if _PLACEHOLDER_SYSTEM_IDS & {word, turned}:
        return None
    # Without a number of its own it names an organisation, or a make.
    own = bytes.fromhex(word)[:5]
    return None if set(own) <= {0x00, 0xFF, 0xFE} else word


def _agree(known: str | None, told: str | None) -> bool:
    return known is not None and known == told


def contradicts(known: Identity, told: Told) -> bool:
    """Whether a device tells of itself something else than the one that is known."""
    return _has_other_number(known, told) or _is_other_make(known, told)


def _has_other_number(known: Identity, told: Told) -> bool:
    pairs = (
        (telling_serial(known.serial), telling_serial(told.serial)),
        (telling_system_id(known.system_id), telling_system_id(told.system_id)),
    )
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _is_other_make(known: Identity, told: Told) -> bool:
    pairs = ((known.maker, told.maker), (known.model, told.model))
    return any(a and b and a != b for a, b in pairs)


def _named(name: str) -> bool:
    """Whether it is a name, and not the address in a name's place."""
    return bool(name) and not _MAC.fullmatch(name.replace("-", ":"))
