"""Pulse intervals of a simulated optical sensor, as Polar's armbands tell them when asked to."""

import random

from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from ingest.clock import Clock
from ingest.codecs import pulse_intervals
from ingest.codecs.pulse_intervals import ALREADY_SO, PulseInterval, PulseIntervals, PulseOrder
from ingest.measurements import NS_PER_S, Contact
from ingest.simulate.peripheral import Peripheral, notifying

# Polar's notes on Verity Sense: the first after 25 s, then every 5 s.
FIRST_S = 25.0
EVERY_S = 5.0
_OFFERED = b"\x0f\x08"  # pulse intervals and nothing else
_ANSWER = 0xF0
_INTERVALS = 0x03
_OK, _NO_SUCH_ORDER, _NO_SUCH_MEASUREMENT, _BAD_LENGTH = 0, 1, 2, 4
_NOT_CONFIGURED = 0xFD  # Core Specification Supplement, B.1.2
_HEAD_BYTES, _SAMPLE_BYTES, _ATT_BYTES = 10, 6, 3
_STILL_ERROR_MS = (4, 10)
_MOVING_ERROR_MS = (40, 200)


class SimulatedPulseIntervals:
    """The service, and what the sensor does with its heart rate while it is asked for intervals."""

    def __init__(self, *, clock: Clock, rng: random.Random) -> None:
        self.is_on = False
        self.orders: list[bytes] = []
        self._clock = clock
        self._rng = rng
        self._bpm = 0
        self._due_ns = 0
        self._pulses: list[PulseInterval] = []
        self._answers: list[tuple[Connection, bytes]] = []
        self._peripheral: Peripheral | None = None
        self._control: Characteristic[bytes] = Characteristic(
            UUID(pulse_intervals.CONTROL),
            Characteristic.Properties.READ
            | Characteristic.Properties.WRITE
            | Characteristic.Properties.INDICATE,
            Characteristic.READABLE | Characteristic.WRITEABLE,
            CharacteristicValue(read=lambda _link: _OFFERED, write=self._written),
        )
        self._data = notifying(pulse_intervals.DATA)
        self.service = Service(UUID(pulse_intervals.SERVICE), [self._control, self._data])

    def served_by(self, peripheral: Peripheral) -> None:
        """The device it is part of."""
        self._peripheral = peripheral

    def hang_up(self) -> None:
        """Nobody is left to ask."""
        self.is_on = False
        self._answers.clear()

    def bpm(self, intervals_s: list[float], *, average_bpm: int, moves: bool) -> int:
        """What its Heart Rate Service says: the average, or while it is asked what it was sure of.

        `intervals_s`: the beats since it was asked last.
        """
        if not self.is_on:
            self._bpm = average_bpm
            return average_bpm
        self._pulses.extend(
            PulseInterval(
                interval_ms=round(interval_s * 1000),
                error_ms=self._rng.randint(*(_MOVING_ERROR_MS if moves else _STILL_ERROR_MS)),
                heart_rate_bpm=0,
                has_moved=moves,
                contact=Contact.DETECTED,  # also on a table
            )
            for interval_s in intervals_s
        )
        if self._clock.monotonic_ns() >= self._due_ns and not moves:
            self._bpm = average_bpm
        return self._bpm

    async def speak(self) -> None:
        """Answer what was written, and send the pulses that are due."""
        peripheral = self._peripheral
        assert peripheral is not None
        while self._answers:
            await peripheral.indicate(*self._pop_answer())
        if not self.is_on or self._clock.monotonic_ns() < self._due_ns:
            return
        self._due_ns += round(EVERY_S * NS_PER_S)
        pulses, self._pulses = self._pulses, []
        room = min(link.att_mtu for link in peripheral.links) - _ATT_BYTES - _HEAD_BYTES
        most = max(1, room // _SAMPLE_BYTES)
        for start in range(0, len(pulses), most):
            part = [
                PulseInterval(
                    interval_ms=one.interval_ms,
                    error_ms=one.error_ms,
                    heart_rate_bpm=self._bpm,
                    has_moved=one.has_moved,
                    contact=one.contact,
                )
                for one in pulses[start : start + most]
            ]
            frame = pulse_intervals.encode(PulseIntervals(intervals=tuple(part)))
            await peripheral.notify(self._data, frame)

    def _pop_answer(self) -> tuple[Connection, Characteristic, bytes]:
        link, answer = self._answers.pop(0)
        return link, self._control, answer

    def _written(self, link: Connection, value: bytes) -> None:
        assert self._peripheral is not None
        if not self._peripheral.wants_indications(link, self._control):
            raise att.ATT_Error(_NOT_CONFIGURED)
        self.orders.append(value)
        self._answers.append((link, self._answer(value)))

    def _answer(self, value: bytes) -> bytes:
        if len(value) < 2:
            return bytes([_ANSWER, *value[:1], 0, _BAD_LENGTH])
        order, measurement = value[:2]
        status = self._carried_out(order, measurement, is_long=len(value) > 2)
        answer = bytes([_ANSWER, order, measurement, status])
        return answer + b"\x00" if status == _OK else answer

    def _carried_out(self, order: int, measurement: int, *, is_long: bool) -> int:
        if order not in (PulseOrder.START, PulseOrder.STOP):
            return _NO_SUCH_ORDER
        if measurement != _INTERVALS:
            return _NO_SUCH_MEASUREMENT
        if is_long:
            return _BAD_LENGTH
        if self.is_on is (order == PulseOrder.START):
            return ALREADY_SO
        self.is_on = order == PulseOrder.START
        self._pulses = []
        self._due_ns = self._clock.monotonic_ns() + round(FIRST_S * NS_PER_S)
        return _OK
