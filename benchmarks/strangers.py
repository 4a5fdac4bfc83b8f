"""What strangers on the network cost those inside: stamps of notifications, pages, the log.

    python -m benchmarks.strangers           # 30 seconds: nobody, then each of three kinds
    python -m benchmarks.strangers --seconds 5

Asked, for 30 seconds each on loopback: under 2,000 half-open connections, under six page loads a
second that another web site makes the runner's browser do, and under 500 idle sockets, the p99
from a notification's arrival to its stamp lies within 20 ms of that without; the log grows by less
than 100 kB a minute; pages of those inside answer within 1 s.

The measured process records a session and serves its pages with a door, as `strapline serve --lan`
does. Another process sends it datagrams with the moment they were sent, as BlueZ sends what the
radio heard; its loop stamps them where a Bluetooth callback does. Both kinds of browser load pages
from elsewhere: those that say so (`Sec-Fetch-Site`) and those too old to.
"""

import argparse
import asyncio
import os
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.page import MovingRun
from benchmarks.stranger_kinds import Strangers
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.runners import OneRunner

NOTIFICATIONS_A_SECOND = 50
LATER_THAN_WITHOUT_MS, ANSWER_WITHIN_S, LOG_KB_A_MINUTE = 20.0, 1.0, 100.0
_STAMP = struct.Struct("<q")


