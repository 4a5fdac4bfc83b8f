"""A treadmill on the virtual radio: Fitness Machine Service over a console."""

import asyncio
import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.measurements import NS_PER_S
from ingest.measurements import Treadmill as Frame
from ingest.quirks.correction import SpeedUnit
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.deviations import Habit
from ingest.simulate.faults import FaultKind
from ingest.simulate.fitness_machine import (
    ADVERTISED,
    NOT_INDICATING,
    PAUSE,
    RESPONSE,
    STOP,
    TRAINING_STATUS,
    ControlResult,
    Feature,
    MachineOp,
    Op,
    TargetSetting,
    on_grid,
    ranges,
)
from ingest.simulate.models import PLAIN_TREADMILL, Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import (
    Peripheral,
    device_information,
    notifying,
    readable,
    writable,
)
from ingest.simulate.records import payloads
from ingest.simulate.treadmill_console import Console, Counters, NotSupportedHere
from ingest.simulate.virtual_link import Ether

_OUTBOX_SIZE = 64
_RAPID_S = 0.2
_SILENT_LINKS = 2
_DROPS_AFTER_S = 6.0


@dataclass(frozen=True)
class _Outgoing:
    """Something to say; to everybody where `link` is None."""

    characteristic: Characteristic
    payload: bytes
    link: Connection | None = None


