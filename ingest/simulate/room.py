"""A room with a simulated strap, treadmill and runner: the whole of what a command starts."""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from ingest.background import in_background
from ingest.devices.sensor import DeviceKind
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.faults import FaultKind, SimulatedFault, check_faults
from ingest.simulate.models import PLAIN_STRAP, PLAIN_TREADMILL, Model, cast
from ingest.simulate.runner import Load, Physique, Runner
from ingest.simulate.simulated_foot_pod import SimulatedFootPod
from ingest.simulate.simulated_strap import Strap
from ingest.simulate.simulated_treadmill import SimulatedTreadmill
from ingest.simulate.simulated_vendor_treadmill import SimulatedVendorTreadmill
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.treadmill_console import check_incline, check_speed
from ingest.simulate.virtual_client import MTU
from ingest.simulate.virtual_link import NEARBY_DBM, Ether
from ingest.simulate.virtual_radio import World

STRAP_ADDRESS = "F0:5A:1E:00:00:01"
TREADMILL_ADDRESS = "F0:5A:1E:00:00:02"
OTHER_ADDRESS = "F0:5A:1E:00:01:{number:02X}"
STRAP_NAME = PLAIN_STRAP.name
TREADMILL_NAME = PLAIN_TREADMILL.name
_LAST_WORDS_S = 1.0  # between saying that the battery is empty and falling silent
_WEAK_DBM = -96
_SMALLEST_MTU = 23  # Core Specification 5.4, volume 3, part F, 3.2.8

Belt = SimulatedTreadmill | SimulatedVendorTreadmill
Device = Strap | Belt | SimulatedFootPod


