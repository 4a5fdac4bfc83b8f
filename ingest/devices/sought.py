"""Sought device: what a session looks for, what it has taken for it, and what only may be it."""

from collections.abc import Sequence

import msgspec

from ingest.codecs.wire.clean_name import comparable
from ingest.devices.same_device import (
    AddressKind,
    Identity,
    Likeness,
    Proof,
    Told,
    Verdict,
    contradicts,
    is_at,
    likeness,
    proof,
    verdict,
)
from ingest.devices.sensor import DeviceKind, LinkLost
from ingest.devices.sighting import Sighting
from ingest.sentence import Sentence


class Unproved(LinkLost):
    """Something has the device's name, and nothing shows that it is the same device."""


class SoughtDevice:
    """One device of one session, judged anew at every link.

    What a person chose or took counts for this session at its address, as long as what it tells
    of itself does not change. Where nothing proves a device it becomes a suggestion, and nothing
    of it is taken until a person takes it, or `trusts_name`.

    Args:
        identity: what is known of it.
        is_chosen: a person chose what is at its address.
        is_named_only: its name, or the beginning of it, is all that is known.
        trusts_name: a device of its name is taken without being asked for.
    """

    def __init__(
        self,
        identity: Identity,
        *,
        is_chosen: bool = False,
        is_named_only: bool = False,
        trusts_name: bool = False,
    ) -> None:
        self.identity = identity
        self.proof: Proof | None = None  # what the present or last link was taken on
        self._is_named_only = is_named_only
        self._trusts_name = trusts_name
        self._taken: dict[str, Proof] = {}  # by address, in small letters
        if is_chosen:
            self._taken[identity.address.casefold()] = Proof.CHOICE
        self.took_on_name = False  # at any time of the session
        # What it told on the link it was taken on by its name proves it at later ones: as the one
        # of that name, and no more.
        self.rests_on_name = False
        self._others: set[str] = set()
        self._likely: set[str] = set()  # in the search under way
        self._suggested: dict[str, Sighting] = {}

    @classmethod
    def at(cls, address: str, *, kind: DeviceKind, name: str = "") -> "SoughtDevice":
        """What a person chose by its address, for this session."""
        known = Identity(
            name=name or address, address=address, address_kind=AddressKind.CHANGING, kind=kind
        )
        return cls(known, is_chosen=True)

    @classmethod
    def any_of(cls, kind: DeviceKind) -> "SoughtDevice":
        """Whichever of a kind a person takes: all that are heard are suggestions."""
        known = Identity(name="", address="", address_kind=AddressKind.CHANGING, kind=kind)
        return cls(known, is_named_only=True)

    @property
    def suggestions(self) -> Sequence[Sighting]:
        """What may be it, loudest first; nothing while it is linked or proved."""
        return sorted(self._suggested.values(), key=lambda heard: heard.rssi_dbm, reverse=True)

    def take(self, address: str) -> bool:
        """A person takes what is at this address for it; whether it was among the suggestions."""
        if address.casefold() not in self._suggested:
            return False
        self.choose(self._suggested[address.casefold()])
        return True

    def choose(self, heard: Sighting) -> None:
        """A person chooses this one, whatever was known before."""
        self._begin_anew(heard)
        self._others.discard(heard.address.casefold())
        self._taken = {heard.address.casefold(): Proof.CHOICE}
        self._is_named_only = self.rests_on_name = False
        self._suggested.clear()

    def begin_search(self) -> None:
        """A search begins: who else has the name is to be heard anew."""
        self._likely.clear()

    def likeness(self, heard: Sighting) -> Likeness:
        """Whether a sighting is worth a link: at once, if nothing better comes, or not at all."""
        place = heard.address.casefold()
        if place in self._taken:
            return Likeness.SAME
        if place in self._suggested:
            self._suggested[place] = heard
        if place in self._others:
            return Likeness.DIFFERENT
        found = self._alike(heard)
        if found is Likeness.LIKELY:
            self._likely.add(place)
            if self._is_named_only and not self._trusts_name:
                self._suggest(heard)
                return Likeness.DIFFERENT
        return found

    def check(self, heard: Sighting, told: Told, *, is_complete: bool = True) -> None:
        """Judge a connected device by what it told of itself; what is taken is remembered.

        Args:
            heard: where it is.
            told: its Device Information.
            is_complete: it answered everything it was asked.

        Raises:
            Unproved: it may be the device, and nothing proves it.
            LinkLost: it is another device, or did not answer.
        """
        place = heard.address.casefold()
        found = self._shown(heard, told)
        if found is None and not is_complete and place not in self._taken:
            raise LinkLost(Sentence("{name} does not say who it is; asking again", name=heard.name))
        if found is None and verdict(self.identity, heard, told) is Verdict.DIFFERENT:
            self._taken.pop(place, None)
            self._suggested.pop(place, None)
            self._others.add(place)
            raise LinkLost(
                Sentence(
                    "{name} ({address}) is another device of the same name; looking on",
                    name=heard.name,
                    address=heard.address,
                )
            )
        if found is None and self._trusts_name and self._is_alone(place):
            self._begin_anew(heard)
            found = Proof.NAME
        if found is None:
            self._taken.pop(place, None)
            self._suggest(heard)
            raise Unproved(
                Sentence(
                    "{name} ({address}) has the name of the device that is looked for, and "
                    "nothing proves that it is the same",
                    name=heard.name,
                    address=heard.address,
                )
            )
        self._keep(heard, told, found)

    def is_shown(self, heard: Sighting, told: Told) -> bool:
        """Whether what it told is enough to take it."""
        return self._shown(heard, told) is not None

    def _shown(self, heard: Sighting, told: Told) -> Proof | None:
        place = heard.address.casefold()
        return proof(self.identity, heard, told) or self._of_this_session(place, told)

    def _of_this_session(self, place: str, told: Told) -> Proof | None:
        return None if contradicts(self.identity, told) else self._taken.get(place)

    def _is_alone(self, place: str) -> bool:
        """Whether nobody else of the name was heard."""
        return (self._likely | self._suggested.keys()) <= {place}

    def _alike(self, heard: Sighting) -> Likeness:
        if not self._is_named_only:
            return likeness(self.identity, heard)
        if is_at(self.identity.name, heard):
            return Likeness.SAME
        return Likeness.LIKELY if self._is_called(heard) else Likeness.DIFFERENT

    def _begin_anew(self, heard: Sighting) -> None:
        """What was known was of another device, for all we know."""
        self.identity = Identity(
            name=self.identity.name,
            address=heard.address,
            address_kind=heard.address_kind,
            kind=self.identity.kind,
        )

    def _suggest(self, heard: Sighting) -> None:
        self._others.add(heard.address.casefold())
        self._suggested[heard.address.casefold()] = heard

    def _keep(self, heard: Sighting, told: Told, found: Proof) -> None:
        """From now on it is known by what it told; what it leaves out later takes nothing away."""
        before = self.identity
        self.identity = msgspec.structs.replace(
            before,
            name=heard.name if heard.is_named else before.name,
            address=heard.address,
            address_kind=heard.address_kind,
            maker=told.maker or before.maker,
            model=told.model or before.model,
            serial=told.serial or before.serial,
            system_id=told.system_id or before.system_id,
            is_bonded=before.is_bonded or heard.is_bonded,
        )
        self._is_named_only = False
        self.proof = found
        self.took_on_name |= found is Proof.NAME
        self.rests_on_name |= found is Proof.NAME
        self._taken = {heard.address.casefold(): found}
        self._suggested.clear()

    def _is_called(self, heard: Sighting) -> bool:
        word = comparable(self.identity.name)
        if not word:
            return heard.is_mainly(self.identity.kind)
        kinds = heard.kinds
        return comparable(heard.name).startswith(word) and (
            not kinds or self.identity.kind in kinds
        )
