"""Choice of real devices for a session: named, remembered, or the one candidate of each kind."""

import asyncio
import sys
from collections.abc import Sequence

from ingest.codecs.wire.clean_name import comparable
from ingest.devices.same_device import AddressKind, Identity, is_mac_or_uuid
from ingest.devices.sensor import BY_BUSINESS, DeviceKind
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from sessions.text import text
from strapline.console.exit_errors import NoDevice
from strapline.console.output import to_people
from strapline.devices.called_by_name import called_by
from strapline.devices.choose_remembered import remembered_by_name, those_remembered
from strapline.devices.chosen import Chosen, chosen_known
from strapline.devices.find_device import ask_number
from strapline.devices.machine_words import machine_word
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.recognise import LOOK_S
from strapline.devices.treadmill_words import unread_treadmills
from strapline.devices.trial import NotTried, WrongKind, describe, kind_of, tried
from strapline.devices.wishes import ALIAS, Wishes

# Where there is none, nobody misses it.
_SELDOM = frozenset({DeviceKind.FOOT_POD})
LOOK_AT_MOST_S = 30.0  # CONTRACT, session rules
# So many machines of unknown kind are asked what they are; a gym has more.
_MACHINES_ASKED = 6
# A hall of straps is no list that anybody reads on one line; theirs is among the loudest.
_LISTED = 8
_OTHERS_TOLD = 3


async def choose(wishes: Wishes, *, airwaves: Airwaves) -> list[Chosen]:
    """The devices to use; what stands in the way of one stops no other.

    Named ones first. Then what is remembered, of each kind not named: those on the air, or all
    where none is (they join when they come). Where nothing is remembered, the one candidate of
    each kind is tried and shown with a live value; several are a choice, or left out.

    Raises:
        InputError: a name is that of a remembered device of another kind.
        NoDevice: nothing that could be used is near.
        NoAdapter: there is no usable Bluetooth here.
    """
    named = {kind: word for kind, word in wishes.named.items() if kind not in wishes.without}
    meant = remembered_by_name(named, known=wishes.known)
    chosen = [
        chosen_known(devices[0], trusts_name=wishes.trusts_name)
        for devices in meant.values()
        if len(devices) == 1
    ]
    several = [device for devices in meant.values() if len(devices) > 1 for device in devices]
    unknown = {kind: word for kind, word in named.items() if kind not in meant}
    kinds: list[DeviceKind] = []
    taken = wishes.without | named.keys()
    if wishes.known:
        rest = [device for device in wishes.known if device.kind not in taken]
        chosen += await those_remembered([*several, *rest], wishes, airwaves=airwaves)
    else:
        kinds = [kind for kind in ALIAS if kind not in taken]
    if unknown or kinds:
        looking = _Looking(unknown, kinds=kinds, wishes=wishes, airwaves=airwaves)
        chosen += await looking.chosen(nothing_else=not chosen)
        if looking.left_several and not chosen and not wishes.without:
            raise NoDevice(
                text(
                    "No device is chosen. Name yours, or remember it once: strapline pair. Then "
                    "a run takes it without a question."
                )
            )
    if not chosen and not wishes.without:
        raise NoDevice(
            text(
                "No strap and no treadmill found. Wear the strap with its contacts wet, wake the "
                "treadmill, close other apps that use them; `strapline pair` shows what is near. "
                "To try without hardware: strapline run --simulate"
            )
        )
    return chosen


