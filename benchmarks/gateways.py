"""What one gateway can do to another: rows lost, rows written into foreign athletes, delays.

    python -m benchmarks.gateways            # 20 s of attacks, then 10,000 unknown names
    python -m benchmarks.gateways --seconds 5 --names 1000

Asked: 0 rows lost, 0 written into foreign athletes; under 10,000 unknown athletes' names a known
athlete's row is stored within 1 s.

Real: Mosquitto with the stack's configuration and access list, `strapline stack init`, the logins
of `strapline gateway add`, `strapline process` as a process of its own. The garage tells of Ada,
the attic of Bob. While the garage sends, the attic speaks under the garage's name, confirms to it,
says that the garage is gone, tells of Ada under its own name, jumps far ahead, begins ever new
boots and sends what is no batch. Then it tells of names that nobody knows, as fast as it can. A row
is stored when another process reads it from the store's file.
"""

import argparse
import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from benchmarks.made_up_gateway import Gateway
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import OFFLINE, Broker, Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.errors import BrokerError
from ingest.mqtt.receiver import gateway_host
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import (
    MAX_ROWS,
    Position,
    Received,
    encode,
)
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from strapline.athletes.profiles import save_profile
from strapline.publishing.gateway_logins import add_gateway
from strapline.publishing.stack_secrets import GATEWAYS_FILE, Written, initialise
from tests.stack.broker import StackBroker, stack_broker
from tests.stack.compose import COMPOSE_FILE

TOPICS = Topics()
GARAGE, ATTIC = "garage", "attic"
STORED_WITHIN_S = 1.0
_ROW_EVERY_S, _LOOK_EVERY_S, _PATIENCE_S = 0.1, 0.01, 60.0
_FAR_AHEAD = 2**41
PEOPLE = MAX_ROWS // 2  # of one batch: each has a strap and a belt


class Stored:
    """What is in the processor's file already, as another process sees it."""

    def __init__(self, folder: Path) -> None:
        self._file = sqlite3.connect(f"file:{folder / 'strapline.sqlite3'}?mode=ro", uri=True)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def through(self, gateway: Gateway) -> int:
        """The highest number that is stored of this boot; 0: none."""
        [(highest,)] = self._file.execute(
            "SELECT max(sequence) FROM notifications WHERE host = ? AND boot = ?",
            (gateway_host(gateway.name), gateway.boot),
        )
        return highest or 0

    def count(self, gateway: Gateway) -> int:
        """How many rows of this boot are stored, each once."""
        [(count,)] = self._file.execute(
            "SELECT count(DISTINCT sequence) FROM notifications WHERE host = ? AND boot = ?",
            (gateway_host(gateway.name), gateway.boot),
        )
        return int(count)


class Known:
    """The garage tells of Ada; how long each row takes until it is stored."""

    def __init__(self, broker: Broker, stored: Stored) -> None:
        self.gateway = Gateway(GARAGE, boot="the garage's")
        self._broker, self._stored = broker, stored
        self._sent_ns: dict[int, int] = {}
        self._clock = SystemClock()
        self.took_s: list[float] = []

    async def send(self, over: asyncio.Event) -> None:
        """One row after the other, until `over`."""
        topic = TOPICS.measurements(GARAGE)
        while not over.is_set():
            payload = self.gateway.batch(["Ada"], bpm=140)
            self._sent_ns[self.gateway.sequence] = self._clock.monotonic_ns()
            await self._broker.publish(topic, payload, qos=Qos.AT_LEAST_ONCE)
            await self._clock.sleep(_ROW_EVERY_S)

    async def look(self, over: asyncio.Event) -> None:
        """Until `over`, and all that was sent is stored or will not be."""
        ends_ns = None
        while not over.is_set() or self._sent_ns:
            through, now_ns = self._stored.through(self.gateway), self._clock.monotonic_ns()
            for sequence in [one for one in self._sent_ns if one <= through]:
                self.took_s.append((now_ns - self._sent_ns.pop(sequence)) / NS_PER_S)
            if over.is_set():
                ends_ns = ends_ns or now_ns + int(_PATIENCE_S * NS_PER_S)
                if now_ns > ends_ns:
                    self.took_s += [float("inf")] * len(self._sent_ns)
                    return
            await self._clock.sleep(_LOOK_EVERY_S)


@asynccontextmanager
async def processing(
    folder: Path, broker: StackBroker, written: Written, checkout: Path
) -> AsyncIterator[None]:
    """`strapline process` beside the stack's broker, until the block ends."""
    login = broker.settings("processor")
    variables = {
        "STRAPLINE_CONFIG": "",
        "STRAPLINE_DATA_DIR": str(folder),
        "STRAPLINE_MQTT__HOST": login.host,
        "STRAPLINE_MQTT__PORT": str(login.port),
        "STRAPLINE_MQTT__USER": login.user or "",
        "STRAPLINE_MQTT__PASSWORD": login.password or "",
        "STRAPLINE_PROCESS__GATEWAYS_FILE": str(checkout / GATEWAYS_FILE),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "strapline", "process", "--headless"),
        env=os.environ | variables,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def taken(settings: BrokerSettings, topic: str, payload: bytes) -> int:
    """How many messages the broker took: 1 or 0."""
    try:
        async with connected(settings) as broker:
            await broker.publish(topic, payload, qos=Qos.AT_LEAST_ONCE)
    except BrokerError:
        return 0
    return 1


