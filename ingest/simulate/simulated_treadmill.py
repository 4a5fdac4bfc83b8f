"""A treadmill on the virtual radio: Fitness Machine Service over a console."""

import itertools
import random
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.codecs import foot_pod, heart_rate
from ingest.measurements import Contact, FootPod, HeartRate
from ingest.measurements import Treadmill as Frame
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
    Feature,
    MachineOp,
    TargetSetting,
    on_grid,
    ranges,
)
from ingest.simulate.models import PLAIN_TREADMILL, Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import (
    Outbox,
    Outgoing,
    Peripheral,
    device_information,
    notifying,
    readable,
    said,
    writable,
)
from ingest.simulate.powered_belt import PoweredBelt
from ingest.simulate.records import is_mute, payloads
from ingest.simulate.simulated_control_point import SimulatedControlPoint
from ingest.simulate.simulated_foot_pod import cadence_spm
from ingest.simulate.treadmill_console import NotSupportedHere
from ingest.simulate.virtual_link import Ether

_RAPID_S = 0.2
_SILENT_LINKS = 2
_DROPS_AFTER_S = 6.0
_LINK_LASTS_S = 60.0
_RESETS_EVERY_S = 30.0


class SimulatedTreadmill:
    """Treadmill Data once a second, and a control point that works.

    `ailments` is what is wrong with it at the moment. Both the person at the console and a
    client that took control move the belt; each sees in the status what the other did.
    `heart_rate_bpm`: what it passes on, where its model does; None: nobody's heart.
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
        self.heart_rate_bpm: Callable[[], int | None] = lambda: None
        self._habits = habits = model.habits
        self._subscribed_s = -_RAPID_S
        self._links_seen = 0
        self._link: Connection | None = None
        self._linked_s = 0.0
        self._reset_s = 0.0
        every_s = 4.0 if Habit.EVERY_4_S in habits else 0.1 if Habit.TEN_A_SECOND in habits else 1.0
        self.belt = PoweredBelt(clock=ether.clock, rng=rng, every_s=every_s)
        self._control = SimulatedControlPoint(self, habits=habits)
        self._last = Frame(speed_kmh=0.0)
        self._data = notifying(0x2ACD)
        self._training = notifying(0x2AD3, self._training_status)
        self._status = notifying(0x2ADA)
        self._point = writable(0x2AD9, self._written, indicates=True)
        self._steps = notifying(0x2A53)
        self._beats = notifying(0x2A37)
        self.peripheral = Peripheral(
            model.name,
            address=address,
            ether=ether,
            services=tuple(self._services(serial=address.replace(":", ""))),
            service_data={} if Habit.NOT_ADVERTISED in habits else {0x1826: ADVERTISED},
            is_service_advertised=Habit.NOT_ADVERTISED not in habits,
            gate=self._admits,
        )
        self._outbox = Outbox(self.peripheral, clock=ether.clock)
        self._courier = Courier(
            self.peripheral, ailments=self.ailments, clock=ether.clock, rng=random.Random(address)
        )

    @property
    def now_s(self) -> float:
        """The console's own time."""
        return self.belt.now_s

    async def run(self) -> None:
        """Notify data for ever."""
        for number in itertools.count():
            await self.belt.until_due(number)
            frame = self._frame()
            habits = self._habits
            if FaultKind.MTU_23 in self.ailments:
                habits = habits | {Habit.LONG_RECORDS}  # else there would be nothing to cut
            is_silent = await self._is_silent()
            if FaultKind.SILENT in self.ailments:
                continue
            if not is_silent:
                for payload in payloads(frame, habits=habits, number=number):
                    await self._courier.notify(self._data, payload)
            await self._notify_beside()

    async def talk(self) -> None:
        """Send what else there is to say for ever."""
        await self._outbox.run()

    async def follow(self, schedule: Sequence[BeltStep]) -> None:
        """Be the person at the console, unless somebody else was given control."""
        await self.belt.follow(schedule, self, is_led=lambda: self._control.is_leading)

    def set_speed(self, speed_kmh: float, *, is_told: bool = True) -> None:
        """Set the speed, by whomever."""
        speed_kmh = on_grid(speed_kmh, habits=self._habits)
        self.belt.console.set_speed(speed_kmh, at_s=self.now_s)
        if is_told:
            raw = struct.pack("<H", round(speed_kmh * 100))
            self._tell_op(MachineOp.TARGET_SPEED_CHANGED, raw)

    def set_incline(self, incline_pct: float) -> None:
        """Set the incline, by whomever."""
        self.belt.console.set_incline(incline_pct, at_s=self.now_s)
        raw = struct.pack("<h", round(incline_pct * 10))
        self._tell_op(MachineOp.TARGET_INCLINE_CHANGED, raw)

    def start(self) -> None:
        """Start or resume, by whomever."""
        self.belt.console.start(at_s=self.now_s)
        self._tell_op(MachineOp.STARTED_OR_RESUMED)

    def stop(self) -> None:
        """End the workout."""
        self.stop_or_pause(STOP)

    def stop_or_pause(self, which: int) -> None:
        """As the standard numbers the two."""
        if which == STOP:
            self.belt.console.stop(at_s=self.now_s)
        elif which == PAUSE:
            self.belt.console.pause(at_s=self.now_s)
        else:
            raise NotSupportedHere(f"stop is 1, pause is 2, got {which}")
        self._tell_op(MachineOp.STOPPED_OR_PAUSED, bytes([which]))

    def reset(self) -> None:
        """Back to idle and flat, in nobody's control."""
        self.belt.console.stop(at_s=self.now_s)
        self.belt.console.set_incline(0.0, at_s=self.now_s)
        self._control.drop_controller()
        self._tell_op(MachineOp.RESET)

    def tell_permission_lost(self) -> None:
        """Say that nobody has control any more."""
        self._tell_op(MachineOp.PERMISSION_LOST)

    def tell_status(self, status: bytes) -> None:
        """Notify a machine status."""
        if {Habit.NO_STATUS, Habit.ANSWERS_NOTHING}.isdisjoint(self._habits):
            self._outbox.put(Outgoing(self._status, said(status)))

    def _services(self, *, serial: str) -> Iterator[Service]:
        habits = self._habits
        features = struct.pack("<II", sum(Feature), sum(TargetSetting))
        pointed = [] if Habit.NO_CONTROL_POINT in habits else [self._point]
        told = [] if Habit.NO_STATUS in habits else [self._status]
        yield Service(
            UUID.from_16_bits(0x1826),
            [
                readable(0x2ACC, features),
                self._data,
                self._training,
                *ranges(habits),
                *pointed,
                *told,
            ],
        )
        if Habit.ALSO_STEPS in habits:
            yield Service(UUID.from_16_bits(0x1814), [self._steps])
        if Habit.ALSO_BEATS in habits:
            yield Service(UUID.from_16_bits(0x180D), [self._beats])
        yield device_information(self.model, serial=serial)

    async def _notify_beside(self) -> None:
        """What its other services send."""
        if Habit.ALSO_STEPS in self._habits:
            speed_kmh, _ = self.belt.load(self.now_s)
            steps = FootPod(speed_kmh=speed_kmh, cadence_spm=cadence_spm(speed_kmh))
            await self._courier.notify(self._steps, foot_pod.encode(steps))
        bpm = self.heart_rate_bpm()
        if Habit.ALSO_BEATS in self._habits and bpm is not None:
            beats = HeartRate(heart_rate_bpm=bpm, contact=Contact.NOT_SUPPORTED)
            await self._courier.notify(self._beats, heart_rate.encode(beats))

    async def _is_silent(self) -> bool:
        """Whether this link gets nothing now; some links fall soon."""
        link = next(iter(self.peripheral.links), None)
        if link is not None and link is not self._link:
            self._link, self._linked_s = link, self.now_s
            self._links_seen += 1
        linked_s = self.now_s - self._linked_s
        is_dumb = Habit.SILENT_TWICE in self._habits and self._links_seen <= _SILENT_LINKS
        falls = (is_dumb and linked_s > _DROPS_AFTER_S) or (
            Habit.DROPS_EVERY_MINUTE in self._habits and linked_s > _LINK_LASTS_S
        )
        if link is not None and falls:
            await self.peripheral.drop_links()
        is_heard = link is not None and self.peripheral.wants_indications(link, self._point)
        return is_dumb or is_mute(
            self._habits,
            moves=self.belt.load(self.now_s)[0] > 0,
            is_heard=is_heard,
            was_asked=self._control.was_asked,
            linked_s=linked_s,
        )

    def _admits(self, _link: Connection, characteristic: Characteristic) -> bool:
        since_s, self._subscribed_s = self.now_s - self._subscribed_s, self.now_s
        if Habit.DROPS_RAPID_SUBSCRIPTIONS in self._habits and since_s < _RAPID_S:
            return False
        if Habit.STALE_STATUS in self._habits and characteristic is self._status:
            self._tell_op(MachineOp.STOPPED_OR_PAUSED, bytes([PAUSE]))
        return True

    def _frame(self) -> Frame:
        now_s = self.now_s
        self._control.pass_time(now_s)
        if Habit.RESETS_COUNTERS in self._habits and now_s - self._reset_s > _RESETS_EVERY_S:
            self._reset_s = now_s
            self.belt.counters.reset(at_s=now_s)
        is_standing = (
            FaultKind.STEPPED_OFF in self.ailments and Habit.KNOWS_WHEN_EMPTY in self._habits
        )
        counted = self.belt.counters.show(at_s=now_s, is_standing=is_standing)
        if FaultKind.FROZEN in self.ailments:
            return self._last
        if FaultKind.ABSURD in self.ailments:
            return Frame(speed_kmh=99.99, total_distance_m=0, elapsed_s=0)
        speed_kmh, incline_pct = self.belt.load(now_s)
        self._last = Frame(
            speed_kmh=round(speed_kmh, 2),
            inclination_pct=round(incline_pct, 1),
            heart_rate_bpm=self.heart_rate_bpm() if Habit.SHOWS_BEATS in self._habits else None,
            total_distance_m=counted["total_distance_m"],
            total_energy_kcal=counted["total_energy_kcal"],
            elapsed_s=counted["elapsed_s"],
        )
        return self._last

    def _written(self, link: Connection, value: bytes) -> None:
        if not self.peripheral.wants_indications(link, self._point):
            raise att.ATT_Error(NOT_INDICATING)
        control = self._control
        if control.drops_the_link:
            self._outbox.put(Outgoing(self._point, lambda: None, link))
            return
        control.is_refusing = FaultKind.CONTROL_REFUSED in self.ailments
        op, parameter = value[0] if value else 0xFF, value[1:]
        if control.answers_after_s:
            answer = partial(self._answer, link, op, parameter)
            self._outbox.put(Outgoing(self._point, answer, link, after_s=control.answers_after_s))
            return
        self._outbox.put(Outgoing(self._point, said(self._answer(link, op, parameter)), link))

    def _answer(self, link: Connection, op: int, parameter: bytes) -> bytes:
        """Obey, and the response; empty: none."""
        result = self._control.obeyed(link, op, parameter)
        return b"" if result is None else bytes([RESPONSE, op, result])

    def _training_status(self) -> bytes:
        return bytes([0x00, TRAINING_STATUS[self.belt.console.running]])

    def _tell_op(self, status: MachineOp, parameter: bytes = b"") -> None:
        self.tell_status(bytes([status]) + parameter)
        if status in (MachineOp.STARTED_OR_RESUMED, MachineOp.STOPPED_OR_PAUSED):
            self._outbox.put(Outgoing(self._training, said(self._training_status())))