async def serve(folder: Path) -> None:
    """Serve, and stamp datagrams, until standard input closes; says where, then each delay."""
    from dashboards.access.cookies import CookieSigner
    from dashboards.access.door import Door
    from dashboards.access.grants import Grants
    from dashboards.access.one_time_codes import OneTimeCodes
    from dashboards.serving import Site, serving
    from strapline.console.logs import set_up

    set_up()
    clock = SystemClock()
    door = Door(
        names=frozenset({"gym.local"}),
        codes=OneTimeCodes(),
        grants=Grants(folder / "grants.json"),
        signer=CookieSigner(folder / "secret"),
        clock=clock,
    )
    radio = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    radio.bind(("127.0.0.1", 0))
    radio.setblocking(False)
    delays: list[tuple[int, int]] = []

    def heard() -> None:
        (sent_ns,) = _STAMP.unpack(radio.recv(64))
        delays.append((sent_ns, clock.monotonic_ns() - sent_ns))

    run = MovingRun(clock)
    site = Site(runners=OneRunner(run), door=door)
    async with serving(site, host="127.0.0.1", port_number=0, clock=clock) as address:
        asyncio.get_running_loop().add_reader(radio, heard)
        print(address, radio.getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        asyncio.get_running_loop().remove_reader(radio)
    radio.close()
    for sent_ns, late_ns in delays:
        print(sent_ns, late_ns)


async def send_notifications(port: int) -> None:
    """Send datagrams with their moment until standard input closes."""
    clock = SystemClock()
    over = asyncio.Event()

    async def watch() -> None:
        await asyncio.to_thread(sys.stdin.read)
        over.set()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as radio:
        async with asyncio.TaskGroup() as group:
            group.create_task(watch())
            while not over.is_set():
                radio.sendto(_STAMP.pack(clock.monotonic_ns()), ("127.0.0.1", port))
                await clock.sleep(1 / NOTIFICATIONS_A_SECOND)


async def answers(address: str, *, over: asyncio.Event) -> list[float]:
    """Seconds that a page takes for somebody inside, asked for once a second anew."""
    clock, took = SystemClock(), []
    while not over.is_set():
        began_ns = clock.monotonic_ns()
        try:
            async with httpx.AsyncClient(timeout=30) as browser:
                (await browser.get(address)).raise_for_status()
            took.append((clock.monotonic_ns() - began_ns) / NS_PER_S)
        except httpx.HTTPError:
            took.append(float("inf"))
        await clock.sleep(1)
    return took


@asynccontextmanager
async def _ended(
    process: asyncio.subprocess.Process,
) -> AsyncIterator[asyncio.subprocess.Process]:
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _began(
    *words: str, stdout: int | None = None, stderr: int | None = None
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.strangers", *words),
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
    )


@dataclass(frozen=True, kw_only=True)
class Phase:
    """What one kind of strangers cost; `load`: of the machine, over its last minute."""

    kind: str
    began_ns: int
    ended_ns: int
    answered_s: list[float]
    log_kb: float
    came: int
    load: float


async def measure(seconds: float) -> bool:
    """Print each kind beside what is to be reached; whether all of it is."""
    clock = SystemClock()
    phases: list[Phase] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        log = stack.enter_context((folder / "log").open("wb"))
        server = await stack.enter_async_context(
            _ended(
                await _began("--serve", str(folder), stdout=subprocess.PIPE, stderr=log.fileno())
            )
        )
        assert server.stdout is not None
        address, port = (await server.stdout.readline()).decode().split()
        radio = await stack.enter_async_context(_ended(await _began("--radio", port)))
        await clock.sleep(2)
        for kind in ("nobody", "half_open", "cross_site", "idle"):
            words = ("--be", kind, "--at", address, "--seconds", str(seconds))
            attack = await stack.enter_async_context(
                _ended(await _began(*words, stdout=subprocess.PIPE))
            )
            over = asyncio.Event()
            began_ns, logged = clock.monotonic_ns(), (folder / "log").stat().st_size
            async with asyncio.TaskGroup() as group:
                asking = group.create_task(answers(address, over=over))
                came, _ = await attack.communicate()
                over.set()
            ended_ns = clock.monotonic_ns()
            grown = (folder / "log").stat().st_size - logged
            phases.append(
                Phase(
                    kind=kind,
                    began_ns=began_ns,
                    ended_ns=ended_ns,
                    answered_s=asking.result(),
                    log_kb=grown / 1000 / ((ended_ns - began_ns) / NS_PER_S / 60),
                    came=int(came),
                    load=os.getloadavg()[0],
                )
            )
            await clock.sleep(2)
        await radio.communicate(b"")
        told, _ = await server.communicate(b"")
    stamps = [tuple(map(int, line.split())) for line in told.decode().splitlines()]
    return _print(phases, stamps)


def _print(phases: list[Phase], stamps: list[tuple[int, ...]]) -> bool:
    without, holds = 0.0, True
    for phase in phases:
        late_ms = [late / 1e6 for sent, late in stamps if phase.began_ns <= sent <= phase.ended_ns]
        p99 = statistics.quantiles(late_ms, n=100, method="inclusive")[98]
        without = p99 if phase.kind == "nobody" else without
        worst_s = max(phase.answered_s)
        reached = (
            p99 - without <= LATER_THAN_WITHOUT_MS
            and worst_s <= ANSWER_WITHIN_S
            and phase.log_kb < LOG_KB_A_MINUTE
        )
        holds = holds and reached
        print(
            f"{phase.kind:10}  stamp p99 {p99:5.1f} ms, {p99 - without:+5.1f} of without (+20)"
            f"   page inside worst {worst_s:5.2f} s of {len(phase.answered_s)} (1 s)"
            f"   log {phase.log_kb:4.1f} kB/min (100)   came {phase.came:6,} times"
            f"   load {phase.load:4.1f}   {'reached' if reached else 'NOT reached'}"
        )
    return holds


def main() -> None:
    """Measure, or be one of the processes that are needed for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--radio", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--be", help=argparse.SUPPRESS)
    parser.add_argument("--at", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is not None:
        asyncio.run(serve(arguments.serve))
    elif arguments.radio is not None:
        asyncio.run(send_notifications(arguments.radio))
    elif arguments.be is not None:
        strangers = Strangers(arguments.at, arguments.seconds)
        kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "nobody": strangers.nobody,
            "half_open": strangers.half_open,
            "cross_site": strangers.cross_site,
            "idle": strangers.idle,
        }
        _many_descriptors()
        asyncio.run(_one_kind(kinds[arguments.be]))
        print(strangers.came)
    else:
        sys.exit(0 if asyncio.run(measure(arguments.seconds)) else 1)


async def _one_kind(work: Callable[[], Awaitable[None]]) -> None:
    await work()


def _many_descriptors() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))


if __name__ == "__main__":
    main()
