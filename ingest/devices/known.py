"""Known devices: who they are, what they are called, whose they are."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from ingest.codecs.wire.clean_name import comparable
from ingest.devices.same_device import (
    AddressKind,
    Identity,
    Likeness,
    likeness,
    telling_serial,
    telling_system_id,
)
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from ingest.journal import BUTTON_DEVICE
from ingest.measurements import BY_HAND
from ingest.sentence import Sentence

_ALIAS = re.compile(r"[^\W_][\w .'-]{0,39}")
# Measurements travel under the alias; these names are taken by what is no device.
_RESERVED = (BUTTON_DEVICE, BY_HAND)


class AliasError(ValueError):
    """The alias cannot be used; the message says why."""


class NoSuchDevice(LookupError):
    """Nothing of this alias, name or address is remembered."""


class KnownDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One remembered device. None: it did not tell. Times are ISO 8601 in UTC.

    `athlete` None: everybody's. `simulated`: it exists on the virtual radio only. `protocol`: its
    maker's own, by which it is only read.
    """

    alias: str
    kind: DeviceKind
    name: str
    address: str
    address_kind: AddressKind
    athlete: str | None = None
    simulated: bool = False
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_id: str | None = None
    firmware: str | None = None
    battery_pct: int | None = None
    battery_at: str | None = None
    last_seen_at: str | None = None
    paired_at: str | None = None
    bonded: bool = False
    min_speed_kmh: float | None = None
    max_speed_kmh: float | None = None
    speed_step_kmh: float | None = None
    min_incline_pct: float | None = None
    max_incline_pct: float | None = None
    incline_step_pct: float | None = None
    protocol: str | None = None

    def is_called(self, word: str) -> bool:
        """Whether `word` is its alias, name or address; case does not matter."""
        wanted = comparable(word)
        return wanted in {comparable(one) for one in (self.alias, self.name, self.address)}

    def name_begins_with(self, word: str) -> bool:
        """Whether `word` is how its advertised name begins; case does not matter."""
        return comparable(self.name).startswith(comparable(word))

    @property
    def identity(self) -> Identity:
        """What it is recognised by."""
        return Identity(
            name=self.name,
            address=self.address,
            address_kind=self.address_kind,
            kind=self.kind,
            maker=self.maker,
            model=self.model,
            serial=self.serial,
            system_id=self.system_id,
            is_bonded=self.bonded,
        )

    @property
    def is_provable(self) -> bool:
        """Whether anything will show that it is the same device when it is met again."""
        lasting = self.address_kind is not AddressKind.CHANGING
        numbers = (telling_serial(self.serial), telling_system_id(self.system_id))
        return self.bonded or lasting or any(numbers)

    def sought(self, *, trusts_name: bool = False) -> SoughtDevice:
        """It, to be looked for in a session."""
        return SoughtDevice(self.identity, trusts_name=trusts_name)


