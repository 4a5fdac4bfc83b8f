"""Thirty straps at once over the virtual radio; and how soon a lost device is back.

    python -m benchmarks.straps                      # 30 straps, 60 seconds in real time
    python -m benchmarks.straps --straps 60 --seconds 20
    python -m benchmarks.straps --back-in-range      # every phase of the back-off

Each strap notifies twice a second; all of them, and thirty more that are not connected, advertise
all the time. The notifications go through bleak's callbacks, the supervisors and the collector to
the journal's interface and the codecs, as in a session. The figures to reach: none lost, less than
60 % of one core; back in range within 10 s.
"""

import argparse
import asyncio
import itertools
import logging
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from bumble.core import UUID
from bumble.gatt import Service

from ingest.background import in_background
from ingest.clock import Anchor
from ingest.codecs import heart_rate
from ingest.collect.collector import Collector
from ingest.devices.ble import BleSensor
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import JournalRow, Notification, Origin
from ingest.measurements import Contact, HeartRate, Measurement
from ingest.simulate.models import PLAIN_STRAP
from ingest.simulate.peripheral import Peripheral, device_information, notifying
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.virtual_radio import World

PER_S = 2
SETTLED_S = 60.0  # within which all must stream


class Journal:
    """Keeps nothing; what SQLite costs is measured elsewhere (`benchmarks.notification`)."""

    @contextmanager
    def unit(self) -> Iterator[None]:
        """See `Journal`."""
        yield

    def journal(self, row: JournalRow) -> None:
        """See `Journal`."""


class Strap:
    """Numbers its frames by the energy field, so that a lost one is seen."""

    def __init__(self, number: int, world: World) -> None:
        self.name = f"strap-{number}"
        self.address = f"F0:5A:1E:00:02:{number:02X}"
        self.sent = 0
        self._clock = world.clock
        self._rng = random.Random(number)
        self._measurement = notifying(0x2A37)
        self.peripheral = Peripheral(
            self.name,
            address=self.address,
            ether=world.ether,
            services=(
                Service(UUID.from_16_bits(0x180D), [self._measurement]),
                device_information(PLAIN_STRAP, serial=self.name),
            ),
        )

    async def run(self, *, until_s: float) -> None:
        """Notify until the end, then fall silent."""
        await self._clock.sleep(self._rng.random())
        for _ in range(round(until_s * PER_S)):
            frame = HeartRate(
                heart_rate_bpm=self._rng.randint(90, 170),
                contact=Contact.DETECTED,
                energy_expended_kj=self.sent & 0xFFFF,
                rr_ms=(500.0,),
            )
            await self.peripheral.notify(self._measurement, heart_rate.encode(frame))
            self.sent += 1
            await self._clock.sleep(1 / PER_S)


async def thirty(*, straps: int, seconds: float) -> None:
    """Print what was sent, what arrived, and what it cost."""
    clock = SteppingClock(speed=1, start_wall_ns=0)
    received: dict[str, list[int]] = {}

    def count(measurement: Measurement) -> None:
        if isinstance(measurement.value, HeartRate):
            number = measurement.value.energy_expended_kj
            received.setdefault(measurement.source, []).append(-1 if number is None else number)

    async with clock.running(), AsyncExitStack() as stack:
        world = World(clock=clock)
        stack.push_async_callback(world.close)
        worn = [Strap(number, world) for number in range(straps)]
        idle = [Strap(number, world) for number in range(straps, 2 * straps)]
        for strap in (*worn, *idle):
            await strap.peripheral.switch_on()
        collector = Collector(
            origin=Origin(host="here", boot="now"),
            numbers=itertools.count(),
            anchor=Anchor.now(clock),
            journal=Journal(),
            hand_on=count,
        )
        radio = Radio(
            clock=clock,
            scanner_backend=world.scanner_backend,
            client_backend=world.client_backend,
        )
        links = [
            Supervised(
                BleSensor(
                    name=strap.name,
                    kind=DeviceKind.STRAP,
                    sought=SoughtDevice.at(strap.address, kind=DeviceKind.STRAP),
                    radio=radio,
                    clock=clock,
                ),
                take=collector.collect,
                clock=clock,
            )
            for strap in worn
        ]
        began = time.perf_counter()
        # Advertisements are heard all the time, as beside a search for a device that is away.
        await stack.enter_async_context(radio.hearing(lambda _sighting: None))
        await stack.enter_async_context(in_background(**{link.name: link.run() for link in links}))
        await stack.enter_async_context(
            in_background(**{f"s{n}": s.run(until_s=seconds) for n, s in enumerate(worn)})
        )
        async with clock.timeout(SETTLED_S):
            for link in links:
                await link.streaming.wait()
        print(f"{straps} straps streaming after {time.perf_counter() - began:.1f} s")
        began, cpu = time.perf_counter(), _cpu_s()
        await clock.sleep(max(1.0, seconds - 5))
        wall_s, cpu_s = time.perf_counter() - began, _cpu_s() - cpu
        # All have said what they have to say once nothing new is sent.
        await clock.sleep(7)
        _report(worn, received, wall_s=wall_s, cpu_s=cpu_s)


