"""A simulated strap, treadmill and runner in one room: what the command starts."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from ingest.devices.sensor import DeviceKind
from ingest.simulate.background import in_background
from ingest.simulate.belt import BeltStep
from ingest.simulate.console import check_incline, check_speed
from ingest.simulate.faults import Fault, FaultKind
from ingest.simulate.runner import Physique, Runner
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.strap import Strap
from ingest.simulate.treadmill import Treadmill
from ingest.simulate.virtual_radio import World

STRAP_ADDRESS = "F0:5A:1E:00:00:01"
TREADMILL_ADDRESS = "F0:5A:1E:00:00:02"
STRAP_NAME = "Strapline Sim Strap"
TREADMILL_NAME = "Strapline Sim Treadmill"
_LAST_WORDS_S = 1.0  # between saying that the battery is empty and falling silent


class Room:
    """Somebody stands on a belt that stands, wearing a strap; `begin` sets the belt going.

    `scanner_backend` and `client_backend` are for bleak's `backend=`.
    """

    strap_address = STRAP_ADDRESS
    treadmill_address = TREADMILL_ADDRESS
    strap_name = STRAP_NAME
    treadmill_name = TREADMILL_NAME

    def __init__(self, *, seed: int, clock: SteppingClock, schedule: Sequence[BeltStep]) -> None:
        for step in schedule:
            check_speed(step.speed_kmh)
            check_incline(step.incline_pct)
        self.world = World(clock=clock)
        self._clock = clock
        self._schedule = tuple(schedule)
        self._begun = asyncio.Event()
        self._finished = asyncio.Event()
        # One source of chance for each, so that a change to one leaves the others as they were.
        body, strap, treadmill = (
            random.Random(f"{seed} {part}") for part in ("body", "strap", "treadmill")
        )
        self.physique = Physique.drawn(body)
        self.treadmill = Treadmill(
            TREADMILL_NAME, address=TREADMILL_ADDRESS, ether=self.world.ether, rng=treadmill
        )
        self.strap = Strap(
            STRAP_NAME,
            address=STRAP_ADDRESS,
            ether=self.world.ether,
            runner=Runner(self.physique, load=self.treadmill.load, rng=body),
            rng=strap,
        )

    @property
    def scanner_backend(self) -> type[BaseBleakScanner]:
        """For `BleakScanner(backend=...)`."""
        return self.world.scanner_backend

    @property
    def client_backend(self) -> type[BaseBleakClient]:
        """For `BleakClient(..., backend=...)`."""
        return self.world.client_backend

    def begin(self) -> None:
        """Start the console's schedule and the faults' clocks."""
        self._begun.set()

    async def finished(self) -> None:
        """Wait until the schedule is over and the belt stands."""
        await self._finished.wait()

    async def switch_on(self) -> None:
        """Both devices go on the air."""
        await self.strap.peripheral.switch_on()
        await self.treadmill.peripheral.switch_on()

    async def exercise(self) -> None:
        """The person at the console, once it has begun."""
        await self._begun.wait()
        await self.treadmill.follow(self._schedule)
        self._finished.set()

    async def suffer(self, fault: Fault) -> None:
        """Have one thing go wrong in its time, and right again where it has a duration."""
        await self._begun.wait()
        await self._clock.sleep(fault.start_s)
        device = self.strap if fault.device is DeviceKind.STRAP else self.treadmill
        if fault.kind is FaultKind.BATTERY_DEAD:
            await self.strap.drain_battery()
            await self._clock.sleep(_LAST_WORDS_S)
        if fault.kind in (FaultKind.BATTERY_DEAD, FaultKind.OUT_OF_RANGE):
            self.world.lose(device.peripheral.address)
        else:
            device.ailments.add(fault.kind)
        if fault.duration_s is not None:
            await self._clock.sleep(fault.duration_s)
            device.ailments.discard(fault.kind)
            self.world.regain(device.peripheral.address)


@asynccontextmanager
async def simulated_room(
    *,
    seed: int,
    clock: SteppingClock,
    schedule: Sequence[BeltStep],
    faults: Sequence[Fault] = (),
) -> AsyncIterator[Room]:
    """A strap and a treadmill on the air for the length of the block.

    Args:
        seed: the same seed gives the same bytes at the same simulated instants.
        clock: running, or about to.
        schedule: what the person at the console presses after `Room.begin`.
        faults: what goes wrong; their seconds count from `Room.begin`.

    Raises:
        NotSupportedHere: a step is outside the treadmill's ranges.
    """
    room = Room(seed=seed, clock=clock, schedule=schedule)
    try:
        await room.switch_on()
        async with in_background(
            strap=room.strap.run(),
            treadmill_data=room.treadmill.run(),
            treadmill_talk=room.treadmill.talk(),
            person=room.exercise(),
            **{f"fault_{number}": room.suffer(fault) for number, fault in enumerate(faults)},
        ):
            yield room
    finally:
        await room.world.close()
