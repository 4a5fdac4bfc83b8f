"""A treadmill that speaks its maker's own protocol: the table's rows, read in reverse."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Any

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.codecs.vendor.framing import chunks
from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.record_layout import RecordLayout
from ingest.measurements import NS_PER_S
from ingest.quirks.correction import SpeedUnit
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.deviations import Habit
from ingest.simulate.faults import FaultKind
from ingest.simulate.models import Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import Peripheral, device_information, notifying, writable
from ingest.simulate.treadmill_console import Console, ConsoleState, Counters
from ingest.simulate.virtual_link import Ether

PART = 20
"""Bytes of one notification, as all of these modules send them."""

_ASLEEP_S = 3.0
_UNANSWERED = 4
_STEPS_PER_M = 1.3
_ABSURD_KMH = 60.0


class SimulatedVendorTreadmill:
    """Sends its records once a second, as long as somebody asks for them and answers.

    `ailments` is what is wrong with it at the moment. Only the person at the console moves the
    belt: whatever is written that the table has no word for is kept in `not_understood`.
    """

    def __init__(
        self,
        model: Model,
        protocol: VendorProtocol,
        *,
        address: str,
        ether: Ether,
        rng: random.Random,
    ) -> None:
        self.ailments: set[FaultKind] = set()
        self.model = model
        self.protocol = protocol
        self.console = Console()
        self.not_understood: list[bytes] = []
        self._counters = Counters(self.console)
        self._clock = ether.clock
        self._started_ns = self._clock.monotonic_ns()
        self._period_s = 1.0 + rng.uniform(-0.004, 0.004)
        self._phase_s = rng.uniform(0.0, 1.0)
        self._asked_s = -_ASLEEP_S
        self._unanswered = 0
        self._last: dict[str, Any] = {}
        self._understood = self._words()
        channel = protocol.channels[0]
        written = [] if channel.write is None else [self._written_at(channel.write)]
        self._notified = [notifying(uuid) for uuid in channel.notify]
        self.peripheral = Peripheral(
            model.name,
            address=address,
            ether=ether,
            services=(
                Service(UUID(channel.service), [*self._notified, *written]),
                device_information(model, serial=address.replace(":", "")),
            ),
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
        """Notify for ever."""
        await self._clock.sleep(self._phase_s)
        sent = 0
        while True:
            if self._is_awake and FaultKind.SILENT not in self.ailments:
                for frame in self._frames():
                    self._unanswered += self.protocol.reply(frame) is not None
                    for part in self._parts(frame):
                        await self._courier.notify(self._notified[-1], part)
            sent += 1
            await self._clock.sleep(self._phase_s + sent * self._period_s - self.now_s)

    async def talk(self) -> None:
        """It has nothing else to say."""
        await asyncio.Event().wait()

    async def follow(self, schedule: Sequence[BeltStep]) -> None:
        """Be the person at the console: set what each step says, start, stop, wait for the belt."""
        for number, step in enumerate(schedule):
            self.console.set_speed(step.speed_kmh, at_s=self.now_s)
            if step.incline_pct != self.console.belt.incline.target:
                self.console.set_incline(step.incline_pct, at_s=self.now_s)
            if number == 0:
                self.console.start(at_s=self.now_s)
            await self._clock.sleep(step.duration_s)
        self.console.stop(at_s=self.now_s)
        await self._clock.sleep(self.console.belt.speed.reached_s - self.now_s)

    def reset_counters(self) -> None:
        """Count from zero again in the middle of a run."""
        self._counters.reset(at_s=self.now_s)

    @property
    def _is_awake(self) -> bool:
        if not self.protocol.polls:
            return True
        return self.now_s - self._asked_s < _ASLEEP_S and self._unanswered < _UNANSWERED

    def _frames(self) -> list[bytes]:
        framing = self.protocol.framing
        values = self._shown()
        return [
            framing.completed(layout.write(values, overhead=framing.overhead))
            for layout in self._layouts()
        ]

    def _layouts(self) -> list[RecordLayout]:
        """What it sends each second: all its kinds of record, or the one for its state."""
        records = self.protocol.records
        if self.protocol.carries:
            return list(records)
        is_idle = self.console.running is ConsoleState.IDLE
        stands = is_idle and self.load(self.now_s)[0] == 0
        idle = [record for record in records if record.standing and not record.places]
        running = [record for record in records if record.places and not record.standing]
        return [idle[0] if stands and idle else running[0]]

    def _shown(self) -> Mapping[str, Any]:
        counted = self._counters.show(at_s=self.now_s)
        if FaultKind.FROZEN in self.ailments:
            return self._last
        speed_kmh, incline_pct = self.load(self.now_s)
        if FaultKind.ABSURD in self.ailments:
            speed_kmh = _ABSURD_KMH
        if self.protocol.in_miles or Habit.SENDS_MPH in self.model.habits:
            speed_kmh = SpeedUnit.MPH.from_kmh(speed_kmh)
        self._last = {
            "speed_kmh": speed_kmh,
            "inclination_pct": incline_pct,
            "step_count": int(counted["total_distance_m"] * _STEPS_PER_M),
            **counted,
        }
        return self._last

    def _parts(self, frame: bytes) -> tuple[bytes, ...]:
        if self.protocol.framing.chunked:
            return chunks(frame)
        return tuple(frame[at : at + PART] for at in range(0, len(frame), PART))

    def _words(self) -> frozenset[bytes]:
        protocol = self.protocol
        frames = (*protocol.start_up, *(protocol.poll(number) for number in range(256)))
        return frozenset(part for frame in frames if frame for part in protocol.writes(frame))

    def _written_at(self, uuid: str) -> Characteristic[bytes]:
        return writable(uuid, self._written, silently=True)

    def _written(self, _link: Connection, value: bytes) -> None:
        if value in self._understood:
            self._asked_s = self.now_s
        elif self._is_reply(value):
            self._unanswered = 0
        else:
            self.not_understood.append(value)

    def _is_reply(self, value: bytes) -> bool:
        replies = (self.protocol.reply(frame) for frame in self._frames())
        acknowledged = any(reply.frame[:3] == value[:3] for reply in self.protocol.replies)
        return acknowledged or value[:2] in {reply[:2] for reply in replies if reply}
