"""A chest strap on a body: heart rate about once a second, with the beats since the last."""

import random
from collections import deque
from collections.abc import Callable

import msgspec
from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.codecs import foot_pod, heart_rate
from ingest.measurements import NS_PER_S, Contact, FootPod, HeartRate
from ingest.simulate.deviations import Habit
from ingest.simulate.faults import FaultKind
from ingest.simulate.models import PLAIN_STRAP, Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import (
    Peripheral,
    device_information,
    notifying,
    readable,
    writable,
)
from ingest.simulate.runner import Runner
from ingest.simulate.simulated_foot_pod import cadence_spm
from ingest.simulate.simulated_pulse_intervals import SimulatedPulseIntervals
from ingest.simulate.virtual_link import Ether

# Straps show a moving average; this many beats make one follow a step within 3 to 5 s.
AVERAGED_BEATS = 6
# Heart Rate Service 1.0, 3.1.1.3: the energy field need not be in every notification.
ENERGY_EVERY = 10
_MAX_ENERGY_KJ = 0xFFFF
_CHEST = b"\x01"
_RESET_ENERGY = b"\x01"
_CONTROL_POINT_NOT_SUPPORTED = 0x80
# What straps have been seen to send: no interval is longer than this in a living body.
_ABSURD_RR_MS = 5995.0
_ABSURD = HeartRate(heart_rate_bpm=255, contact=Contact.DETECTED, rr_ms=(_ABSURD_RR_MS,))
_ABSURD_EVERY = 7
_BUFFERED_BEATS = 8  # with the newest nine, what 20 bytes hold
_STOPS_AFTER_S = 30.0
_REFUSALS = 3
_CONTACT_BITS = 0x06
_CONTACT_DETECTED = 0x02