class Room:
    """Somebody stands on a belt that stands, wearing a strap; `begin` sets the belt going.

    `scanner_backend` and `client_backend` are for bleak's `backend=`. `others` are what there is
    beside the first strap and the treadmill: further straps, foot pods. `who` runs: another name
    is another heart.
    """

    strap_address = STRAP_ADDRESS
    treadmill_address = TREADMILL_ADDRESS

    def __init__(
        self,
        *,
        seed: int,
        clock: SteppingClock,
        schedule: Sequence[BeltStep],
        models: Sequence[Model] = (),
        who: str = "",
    ) -> None:
        for step in schedule:
            check_speed(step.speed_kmh)
            check_incline(step.incline_pct)
        self.world = World(clock=clock)
        self._clock = clock
        self._schedule = tuple(schedule)
        self._begun = asyncio.Event()
        self._finished = asyncio.Event()
        # One source of chance for each, so that a change to one leaves the others as they were.
        self._body = f"{seed} body {who}".rstrip()
        body, strap, treadmill = (
            random.Random(part) for part in (self._body, f"{seed} strap", f"{seed} treadmill")
        )
        self.physique = Physique.drawn(body)
        strap_model, treadmill_model, *other_models = cast(models)
        self._off_belt: list[tuple[float, float]] = []
        self._other_belt: Load | None = None
        self.treadmill = _belt(
            treadmill_model, address=TREADMILL_ADDRESS, ether=self.world.ether, rng=treadmill
        )
        self.strap = Strap(
            strap_model,
            address=STRAP_ADDRESS,
            ether=self.world.ether,
            runner=Runner(self.physique, load=self._load, rng=body),
            rng=strap,
            speed_kmh=self._speed_kmh,
        )
        if isinstance(self.treadmill, SimulatedTreadmill):
            self.treadmill.heart_rate_bpm = lambda: self.strap.shown_bpm
        self.others: tuple[Device, ...] = tuple(
            self._other(model, seed=seed, number=number)
            for number, model in enumerate(other_models, start=1)
        )

    @property
    def scanner_backend(self) -> type[BaseBleakScanner]:
        """For `BleakScanner(backend=...)`."""
        return self.world.scanner_backend

    @property
    def client_backend(self) -> type[BaseBleakClient]:
        """For `BleakClient(..., backend=...)`."""
        return self.world.client_backend

    @property
    def strap_name(self) -> str:
        """As it advertises."""
        return self.strap.peripheral.name

    @property
    def treadmill_name(self) -> str:
        """As it advertises."""
        return self.treadmill.peripheral.name

    @property
    def fitness_machine(self) -> SimulatedTreadmill:
        """The treadmill, where it speaks the standard's protocol.

        Raises:
            TypeError: it speaks its maker's.
        """
        if not isinstance(self.treadmill, SimulatedTreadmill):
            raise TypeError(f"{self.treadmill_name} is no Fitness Machine")
        return self.treadmill

    @property
    def devices(self) -> tuple[Device, ...]:
        """Everything on the air, the strap and the treadmill first."""
        return (self.strap, self.treadmill, *self.others)

    @property
    def aliased(self) -> dict[str, Device]:
        """All of them by their kind's word, from the second of a kind on with a number."""
        return {
            _alias(device.model.kind, number): device
            for kind in DeviceKind
            for number, device in enumerate(self._of(kind), start=1)
        }

    def _of(self, kind: DeviceKind) -> list[Device]:
        return [device for device in self.devices if device.model.kind is kind]

    def run_elsewhere(self, load: Load) -> None:
        """The runner is on a belt that is no device of this room, and bears its `load`."""
        self._other_belt = load

    def begin(self) -> None:
        """Start the console's schedule and the faults' clocks."""
        self._begun.set()

    async def finished(self) -> None:
        """Wait until the schedule is over and the belt stands."""
        await self._finished.wait()

    async def switch_on(self) -> None:
        """All devices go on the air."""
        for device in self.devices:
            await device.peripheral.switch_on()

    async def exercise(self) -> None:
        """The person at the console, once it has begun."""
        await self._begun.wait()
        await self.treadmill.follow(self._schedule)
        self._finished.set()

    async def suffer(self, fault: SimulatedFault) -> None:
        """Have one thing go wrong in its time, and right again where it has a duration."""
        device = self._of(fault.device)[fault.number - 1]
        await self._begun.wait()
        await self._clock.sleep(fault.start_s)
        device.ailments.add(fault.kind)
        await self._befall(device, fault.kind)
        if fault.duration_s is not None:
            await self._clock.sleep(fault.duration_s)
            device.ailments.discard(fault.kind)
            await self._mend(device, fault.kind)

    async def _befall(self, device: Device, kind: FaultKind) -> None:
        peripheral = device.peripheral
        if kind is FaultKind.BATTERY_DEAD and isinstance(device, Strap):
            await device.drain_battery()
            await self._clock.sleep(_LAST_WORDS_S)
        if kind in (FaultKind.BATTERY_DEAD, FaultKind.OUT_OF_RANGE):
            self.world.lose(peripheral.address)
        elif kind is FaultKind.WEAK_SIGNAL:
            self.world.set_rssi(peripheral.address, _WEAK_DBM)
        elif kind is FaultKind.MTU_23:
            peripheral.limit_mtu(_SMALLEST_MTU)
            await peripheral.drop_links()
        elif kind is FaultKind.BOND_LOST:
            await peripheral.forget_bonds()
            await peripheral.drop_links()
        elif kind is FaultKind.STEPPED_OFF:
            self._off_belt.append((self.treadmill.belt.now_s, math.inf))
        elif kind is FaultKind.COUNTERS_RESET:
            self.treadmill.belt.counters.reset(at_s=self.treadmill.belt.now_s)

    async def _mend(self, device: Device, kind: FaultKind) -> None:
        peripheral = device.peripheral
        if kind in (FaultKind.BATTERY_DEAD, FaultKind.OUT_OF_RANGE):
            self.world.regain(peripheral.address)
        elif kind is FaultKind.WEAK_SIGNAL:
            self.world.set_rssi(peripheral.address, NEARBY_DBM)
        elif kind is FaultKind.MTU_23:
            peripheral.limit_mtu(MTU)
            await peripheral.drop_links()
        elif kind is FaultKind.STEPPED_OFF:
            off_s, _ = self._off_belt[-1]
            self._off_belt[-1] = (off_s, self.treadmill.belt.now_s)

    def _load(self, at_s: float) -> tuple[float, float]:
        """What the runner feels: nothing while standing beside the belt."""
        if any(off_s <= at_s < on_s for off_s, on_s in self._off_belt):
            return 0.0, 0.0
        if self._other_belt is not None:
            return self._other_belt(at_s)
        return self.treadmill.belt.load(at_s)

    def _speed_kmh(self) -> float:
        return self._load(self.treadmill.belt.now_s)[0]

    def _other(self, model: Model, *, seed: int, number: int) -> Device:
        address = OTHER_ADDRESS.format(number=number)
        ether = self.world.ether
        rng = random.Random(f"{seed} {address}")
        if model.kind is DeviceKind.FOOT_POD:
            return SimulatedFootPod(
                model,
                address=address,
                ether=ether,
                speed_kmh=self._speed_kmh,
                rng=rng,
            )
        if model.kind is DeviceKind.TREADMILL:
            return _belt(model, address=address, ether=ether, rng=rng)
        # The same heart, beat by beat: a runner is asked by one strap only.
        body = random.Random(self._body)
        runner = Runner(Physique.drawn(body), load=self._load, rng=body)
        return Strap(
            model,
            address=address,
            ether=ether,
            runner=runner,
            rng=rng,
            speed_kmh=self._speed_kmh,
        )


