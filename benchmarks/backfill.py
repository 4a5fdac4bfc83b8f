"""Years of runs from the store to a real InfluxDB: `strapline publish --all`, timed.

    python -m benchmarks.backfill [--weeks 80] [--profile]

Asked: 461 h at 1 Hz in 40 s or less on a quiet machine of two cores. The store is generated first
(not timed), the command is the real one, the server is Debian's influxd 1.6.7 behind the tests'
proxy, all on this machine. Time on a busy machine says little, so each one's CPU time is told as
well: what the command alone needs cannot be shared among cores, what all need can. Then: that every
point is there, and what an hour of run takes on the server's disk.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import year
from sessions.core.model.events import SecondClosed
from sessions.store import DiaryBook, Store
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer

ASKED_S = 40.0
ASKED_HOURS = 461
CORES = 2
SAME_FOR = 20  # seconds without a change


def generate(folder: Path, *, weeks: int) -> int:
    """A year of one athlete in a store; the seconds run."""
    ada = year.PEOPLE[0]
    seconds = 0
    with Store.open(folder) as store:
        for run in year.sessions(ada, weeks=weeks):
            with store.unit():
                store.open_session(run.row)
                store.events(run.row.id, run.events)
                for fact in run.facts:
                    store.note(run.row.id, fact)
                store.finish_session(run.row.id, ended_ns=run.ended_ns, breakdown=run.breakdown)
            seconds += sum(type(event) is SecondClosed for event in run.events)
    with DiaryBook.open(folder) as book:
        for entry in year.diary(ada, weeks=weeks):
            book.add(entry)
    return seconds


class Took(NamedTuple):
    """Seconds by the clock, and of CPU by who needed them."""

    clock_s: float
    command_s: float
    proxy_s: float
    server_s: float


def cpu_s(who: int) -> float:
    """Of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def publish(folder: Path, *, proxy: Proxy, server: InfluxServer, token: str, profile: bool) -> Took:
    """Run the command; what it took."""
    command = [sys.executable, "-m", "strapline", "publish", "--all"]
    if profile:
        command[1:1] = ["-m", "cProfile", "-o", str(Path(tempfile.gettempdir()) / "publish.prof")]
    config = folder / "config.toml"
    config.write_text(
        f'[influx]\nenabled = true\nurl = "{proxy.url}"\ntoken = "{token}"\norg = "home"\n'
    )
    environment = {
        **os.environ,
        "STRAPLINE_CONFIG": str(config),
        "STRAPLINE_DATA_DIR": str(folder),
    }

    def now() -> Took:
        return Took(
            time.perf_counter(),
            cpu_s(resource.RUSAGE_CHILDREN),
            cpu_s(resource.RUSAGE_SELF),
            server.cpu_s(),
        )

    before = now()
    subprocess.run(command, env=environment, check=True)
    return Took(*(late - early for early, late in zip(before, now(), strict=True)))


def tell(took: Took, *, hours: float, written: int) -> None:
    """Beside what was asked, to the same number of hours."""
    share = ASKED_HOURS / hours
    whole_s = took.command_s + took.proxy_s + took.server_s
    least_s = max(took.command_s, whole_s / CORES) * share
    print(f"publish --all     {took.clock_s:8.1f} s   load of the machine {os.getloadavg()[0]:.1f}")
    print(f"its CPU           {took.command_s:8.1f} s   {written / took.command_s:,.0f} points/s")
    print(f"influxd's CPU     {took.server_s:8.1f} s")
    print(f"the proxy's CPU   {took.proxy_s:8.1f} s")
    print(f"{ASKED_HOURS} h: {took.clock_s * share:.0f} s as it ran, {least_s:.0f} s at least on")
    print(f"  {CORES} cores of its own; asked: {ASKED_S:.0f} or less on a quiet machine")


def points(server: InfluxServer, measurement: str, field: str) -> int:
    """How many points the server holds."""
    (row,) = server.rows(f"SELECT count({field}) AS n FROM {measurement}", database="strapline")
    return int(row["n"])


def size_bytes(folder: Path) -> int:
    """What a folder takes on the disk; the server sets files aside that are mostly holes."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())


def packed_kib(influx: Path, *, hours: float) -> float:
    """KiB an hour once the server has packed its log and its files into their final form."""
    tick = threading.Event()
    sizes: list[int] = []
    while len(sizes) < SAME_FOR or len(set(sizes[-SAME_FOR:])) > 1:
        tick.wait(1.0)
        try:
            files = list((influx / "data" / "strapline").rglob("*.tsm"))
            sizes.append(sum(file.stat().st_size for file in files) + size_bytes(influx / "wal"))
        except FileNotFoundError:
            continue  # packed away while we looked
    return sizes[-1] / hours / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--weeks", type=int, default=80)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        data, influx = Path(place, "data"), Path(place, "influx")
        influx.mkdir()
        seconds = generate(data, weeks=options.weeks)
        stored_mib = size_bytes(data) / 2**20
        print(f"{seconds / 3600:.0f} h generated, {stored_mib:.0f} MiB of store")
        with InfluxServer.running(influx, cold="5s") as server:
            with Proxy.running(server) as proxy:
                proxy.reads_lines = False
                token = proxy.make_bucket("strapline")
                took = publish(
                    data, proxy=proxy, server=server, token=token, profile=options.profile
                )
            arrived = points(server, "motion", "kind")
            beats = points(server, "hr", "heart_rate_bpm")
            tell(took, hours=seconds / 3600, written=arrived + beats)
            print(f"motion points     {arrived:8,} of {seconds:,}")
            kib = packed_kib(influx, hours=seconds / 3600)
            print(f"on the server     {kib:8.1f} KiB an hour of run")


if __name__ == "__main__":
    main()
