"""Devices on the air by signal, in an order that does not jump under a person's finger."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.devices.known import KnownDevice, recognised
from ingest.devices.same_device import Likeness
from ingest.devices.sighting import Sighting

QUIET_AFTER_S = 10.0  # a device that advertises every 2 s and is missed four times is gone
# A signal swings by 5 to 10 dB from one packet to the next; this many steps make it steady.
_SMOOTHED_BY = 4
# In the list one has to be so much louder to go before another.
_STEP_DB = 8
# Who takes a device in the hand, or lays the phone on it, brings it near by 15 dB and more.
TOUCHED_DB = 12.0
TOUCHED_FOR_S = 15.0
_BEFORE_S = 3.0  # of being heard, until there is something to rise from


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One device in the list. `alias`: as what it is remembered; None: it is not, for sure.

    `is_touched`: of all of them its signal has risen most, and enough for a hand on it.
    """

    sighting: Sighting
    alias: str | None
    is_quiet: bool
    is_touched: bool = False


class _Signal:
    """How loudly a device is heard: steady, and by how much it has risen of late."""

    def __init__(self, dbm: float, *, at_s: float) -> None:
        self.steady_dbm = self._lowest_dbm = dbm
        self.place_dbm = dbm
        self._first_s = self._lowest_s = at_s

    def add(self, dbm: float, *, at_s: float) -> None:
        self.steady_dbm += (dbm - self.steady_dbm) / _SMOOTHED_BY
        if (
            at_s - self._first_s < _BEFORE_S
            or self.steady_dbm <= self._lowest_dbm
            or at_s - self._lowest_s > TOUCHED_FOR_S
        ):
            self._lowest_dbm, self._lowest_s = self.steady_dbm, at_s
        if abs(self.steady_dbm - self.place_dbm) >= _STEP_DB:
            self.place_dbm = self.steady_dbm

    @property
    def rise_db(self) -> float:
        return self.steady_dbm - self._lowest_dbm


class Nearby:
    """Devices by how likely they are to be of use, then by signal.

    A place is kept until the signal has changed by several steps: a finger finds what it saw.
    """

    def __init__(self, *, known: Sequence[KnownDevice]) -> None:
        self._known = tuple(known)
        self._heard: dict[str, tuple[Sighting, float]] = {}
        self._signals: dict[str, _Signal] = {}

    def know(self, known: Sequence[KnownDevice]) -> None:
        """Something was remembered or forgotten meanwhile."""
        self._known = tuple(known)

    def add_sighting(self, sighting: Sighting, *, at_s: float) -> None:
        """One advertisement was heard. A name or a service once told is not forgotten."""
        before = self._heard.get(sighting.address)
        if before is not None and _tells_more(before[0], sighting):
            sighting = _with_signal(before[0], sighting)
        self._heard[sighting.address] = (sighting, at_s)
        signal = self._signals.get(sighting.address)
        if signal is None:
            self._signals[sighting.address] = _Signal(sighting.rssi_dbm, at_s=at_s)
        else:
            signal.add(sighting.rssi_dbm, at_s=at_s)

    def neighbours(self, *, now_s: float) -> list[Neighbour]:
        """Everything that has a name or says what it is."""
        shown = [(s, at_s) for s, at_s in self._heard.values() if _is_worth_showing(s)]
        touched = self._touched([s for s, at_s in shown if now_s - at_s <= QUIET_AFTER_S])
        return [
            Neighbour(
                sighting=sighting,
                alias=self._alias(sighting),
                is_quiet=now_s - at_s > QUIET_AFTER_S,
                is_touched=sighting.address == touched,
            )
            for sighting, at_s in sorted(shown, key=lambda entry: self._place(entry[0]))
        ]

    def _place(self, sighting: Sighting) -> tuple[int, float]:
        return _rank(sighting), -self._signals[sighting.address].place_dbm

    def _touched(self, heard: Sequence[Sighting]) -> str | None:
        """Whose signal has risen most, by enough, and by more than that of all others."""
        rises = sorted(
            ((self._signals[one.address].rise_db, one.address) for one in heard), reverse=True
        )
        if not rises or rises[0][0] < TOUCHED_DB:
            return None
        second_db = rises[1][0] if len(rises) > 1 else 0.0
        return rises[0][1] if rises[0][0] - second_db >= TOUCHED_DB / 3 else None

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
        other_machine=now.other_machine or before.other_machine,
        is_bonded=now.is_bonded,
    )
