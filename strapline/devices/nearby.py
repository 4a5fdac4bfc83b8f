"""Devices on the air, in an order that does not jump under a person's finger."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.devices.known import KnownDevice, recognised
from ingest.devices.radio import Sighting
from ingest.devices.same_device import Likeness

QUIET_AFTER_S = 10.0  # a device that advertises every 2 s and is missed four times is gone


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One device in the list. `alias`: as what it is remembered; None: it is not, for sure."""

    sighting: Sighting
    alias: str | None
    is_quiet: bool


class Nearby:
    """Devices by how likely they are to be of use, then by when they were first heard."""

    def __init__(self, *, known: Sequence[KnownDevice]) -> None:
        self._known = tuple(known)
        self._heard: dict[str, tuple[Sighting, float]] = {}

    def know(self, known: Sequence[KnownDevice]) -> None:
        """Something was remembered or forgotten meanwhile."""
        self._known = tuple(known)

    def add_sighting(self, sighting: Sighting, *, at_s: float) -> None:
        """One advertisement was heard. A name or a service once told is not forgotten."""
        before = self._heard.get(sighting.address)
        if before is not None and _tells_more(before[0], sighting):
            sighting = _with_signal(before[0], sighting)
        self._heard[sighting.address] = (sighting, at_s)

    def neighbours(self, *, now_s: float) -> list[Neighbour]:
        """Everything that has a name or says what it is."""
        shown = [(s, at_s) for s, at_s in self._heard.values() if _is_worth_showing(s)]
        return [
            Neighbour(
                sighting=sighting,
                alias=self._alias(sighting),
                is_quiet=now_s - at_s > QUIET_AFTER_S,
            )
            for sighting, at_s in sorted(shown, key=lambda entry: _rank(entry[0]))
        ]

    @property
    def nameless(self) -> int:
        """How many say neither a name nor what they are."""
        return sum(not _is_worth_showing(sighting) for sighting, _ in self._heard.values())

    def _alias(self, sighting: Sighting) -> str | None:
        found = recognised(self._known, sighting)
        return found[0].alias if found is not None and found[1] is Likeness.SAME else None


class Cursor:
    """Which neighbour is chosen; it stays on its device when the list grows."""

    def __init__(self) -> None:
        self._address: str | None = None

    def on(self, neighbours: Sequence[Neighbour]) -> int | None:
        """Where it stands; None: there is nothing to stand on."""
        for index, neighbour in enumerate(neighbours):
            if neighbour.sighting.address == self._address:
                return index
        return 0 if neighbours else None

    def move(self, steps: int, *, neighbours: Sequence[Neighbour]) -> None:
        """Up and down, not beyond the ends."""
        index = self.on(neighbours)
        if index is not None:
            self.put(min(max(index + steps, 0), len(neighbours) - 1), neighbours=neighbours)

    def put(self, index: int, *, neighbours: Sequence[Neighbour]) -> None:
        """To a place in the list, if there is one."""
        if 0 <= index < len(neighbours):
            self._address = neighbours[index].sighting.address


def _rank(sighting: Sighting) -> int:
    if sighting.kinds:
        return 0
    return 1 if sighting.is_machine else 2


def _is_worth_showing(sighting: Sighting) -> bool:
    return sighting.is_named or bool(sighting.kinds) or sighting.is_machine


def _tells_more(before: Sighting, now: Sighting) -> bool:
    # Names and services come in different packets; a passive moment hears only one of them.
    return (before.is_named and not now.is_named) or len(before.kinds) > len(now.kinds)


def _with_signal(before: Sighting, now: Sighting) -> Sighting:
    return Sighting(
        address=before.address,
        name=now.name if now.is_named else before.name,
        rssi_dbm=now.rssi_dbm,
        kinds=now.kinds or before.kinds,
        device=now.device,
        address_kind=before.address_kind,
        is_machine=before.is_machine or now.is_machine,
    )
