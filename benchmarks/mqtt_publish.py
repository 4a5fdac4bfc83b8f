"""From a change of an athlete's view to the live state at a subscriber, by a real Mosquitto.

    python -m benchmarks.mqtt_publish [--athletes 1] [--seconds 20] [--touch]

Part of the 150 ms (95th percentile) that a notification on a gateway may take to a live-state
message; the gateway's batch window and the processor come on top. Each athlete's heart rate and
speed change once a second each, at moments of their own. `--touch`: the publisher is told who has
changed, as a processor does it; else it looks at everybody every 50 ms, as `run` and `serve` do.
CPU is this process's: publisher, load generator and subscriber share one loop, so that with many
athletes the generator delays what is timed. Its part, and that of reading the answers, is printed
beside the whole; what the subscriber's MQTT client takes cannot be told from the publisher's.
What a processor with 1,000 athletes takes is `benchmarks.processor --live`, where another process
sends.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec

from ingest.clock import SystemClock
from ingest.mqtt.topics import Topics
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.mosquitto.listening import Listener, listening
from tests.mosquitto.publishing import ScriptedRunners, publishing
from tests.mosquitto.server import MosquittoServer

ROOT = "strapline"
SWEEP_S = 0.5  # with --touch


def view(athlete: str) -> LiveView:
    """Running, without a heart rate or speed so far."""
    return msgspec.structs.replace(
        RUNNING, athlete=athlete, status=LiveStatus.RUNNING, heart_rate=Reading(), speed=Reading()
    )


class Runners:
    """Changes every athlete's heart rate and speed once a second, and knows when it did."""

    def __init__(self, count: int) -> None:
        self.runners = ScriptedRunners(
            **{f"a{n}": ScriptedPort(view(f"a{n}")) for n in range(count)}
        )
        self.changed_s: dict[tuple[str, str, float], float] = {}
        self.cpu_s = 0.0

    async def run(self, seconds: int, *, touch: bool, publisher_touch: object) -> None:
        """`seconds` of changes, spread over each second."""
        clock, noise = SystemClock(), random.Random(1)
        begun_s = time.perf_counter()
        due = sorted(
            (second + noise.random(), name, field)
            for second in range(seconds)
            for name in self.runners.ports
            for field in ("heart_rate", "speed")
        )
        for number, (at_s, name, field) in enumerate(due):
            wait_s = begun_s + at_s - time.perf_counter()
            if wait_s > 0:
                await clock.sleep(wait_s)
            cpu_s = time.thread_time()
            port = self.runners.ports[name]
            value = float(number)
            port.now = msgspec.structs.replace(port.now, **{field: Reading(value=value, age_s=0)})
            self.cpu_s += time.thread_time() - cpu_s
            self.changed_s[name, field, value] = time.perf_counter()
            if touch:
                publisher_touch(name)  # type: ignore[operator]


async def measure(*, athletes: int, seconds: int, touch: bool) -> None:
    """Print latency and cost."""
    runners = Runners(athletes)
    took_s: list[float] = []
    read_s = 0.0
    fields = {"heart_rate": "heart_rate_bpm", "speed": "speed_kmh"}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="strapline-"))
        server = stack.enter_context(MosquittoServer.running(Path(folder)))
        listener = await stack.enter_async_context(
            listening(server.settings(), Topics(ROOT).state("+"))
        )
        publisher = await stack.enter_async_context(
            publishing(
                server.settings(),
                root=ROOT,
                runners=runners.runners,
                all_every_s=SWEEP_S if touch else None,
            )
        )
        await publisher.outgoing.drained()

        async def listen(to: Listener) -> None:
            nonlocal read_s
            told: dict[tuple[str, str], float] = {}
            async for message in to.broker.messages():
                now_s, state = time.perf_counter(), json.loads(message.payload)
                for field, key in fields.items():
                    value = state[key]
                    if value is not None and told.get((state["athlete"], field)) != value:
                        told[state["athlete"], field] = value
                        took_s.append(now_s - runners.changed_s[state["athlete"], field, value])
                read_s += time.perf_counter() - now_s

        cpu_s, begun_s = time.process_time(), time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            listening_task = tasks.create_task(listen(listener))
            await runners.run(seconds, touch=touch, publisher_touch=publisher.touch)
            await SystemClock().sleep(0.5)
            listening_task.cancel()
        cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - begun_s
    changes = len(runners.changed_s)
    steps = statistics.quantiles(took_s, n=100)
    print(
        f"{athletes} athletes, {changes} changes in {seconds} s, {len(took_s)} of them heard "
        f"(the others were overtaken), {publisher.outgoing.dropped_states} states overtaken\n"
        f"change to subscriber: median {steps[49] * 1e3:.0f} ms, p95 {steps[94] * 1e3:.0f} ms, "
        f"p99 {steps[98] * 1e3:.0f} ms (asked of the whole way: p95 150 ms)\n"
        f"CPU of this process: {cpu_s / wall_s:.0%} of a core, of that the load generator "
        f"{runners.cpu_s / wall_s:.0%} and reading what comes {read_s / wall_s:.0%}; "
        f"{os.cpu_count()} cores here"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Latency and cost of publishing live state.")
    parser.add_argument("--athletes", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--touch", action="store_true")
    options = parser.parse_args()
    asyncio.run(measure(athletes=options.athletes, seconds=options.seconds, touch=options.touch))


if __name__ == "__main__":
    main()