def _report(
    worn: list[Strap], received: dict[str, list[int]], *, wall_s: float, cpu_s: float
) -> None:
    lost = Counter[str]()
    arrived = 0
    for strap in worn:
        numbers = received[strap.name]
        arrived += len(numbers)
        # Before the first that arrived nobody had subscribed.
        expected = range(numbers[0], strap.sent)
        lost[strap.name] = len(expected) - len(numbers)
        if numbers != sorted(numbers):
            print(f"{strap.name}: out of order")
    print(f"notifications: {arrived} arrived, {sum(lost.values())} lost")
    memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"CPU: {100 * cpu_s / wall_s:.0f} % of one core over {wall_s:.0f} s "
        f"(both sides of the radio), {memory_mib:.0f} MiB"
    )


def back_in_range(phases: int) -> None:
    """Print how long a device that was away takes to stream again, at worst."""
    logging.disable(logging.WARNING)  # each absence is told, and here they are meant
    worst = asyncio.run(_back_in_range(phases))
    away_s, took_s = max(worst.items(), key=lambda entry: entry[1])
    print(
        f"back in range: {phases} absences of 1 to {1 + phases / 2:.0f} s; streaming again after "
        f"{took_s:.2f} s of simulated time at worst (away for {away_s:g} s), where connecting "
        "takes none"
    )


async def _back_in_range(phases: int) -> dict[float, float]:
    took: dict[float, float] = {}
    clock = SteppingClock(speed=None, start_wall_ns=0)
    async with clock.running():
        world = World(clock=clock)
        strap = Strap(0, world)
        await strap.peripheral.switch_on()
        got: list[Notification] = []
        sensor = BleSensor(
            name=strap.name,
            kind=DeviceKind.STRAP,
            sought=SoughtDevice.at(strap.address, kind=DeviceKind.STRAP),
            radio=Radio(
                clock=clock,
                scanner_backend=world.scanner_backend,
                client_backend=world.client_backend,
            ),
            clock=clock,
        )
        link = Supervised(sensor, take=got.append, clock=clock)
        async with in_background(link=link.run(), strap=strap.run(until_s=1e6)):
            for phase in range(phases):
                away_s = 1 + phase / 2
                await clock.sleep(12)
                world.lose(strap.address)
                await clock.sleep(away_s)
                world.regain(strap.address)
                began_ns = clock.monotonic_ns()
                got.clear()
                while not any(one.characteristic == "2A37" for one in got):
                    await clock.sleep(0.05)
                took[away_s] = (clock.monotonic_ns() - began_ns) / 1e9
        await world.close()
    return took


def _cpu_s() -> float:
    return time.process_time()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--straps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--back-in-range", action="store_true")
    parser.add_argument("--phases", type=int, default=120)
    options = parser.parse_args()
    if options.back_in_range:
        back_in_range(options.phases)
    else:
        asyncio.run(thirty(straps=options.straps, seconds=options.seconds))


if __name__ == "__main__":
    main()
