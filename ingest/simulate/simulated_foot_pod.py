"""A foot pod on the runner's shoe: speed and cadence about once a second."""

import random
from collections.abc import Callable

from bumble.core import UUID
from bumble.gatt import Service

from ingest.codecs import foot_pod
from ingest.measurements import NS_PER_S
from ingest.measurements import FootPod as Frame
from ingest.simulate.faults import FaultKind
from ingest.simulate.models import PLAIN_FOOT_POD, Model
from ingest.simulate.notification_faults import Courier
from ingest.simulate.peripheral import Peripheral, device_information, notifying, readable
from ingest.simulate.virtual_link import Ether

# Pods are good to 1 or 2 % once they know the stride.
_CALIBRATION = 0.02
_RUNNING_KMH = 7.4
_M_S_PER_KMH = 1 / 3.6
_STRIDE_AND_DISTANCE_AND_GAIT = b"\x07\x00"


def cadence_spm(speed_kmh: float) -> int:
    """Steps per minute: about 100 at a stroll, 160 to 180 at a run."""
    if speed_kmh <= 0:
        return 0
    if speed_kmh < _RUNNING_KMH:
        return round(75 + 7.5 * speed_kmh)
    return round(140 + 2.5 * speed_kmh)


class SimulatedFootPod:
    """Running Speed and Cadence Service, Battery and Device Information at one address.

    Args:
        speed_kmh: the runner's speed now.
    """

    def __init__(
        self,
        model: Model = PLAIN_FOOT_POD,
        *,
        address: str,
        ether: Ether,
        speed_kmh: Callable[[], float],
        rng: random.Random,
    ) -> None:
        self.ailments: set[FaultKind] = set()
        self.model = model
        self._clock = ether.clock
        self._speed_kmh = speed_kmh
        self._scale = 1 + rng.uniform(-_CALIBRATION, _CALIBRATION)
        self._period_s = 1.0 + rng.uniform(-0.004, 0.004)
        self._phase_s = rng.uniform(0.0, 1.0)
        self._distance_m = 0.0
        self._last = Frame(speed_kmh=0.0, cadence_spm=0)
        self._measurement = notifying(0x2A53)
        battery = bytes([rng.randint(60, 95)])
        self.peripheral = Peripheral(
            model.name,
            address=address,
            ether=ether,
            services=(
                Service(
                    UUID.from_16_bits(0x1814),
                    [self._measurement, readable(0x2A54, _STRIDE_AND_DISTANCE_AND_GAIT)],
                ),
                Service(UUID.from_16_bits(0x180F), [readable(0x2A19, battery)]),
                device_information(model, serial=address.replace(":", "")),
            ),
        )
        self._courier = Courier(
            self.peripheral, ailments=self.ailments, clock=ether.clock, rng=random.Random(address)
        )

    async def run(self) -> None:
        """Notify for ever."""
        started_ns = self._clock.monotonic_ns()
        await self._clock.sleep(self._phase_s)
        sent = 0
        while True:
            frame = self._frame()
            if FaultKind.SILENT not in self.ailments:
                await self._courier.notify(self._measurement, foot_pod.encode(frame))
            sent += 1
            now_s = (self._clock.monotonic_ns() - started_ns) / NS_PER_S
            await self._clock.sleep(self._phase_s + sent * self._period_s - now_s)

    def _frame(self) -> Frame:
        speed_kmh = self._speed_kmh() * self._scale
        self._distance_m += speed_kmh * _M_S_PER_KMH * self._period_s
        if FaultKind.FROZEN in self.ailments:
            return self._last
        if FaultKind.ABSURD in self.ailments:
            return Frame(speed_kmh=99.0, cadence_spm=250)
        steps_per_minute = cadence_spm(speed_kmh)
        self._last = Frame(
            speed_kmh=speed_kmh,
            cadence_spm=steps_per_minute,
            total_distance_m=round(self._distance_m, 1),
            running=speed_kmh >= _RUNNING_KMH,
        )
        return self._last
