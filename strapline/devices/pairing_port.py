"""Pairing for pages: who looks, what is near, what is tried, what is remembered."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec

from dashboards.ports.pairing import (
    NearbyView,
    PairingRefused,
    PairingView,
    Readiness,
    RememberedView,
    TrialView,
    Trouble,
)
from dashboards.terminal.devices_table import model
from ingest.clock import Clock
from ingest.devices.known import KnownDevices
from ingest.devices.sensor import NoAdapter
from ingest.devices.sighting import Sighting
from ingest.measurements import NS_PER_S
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.devices.devices_file import load_devices, save_devices
from strapline.devices.devices_in_use import DevicesInUse
from strapline.devices.introduction import facts
from strapline.devices.live_trial import TryOut
from strapline.devices.machine_words import machine_word
from strapline.devices.nearby import Nearby, Neighbour
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.readiness import readiness
from strapline.devices.remember import added, as_known
from strapline.devices.treadmill_words import about_treadmill

LOOK_ON_S = 8.0  # after the last page asked: a reload must not lose what is connected
LOOK_EVERY_S = 0.5
RETRY_S = 5.0  # without an adapter: a person plugs one in, and sees it within this time


class Pairing:
    """A `PairingPort`; `run` does the looking.

    Args:
        airwaves: opens the radio for as long as somebody looks.
        simulated: the radio is virtual.
        data_dir: where devices are remembered.
        in_use: which devices are in sessions.
        clock: real time.
        troubles: asks doctor what stands in the way of Bluetooth.
    """

    def __init__(
        self,
        *,
        airwaves: Callable[[], AbstractAsyncContextManager[Airwaves]],
        simulated: bool,
        data_dir: Path,
        in_use: DevicesInUse,
        clock: Clock,
        troubles: Callable[[], Awaitable[Sequence[Trouble]]],
    ) -> None:
        self._airwaves = airwaves
        self._simulated = simulated
        self._data_dir = data_dir
        self._in_use = in_use
        self._clock = clock
        self._find_troubles = troubles
        self._asked_ns = 0
        self._is_asked = asyncio.Event()
        self._nearby = Nearby(known=())
        self._try_outs: dict[str, TryOut] = {}  # by address
        self._links: dict[str, asyncio.Task[None]] = {}  # of those that are connected
        self._troubles: tuple[Trouble, ...] = ()
        self._open: tuple[Airwaves, asyncio.TaskGroup] | None = None

    async def run(self) -> None:
        """Look whenever somebody asks; until cancelled."""
        while True:
            await self._is_asked.wait()
            try:
                async with self._airwaves() as airwaves:
                    await self._scan(airwaves)
            except* NoAdapter:
                self._troubles = tuple(await self._find_troubles())
                await self._clock.sleep(RETRY_S)
            if not self._somebody_looks():
                self._is_asked.clear()

    def view(self) -> PairingView:
        """See `PairingPort`; asking keeps the radio looking."""
        self._asked_ns = self._clock.monotonic_ns()
        self._is_asked.set()
        known = self._known()
        self._nearby.know(tuple(known))
        return PairingView(
            nearby=tuple(
                self._shown(neighbour) for neighbour in self._nearby.neighbours(now_s=self._now_s())
            ),
            nameless=self._nearby.nameless,
            remembered=tuple(
                RememberedView(
                    alias=device.alias,
                    kind=device.kind,
                    athlete=device.athlete,
                    model=model(device),
                )
                for device in known
            ),
            troubles=self._troubles,
            simulated=self._simulated,
        )

    def readiness(self, athlete: str) -> Readiness:
        """See `PairingPort`."""
        own = self._known().of(athlete, simulated=self._simulated)
        live = [one.trial for one in self._try_outs.values() if one.trial is not None]
        return readiness(own, trials=live)

    async def try_out(self, address: str) -> None:
        """See `PairingPort`."""
        if address in self._links and not self._links[address].done():
            return
        neighbour = self._neighbour(address)
        if neighbour is None or self._open is None:
            raise PairingRefused(text("It is no longer on the air: wake it, and tap it again."))
        holder = self._holder(neighbour)
        if holder is not None:
            raise PairingRefused(text("It is in the session of {athlete}.").format(athlete=holder))
        airwaves, group = self._open
        one = self._try_outs[address] = TryOut(neighbour.sighting)
        self._links[address] = group.create_task(one.run(airwaves), name=f"try {address}")

    async def leave(self, address: str) -> None:
        """See `PairingPort`."""
        self._try_outs.pop(address, None)
        link = self._links.pop(address, None)
        if link is not None:
            link.cancel()
            await asyncio.wait([link])

    async def release(self) -> None:
        """See `PairingPort`."""
        for address in tuple(self._links):
            await self.leave(address)

    async def save(self, address: str, *, alias: str, athlete: str | None) -> None:
        """See `PairingPort`."""
        one = self._try_outs.get(address)
        if one is None or one.trial is None or self._open is None:
            raise PairingRefused(text("It has shown no value yet: wait for one, then save."))
        devices = self._all_known()
        try:
            device = as_known(
                one.trial,
                devices=devices,
                alias=alias.strip() or None,
                athlete=athlete,
                simulated=self._simulated,
                clock=self._open[0].clock,
            )
            # "Everybody" is a choice here; from the command line, saying nothing keeps the owner.
            device = msgspec.structs.replace(device, athlete=athlete)
            save_devices(added(devices, device), data_dir=self._data_dir)
        except (InputError, ValueError) as exc:
            raise PairingRefused(str(exc)) from exc

    async def rename(self, alias: str, *, new: str) -> None:
        """See `PairingPort`."""
        self._change(lambda devices: devices.renamed(alias, alias=new.strip()))

    async def forget(self, alias: str) -> None:
        """See `PairingPort`."""
        self._change(lambda devices: devices.without(alias))

    async def _scan(self, airwaves: Airwaves) -> None:
        self._nearby = Nearby(known=tuple(self._known()))
        async with (
            airwaves.radio.hearing(
                lambda sighting: self._nearby.add_sighting(sighting, at_s=self._now_s())
            ),
            asyncio.TaskGroup() as group,
        ):
            self._troubles = ()
            self._open = (airwaves, group)
            try:
                while self._somebody_looks():
                    await self._clock.sleep(LOOK_EVERY_S)
            finally:
                self._open = None
                await self.release()

    def _somebody_looks(self) -> bool:
        return self._clock.monotonic_ns() - self._asked_ns < LOOK_ON_S * NS_PER_S

    def _change(self, change: Callable[[KnownDevices], KnownDevices]) -> None:
        try:
            save_devices(change(self._all_known()), data_dir=self._data_dir)
        except (InputError, ValueError, LookupError) as exc:
            raise PairingRefused(str(exc)) from exc

    def _all_known(self) -> KnownDevices:
        return load_devices(self._data_dir)

    def _known(self) -> KnownDevices:
        """Those of this radio; a broken file is told when something is to be written to it."""
        try:
            devices = self._all_known()
        except InputError:
            return KnownDevices()
        return KnownDevices(tuple(d for d in devices if d.simulated is self._simulated))

    def _neighbour(self, address: str) -> Neighbour | None:
        neighbours = self._nearby.neighbours(now_s=self._now_s())
        return next((n for n in neighbours if n.sighting.address == address), None)

    def _holder(self, neighbour: Neighbour) -> str | None:
        words = (neighbour.alias, neighbour.sighting.address, neighbour.sighting.name)
        holders = (self._in_use.holder(word) for word in words if word)
        return next((holder for holder in holders if holder is not None), None)

    def _shown(self, neighbour: Neighbour) -> NearbyView:
        sighting = neighbour.sighting
        return NearbyView(
            address=sighting.address,
            name=sighting.name if sighting.is_named else None,
            kinds=sighting.kinds,
            rssi_dbm=sighting.rssi_dbm,
            is_machine=sighting.is_machine,
            is_quiet=neighbour.is_quiet and sighting.address not in self._links,
            is_touched=neighbour.is_touched,
            about=_about(sighting),
            alias=neighbour.alias,
            holder=self._holder(neighbour),
            trial=self._trial(sighting.address),
        )

    def _trial(self, address: str) -> TrialView | None:
        one = self._try_outs.get(address)
        if one is None:
            return None
        if one.trial is None or self._open is None:
            return TrialView(state=one.state, words=one.words)
        device = as_known(
            one.trial,
            devices=self._all_known(),
            alias=None,
            athlete=None,
            simulated=self._simulated,
            clock=self._open[0].clock,
        )
        return TrialView(
            state=one.state,
            words=one.words,
            kind=one.trial.kind,
            facts=tuple(facts(device)),
            alias=device.alias,
            athlete=device.athlete,
        )

    def _now_s(self) -> float:
        return self._clock.monotonic_ns() / NS_PER_S


def _about(sighting: Sighting) -> str:
    """What it is, as far as it can be told before it is tried."""
    if sighting.other_machine is not None:
        words = text("{name} is {machine}: it measures no running.")
        return words.format(name=sighting.name, machine=machine_word(sighting.other_machine))
    return " ".join(about_treadmill(sighting.name)) if sighting.is_named else ""
