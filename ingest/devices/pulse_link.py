"""Link to an optical sensor that tells its pulse intervals when it is asked to (Polar's PMD).

Asked only while somebody wants a reading at rest: from then on the sensor computes its heart rate
from the intervals alone, once in 5 s, and holds it while it sees movement. Source: Polar's notes on
Verity Sense and OH1.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from ingest.clock import Clock
from ingest.codecs import heart_rate, pulse_intervals
from ingest.codecs.pulse_intervals import ALREADY_SO, PulseOrder
from ingest.codecs.wire.errors import DecodeError
from ingest.devices.gatt_reads import ERRORS, GATT_TIMEOUT_S, Questions, reason_of
from ingest.devices.sensor import LinkLost

log = logging.getLogger(__name__)

# A sensor that sends intervals in its Heart Rate Service has sent some by then.
FRAMES_WITHOUT = 8
# The first ones take 25 s (Polar's notes); one that is silent for longer will not send any.
FIRST_INTERVALS_S = 60.0
# Notifications in a row, 5 s each, that are movement from end to end: this is no reading at rest.
MOVING_FRAMES = 2
STOP_TIMEOUT_S = 1.0

Heard = Callable[[str, bytes], None]
"""Told of each notification of intervals: the characteristic's UUID, and the bytes."""


class PulseLink:
    """Pulse intervals over one link: asked for where the Heart Rate Service brings none."""

    def __init__(
        self,
        client: BleakClient,
        *,
        name: str,
        questions: Questions,
        clock: Clock,
        heard: Heard,
    ) -> None:
        self._client = client
        self._name = name
        self._questions = questions
        self._clock = clock
        self._heard = heard
        self._frames = 0
        self._moving = 0
        self._without = asyncio.Event()  # enough frames without intervals have come
        self._first = asyncio.Event()
        self._over = asyncio.Event()  # it moves, or its Heart Rate Service brings intervals
        self._answers: asyncio.Queue[bytes] = asyncio.Queue(maxsize=4)

    @property
    def has_moved(self) -> bool:
        """Whether it was given up because whoever wears it moves."""
        return self._moving >= MOVING_FRAMES

    def note_heart_rate(self, frame: bytes) -> None:
        """A frame of its Heart Rate Service has come."""
        try:
            has_intervals = heart_rate.decode(frame).rr_ms is not None
        except DecodeError:
            return
        if has_intervals:
            self._over.set()
        self._frames += 1
        if self._frames >= FRAMES_WITHOUT:
            self._without.set()

    async def run(self) -> None:
        """Start the intervals where they are missing, and stop them when they are of no use."""
        control = self._client.services.get_characteristic(pulse_intervals.CONTROL)
        data = self._client.services.get_characteristic(pulse_intervals.DATA)
        if control is None or data is None:
            return
        await self._without.wait()
        if self._over.is_set():
            return
        try:
            await self._questions.subscribe(control, self._take_answer)
            await self._questions.subscribe(data, self._take)
        except LinkLost as exc:
            log.info("%s: no pulse intervals: %s", self._name, exc)
            return
        try:
            if await self._ordered(control, PulseOrder.START):
                await self._until_over()
        finally:
            # Also where it did not answer: it may have started all the same.
            if self._client.is_connected:
                with suppress(*ERRORS):
                    async with self._clock.timeout(STOP_TIMEOUT_S):
                        await self._write(control, PulseOrder.STOP)

    async def _until_over(self) -> None:
        try:
            async with self._clock.timeout(FIRST_INTERVALS_S):
                await self._first.wait()
        except TimeoutError:
            log.info("%s started its pulse intervals and sends none", self._name)
            return
        await self._over.wait()
        if self.has_moved:
            log.info("%s moves: its pulse intervals are given up", self._name)

    async def _ordered(self, control: BleakGATTCharacteristic, what: PulseOrder) -> bool:
        """Give an order and hear what becomes of it."""
        try:
            await self._write(control, what)
            async with self._clock.timeout(GATT_TIMEOUT_S):
                while True:
                    answer = pulse_intervals.answer(await self._answers.get())
                    if answer is not None and answer.order == what:
                        break
        except ERRORS as exc:
            log.info("%s does not start its pulse intervals: %s", self._name, reason_of(exc))
            return False
        if answer.status in (0, ALREADY_SO):
            return True
        log.info("%s refuses pulse intervals (status %d)", self._name, answer.status)
        return False

    async def _write(self, control: BleakGATTCharacteristic, what: PulseOrder) -> None:
        frame = pulse_intervals.order(what)
        async with self._clock.timeout(GATT_TIMEOUT_S):
            await self._client.write_gatt_char(control, frame, response=True)

    def _take_answer(self, _characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
        if not self._answers.full():
            self._answers.put_nowait(bytes(payload))

    def _take(self, characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
        frame = bytes(payload)
        self._heard(characteristic.uuid, frame)
        try:
            intervals = pulse_intervals.decode(frame).intervals
        except DecodeError:
            return  # whoever decodes the journal counts it
        self._first.set()
        moves = bool(intervals) and all(one.has_moved for one in intervals)
        self._moving = self._moving + 1 if moves else 0
        if self.has_moved:
            self._over.set()