class _Looking:
    """The search for devices that are not remembered: by name, and by kind."""

    def __init__(
        self,
        named: dict[DeviceKind, str],
        *,
        kinds: Sequence[DeviceKind],
        wishes: Wishes,
        airwaves: Airwaves,
    ) -> None:
        self._named = named
        self._kinds = kinds
        self._wishes = wishes
        self._airwaves = airwaves
        self._near_by: Sequence[Sighting] = ()
        self.left_several = False  # of a kind there were several, and nobody to choose

    async def chosen(self, *, nothing_else: bool) -> list[Chosen]:
        """All that can be used; `nothing_else`: it is worth looking longer."""
        near = self._near_by = await self._near(nothing_else=nothing_else)
        self._say_other_machines(near)
        wanted: dict[DeviceKind, list[Sighting]] = {
            kind: called_by(word, near, kind=kind) for kind, word in self._named.items()
        }
        for kind in self._kinds:
            taken = {one.address for those in wanted.values() for one in those}
            wanted[kind] = [one for one in near if one.is_mainly(kind) and one.address not in taken]
        wanted = self._once_each(wanted)
        if wanted.get(DeviceKind.TREADMILL) == []:
            for line in unread_treadmills(near):
                self._wishes.said(line)
        async with asyncio.TaskGroup() as group:
            # A choice is asked for one after the other, and while nothing else is printed.
            asking = asyncio.Lock()
            tasks = [
                group.create_task(self._one(kind, those, asking), name=f"try {kind.value}")
                for kind, those in wanted.items()
            ]
        return [one for one in (task.result() for task in tasks) if one is not None]

    def _once_each(
        self, wanted: dict[DeviceKind, list[Sighting]]
    ) -> dict[DeviceKind, list[Sighting]]:
        """A device that is named as several things is linked once, and measures all it can."""
        used: dict[str, DeviceKind] = {}
        for kind in (kind for kind in BY_BUSINESS if len(wanted.get(kind, ())) == 1):
            (one,) = wanted[kind]
            first = used.setdefault(one.address, kind)
            if first is not kind:
                line = text("{name} is one device: as {kind} it gives everything it measures.")
                self._wishes.said(line.format(name=one.name, kind=text(first.value)))
                wanted = {other: those for other, those in wanted.items() if other is not kind}
        return wanted

    async def _near(self, *, nothing_else: bool) -> list[Sighting]:
        heard: dict[str, Sighting] = {}
        useful = asyncio.Event()

        def listen(sighting: Sighting) -> None:
            heard[sighting.address] = sighting
            if any(map(sighting.is_mainly, (*self._kinds, *self._named))) or any(
                called_by(word, [sighting], kind=kind) for kind, word in self._named.items()
            ):
                useful.set()

        radio, clock = self._airwaves.radio, self._airwaves.clock
        with to_people().status(text("Looking for devices ...")):
            async with radio.hearing(listen):
                await clock.sleep(LOOK_S)
                if nothing_else and not useful.is_set():
                    try:
                        async with clock.timeout(LOOK_AT_MOST_S - LOOK_S):
                            await useful.wait()
                        await clock.sleep(1.0)  # the second of two is heard as well
                    except TimeoutError:
                        pass
        return sorted(heard.values(), key=lambda one: one.rssi_dbm, reverse=True)

    def _say_other_machines(self, near: Sequence[Sighting]) -> None:
        if DeviceKind.TREADMILL not in self._kinds:
            return
        for one in near:
            if one.other_machine is not None:
                self._wishes.said(_other_kind(one, wanted=DeviceKind.TREADMILL))

    async def _one(
        self, kind: DeviceKind, candidates: list[Sighting], asking: asyncio.Lock
    ) -> Chosen | None:
        word = self._named.get(kind)
        if kind is DeviceKind.TREADMILL and len(candidates) > 1:
            candidates = await self._treadmills(candidates)
        if not candidates:
            return self._nobody(kind, word)
        if len(candidates) > 1 and self._wishes.offers:
            line = text("Several of kind {kind}: take yours by its button.")
            self._wishes.said(line.format(kind=text(kind.value)))
            sought = _named_only(word, kind=kind) if word else SoughtDevice.any_of(kind)
            return Chosen(alias=ALIAS[kind], kind=kind, named=word or ALIAS[kind], sought=sought)
        async with asking:
            sighting = pick(kind, candidates, wishes=self._wishes)
        if sighting is None:
            self.left_several = True
            return None
        return await self._taken(kind, sighting)

    async def _treadmills(self, candidates: list[Sighting]) -> list[Sighting]:
        """Those that do not turn out to be something else when they are asked."""
        asked = candidates[:_MACHINES_ASKED]
        results = await asyncio.gather(*(self._is_other(one) for one in asked))
        rest = [one for one, is_other in zip(asked, results, strict=True) if not is_other]
        return rest + candidates[_MACHINES_ASKED:]

    async def _is_other(self, sighting: Sighting) -> bool:
        try:
            kind = await kind_of(sighting, airwaves=self._airwaves)
        except WrongKind as exc:
            self._wishes.said(str(exc))
            return True
        return kind not in (None, DeviceKind.TREADMILL)

    def _nobody(self, kind: DeviceKind, word: str | None) -> Chosen | None:
        if word is None:
            if kind not in _SELDOM:
                self._wishes.said(text("No {kind} found.").format(kind=text(kind.value)))
            return None
        others = called_by(word, self._near_by)
        for other in others[:_OTHERS_TOLD]:
            self._wishes.said(_other_kind(other, wanted=kind))
        if any(
            comparable(word) in (comparable(one.name), one.address.casefold()) for one in others
        ):
            return None  # that one it is
        if is_mac_or_uuid(word):
            line = text("{name} ({kind}) is not on the air yet; it joins when it is.")
            self._wishes.said(line.format(name=word, kind=text(kind.value)))
            sought = SoughtDevice.at(word, kind=kind)
        else:
            line = (
                text("{name} ({kind}) is not on the air yet; it joins when it is.")
                if self._wishes.trusts_name
                else text(
                    "{name} ({kind}) is not on the air yet. When something of this name comes you "
                    "are asked whether it is yours."
                )
            )
            self._wishes.said(line.format(name=word, kind=text(kind.value)))
            sought = _named_only(word, kind=kind, trusts_name=self._wishes.trusts_name)
        return Chosen(alias=ALIAS[kind], kind=kind, named=word, sought=sought)

    async def _taken(self, kind: DeviceKind, sighting: Sighting) -> Chosen | None:
        """The device, with its live value shown; without one it joins when it speaks."""
        try:
            trial = await tried(sighting, airwaves=self._airwaves, kind=kind)
        except WrongKind as exc:
            self._wishes.said(str(exc))
            return None
        except NotTried as exc:
            self._wishes.said(str(exc))
        else:
            value = describe(trial.value, units=self._wishes.units)
            to_people().print(f"{sighting.name} ({text(kind.value)}): {value}")
        sought = SoughtDevice.at(sighting.address, kind=kind, name=sighting.name)
        return Chosen(alias=ALIAS[kind], kind=kind, named=sighting.address, sought=sought)


