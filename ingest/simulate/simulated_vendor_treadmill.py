"""A treadmill that speaks its maker's own protocol: the table's rows, read in reverse."""

import asyncio
import itertools
import random
from collections.abc import Mapping, Sequence
from typing import Any

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.codecs.vendor.framing import chunks
from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.record_layout import RecordLayout
from ingest.quirks.correction import SpeedUnit
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.deviations import Habit
from ingest.simulate.faults import FaultKind
from ingest.simulate.models import Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import Peripheral, device_information, notifying, writable
from ingest.simulate.powered_belt import PlainButtons, PoweredBelt
from ingest.simulate.treadmill_console import ConsoleState
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
        self.belt = PoweredBelt(clock=ether.clock, rng=rng)
        self.not_understood: list[bytes] = []
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

    async def run(self) -> None:
        """Notify for ever."""
        for number in itertools.count():
            await self.belt.until_due(number)
            if self._is_awake and FaultKind.SILENT not in self.ailments:
                for frame in self._frames():
                    self._unanswered += self.protocol.reply(frame) is not None
                    for part in self._parts(frame):
                        await self._courier.notify(self._notified[-1], part)

    async def talk(self) -> None:
        """It has nothing else to say."""
        await asyncio.Event().wait()

    async def follow(self, schedule: Sequence[BeltStep]) -> None:
        """Be the person at the console."""
        await self.belt.follow(schedule, PlainButtons(self.belt))

    @property
    def _is_awake(self) -> bool:
        if not self.protocol.polls:
            return True
        return self.belt.now_s - self._asked_s < _ASLEEP_S and self._unanswered < _UNANSWERED

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
        is_idle = self.belt.console.running is ConsoleState.IDLE
        stands = is_idle and self.belt.load(self.belt.now_s)[0] == 0
        idle = [record for record in records if record.standing and not record.places]
        running = [record for record in records if record.places and not record.standing]
        return [idle[0] if stands and idle else running[0]]

    def _shown(self) -> Mapping[str, Any]:
        counted = self.belt.counters.show(at_s=self.belt.now_s)
        if FaultKind.FROZEN in self.ailments:
            return self._last
        speed_kmh, incline_pct = self.belt.load(self.belt.now_s)
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
            self._asked_s = self.belt.now_s
        elif self._is_reply(value):
            self._unanswered = 0
        else:
            self.not_understood.append(value)

    def _is_reply(self, value: bytes) -> bool:
        replies = (self.protocol.reply(frame) for frame in self._frames())
        acknowledged = any(reply.frame[:3] == value[:3] for reply in self.protocol.replies)
        return acknowledged or value[:2] in {reply[:2] for reply in replies if reply}
