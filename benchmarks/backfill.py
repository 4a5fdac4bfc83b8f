"""A year of runs from the store to a real InfluxDB: `strapline publish --all`, timed.

    python -m benchmarks.backfill [--weeks 52] [--profile]

Asked: 300 h at 1 Hz in 60 s or less. The store is generated first (not timed), the command is the
real one, the server is Debian's influxd 1.6.7 behind the tests' proxy, all on this machine. Then:
that every point is there, and what an hour of run takes on the server's disk.
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

from benchmarks import year
from sessions.core.model.events import SecondClosed
from sessions.store import DiaryBook, Store
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer

ASKED_S = 60.0
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


def publish(folder: Path, *, url: str, token: str, profile: bool) -> tuple[float, float]:
    """Run the command; the seconds it took, and those of CPU, the server's not counted."""
    command = [sys.executable, "-m", "strapline", "publish", "--all"]
    if profile:
        command[1:1] = ["-m", "cProfile", "-o", str(Path(tempfile.gettempdir()) / "publish.prof")]
    config = folder / "config.toml"
    config.write_text(f'[influx]\nenabled = true\nurl = "{url}"\ntoken = "{token}"\norg = "home"\n')
    environment = {
        **os.environ,
        "STRAPLINE_CONFIG": str(config),
        "STRAPLINE_DATA_DIR": str(folder),
    }
    start = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu_s


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
        files = list((influx / "data" / "strapline").rglob("*.tsm"))
        sizes.append(sum(file.stat().st_size for file in files) + size_bytes(influx / "wal"))
    return sizes[-1] / hours / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--weeks", type=int, default=52)
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
                took_s, cpu_s = publish(data, url=proxy.url, token=token, profile=options.profile)
            arrived = points(server, "motion", "kind")
            print(f"publish --all     {took_s:8.1f} s   asked: {ASKED_S:.0f} or less for 300 h")
            print(
                f"its CPU           {cpu_s:8.1f} s   load of the machine {os.getloadavg()[0]:.1f}"
            )
            print(f"motion points     {arrived:8,} of {seconds:,}")
            kib = packed_kib(influx, hours=seconds / 3600)
            print(f"on the server     {kib:8.1f} KiB an hour of run")


if __name__ == "__main__":
    main()
