"""Our own collector on a real BlueZ, with the simulated strap and treadmill in the room."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from ingest.clock import SystemClock
from ingest.devices.ble import BleSensor
from ingest.devices.bluez_client import bluez_radio
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.sighting import Sighting
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.room import Room, simulated_room
from ingest.simulate.stepping_clock import SteppingClock
from strapline.devices.radio_access import RadioAccess, opened_radio
from tests.bluez.daemon import Daemon, talking_to_bluetoothd
from tests.bluez.vhci import plugged_in

SCHEDULE = (BeltStep(duration_s=3600, speed_kmh=6.0, incline_pct=1.0),)
# An emulated processor on a machine at work: how long to wait before it is given up.
PATIENCE_S = 900.0


@dataclass(frozen=True)
class Watched:
    """A supervised device, what it sent, and when it came to each state of its link."""

    device: Supervised
    received: list[Notification] = field(default_factory=list)
    states: list[tuple[Link, float]] = field(default_factory=list)

    @property
    def links(self) -> list[Link]:
        """The states of its link, in order."""
        return [state for state, _ in self.states]

    def times(self, link: Link) -> int:
        """How often its link has come to this state."""
        return self.links.count(link)

    @property
    def streams(self) -> bool:
        return self.device.link is Link.STREAMING

    def payloads(self, characteristic: str) -> list[bytes]:
        return [n.payload for n in self.received if n.characteristic == characteristic]

    def reached(self, link: Link) -> float:
        """Seconds on the bench's clock when the link last came to this state."""
        return max(at_s for state, at_s in self.states if state is link)


class Bench:
    """One room, one adapter, one bluetoothd, and our radio on real time."""

    def __init__(self, room: Room, *, daemon: Daemon, radio: Radio, clock: SystemClock) -> None:
        self.room = room
        self.daemon = daemon
        self.clock = clock
        self.radio = radio
        self._adapter = AsyncExitStack()

    @property
    def now_s(self) -> float:
        return self.clock.monotonic_ns() / NS_PER_S

    async def plug_in(self) -> None:
        """Give the kernel an adapter; returns when BlueZ has it ready."""
        await self._adapter.enter_async_context(plugged_in(ether=self.room.world.ether))
        await self.eventually(self.daemon.has_adapter)

    async def unplug(self) -> None:
        """Pull the adapter out."""
        await self._adapter.aclose()

    async def until(self, holds: Callable[[], bool]) -> float:
        """Wait for a condition; how many seconds it took."""

        async def asked() -> bool:
            return holds()

        return await self.eventually(asked)

    async def eventually(self, holds: Callable[[], Awaitable[bool]]) -> float:
        """Wait for a condition that has to be asked for; how many seconds it took."""
        began_s = self.now_s
        async with self.clock.timeout(PATIENCE_S):
            while not await holds():
                await self.clock.sleep(0.05)
        return self.now_s - began_s

    async def sighted(self, address: str) -> Sighting:
        """The device, found by a scan."""
        sighting = await self.radio.find(lambda s: s.address == address, timeout_s=PATIENCE_S)
        assert sighting is not None, f"{address} was not found"
        return sighting

    def sensor(self, kind: DeviceKind, *, address: str | None = None) -> BleSensor:
        """One of the room's devices, or another one at `address`, as the collector opens it."""
        of_the_room = {
            DeviceKind.STRAP: self.room.strap_address,
            DeviceKind.TREADMILL: self.room.treadmill_address,
        }
        wanted = address or of_the_room[kind]
        return BleSensor(
            name=kind.value,
            kind=kind,
            sought=SoughtDevice.at(wanted, kind=kind),
            radio=self.radio,
            clock=self.clock,
        )

    async def comes_to(self, watched: Watched, link: Link, *, after: int) -> float:
        """Wait until its link has come to a state more than `after` times; it may leave it soon."""
        return await self.until(lambda: watched.times(link) > after)

    @asynccontextmanager
    async def supervised(self, *sensors: BleSensor) -> AsyncIterator[list[Watched]]:
        """These devices under supervision for the length of the block."""
        watched = [self._watched(sensor) for sensor in sensors]
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(w.device.run(), name=w.device.name) for w in watched]
            try:
                yield watched
            finally:
                for task in running:
                    task.cancel()

    def _watched(self, sensor: BleSensor) -> Watched:
        received: list[Notification] = []
        states: list[tuple[Link, float]] = []
        device = Supervised(
            sensor,
            take=received.append,
            clock=self.clock,
            changed=lambda link: states.append((link.link, self.now_s)),
        )
        return Watched(device, received, states)


@asynccontextmanager
async def bench(*, seed: int = 1, agent: bool = True, begin: bool = True) -> AsyncIterator[Bench]:
    """A bench whose adapter is ready; BlueZ has forgotten its devices afterwards.

    Args:
        seed: of the room.
        agent: our own agrees to pair, as in every command; else nobody does.
        begin: the belt is set going; else the runner stands.
    """
    clock = SteppingClock(speed=1, start_wall_ns=SystemClock().wall_ns())
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(clock.running())
        room = await stack.enter_async_context(
            simulated_room(seed=seed, clock=clock, schedule=SCHEDULE)
        )
        daemon = await stack.enter_async_context(talking_to_bluetoothd())
        real = SystemClock()
        radio = bluez_radio(clock=real)
        if agent:
            radio = await stack.enter_async_context(opened_radio(RadioAccess(), clock=real))
        seat = Bench(room, daemon=daemon, radio=radio, clock=real)
        stack.push_async_callback(seat.unplug)
        await seat.plug_in()
        stack.push_async_callback(daemon.forget_devices)
        if begin:
            room.begin()
        yield seat
