"""A supervised device of a simulated room, with everything it did written down."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ingest.background import in_background
from ingest.devices.ble import BleSensor
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import MEASURING, Supervised
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import START_MONOTONIC_NS, SteppingClock
from ingest.simulate.virtual_radio import World


@dataclass
class Watched:
    """A device under supervision, and what came of it."""

    device: Supervised
    clock: SteppingClock
    rows: list[Notification] = field(default_factory=list)

    @property
    def now_s(self) -> float:
        return (self.clock.monotonic_ns() - START_MONOTONIC_NS) / NS_PER_S

    def times_s(self, characteristic: str | None = None) -> list[float]:
        """When measurements came, or rows of one characteristic."""
        wanted = MEASURING if characteristic is None else {characteristic}
        return [
            (row.monotonic_ns - START_MONOTONIC_NS) / NS_PER_S
            for row in self.rows
            if row.characteristic in wanted
        ]

    async def until(self, holds: Callable[[], bool], *, within_s: float = 120.0) -> float:
        """Wait for a condition in simulated time; how long it took."""
        began_s = self.now_s
        async with self.clock.timeout(within_s):
            while not holds():
                await self.clock.sleep(0.05)
        return self.now_s - began_s

    async def until_streaming(self, *, within_s: float = 120.0) -> float:
        return await self.until(lambda: self.device.link is Link.STREAMING, within_s=within_s)


@asynccontextmanager
async def watched(
    world: World,
    *,
    address: str,
    kind: DeviceKind = DeviceKind.STRAP,
    pulse_intervals: bool = False,
) -> AsyncIterator[Watched]:
    clock = world.clock
    rows: list[Notification] = []
    sensor = BleSensor(
        name=kind.value,
        kind=kind,
        sought=SoughtDevice.at(address, kind=kind),
        radio=Radio(
            clock=clock,
            scanner_backend=world.scanner_backend,
            client_backend=world.client_backend,
        ),
        clock=clock,
        pulse_intervals=pulse_intervals,
    )
    device = Supervised(sensor, take=rows.append, clock=clock)
    async with in_background(supervised=device.run()):
        yield Watched(device, clock, rows)