def pick(kind: DeviceKind, candidates: Sequence[Sighting], *, wishes: Wishes) -> Sighting | None:
    """The only candidate, or one of several by asking; None: there is nobody to ask."""
    if len(candidates) == 1:
        return candidates[0]
    if wishes.may_ask and sys.stdin.isatty():
        question = text("Which {kind}?").format(kind=text(kind.value))
        return candidates[ask_number(candidates, question=question) - 1]
    loudest = candidates[:_LISTED]
    listed = ", ".join(f"{s.name} ({s.address}, {s.rssi_dbm} dBm)" for s in loudest)
    if rest := len(candidates) - len(loudest):
        listed = text("{listed} and {rest} fainter ones").format(listed=listed, rest=rest)
    wishes.said(
        text(
            "Several of kind {kind}: {listed}. None is used: name one with --{option}, "
            "or remember yours: strapline pair"
        ).format(kind=text(kind.value), listed=listed, option=ALIAS[kind])
    )
    return None


def _other_kind(heard: Sighting, *, wanted: DeviceKind) -> str:
    """What something of the name is, where it is not what it was named as."""
    if heard.other_machine is not None:
        line = text("{name} is left out: it is {machine}.")
        return line.format(name=heard.name, machine=machine_word(heard.other_machine))
    line = text("{name} is no {kind}: it is left out.")
    return line.format(name=heard.name, kind=text(wanted.value))


def _named_only(word: str, *, kind: DeviceKind, trusts_name: bool = False) -> SoughtDevice:
    known = Identity(name=word, address=word, address_kind=AddressKind.CHANGING, kind=kind)
    return SoughtDevice(known, is_named_only=True, trusts_name=trusts_name)
