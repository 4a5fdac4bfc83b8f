"""A day of simulated time full of faults: every measurement stored or in a named gap.

    python -m benchmarks.soak [--hours 24] [--speed 60] [--seed 1] [--every 10]

Two lanes side by side: `strapline run`, and gateway, broker (real Mosquitto), processor and
database (real influxd, where it is installed). Every few seconds, by the seed, one of these comes:
radio faults of all kinds; a kill, an end in order or a standstill of a process; a full disk; a
store that is deleted while it is written; a broker that is killed or hangs; a database that goes
away; strangers at the page. At the end what the simulated radio gave is looked for in the stores,
the processor's journal is compared with the gateway's, each session with a recompute from scratch,
and the database's counts and sums with the store's. Asked: 0 unaccounted, memory and descriptors
flat. Full disks need root, for mounts of their own. Ctrl-C ends the day early, and accounts for it.
"""

import argparse
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean

import msgspec
from rich.console import Console
from rich.progress import Progress

from tests.crash.database_process import DatabaseProcess
from tests.crash.lane import WARM_S, Accounts, Kept, Schedule
from tests.crash.lives import import_all
from tests.crash.small_disk import small_disk
from tests.crash.soak_lanes import RecorderLane, StudioLane
from tests.free_ports import free_ports
from tests.influx.server import INFLUXD
from tests.mosquitto.server import MosquittoServer

_DISK_MB = 400
_LOOK_EVERY_S = 0.1


def soak(
    root: Path, *, hours: float, speed: float, seed: int, every_s: float, console: Console
) -> tuple[dict[str, Accounts], list[Kept]]:
    """Run both lanes for so many simulated hours each; what came of them."""
    chance = random.Random(seed)
    schedule, tick = Schedule(), threading.Event()
    with ExitStack() as stack:
        (root / "broker").mkdir()
        broker = stack.enter_context(MosquittoServer.running(root / "broker"))
        database = None
        if INFLUXD is not None:
            database = stack.enter_context(DatabaseProcess.running(root / "influx"))
        disks = [
            stack.enter_context(small_disk(root / f"disk-{number}", size_mb=_DISK_MB))
            for number in range(3)
        ]
        if not disks[0].is_mounted:
            console.print("no disk of its own can be mounted here: none becomes full")
        (port,) = free_ports(1)
        alone, together = root / "alone", root / "together"
        for folder in (alone, together):
            folder.mkdir()
        recorder = RecorderLane(alone, disk=disks[0], seed=chance.getrandbits(32), speed=speed)
        studio = StudioLane(
            together,
            disks=(disks[1], disks[2]),
            seed=chance.getrandbits(32),
            speed=speed,
            port=port,
            broker=broker,
            database=database,
        )
        kept = [*recorder.kept, *studio.kept]
        troubles = (*recorder.troubles(schedule), *studio.troubles(schedule))
        asked: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
        with Progress(console=console) as progress:
            day = progress.add_task("simulated hours", total=hours)
            while (done := min(recorder.kept[0].hours, studio.gateway.hours)) < hours and not asked:
                for one in kept:
                    one.keep()
                schedule.run_due()
                if chance.random() < _LOOK_EVERY_S / every_s:
                    chance.choice(troubles)()
                progress.update(day, completed=done)
                tick.wait(_LOOK_EVERY_S)
        schedule.run_due(all_of_it=True)
        recorder.end()
        studio.end()
        accounts = {"alone": recorder.account(), "together": studio.account()}
        if any(one.faults for one in accounts.values()):
            for one in kept:  # their disks go with the block
                ends = shutil.ignore_patterns("*.socket")
                shutil.copytree(one.data, root / f"{one.name}-data", ignore=ends)
        return accounts, kept


def lines(accounts: dict[str, Accounts], kept: list[Kept]) -> Iterator[str]:
    """What came of it, for people."""
    for name, one in accounts.items():
        yield (
            f"{name}: {one.hours:.1f} simulated hours, {one.measured} measured, {one.stored} "
            f"stored, {one.at_kills} at a kill, {one.named} in a named gap, "
            f"{one.unaccounted} unaccounted (asked 0)"
        )
        yield from (f"  WRONG: {fault}" for fault in one.faults)
    for process in kept:
        told = ", ".join(f"{what} {times}" for what, times in sorted(process.troubles.items()))
        yield f"{process.name}: {len(process.traces)} lives; {told or 'nothing'}"
        yield from flatness(process)


def flatness(process: Kept) -> Iterator[str]:
    """Memory and descriptors of the life that lasted longest, early and late."""
    longest = max(process.traces, key=len, default=[])
    warm = [trace for trace in longest if trace.at_s > WARM_S]
    if len(warm) < 8:
        yield "  no life lasted long enough to tell of its memory"
        return
    quarter = len(warm) // 4
    early, late = warm[:quarter], warm[-quarter:]

    hours = fmean(t.hours for t in late) - fmean(t.hours for t in early)
    for unit, before, after in (
        ("MiB", fmean(t.rss_mib for t in early), fmean(t.rss_mib for t in late)),
        ("descriptors", fmean(t.descriptors for t in early), fmean(t.descriptors for t in late)),
    ):
        yield f"  {before:.1f} {unit}, {hours:.1f} simulated hours later {after:.1f}"


def main() -> int:
    """Print what became of everything measured; 1 where anything is unaccounted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two faults")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    import_all()
    root = Path(tempfile.mkdtemp(prefix="strapline-soak-"))
    accounts, kept = soak(
        root,
        hours=arguments.hours,
        speed=arguments.speed,
        seed=arguments.seed,
        every_s=arguments.every,
        console=Console(stderr=True),
    )
    for line in lines(accounts, kept):
        print(line, file=sys.stderr if arguments.json else sys.stdout)
    if arguments.json:
        print(msgspec.json.encode(accounts).decode())
    if any(one.faults for one in accounts.values()):
        print(f"what is wrong is kept in {root}", file=sys.stderr)
        return 1
    shutil.rmtree(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