class Strap:
    """Heart Rate Service, Battery and Device Information at one address.

    `ailments` is what is wrong with it at the moment. `speed_kmh`: the runner's, for models that
    count steps or measure intervals at rest only.
    """

    def __init__(
        self,
        model: Model = PLAIN_STRAP,
        *,
        address: str,
        ether: Ether,
        runner: Runner,
        rng: random.Random,
        speed_kmh: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.ailments: set[FaultKind] = set()
        self.model = model
        self._habits = model.habits
        self._clock = ether.clock
        self._runner = runner
        self._speed_kmh = speed_kmh
        self._period_s = 1.0 + rng.uniform(-0.004, 0.004)  # no two crystals agree
        self._phase_s = rng.uniform(0.0, 1.0)
        self._started_ns = self._clock.monotonic_ns()
        self._battery_pct = rng.randint(60, 95)
        self._recent_s = deque(runner.beats(until_s=0.0), maxlen=AVERAGED_BEATS)
        self._energy_zero_kj = 0.0
        self._sent = 0
        self._last = HeartRate(heart_rate_bpm=self._average_bpm(), contact=Contact.DETECTED)
        self._measurement = notifying(0x2A37)
        self._steps = notifying(0x2A53)
        self._battery = notifying(0x2A19, lambda: bytes([self._battery_pct]))
        self._buffered_ms: deque[float] = deque(maxlen=_BUFFERED_BEATS)
        self._link: Connection | None = None
        self._linked_s = 0.0
        self._frames_on_link = 0
        self.pulses: SimulatedPulseIntervals | None = None
        if Habit.PULSE_INTERVALS in model.habits:
            self.pulses = SimulatedPulseIntervals(
                clock=ether.clock, rng=random.Random(f"{address} pulses")
            )
        self._refusals_left = _REFUSALS if Habit.REFUSES_THREE_TIMES in model.habits else 0
        self.peripheral = Peripheral(
            model.name,
            address=address,
            ether=ether,
            services=(
                Service(
                    UUID.from_16_bits(0x180D),
                    [
                        self._measurement,
                        readable(0x2A38, _CHEST),
                        writable(0x2A39, self._control_point),
                    ],
                ),
                Service(UUID.from_16_bits(0x180F), [self._battery]),
                *self._stepping(),
                device_information(model, serial=address.replace(":", "")),
                *(() if self.pulses is None else (self.pulses.service,)),
            ),
            gate=self._admits,
            needs_bond=Habit.NEEDS_BOND in model.habits,
        )
        if self.pulses is not None:
            self.pulses.served_by(self.peripheral)
        self._courier = Courier(
            self.peripheral, ailments=self.ailments, clock=ether.clock, rng=random.Random(address)
        )

    async def run(self) -> None:
        """Notify for ever."""
        await self._clock.sleep(self._phase_s)
        sent = 0
        while True:
            self._look_at_link()
            frame = self._frame(self._measured())
            if FaultKind.SILENT not in self.ailments and not self._has_stopped():
                await self._courier.notify(self._measurement, frame)
                if self.pulses is not None:
                    await self.pulses.speak()
                if Habit.ALSO_STEPS in self._habits:
                    await self._courier.notify(self._steps, foot_pod.encode(self._stepped()))
            sent += 1
            due_s = self._phase_s + sent * self._period_s
            await self._clock.sleep(due_s - self._now_s())

    async def drain_battery(self) -> None:
        """Say that the battery is empty."""
        self._battery_pct = 0
        await self.peripheral.notify(self._battery, bytes([self._battery_pct]))

    @property
    def shown_bpm(self) -> int:
        """What it sent last, for those who pass it on."""
        return self._last.heart_rate_bpm

    def _stepping(self) -> list[Service]:
        if Habit.ALSO_STEPS not in self._habits:
            return []
        return [Service(UUID.from_16_bits(0x1814), [self._steps])]

    def _stepped(self) -> FootPod:
        speed_kmh = self._speed_kmh()
        return FootPod(speed_kmh=speed_kmh, cadence_spm=cadence_spm(speed_kmh))

    def _now_s(self) -> float:
        return (self._clock.monotonic_ns() - self._started_ns) / NS_PER_S

    def _look_at_link(self) -> None:
        link = next(iter(self.peripheral.links), None)
        if link is not self._link:
            self._link, self._linked_s, self._frames_on_link = link, self._now_s(), 0
            if self.pulses is not None:
                self.pulses.hang_up()
        self._frames_on_link += 1

    def _has_stopped(self) -> bool:
        """Whether this link has had all it will get."""
        return (
            Habit.STOPS_AFTER_30_S in self._habits
            and self._now_s() - self._linked_s > _STOPS_AFTER_S
        )

    def _admits(self, _link: Connection, characteristic: Characteristic) -> bool:
        if characteristic is self._measurement and self._refusals_left:
            self._refusals_left -= 1
            raise att.ATT_Error(att.ATT_WRITE_NOT_PERMITTED_ERROR)
        return True

    def _frame(self, value: HeartRate) -> bytes:
        if Habit.NO_CONTACT_BITS in self._habits:
            return heart_rate.encode(msgspec.structs.replace(value, contact=Contact.NOT_SUPPORTED))
        frame = heart_rate.encode(value)
        if Habit.CONTACT_BIT_ALONE in self._habits:
            return bytes([frame[0] & ~_CONTACT_BITS | _CONTACT_DETECTED]) + frame[1:]
        return frame

    def _off_body(self) -> HeartRate:
        last_bpm = self._last.heart_rate_bpm
        if Habit.FROZEN_OFF_BODY in self._habits:
            absurd = Habit.ABSURD_OFF_BODY in self._habits and self._sent % _ABSURD_EVERY == 0
            return HeartRate(heart_rate_bpm=last_bpm, rr_ms=(_ABSURD_RR_MS,) if absurd else None)
        plausible = Habit.PLAUSIBLE_OFF_BODY in self._habits
        return HeartRate(heart_rate_bpm=last_bpm if plausible else 0, contact=Contact.NOT_DETECTED)

    def _intervals_ms(self, intervals_s: list[float]) -> tuple[float, ...] | None:
        intervals_ms = tuple(interval_s * 1000 for interval_s in intervals_s)
        if Habit.STALE_INTERVALS in self._habits and self._frames_on_link == 1:
            room = _BUFFERED_BEATS + 1 - len(intervals_ms)
            intervals_ms = (*list(self._buffered_ms)[-room:], *intervals_ms)
        self._buffered_ms.extend(interval_s * 1000 for interval_s in intervals_s)
        if Habit.RR_AT_REST in self._habits and self._speed_kmh() > 0:
            return None
        return intervals_ms or None

    def _measured(self) -> HeartRate:
        intervals_s = self._runner.beats(until_s=self._now_s())
        self._recent_s.extend(intervals_s)
        self._sent += 1
        if FaultKind.ABSURD in self.ailments:
            return _ABSURD
        if FaultKind.CONTACT_LOST in self.ailments:
            self._recent_s.clear()
            return self._off_body()
        if FaultKind.FROZEN in self.ailments:
            return HeartRate(heart_rate_bpm=self._last.heart_rate_bpm, contact=Contact.DETECTED)
        if self.pulses is not None:
            bpm = self.pulses.bpm(
                intervals_s, average_bpm=self._average_bpm(), moves=self._runner.is_moving
            )
            self._last = HeartRate(heart_rate_bpm=bpm)
            return self._last
        self._last = HeartRate(
            heart_rate_bpm=self._average_bpm(),
            contact=Contact.DETECTED,
            energy_expended_kj=self._energy_kj() if self._sent % ENERGY_EVERY == 0 else None,
            rr_ms=self._intervals_ms(intervals_s),
        )
        return self._last

    def _average_bpm(self) -> int:
        if not self._recent_s:
            return 0  # straps say 0 until they have found the first beats
        return round(60 * len(self._recent_s) / sum(self._recent_s))

    def _energy_kj(self) -> int:
        return min(_MAX_ENERGY_KJ, int(self._runner.energy_kj - self._energy_zero_kj))

    def _control_point(self, _link: Connection, value: bytes) -> None:
        if value != _RESET_ENERGY:
            raise att.ATT_Error(_CONTROL_POINT_NOT_SUPPORTED)
        self._energy_zero_kj = self._runner.energy_kj
