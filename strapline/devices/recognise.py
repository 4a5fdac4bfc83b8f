"""Recognition of remembered devices on the air, also under a new address."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from ingest.devices.known import KnownDevice
from ingest.devices.pair import acquainted
from ingest.devices.same_device import AddressKind, Likeness, Verdict, likeness, verdict
from ingest.devices.sensor import LinkLost, UnsupportedDevice
from ingest.devices.sighting import Sighting
from strapline.devices.radio_or_simulation import Airwaves

LOOK_S = 6.0  # a strap advertises about once a second, a treadmill up to every 2 s


@dataclass
class Lookout:
    """Sorts what is heard by the remembered device that it is, or may be."""

    devices: Sequence[KnownDevice]
    same: dict[str, Sighting] = field(default_factory=dict)  # by alias
    likely: dict[str, dict[str, Sighting]] = field(default_factory=dict)  # by alias and address

    def add_sighting(self, sighting: Sighting) -> None:
        """One advertisement was heard."""
        for device in self.devices:
            match likeness(device.identity, sighting):
                case Likeness.SAME:
                    self.same[device.alias] = sighting
                case Likeness.LIKELY:
                    self.likely.setdefault(device.alias, {})[sighting.address] = sighting

    @property
    def complete(self) -> bool:
        """Every device was heard under its address."""
        return all(device.alias in self.same for device in self.devices)

    def candidates(self, device: KnownDevice) -> list[Sighting]:
        """What may be `device` and is surely no other, loudest first."""
        taken = {sighting.address for sighting in self.same.values()}
        likely = self.likely.get(device.alias, {}).values()
        free = [sighting for sighting in likely if sighting.address not in taken]
        return sorted(free, key=lambda sighting: sighting.rssi_dbm, reverse=True)


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a look around has found.

    Args:
        here: the devices that are on the air, as they are now.
        absent: those that are not, or that nothing proves.
        likely: by alias: what has an absent one's name, loudest first.
    """

    here: Sequence[KnownDevice]
    absent: Sequence[KnownDevice]
    likely: Mapping[str, Sequence[Sighting]]


async def recognise(devices: Sequence[KnownDevice], *, airwaves: Airwaves) -> Recognised:
    """The devices that are on the air, those that are not, and what may be one of them.

    Looks no longer than it takes to hear them all. A device under a new address is connected to
    and asked for what proves it; a name does not.

    Raises:
        NoAdapter: there is no usable Bluetooth here.
    """
    lookout = Lookout(devices)
    all_here = asyncio.Event()

    def listen(sighting: Sighting) -> None:
        lookout.add_sighting(sighting)
        if lookout.complete:
            all_here.set()

    with suppress(TimeoutError):
        async with airwaves.radio.hearing(listen), airwaves.clock.timeout(LOOK_S):
            await all_here.wait()
    here: list[KnownDevice] = []
    absent: list[KnownDevice] = []
    likely: dict[str, Sequence[Sighting]] = {}
    for device in devices:
        if device.alias in lookout.same:
            here.append(device)
            continue
        found, undecided = await _proved(device, lookout.candidates(device), airwaves=airwaves)
        if found is not None:
            here.append(moved(device, found))
            continue
        absent.append(device)
        if undecided:
            likely[device.alias] = undecided
    return Recognised(here=here, absent=absent, likely=likely)


def moved(device: KnownDevice, sighting: Sighting) -> KnownDevice:
    """The device at the address it has now.

    An address that has changed will change again, whatever its kind.
    """
    local = sighting.address_kind is AddressKind.LOCAL
    return msgspec.structs.replace(
        device,
        address=sighting.address,
        address_kind=AddressKind.LOCAL if local else AddressKind.CHANGING,
    )


async def _proved(
    device: KnownDevice, candidates: Sequence[Sighting], *, airwaves: Airwaves
) -> tuple[Sighting | None, list[Sighting]]:
    """The candidate that is proved to be it, else those that may be it."""
    undecided: list[Sighting] = []
    for sighting in candidates:
        try:
            async with acquainted(
                sighting,
                radio=airwaves.radio,
                clock=airwaves.clock,
                wanted=device.kind,
                may_bond=False,
            ) as acquaintance:
                if acquaintance.kind is not device.kind:
                    continue
                found = verdict(device.identity, sighting, acquaintance.facts)
        except (LinkLost, UnsupportedDevice):
            continue
        if found is Verdict.SAME:
            return sighting, []
        if found is Verdict.UNPROVED:
            undecided.append(sighting)
    return None, undecided
