"""A running room, and the bleak calls that the tests share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from ingest.measurements import NS_PER_S
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.faults import SimulatedFault
from ingest.simulate.models import model
from ingest.simulate.room import Room, simulated_room
from ingest.simulate.stepping_clock import START_MONOTONIC_NS, SteppingClock

HEART_RATE_SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
FITNESS_MACHINE_SERVICE = "00001826-0000-1000-8000-00805f9b34fb"
WALL_NS = 1_700_000_000 * NS_PER_S


async def turn() -> None:
    """Let the event loop go round once."""
    await asyncio.sleep(0)  # noqa: TID251 a turn of the loop, not a wait


@dataclass(frozen=True)
class Received:
    """One notification as bleak's callback got it."""

    at_s: float
    characteristic: str
    payload: bytes


class Seat:
    """A room with the clock it runs on."""

    def __init__(self, room: Room, clock: SteppingClock) -> None:
        self.room = room
        self.clock = clock

    @property
    def now_s(self) -> float:
        return (self.clock.monotonic_ns() - START_MONOTONIC_NS) / NS_PER_S

    def scanner(self, *, service_uuids: list[str] | None = None) -> BleakScanner:
        return BleakScanner(backend=self.room.scanner_backend, service_uuids=service_uuids)

    async def find(
        self, service: str, *, timeout_s: float = 10.0
    ) -> tuple[BLEDevice, AdvertisementData]:
        async with self.scanner() as scanner, self.clock.timeout(timeout_s):
            async for device, advertisement in scanner.advertisement_data():
                if service in advertisement.service_uuids:
                    return device, advertisement
        raise AssertionError("the scan ended by itself")

    def client(
        self,
        device: BLEDevice | str,
        *,
        timeout_s: float = 30.0,
        lost: Callable[[], None] = lambda: None,
    ) -> BleakClient:
        return BleakClient(
            device,
            lambda _client: lost(),
            backend=self.room.client_backend,
            timeout=timeout_s,
        )

    @asynccontextmanager
    async def strap(self) -> AsyncIterator[BleakClient]:
        device, _ = await self.find(HEART_RATE_SERVICE)
        async with self.client(device) as client:
            yield client

    @asynccontextmanager
    async def treadmill(self) -> AsyncIterator[BleakClient]:
        device, _ = await self.find(FITNESS_MACHINE_SERVICE)
        async with self.client(device) as client:
            yield client

    async def record(self, client: BleakClient, *characteristics: str) -> list[Received]:
        """Everything these characteristics notify from now on, in order of arrival."""
        got: list[Received] = []

        def receive(sender: BleakGATTCharacteristic, payload: bytearray) -> None:
            got.append(Received(self.now_s, sender.uuid[4:8].upper(), bytes(payload)))

        for characteristic in characteristics:
            await client.start_notify(characteristic, receive)
        return got


@asynccontextmanager
async def seated(
    *,
    seed: int = 1,
    speed: float | None = None,
    schedule: Sequence[BeltStep] = (),
    faults: Sequence[str] = (),
    models: Sequence[str] = (),
) -> AsyncIterator[Seat]:
    clock = SteppingClock(speed=speed, start_wall_ns=WALL_NS)
    async with (
        clock.running(),
        simulated_room(
            seed=seed,
            clock=clock,
            schedule=schedule,
            faults=[SimulatedFault.parse(spec) for spec in faults],
            models=[model(slug) for slug in models],
        ) as room,
    ):
        yield Seat(room, clock)
