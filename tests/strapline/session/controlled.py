"""A strap, a treadmill under control and a runner on the virtual radio, without store or page."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count

from ingest.background import in_background
from ingest.clock import Anchor
from ingest.codecs.machine.control_point import ControlPoint, decode
from ingest.collect.collector import Collector
from ingest.devices.ble import BleSensor
from ingest.devices.control_point_client import CONTROL_POINT
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import JournalRow, Notification, Origin
from ingest.measurements import NS_PER_S, Measurement, Treadmill
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.stepping_clock import START_MONOTONIC_NS
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.control.target import BeltTarget
from sessions.core.model.athlete import AthleteSnapshot
from sessions.live.commands import ControlWish
from strapline.session.belt_control import BeltControl
from tests.ingest.simulate.rooms import Seat, seated


@dataclass
class MemoryJournal:
    """Every row, in order."""

    rows: list[JournalRow] = field(default_factory=list)

    def unit(self) -> AbstractContextManager[None]:
        return nullcontext()

    def journal(self, row: JournalRow) -> None:
        self.rows.append(row)


class Scene:
    """What a test sees and changes."""

    def __init__(self, seat: Seat, controlling: BeltControl, journal: MemoryJournal) -> None:
        self.seat = seat
        self.controlling = controlling
        self.target = BeltTarget()
        self._journal = journal
        self.belt: list[tuple[float, float]] = []

    @property
    def now_s(self) -> float:
        return self.seat.now_s

    @property
    def view(self) -> ControlView:
        view = self.controlling.view
        assert view is not None
        return view

    def is_in(self, state: ControlState) -> bool:
        return self.view.state is state

    @property
    def requests(self) -> list[tuple[float, ControlPoint]]:
        """What was written, from the journal: everything on the control point but responses."""
        return [
            ((row.monotonic_ns - START_MONOTONIC_NS) / NS_PER_S, decode(row.payload))
            for row in self._journal.rows
            if row.characteristic == CONTROL_POINT and row.payload[0] != 0x80
        ]

    @property
    def answers(self) -> list[ControlPoint]:
        return [
            decode(row.payload)
            for row in self._journal.rows
            if row.characteristic == CONTROL_POINT and row.payload[0] == 0x80
        ]

    @property
    def speeds(self) -> Iterator[float]:
        return (
            request.target_speed_kmh
            for _, request in self.requests
            if request.target_speed_kmh is not None
        )

    def take(self, measurement: Measurement) -> None:
        value = measurement.value
        if isinstance(value, Treadmill) and value.speed_kmh is not None:
            self.belt.append((self.now_s, value.speed_kmh))

    async def until(self, holds: Callable[[], bool], *, within_s: float = 120.0) -> float:
        """Wait for a condition in simulated time; how long it took."""
        began_s = self.now_s
        async with self.seat.clock.timeout(within_s):
            while not holds():
                await self.seat.clock.sleep(0.25)
        return self.now_s - began_s

    async def until_in(self, state: ControlState, *, within_s: float = 120.0) -> float:
        return await self.until(lambda: self.is_in(state), within_s=within_s)

    def press_speed(self, speed_kmh: float) -> None:
        """The person at the console sets a speed."""
        self.seat.room.fitness_machine.set_speed(speed_kmh)

    def report(self, status: bytes) -> None:
        """The machine sends this status."""
        self.seat.room.fitness_machine.tell_status(status)


@asynccontextmanager
async def controlled(
    *,
    athlete: AthleteSnapshot | None = None,
    schedule: Sequence[BeltStep] = (BeltStep(duration_s=3600, speed_kmh=2.0),),
    faults: Sequence[str] = (),
    models: Sequence[str] = (),
) -> AsyncIterator[Scene]:
    """Everything streams; nobody has started the belt."""
    async with seated(schedule=schedule, faults=faults, models=models) as seat:
        clock, room = seat.clock, seat.room
        radio = Radio(
            clock=clock,
            scanner_backend=room.scanner_backend,
            client_backend=room.client_backend,
        )

        def sensor(kind: DeviceKind, address: str) -> BleSensor:
            return BleSensor(
                name=kind.value,
                kind=kind,
                sought=SoughtDevice.at(address, kind=kind),
                radio=radio,
                clock=clock,
            )

        strap = sensor(DeviceKind.STRAP, room.strap_address)
        treadmill = sensor(DeviceKind.TREADMILL, room.treadmill_address)
        journal, anchor = MemoryJournal(), Anchor.now(clock)

        def hand_on(measurement: Measurement) -> None:
            controlling.handle(measurement)
            scene.take(measurement)

        collector = Collector(
            origin=Origin(host="test", boot="test"),
            numbers=count(),
            anchor=anchor,
            journal=journal,
            hand_on=hand_on,
        )
        controlling = BeltControl(
            treadmill,
            athlete=athlete or AthleteSnapshot(),
            decoder=collector.decoder,
            take=collector.collect,
            clock=clock,
            anchor=anchor,
        )
        controlling.carry_out(ControlWish.ON)

        def take(notification: Notification) -> None:
            collector.collect(notification)
            controlling.heard(notification)

        links = [Supervised(device, take=take, clock=clock) for device in (strap, treadmill)]
        scene = Scene(seat, controlling, journal)
        async with in_background(
            strap=links[0].run(),
            treadmill=links[1].run(),
            control=controlling.run(target=lambda: scene.target),
        ):
            await asyncio.gather(*(link.streaming.wait() for link in links))
            yield scene
