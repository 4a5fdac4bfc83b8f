"""Equipment of a gateway: a clock, and the sensors of everybody who runs near it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from ingest.clock import Clock, SystemClock
from ingest.devices.ble import BleSensor
from ingest.devices.known import KnownDevices
from ingest.devices.radio import Radio
from ingest.devices.sensor import Sensor
from ingest.devices.sought import SoughtDevice
from ingest.measurements import NS_PER_S
from ingest.mqtt.sender import SendMoment
from ingest.mqtt.wire import Wearer
from sessions.workouts.plan import Workout
from strapline.devices.radio_access import RadioAccess, opened_radio
from strapline.session.equipment import Opener, belt_schedule


@dataclass(frozen=True, kw_only=True)
class Worn:
    """A sensor, and who wears it or runs on it."""

    sensor: Sensor
    wearer: Wearer


@dataclass(frozen=True, kw_only=True)
class GatewayEquipment:
    """A gateway's clock and sensors; `begin` and `over` as in `Equipment`."""

    clock: Clock
    boot: str
    worn: Sequence[Worn]
    begin: Callable[[], None] = lambda: None
    over: Callable[[], Awaitable[object]] = field(default_factory=lambda: asyncio.Event().wait)

    def moment(self) -> SendMoment:
        """The present, as its notifications are stamped."""
        now_ns = self.clock.monotonic_ns()
        return SendMoment(boot=self.boot, now_ns=now_ns, through_ns=now_ns)


GatewayOpener = Callable[[], AbstractAsyncContextManager[GatewayEquipment]]


def for_one(opener: Opener, *, athlete: str) -> GatewayOpener:
    """What a session of one athlete would run on."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[GatewayEquipment]:
        async with opener() as equipment:
            yield GatewayEquipment(
                clock=equipment.clock,
                boot=equipment.origin.boot,
                worn=[
                    Worn(sensor=sensor, wearer=Wearer(kind=sensor.kind, athlete=athlete))
                    for sensor in equipment.sensors
                ],
                begin=equipment.begin,
                over=equipment.over,
            )

    return opened


def remembered_wearers(
    devices: KnownDevices, *, athletes: Sequence[str], default: str
) -> dict[str, str]:
    """Whose each remembered real device is, by alias.

    `athletes`: only theirs and everybody's; empty: all. A device that is everybody's is the one
    athlete's who was named, else the `default`'s.
    """
    everybodys = athletes[0] if len(athletes) == 1 else default
    return {
        device.alias: device.athlete or everybodys
        for device in devices
        if not device.simulated and (not athletes or device.athlete in (None, *athletes))
    }


def remembered(
    devices: KnownDevices,
    *,
    wearers: Mapping[str, str],
    access: RadioAccess,
    boot: str,
    pulse_intervals: bool = False,
) -> GatewayOpener:
    """Every remembered device that has a wearer; it joins when it is on the air.

    `pulse_intervals`: as in `BleSensor`.
    """

    @asynccontextmanager
    async def opened() -> AsyncIterator[GatewayEquipment]:
        clock = SystemClock()
        async with opened_radio(access, clock=clock) as radio:
            yield GatewayEquipment(
                clock=clock,
                boot=boot,
                worn=[
                    Worn(
                        sensor=BleSensor(
                            name=device.alias,
                            kind=device.kind,
                            sought=device.sought(),
                            radio=radio,
                            clock=clock,
                            pulse_intervals=pulse_intervals,
                        ),
                        wearer=Wearer(kind=device.kind, athlete=wearers[device.alias]),
                    )
                    for device in devices
                    if device.alias in wearers
                ],
            )

    return opened


def simulated_rooms(
    athletes: Sequence[str],
    *,
    workout: Workout,
    seed: int,
    speed: float | None,
    publish: bool,
    after_ns: int | None = None,
) -> GatewayOpener:
    """A room with strap, treadmill and runner for each athlete, all on one simulated clock.

    `speed` is simulated seconds per real second; None: as fast as the machine can. `publish`: the
    sessions are to reach the sinks. `after_ns`: Unix time that an earlier simulation has come to;
    played fast, that can lie ahead of us.
    """
    from ingest.simulate.room import simulated_room
    from ingest.simulate.stepping_clock import SteppingClock

    schedule = belt_schedule(workout)

    @asynccontextmanager
    async def opened() -> AsyncIterator[GatewayEquipment]:
        now_ns = SystemClock().wall_ns()
        begin_ns = now_ns if after_ns is None else max(now_ns, after_ns + NS_PER_S)
        clock = SteppingClock(speed=speed, start_wall_ns=begin_ns)
        async with clock.running(), AsyncExitStack() as stack:
            rooms = [
                await stack.enter_async_context(
                    simulated_room(seed=seed + number, clock=clock, schedule=schedule)
                )
                for number in range(len(athletes))
            ]
            worn = []
            for number, (athlete, room) in enumerate(zip(athletes, rooms, strict=True), start=1):
                radio = Radio(
                    clock=clock,
                    scanner_backend=room.scanner_backend,
                    client_backend=room.client_backend,
                )
                for word, device in room.aliased.items():
                    alias = word if number == 1 else f"{word}-{number}"
                    kind = device.model.kind
                    sensor = BleSensor(
                        name=alias,
                        kind=kind,
                        sought=SoughtDevice.at(device.peripheral.address, kind=kind),
                        radio=radio,
                        clock=clock,
                    )
                    wearer = Wearer(kind=kind, athlete=athlete, simulated=True, publish=publish)
                    worn.append(Worn(sensor=sensor, wearer=wearer))

            def begin() -> None:
                for room in rooms:
                    room.begin()

            async def over() -> None:
                for room in rooms:
                    await room.finished()

            # A simulated boot of its own, so that its stamps never mix with a real one's.
            yield GatewayEquipment(clock=clock, boot=uuid4().hex, worn=worn, begin=begin, over=over)

    return opened
