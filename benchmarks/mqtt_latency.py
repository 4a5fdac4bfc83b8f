"""From a notification on the gateway to a live-state message, and to a point in InfluxDB.

    python -m benchmarks.mqtt_latency [--seconds 60] [--athletes 2] [--window-ms 50]

Asked, at the default window over loopback: p95 150 ms to the live-state message, p95 1.5 s to a
point that can be read from InfluxDB.

Real: Mosquitto with passwords, `strapline process` as a process of its own, influxd 1.6.7 behind
the tests' proxy, a gateway's store, spool and sender in this process. Not real: the radio. Each
strap sends once a second, each belt twice, as devices do, each at its own moment; every heart rate
of an athlete is another than the ones around it, so that a message or a point tells which
notification it shows. All clocks are this machine's.

The message is timed when it arrives here; the point when a query that is asked again and again
first shows it, so that a query's own time is in it. Points of the running session are meant
(measurement `now`); the closed seconds follow by the outbox two to three seconds later, because
the fold waits two seconds for late measurements (CONTRACT, alignment).
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

from ingest.clock import Clock, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind, Progress
from ingest.journal import Notification
from ingest.measurements import Contact, HeartRate, Treadmill
from ingest.mqtt.broker_connection import Qos, connected
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import Wearer
from strapline.gateway.gateway_equipment import GatewayEquipment, Worn
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import gateway_side

ROOT, GATEWAY = "latency", "pi"
WARM_UP_S = 5.0
LOWEST_BPM, HIGHEST_BPM = 60, 190
ASK_EVERY_S = 0.02


class Times:
    """When each athlete's heart rates were received, and how long they took to be seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._received_ns: dict[tuple[str, int], int] = {}
        self.taken_ms: list[float] = []
        self._seen: set[tuple[str, int, int]] = set()
        self.counts = False

    @property
    def has_seen(self) -> bool:
        """Something was seen."""
        return bool(self._seen)

    def received(self, athlete: str, bpm: int, at_ns: int) -> None:
        """A heart rate was received on the gateway."""
        self._received_ns[athlete, bpm] = at_ns

    def seen(self, athlete: str, bpm: int) -> None:
        """It was seen at the other end; only the first time counts."""
        at_ns = self._received_ns.get((athlete, bpm))
        if at_ns is None or (athlete, bpm, at_ns) in self._seen:
            return
        self._seen.add((athlete, bpm, at_ns))
        if self.counts:
            self.taken_ms.append((self._clock.monotonic_ns() - at_ns) / 1e6)


class Device:
    """A strap or a belt at the pace of a real one; a `Sensor`."""

    def __init__(
        self, name: str, kind: DeviceKind, *, athlete: str, clock: Clock, times: Sequence[Times]
    ) -> None:
        self.name = name
        self.kind = kind
        self._athlete = athlete
        self._clock = clock
        self._times = times
        self._phase_s = random.Random(name).random()

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        """See `Sensor`."""
        progress.found(rssi_dbm=None)
        progress.connected()
        yield self._notifications()

    async def _notifications(self) -> AsyncIterator[Notification]:
        every_s = 1.0 if self.kind is DeviceKind.STRAP else 0.5
        await self._clock.sleep(self._phase_s)
        count = 0
        while True:
            count += 1
            at_ns = self._clock.monotonic_ns()
            if self.kind is DeviceKind.STRAP:
                bpm = LOWEST_BPM + count % (HIGHEST_BPM - LOWEST_BPM)
                for times in self._times:
                    times.received(self._athlete, bpm, at_ns)
                payload = heart_rate.encode(
                    HeartRate(heart_rate_bpm=bpm, contact=Contact.DETECTED, rr_ms=(60_000 / bpm,))
                )
            else:
                payload = treadmill.encode(Treadmill(speed_kmh=9.0 + count % 10 / 10))
            yield Notification(
                device=self.name,
                characteristic="2A37" if self.kind is DeviceKind.STRAP else "2ACD",
                payload=payload,
                monotonic_ns=at_ns,
                wall_ns=self._clock.wall_ns(),
            )
            await self._clock.sleep(every_s)


def equipment(athletes: Sequence[str], *, clock: Clock, times: Sequence[Times]) -> GatewayEquipment:
    return GatewayEquipment(
        clock=clock,
        boot=uuid4().hex,
        worn=[
            Worn(
                sensor=Device(
                    f"{kind.value} {athlete}", kind, athlete=athlete, clock=clock, times=times
                ),
                wearer=Wearer(kind=kind, athlete=athlete),
            )
            for athlete in athletes
            for kind in (DeviceKind.STRAP, DeviceKind.TREADMILL)
        ],
    )