async def attack(settings: BrokerSettings, over: asyncio.Event) -> tuple[int, int]:
    """All that the attic can think of, again and again: how many tries, how many were let through.

    Let through are those under another one's name; what it says under its own the broker takes.
    """
    posing, own, foreign = Gateway(GARAGE, boot="the garage's"), 0, 0
    through = 0
    while not over.is_set():
        posing.sequence = _FAR_AHEAD
        far = Received(position=Position(boot=posing.boot, sequence=_FAR_AHEAD), ask="x")
        for topic, payload in (
            (TOPICS.measurements(GARAGE), posing.batch(["Ada"], bpm=200)),
            (TOPICS.received(GARAGE), encode(far)),
            (TOPICS.gateway_presence(GARAGE), OFFLINE),
        ):
            through += await taken(settings, topic, payload)
            foreign += 1
        telling = Gateway(ATTIC, boot=f"boot {own}")
        for payload in (
            telling.batch(["Ada"], bpm=200),
            telling.batch(["Bob", "Ada"], bpm=200),
            telling.batch(["Ada"], bpm=200, skip=_FAR_AHEAD),
            b"{",
            b"\xff" * 1000,
        ):
            await taken(settings, TOPICS.measurements(ATTIC), payload)
            own += 1
    return foreign + own, through


async def flood(settings: BrokerSettings, names: int) -> None:
    """Ever new names, as fast as the broker takes them."""
    strange = Gateway(ATTIC, boot="the flood's")
    async with connected(settings) as broker:
        for start in range(0, names, PEOPLE):
            people = [f"nobody {number}" for number in range(start, min(names, start + PEOPLE))]
            await broker.publish(
                TOPICS.measurements(ATTIC), strange.batch(people, bpm=150), qos=Qos.AT_LEAST_ONCE
            )


def login(file: Path, broker: StackBroker) -> BrokerSettings:
    """The login that `strapline gateway add` wrote."""
    told = dict(line.split("=", 1) for line in file.read_text().splitlines())
    return BrokerSettings(
        host="127.0.0.1",
        port=broker.port,
        user=told["STRAPLINE_MQTT__USER"],
        password=told["STRAPLINE_MQTT__PASSWORD"],
    )


def rows_of_ada(folder: Path) -> Counter[str]:
    """How many rows of each host are in sessions of Ada's."""
    with Store.open(folder) as store:
        return Counter(
            row.host
            for session in store.read.sessions()
            if session.athlete.name == "Ada"
            for row in store.read.journal(session.id)
        )


async def measure(root: Path, *, seconds: float, names: int) -> bool:
    """Print both; whether what was asked is reached."""
    clock = SystemClock()
    checkout, data = root / "checkout", root / "data"
    checkout.mkdir()
    (checkout / COMPOSE_FILE.name).write_text(COMPOSE_FILE.read_text())
    written = initialise(checkout)
    files = {
        name: add_gateway(checkout, name, athletes=(athlete,)).file
        for name, athlete in ((GARAGE, "Ada"), (ATTIC, "Bob"))
    }
    # The broker hangs up on who says too much, and the client minds a socket that is gone.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    for name in ("Ada", "Bob"):
        save_profile(Athlete(name=name, mass_kg=61, age_years=34, sex="female"), data_dir=data)
    place = root / "broker"
    place.mkdir()
    with stack_broker(place, written) as broker:
        logins = {name: login(file, broker) for name, file in files.items()}
        async with processing(data, broker, written, checkout), connected(logins[GARAGE]) as link:
            while not (data / "strapline.sqlite3").exists():
                await clock.sleep(0.1)
            await clock.sleep(3)
            with closing(Stored(data)) as stored:
                attacked, flooded = asyncio.Event(), asyncio.Event()
                known = Known(link, stored)
                async with asyncio.TaskGroup() as group:
                    group.create_task(known.send(flooded))
                    group.create_task(known.look(flooded))
                    await clock.sleep(seconds)
                    before, quiet_s = len(known.took_s), max(known.took_s, default=0.0)
                    attacking = group.create_task(attack(logins[ATTIC], attacked))
                    await clock.sleep(seconds)
                    attacked.set()
                    tries, through = await attacking
                    under_attack_s = max(known.took_s[before:], default=float("inf"))
                    before = len(known.took_s)
                    await flood(logins[ATTIC], names)
                    await clock.sleep(3)
                    flooded.set()
                sent, kept = known.gateway.sequence, stored.count(known.gateway)
    flooded_s = max(known.took_s[before:], default=float("inf"))
    hosts = rows_of_ada(data)
    own, foreign = hosts[gateway_host(GARAGE)], hosts[gateway_host(ATTIC)]
    print(f"nobody attacks: {quiet_s:.2f} s until a row is stored, at worst")
    print(
        f"{tries} tries, {through} let through under the other one's name: rows lost"
        f" {sent - kept} of {sent}, in a foreign athlete {foreign} beside {own} own"
        f" (asked 0 and 0);"
        f" {under_attack_s:.2f} s until a row is stored, at worst"
    )
    print(
        f"{names:,} unknown names: {flooded_s:.2f} s until a known athlete's row is stored, at"
        f" worst of {len(known.took_s) - before} (asked {STORED_WITHIN_S:.0f} s);"
        f" load {os.getloadavg()[0]:.1f}"
    )
    return sent == kept and own > 0 and not foreign and not through and flooded_s <= STORED_WITHIN_S


def main() -> None:
    """Measure; the exit code says whether what was asked is reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--names", type=int, default=10_000)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        holds = asyncio.run(measure(Path(folder), seconds=words.seconds, names=words.names))
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
