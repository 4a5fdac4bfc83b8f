"""A chest strap on a body: heart rate about once a second, with the beats since the last."""

import random
from collections import deque

from bumble import att
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Service

from ingest.clock import NS_PER_S
from ingest.codecs import heart_rate
from ingest.measurements import Contact, HeartRate
from ingest.simulate.faults import FaultKind
from ingest.simulate.peripheral import (
    Peripheral,
    device_information,
    notifying,
    readable,
    writable,
)
from ingest.simulate.runner import Runner
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
_ABSURD = HeartRate(heart_rate_bpm=255, contact=Contact.DETECTED, rr_ms=(5995.0,))


class Strap:
    """Heart Rate Service, Battery and Device Information at one address.

    `ailments` is what is wrong with it at the moment.
    """

    def __init__(
        self, name: str, *, address: str, ether: Ether, runner: Runner, rng: random.Random
    ) -> None:
        self.ailments: set[FaultKind] = set()
        self._clock = ether.clock
        self._runner = runner
        self._period_s = 1.0 + rng.uniform(-0.004, 0.004)  # no two crystals agree
        self._phase_s = rng.uniform(0.0, 1.0)
        self._started_ns = self._clock.monotonic_ns()
        self._battery_pct = rng.randint(60, 95)
        self._recent_s = deque(runner.beats(until_s=0.0), maxlen=AVERAGED_BEATS)
        self._energy_zero_kj = 0.0
        self._sent = 0
        self._last = HeartRate(heart_rate_bpm=self._average_bpm(), contact=Contact.DETECTED)
        self._measurement = notifying(0x2A37)
        self._battery = notifying(0x2A19, lambda: bytes([self._battery_pct]))
        self.peripheral = Peripheral(
            name,
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
                device_information(model="Sim Strap", serial=address.replace(":", "")),
            ),
        )

    async def run(self) -> None:
        """Notify for ever."""
        await self._clock.sleep(self._phase_s)
        sent = 0
        while True:
            heart_rate_measurement = self._measured()
            if FaultKind.SILENT not in self.ailments:
                await self.peripheral.notify(
                    self._measurement, heart_rate.encode(heart_rate_measurement)
                )
            sent += 1
            due_s = self._phase_s + sent * self._period_s
            await self._clock.sleep(due_s - self._now_s())

    async def drain_battery(self) -> None:
        """Say that the battery is empty."""
        self._battery_pct = 0
        await self.peripheral.notify(self._battery, bytes([self._battery_pct]))

    def _now_s(self) -> float:
        return (self._clock.monotonic_ns() - self._started_ns) / NS_PER_S

    def _measured(self) -> HeartRate:
        intervals_s = self._runner.beats(until_s=self._now_s())
        self._recent_s.extend(intervals_s)
        self._sent += 1
        if FaultKind.ABSURD in self.ailments:
            return _ABSURD
        if FaultKind.CONTACT_LOST in self.ailments:
            self._recent_s.clear()
            return HeartRate(heart_rate_bpm=0, contact=Contact.NOT_DETECTED)
        if FaultKind.FROZEN in self.ailments:
            return HeartRate(heart_rate_bpm=self._last.heart_rate_bpm, contact=Contact.DETECTED)
        self._last = HeartRate(
            heart_rate_bpm=self._average_bpm(),
            contact=Contact.DETECTED,
            energy_expended_kj=self._energy_kj() if self._sent % ENERGY_EVERY == 0 else None,
            rr_ms=tuple(interval_s * 1000 for interval_s in intervals_s) or None,
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