class SimulatedTreadmill:
    """Treadmill Data once a second, and a control point that works.

    `ailments` is what is wrong with it at the moment. Both the person at the console and a
    client that took control move the belt; each sees in the status what the other did.
    """

    def __init__(
        self,
        model: Model = PLAIN_TREADMILL,
        *,
        address: str,
        ether: Ether,
        rng: random.Random,
    ) -> None:
        self.ailments: set[FaultKind] = set()
        self.model = model
        self._habits = model.habits
        self._subscribed_s = -_RAPID_S
        self._links_seen = 0
        self._link: Connection | None = None
        self._linked_s = 0.0
        self.console = Console()
        self._counters = Counters(self.console)
        self._clock = ether.clock
        self._started_ns = self._clock.monotonic_ns()
        self._period_s = 1.0 + rng.uniform(-0.004, 0.004)
        self._phase_s = rng.uniform(0.0, 1.0)
        self._last = Frame(speed_kmh=0.0)
        self._controller: Connection | None = None
        self._outbox: asyncio.Queue[_Outgoing] = asyncio.Queue(maxsize=_OUTBOX_SIZE)
        self._data = notifying(0x2ACD)
        self._training = notifying(0x2AD3, self._training_status)
        self._status = notifying(0x2ADA)
        self._point = writable(0x2AD9, self._written, indicates=True)
        features = struct.pack("<II", sum(Feature), sum(TargetSetting))
        self.peripheral = Peripheral(
            model.name,
            address=address,
            ether=ether,
            services=(
                Service(
                    UUID.from_16_bits(0x1826),
                    [
                        readable(0x2ACC, features),
                        self._data,
                        self._training,
                        *ranges(model.habits),
                        self._point,
                        self._status,
                    ],
                ),
                device_information(model, serial=address.replace(":", "")),
            ),
            service_data={} if Habit.NOT_ADVERTISED in model.habits else {0x1826: ADVERTISED},
            is_service_advertised=Habit.NOT_ADVERTISED not in model.habits,
            gate=self._admits,
        )
        self._courier = Courier(
            self.peripheral, ailments=self.ailments, clock=ether.clock, rng=random.Random(address)
        )

    @property
    def now_s(self) -> float:
        """The console's own time, from 0 when the machine was plugged in."""
        return (self._clock.monotonic_ns() - self._started_ns) / NS_PER_S

    def load(self, at_s: float) -> tuple[float, float]:
        """What the runner feels: speed in km/h and incline in per cent at a console time."""
        belt = self.console.belt
        plugged_in_s = max(0.0, at_s)  # before that it stood still
        return belt.speed_kmh(plugged_in_s), belt.incline_pct(plugged_in_s)

    async def run(self) -> None:
        """Notify data for ever."""
        await self._clock.sleep(self._phase_s)
        sent = 0
        while True:
            frame = self._frame()
            habits = self._habits
            if FaultKind.MTU_23 in self.ailments:
                habits = habits | {Habit.LONG_RECORDS}  # else there would be nothing to cut
            is_mute = await self._is_mute()
            if FaultKind.SILENT not in self.ailments and not is_mute:
                for payload in payloads(frame, habits=habits, number=sent):
                    await self._courier.notify(self._data, payload)
            sent += 1
            await self._clock.sleep(self._phase_s + sent * self._period_s - self.now_s)

    async def talk(self) -> None:
        """Send what else there is to say, one after the other, for ever."""
        while True:
            outgoing = await self._outbox.get()
            if outgoing.link is None:
                await self.peripheral.notify(outgoing.characteristic, outgoing.payload)
            else:
                await self.peripheral.indicate(
                    outgoing.link, outgoing.characteristic, outgoing.payload
                )

    async def follow(self, schedule: Sequence[BeltStep]) -> None:
        """Be the person at the console: start, set what each step says, stop, wait for the belt.

        Who has given control to somebody else leaves the speed and the incline to them.
        """
        for number, step in enumerate(schedule):
            if self._controller is None:
                self._set_speed(on_grid(step.speed_kmh, habits=self._habits))
                if step.incline_pct != self.console.belt.incline.target:
                    self._set_incline(step.incline_pct)
            if number == 0:
                self._start()
            await self._clock.sleep(step.duration_s)
        self._stop()
        await self._clock.sleep(self.console.belt.speed.reached_s - self.now_s)

    def reset_counters(self) -> None:
        """Count from zero again in the middle of a run."""
        self._counters.reset(at_s=self.now_s)

    async def _is_mute(self) -> bool:
        """Whether this link gets nothing, and then falls."""
        if Habit.SILENT_TWICE not in self._habits or self._links_seen > _SILENT_LINKS:
            return False
        link = next(iter(self.peripheral.links), None)
        if link is None:
            return True
        if link is not self._link:
            self._link, self._linked_s = link, self.now_s
            self._links_seen += 1
        if self._links_seen <= _SILENT_LINKS and self.now_s - self._linked_s > _DROPS_AFTER_S:
            await self.peripheral.drop_links()
        return self._links_seen <= _SILENT_LINKS

    def _admits(self, _link: Connection, characteristic: Characteristic) -> bool:
        since_s, self._subscribed_s = self.now_s - self._subscribed_s, self.now_s
        if Habit.DROPS_RAPID_SUBSCRIPTIONS in self._habits and since_s < _RAPID_S:
            return False
        if Habit.STALE_STATUS in self._habits and characteristic is self._status:
            self._say_status(MachineOp.STOPPED_OR_PAUSED, bytes([PAUSE]))
        return True

    def _frame(self) -> Frame:
        is_standing = (
            FaultKind.STEPPED_OFF in self.ailments and Habit.KNOWS_WHEN_EMPTY in self._habits
        )
        counted = self._counters.show(at_s=self.now_s, is_standing=is_standing)
        if FaultKind.FROZEN in self.ailments:
            return self._last
        if FaultKind.ABSURD in self.ailments:
            return Frame(speed_kmh=99.99, total_distance_m=0, elapsed_s=0)
        speed_kmh, incline_pct = self.load(self.now_s)
        self._last = Frame(
            speed_kmh=round(speed_kmh, 2),
            inclination_pct=round(incline_pct, 1),
            total_distance_m=counted["total_distance_m"],
            total_energy_kcal=counted["total_energy_kcal"],
            elapsed_s=counted["elapsed_s"],
        )
        return self._last

    def _written(self, link: Connection, value: bytes) -> None:
        if not self.peripheral.wants_indications(link, self._point):
            raise att.ATT_Error(NOT_INDICATING)
        op = value[0] if value else 0xFF
        result = self._obey(link, op, value[1:])
        self._say(_Outgoing(self._point, bytes([RESPONSE, op, result]), link))

    def _obey(self, link: Connection, op: int, parameter: bytes) -> ControlResult:
        if op not in frozenset(Op):
            return ControlResult.NOT_SUPPORTED
        if FaultKind.CONTROL_REFUSED in self.ailments:
            return ControlResult.NOT_PERMITTED
        if op == Op.REQUEST_CONTROL:
            self._controller = link
            return ControlResult.SUCCESS
        if self._controller is not link:
            return ControlResult.NOT_PERMITTED
        try:
            self._commands()[Op(op)](parameter)
        except (NotSupportedHere, struct.error):
            return ControlResult.INVALID_PARAMETER
        return ControlResult.SUCCESS

    @property
    def _target_unit(self) -> SpeedUnit:
        return SpeedUnit.MPH if Habit.TAKES_MPH in self._habits else SpeedUnit.KMH

    def _commands(self) -> dict[Op, Callable[[bytes], None]]:
        return {
            Op.RESET: lambda _nothing: self._reset(),
            Op.SET_TARGET_SPEED: lambda raw: self._set_speed(
                self._target_unit.to_kmh(_number("<H", raw) / 100)
            ),
            Op.SET_TARGET_INCLINATION: lambda raw: self._set_incline(_number("<h", raw) / 10),
            Op.START_OR_RESUME: lambda _nothing: self._start(),
            Op.STOP_OR_PAUSE: lambda raw: self._stop_or_pause(_number("<B", raw)),
        }

    def _reset(self) -> None:
        self.console.stop(at_s=self.now_s)
        self.console.set_incline(0.0, at_s=self.now_s)
        self._controller = None
        self._say_status(MachineOp.RESET)

    def _set_speed(self, speed_kmh: float) -> None:
        self.console.set_speed(speed_kmh, at_s=self.now_s)
        self._say_status(MachineOp.TARGET_SPEED_CHANGED, struct.pack("<H", round(speed_kmh * 100)))

    def _set_incline(self, incline_pct: float) -> None:
        self.console.set_incline(incline_pct, at_s=self.now_s)
        self._say_status(
            MachineOp.TARGET_INCLINE_CHANGED, struct.pack("<h", round(incline_pct * 10))
        )

    def _start(self) -> None:
        self.console.start(at_s=self.now_s)
        self._say_status(MachineOp.STARTED_OR_RESUMED)

    def _stop(self) -> None:
        self._stop_or_pause(STOP)

    def _stop_or_pause(self, which: int) -> None:
        if which == STOP:
            self.console.stop(at_s=self.now_s)
        elif which == PAUSE:
            self.console.pause(at_s=self.now_s)
        else:
            raise NotSupportedHere(f"stop is 1, pause is 2, got {which}")
        self._say_status(MachineOp.STOPPED_OR_PAUSED, bytes([which]))

    def _training_status(self) -> bytes:
        return bytes([0x00, TRAINING_STATUS[self.console.running]])

    def _say_status(self, status: MachineOp, parameter: bytes = b"") -> None:
        self._say(_Outgoing(self._status, bytes([status]) + parameter))
        if status in (MachineOp.STARTED_OR_RESUMED, MachineOp.STOPPED_OR_PAUSED):
            self._say(_Outgoing(self._training, self._training_status()))

    def _say(self, outgoing: _Outgoing) -> None:
        # A client that does not confirm its indications loses the oldest of what it was told.
        if self._outbox.full():
            self._outbox.get_nowait()
        self._outbox.put_nowait(outgoing)


def _number(layout: str, raw: bytes) -> int:
    (number,) = struct.unpack(layout, raw)
    return int(number)