async def hear(server: MosquittoServer, times: Times) -> None:
    """Every live-state message."""
    async with connected(server.settings()) as broker:
        await broker.subscribe(Topics(ROOT).state("+"), qos=Qos.ONCE_OR_NEVER)
        async for message in broker.messages():
            state = json.loads(message.payload)
            if state["heart_rate_bpm"] is not None:
                times.seen(state["athlete"], round(state["heart_rate_bpm"]))


async def ask(server: InfluxServer, times: Times, *, clock: Clock, measurement: str) -> None:
    """The newest point of everybody, again and again."""
    query = f'SELECT last(heart_rate_bpm) FROM "{measurement}" GROUP BY athlete'
    while True:
        rows = await asyncio.to_thread(partial(server.rows, query, database="strapline"))
        for row in rows:
            times.seen(str(row["athlete"]), round(float(row["last"])))
        await clock.sleep(ASK_EVERY_S)


def told(times: Times, *, what: str, asked_ms: float) -> str:
    taken = sorted(times.taken_ms)
    if len(taken) < 20:
        return f"{what}: only {len(taken)} were seen"
    p95 = statistics.quantiles(taken, n=20)[-1]
    return (
        f"{what}: median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms,"
        f" worst {taken[-1]:.0f} ms of {len(taken)}   asked p95 {asked_ms:.0f} ms"
    )


async def measure(
    folder: Path, *, athletes: Sequence[str], seconds: float, window_ms: int, measurement: str
) -> None:
    clock = SystemClock()
    messages, points = Times(clock), Times(clock)

    @asynccontextmanager
    async def opened() -> AsyncIterator[GatewayEquipment]:
        yield equipment(athletes, clock=clock, times=(messages, points))

    with ExitStack() as servers:
        for name in ("mosquitto", "influx"):
            (folder / name).mkdir()
        broker = servers.enter_context(MosquittoServer.running(folder / "mosquitto"))
        influx = servers.enter_context(InfluxServer.running(folder / "influx"))
        proxy = servers.enter_context(Proxy.running(influx))
        token = proxy.make_bucket("strapline")
        settings = broker.settings()
        variables = {
            "STRAPLINE_CONFIG": "",
            "STRAPLINE_DATA_DIR": str(folder / "processor"),
            "STRAPLINE_MQTT__HOST": settings.host,
            "STRAPLINE_MQTT__PORT": str(settings.port),
            "STRAPLINE_MQTT__USER": settings.user or "",
            "STRAPLINE_MQTT__PASSWORD": settings.password or "",
            "STRAPLINE_MQTT__ROOT": ROOT,
            "STRAPLINE_INFLUX__ENABLED": "true",
            "STRAPLINE_INFLUX__URL": proxy.url,
            "STRAPLINE_INFLUX__TOKEN": token,
        }
        processor = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "strapline", "process", "--headless"),
            env=os.environ | variables,
        )
        async with AsyncExitStack() as stack:
            stack.callback(processor.terminate)
            gateway = await stack.enter_async_context(
                gateway_side(
                    folder / "gateway",
                    opened,
                    settings=settings,
                    root=ROOT,
                    name=GATEWAY,
                    window_s=window_ms / 1000,
                )
            )
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(gateway.station.run()),
                    group.create_task(hear(broker, messages)),
                    group.create_task(ask(influx, points, clock=clock, measurement=measurement)),
                ]
                while not messages.has_seen:
                    await clock.sleep(0.1)
                await clock.sleep(WARM_UP_S)
                messages.counts = points.counts = True
                await clock.sleep(seconds)
                for task in tasks:
                    task.cancel()
        await processor.wait()
    print(told(messages, what="to a live-state message", asked_ms=150))
    print(told(points, what=f"to a point of {measurement!r} in InfluxDB", asked_ms=1500))


def main() -> None:
    """Print medians and 95th percentiles."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--athletes", type=int, default=2)
    parser.add_argument("--window-ms", type=int, default=50)
    parser.add_argument("--measurement", default="now", help="now, or hr: the closed seconds")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(
            measure(
                Path(folder),
                athletes=[f"Runner {number}" for number in range(1, words.athletes + 1)],
                seconds=words.seconds,
                window_ms=words.window_ms,
                measurement=words.measurement,
            )
        )


if __name__ == "__main__":
    main()
