"""How many athletes one processor follows on one core.

    python -m benchmarks.processor [--athletes N] [--gateways N] [--seconds N] [--live N [--age N]]
    python -m benchmarks.processor --by-age [--athletes N] [--gateways N]

Asked: 1,000 athletes, one measurement of each kind (heart rate, belt, foot pod) a second, with time
to spare. Twenty athletes share a gateway, as in a studio.

First the processor alone, fed as fast as it goes: from a message's bytes to committed rows, events
and checkpoints. CPU time of the whole process, the store's thread included; no broker, no pages.
Asked of the disk: 5 MB for an athlete-hour, as the kernel counts it (Linux;
`STRAPLINE_BENCHMARK_DIR` names a folder on a real disk).
The ceiling is what one core would take at that price.

With `--live N`, then N seconds in real time with a real Mosquitto in between: this process
receives, follows, commits, confirms and publishes live state; another process sends. The broker
and the sender use the other core. On a machine with other work it takes longer than N seconds;
CPU time is counted, so that the share of a core still holds. `--age`: the sessions are so many
seconds old before it begins, told as fast as they are taken.

`--by-age`: what a second costs in each ten minutes of an hour. Asked: that it does not grow.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.disk_writes import written_bytes
from benchmarks.studio_gateways import KINDS, Gateway, gateways
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import MqttMessage, Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.intake import Intake
from ingest.mqtt.receiver import Receiver
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import Wearer
from sessions.core.model.athlete import Athlete
from sessions.sinks.mqtt.publisher import Publisher
from sessions.store import Store
from sessions.store.database_file import PROCESSOR_LOG_BYTES
from strapline.commands.process import collect_garbage_seldom
from strapline.processor.processor import Processor

TOPICS = Topics("benchmark")
ASKED_MB = 5
WARM_UP_S = 20  # everybody starts within the first fifteen seconds
HOUR_S, TEN_MINUTES_S = 3600, 600
SETTINGS_VARIABLES = ("BENCHMARK_PORT", "BENCHMARK_USER", "BENCHMARK_PASSWORD")


def profile(wearer: Wearer) -> Athlete:
    name = wearer.athlete
    return Athlete(name=name, sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)


def opened(folder: Path) -> AbstractContextManager[Store]:
    """The store as a processor opens it."""
    return Store.open(folder, log_bytes=PROCESSOR_LOG_BYTES)


def receiver_of(store: Store, processor: Processor) -> Receiver:
    return Receiver(
        topics=TOPICS,
        intake=Intake(lambda host, boot: store.read.next_sequence(host=host, boot=boot) - 1),
        taker=processor,
        commit=store.flush,
        clock=SystemClock(),
    )


async def alone(store: Store, *, athletes: int, count: int, seconds: int) -> tuple[float, int]:
    """CPU seconds for one second of everybody, and what the disk was given before it."""
    processor = Processor(store=store, athlete_of=profile, clock=SystemClock())
    receiver = receiver_of(store, processor)
    sources = gateways(athletes, count, start_ns=1_764_000_000 * NS_PER_S)
    spent_s, written = 0.0, written_bytes()
    for second in range(WARM_UP_S + seconds):
        cost_s = await told(receiver, sources, second, store=store)
        if second < WARM_UP_S:
            written = written_bytes()
        else:
            spent_s += cost_s
    assert receiver.taken == athletes * KINDS * (WARM_UP_S + seconds), "not all were taken"
    assert processor.recording == athletes
    return spent_s / seconds, written


async def by_age(store: Store, *, athletes: int, count: int) -> None:
    """Print what a second of one athlete costs, ten minutes by ten minutes."""
    processor = Processor(store=store, athlete_of=profile, clock=SystemClock())
    receiver = receiver_of(store, processor)
    sources = gateways(athletes, count, start_ns=1_764_000_000 * NS_PER_S)
    costs: list[float] = []
    for begin in range(0, HOUR_S, TEN_MINUTES_S):
        spent_s = 0.0
        for second in range(begin, begin + TEN_MINUTES_S):
            spent_s += await told(receiver, sources, second, store=store)
        costs.append(spent_s / TEN_MINUTES_S / athletes * 1e6)
        print(
            f"  minutes {begin // 60:2d} to {begin // 60 + 10:2d}: {costs[-1]:5.0f} us", flush=True
        )
    growth = costs[-1] / costs[0]
    print(f"the last ten minutes cost {growth:.2f} times the first   asked 1")


async def told(receiver: Receiver, sources: list[Gateway], second: int, *, store: Store) -> float:
    """CPU seconds that one second of everybody takes, from messages to committed rows."""
    messages = [
        MqttMessage(topic=TOPICS.measurements(source.name), payload=source.message(second))
        for source in sources
    ]
    before_s = time.process_time()
    for message in messages:
        receiver.handle(message)
    await store.flush()
    return time.process_time() - before_s


async def send(
    settings: BrokerSettings, *, athletes: int, count: int, first: int, seconds: int, start_ns: int
) -> None:
    """The other process: every gateway sends once a second, all of them at different moments."""
    clock = SystemClock()
    sources = gateways(athletes, count, start_ns=start_ns)
    for source in sources:
        source.begin_at(first)
    begun_ns = clock.monotonic_ns()
    async with connected(settings) as broker:
        for second in range(first, first + seconds):
            for number, source in enumerate(sources):
                due_ns = begun_ns + (second - first + 1 + number / count) * NS_PER_S
                await clock.sleep((due_ns - clock.monotonic_ns()) / NS_PER_S)
                await broker.publish(
                    TOPICS.measurements(source.name),
                    source.message(second),
                    qos=Qos.AT_LEAST_ONCE,
                )


async def live(store: Store, *, athletes: int, count: int, seconds: int, age: int) -> None:
    from tests.mosquitto.server import MosquittoServer

    clock = SystemClock()
    processor = Processor(store=store, athlete_of=profile, clock=clock)
    receiver = receiver_of(store, processor)
    start_ns = clock.wall_ns() - age * NS_PER_S
    sources = gateways(athletes, count, start_ns=start_ns)
    for second in range(age):
        await told(receiver, sources, second, store=store)
    aged = receiver.taken
    with tempfile.TemporaryDirectory() as folder, MosquittoServer.running(Path(folder)) as server:
        settings = server.settings()
        publisher = Publisher(
            processor,
            keeper=Keeper(lambda: connected(settings), clock=clock),
            topics=TOPICS,
            clock=clock,
            all_every_s=1.0,
        )
        processor.changed = publisher.touch
        keeper = Keeper(
            lambda: connected(
                settings,
                identifier="benchmark",
                clean_start=False,
                session_expiry_s=600,
                max_incoming=100_000,  # the sender does not repeat what is asked for
            ),
            clock=clock,
        )
        async with publisher.running(), asyncio.TaskGroup() as group:
            receiving = group.create_task(keeper.run(receiver.work))
            while keeper.connections == 0:
                await clock.sleep(0.05)
            words = [sys.executable, "-m", "benchmarks.processor", "--send"]
            words += ["--athletes", str(athletes), "--gateways", str(count)]
            words += ["--seconds", str(WARM_UP_S + seconds), "--age", str(age)]
            words += ["--start-ns", str(start_ns)]
            known = (str(settings.port), settings.user or "", settings.password or "")
            variables = dict(zip(SETTINGS_VARIABLES, known, strict=True))
            sender = await asyncio.create_subprocess_exec(*words, env=os.environ | variables)
            while receiver.taken - aged < athletes * KINDS * WARM_UP_S:
                await clock.sleep(0.05)
            before_s, before = time.process_time(), receiver.taken
            while receiver.taken - aged < athletes * KINDS * (WARM_UP_S + seconds):
                await clock.sleep(0.05)
            cpu_s = time.process_time() - before_s
            taken = receiver.taken - before
            await sender.wait()
            receiving.cancel()
    each_us = cpu_s / taken * 1e6
    print(
        f"with a broker and live state, {age} s old: {each_us:.0f} us for one measurement, so that"
        f" {athletes} athletes take {100 * each_us * 1e-6 * athletes * KINDS:.0f} % of a core;"
        f" connections {keeper.connections}, lost {receiver.ahead}"
    )


def main() -> None:
    """Print what one second of everybody costs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--athletes", type=int, default=1_000)
    parser.add_argument("--gateways", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--live", type=int, default=0)
    parser.add_argument("--age", type=int, default=0)
    parser.add_argument("--by-age", action="store_true")
    parser.add_argument("--start-ns", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.send:
        port, user, password = (os.environ[name] for name in SETTINGS_VARIABLES)
        settings = BrokerSettings(host="127.0.0.1", port=int(port), user=user, password=password)
        asyncio.run(
            send(
                settings,
                athletes=words.athletes,
                count=words.gateways,
                first=words.age,
                seconds=words.seconds,
                start_ns=words.start_ns,
            )
        )
        return
    collect_garbage_seldom()
    where = os.environ.get("STRAPLINE_BENCHMARK_DIR")
    if words.by_age:
        with tempfile.TemporaryDirectory(dir=where) as folder, opened(Path(folder)) as store:
            asyncio.run(by_age(store, athletes=words.athletes, count=words.gateways))
        return
    with tempfile.TemporaryDirectory(dir=where) as folder:
        with opened(Path(folder)) as store:
            cost_s, before = asyncio.run(
                alone(store, athletes=words.athletes, count=words.gateways, seconds=words.seconds)
            )
        written = (written_bytes() - before) / words.seconds  # what is left in the log as well
    print(
        f"{words.athletes} athletes, {KINDS} kinds a second: {100 * cost_s:.0f} % of a core"
        f" ({cost_s / words.athletes * 1e6:.0f} us for one athlete's second);"
        f" ceiling {words.athletes / cost_s:,.0f} athletes   asked 1,000 with time to spare"
    )
    print(
        f"written to the disk: {written / words.athletes * 3600 / 1e6:.1f} MB for an athlete-hour,"
        f" committed once a second   asked {ASKED_MB} with 1,000 athletes"
    )
    if words.live:
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as store:
            asyncio.run(
                live(
                    store,
                    athletes=words.athletes,
                    count=words.gateways,
                    seconds=words.live,
                    age=words.age,
                )
            )


if __name__ == "__main__":
    main()