class KnownDevices(msgspec.Struct, frozen=True):
    """All remembered devices, in the order in which they were paired; never changed in place."""

    devices: tuple[KnownDevice, ...] = ()

    def __iter__(self) -> Iterator[KnownDevice]:
        return iter(self.devices)

    def of(self, athlete: str | None, *, simulated: bool = False) -> tuple[KnownDevice, ...]:
        """The athlete's devices and everybody's; of the virtual radio only when `simulated`."""
        return tuple(
            device
            for device in self.devices
            if device.simulated is simulated and device.athlete in (None, athlete or None)
        )

    def called(self, word: str) -> KnownDevice:
        """The device of this alias, name or address; an alias wins over a name.

        Raises:
            NoSuchDevice: there is none, or the name is several devices'.
        """
        aliased = [d for d in self.devices if d.alias.casefold() == word.casefold()]
        found = aliased or [d for d in self.devices if d.is_called(word)]
        if not found:
            listed = ", ".join(device.alias for device in self.devices)
            there_are = (
                Sentence("there are: {listed}", listed=listed)
                if listed
                else Sentence("none is remembered yet")
            )
            raise NoSuchDevice(
                Sentence("no device {word!r}; {there_are}", word=word, there_are=there_are)
            )
        if len(found) > 1:
            listed = ", ".join(device.alias for device in found)
            raise NoSuchDevice(
                Sentence(
                    "{word!r} is the name of several devices: {listed}", word=word, listed=listed
                )
            )
        return found[0]

    def with_device(self, device: KnownDevice) -> "KnownDevices":
        """With `device` added, in place of what was remembered of the same device.

        Raises:
            AliasError: the alias cannot be one, or another device has it.
        """
        check_alias(device.alias)
        rest = self._without(self.same_as(device))
        if any(d.alias.casefold() == device.alias.casefold() for d in rest):
            raise AliasError(
                Sentence("alias {alias!r} is taken by another device", alias=device.alias)
            )
        return KnownDevices((*rest, device))

    def renamed(self, word: str, *, alias: str) -> "KnownDevices":
        """With another alias for one device.

        Raises:
            AliasError: as `with_device`.
            NoSuchDevice: as `called`.
        """
        old = self.called(word)
        return self.changed(old.alias, msgspec.structs.replace(old, alias=alias))

    def changed(self, alias: str, device: KnownDevice) -> "KnownDevices":
        """With `device` in the place of the one of this alias.

        Raises:
            AliasError: as `with_device`.
            NoSuchDevice: as `called`.
        """
        check_alias(device.alias)
        old = self.called(alias)
        if any(
            d is not old and d.alias.casefold() == device.alias.casefold() for d in self.devices
        ):
            raise AliasError(
                Sentence("alias {alias!r} is taken by another device", alias=device.alias)
            )
        return KnownDevices(tuple(device if d is old else d for d in self.devices))

    def without(self, word: str) -> "KnownDevices":
        """With one device forgotten.

        Raises:
            NoSuchDevice: as `called`.
        """
        return KnownDevices(self._without(self.called(word)))

    def same_as(self, device: KnownDevice) -> KnownDevice | None:
        """What is remembered of the same device: same address, or same maker's serial number."""
        for known in self.devices:
            if known.simulated is not device.simulated:
                continue
            same_serial = telling_serial(known.serial) and (
                known.maker,
                known.model,
                known.serial,
            ) == (
                device.maker,
                device.model,
                device.serial,
            )
            if same_serial or known.address.casefold() == device.address.casefold():
                return known
        return None

    def free_alias(self, kind: DeviceKind) -> str:
        """The kind's own word, with a number behind it from the second device on."""
        word = kind.value.replace(" ", "-")
        taken = {device.alias.casefold() for device in self.devices}
        number = 1
        alias = word
        while alias in taken:
            number += 1
            alias = f"{word}-{number}"
        return alias

    def _without(self, forgotten: KnownDevice | None) -> tuple[KnownDevice, ...]:
        return tuple(device for device in self.devices if device is not forgotten)


def check_alias(alias: str) -> None:
    """An alias names a device in files, charts and on the page.

    Raises:
        AliasError: it is empty, too long, reserved, or has other than letters, digits, " .'-_".
    """
    if alias.casefold() in _RESERVED:
        raise AliasError(Sentence("alias {alias!r} is reserved", alias=alias))
    if not _ALIAS.fullmatch(alias) or alias.endswith(" "):
        raise AliasError(
            Sentence(
                "alias {alias!r} cannot be used; expected 1 to 40 letters, digits, spaces "
                "or .'-_ , beginning with a letter or digit",
                alias=alias,
            )
        )


def recognised(
    devices: Sequence[KnownDevice], sighting: Sighting
) -> tuple[KnownDevice, Likeness] | None:
    """Which of `devices` this is, surely or likely; None: none of them."""
    likely: KnownDevice | None = None
    for device in devices:
        found = likeness(device.identity, sighting)
        if found is Likeness.SAME:
            return device, found
        if found is Likeness.LIKELY and likely is None:
            likely = device
    return None if likely is None else (likely, Likeness.LIKELY)