def _belt(model: Model, *, address: str, ether: Ether, rng: random.Random) -> Belt:
    if model.protocol is None:
        return SimulatedTreadmill(model, address=address, ether=ether, rng=rng)
    return SimulatedVendorTreadmill(model, model.protocol, address=address, ether=ether, rng=rng)


def aliases(models: Sequence[Model]) -> tuple[str, ...]:
    """What the devices of these models will be called in the room; see `Room.aliased`."""
    return tuple(
        _alias(kind, number)
        for kind in DeviceKind
        for number in range(1, 1 + sum(model.kind is kind for model in models))
    )


def _alias(kind: DeviceKind, number: int) -> str:
    word = kind.value.replace(" ", "-")
    return word if number == 1 else f"{word}-{number}"


@asynccontextmanager
async def simulated_room(
    *,
    seed: int,
    clock: SteppingClock,
    schedule: Sequence[BeltStep],
    faults: Sequence[SimulatedFault] = (),
    models: Sequence[Model] = (),
    who: str = "",
) -> AsyncIterator[Room]:
    """A strap and a treadmill, or the `models`, on the air for the length of the block.

    Args:
        seed: the same seed gives the same bytes at the same simulated instants.
        clock: running, or about to.
        schedule: what the person at the console presses after `Room.begin`.
        models: the devices; a plain strap and a plain treadmill where none of the kind is named.
        faults: what goes wrong; their seconds count from `Room.begin`.
        who: who runs; another name is another heart.

    Raises:
        NotSupportedHere: a step is outside the treadmill's ranges.
        FaultError: a fault is of a device that is not in the room.
    """
    room = Room(seed=seed, clock=clock, schedule=schedule, models=models, who=who)
    check_faults(faults, kinds=[device.model.kind for device in room.devices])
    try:
        await room.switch_on()
        async with in_background(
            strap=room.strap.run(),
            treadmill_data=room.treadmill.run(),
            treadmill_talk=room.treadmill.talk(),
            **{f"other_{number}": other.run() for number, other in enumerate(room.others)},
            person=room.exercise(),
            **{f"fault_{number}": room.suffer(fault) for number, fault in enumerate(faults)},
        ):
            yield room
    finally:
        await room.world.close()
