"""Import of a thousand hour-long FIT files, beside fitdecode alone over the same files.

    python -m benchmarks.bulk_import [--files 1000] [--processes 2]

Asked: at most 1.5 times what fitdecode alone needs in as many processes, and flat memory. Eight
generated runs are exported by the exporter and dated anew to as many days as files are asked for.
Both sides are commands of their own; CPU seconds of all their processes are compared, and wall
time beside them, which other work on the machine moves. Memory is that of all processes together.
"""

import argparse
import os
import resource
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fitdecode.profile import MESSAGE_TYPES

from benchmarks import year
from ingest.files.fit_checksum import checksum
from sessions.core.model.events import SecondClosed
from sessions.sinks.files.session_rows import Recorded
from sessions.sinks.files.write import export

ASKED = 1.5
KINDS = 8
DAY_S = 86_400
LOOK_EVERY_S = 0.2

_ALONE = """
import sys
from multiprocessing import get_context
from pathlib import Path
import fitdecode

def read(path):
    with fitdecode.FitReader(path) as reader:
        for frame in reader:
            pass

if __name__ == "__main__":
    with get_context("spawn").Pool(int(sys.argv[2])) as pool:
        pool.map(read, sorted(map(str, Path(sys.argv[1]).iterdir())), chunksize=4)
"""


class Cost(NamedTuple):
    """What a command took. `peaks_mb`: all its processes' memory, in each quarter of its time."""

    cpu_s: float
    wall_s: float
    peaks_mb: tuple[float, ...]


def generated(folder: Path, *, count: int) -> None:
    """So many hour-long files, a day apart."""
    runs = [*islice(_exported(), KINDS)]
    for number in range(count):
        (folder / f"{number:05}.fit").write_bytes(
            dated_later(runs[number % KINDS], by_s=DAY_S * number)
        )


def _exported() -> Iterator[bytes]:
    """Runs of an hour, of several people and from all quarters of the year, on the same day."""
    first_ns = None
    for athlete in year.PEOPLE:
        quarters = (run for run in year.sessions(athlete, weeks=4) if _is_an_hour(run))
        for run in islice(quarters, KINDS // len(year.PEOPLE)):
            first_ns = first_ns or run.started_ns
            yield export(
                Recorded(
                    id=run.row.id,
                    started_ns=first_ns,
                    seconds=tuple(e for e in run.events if isinstance(e, SecondClosed)),
                    breakdown=run.breakdown,
                ),
                format="fit",
            )


def _is_an_hour(run: year.YearSession) -> bool:
    return 3300 <= run.breakdown.session.duration_s <= 3600


def dated_later(data: bytes, *, by_s: int) -> bytes:
    """The same file, so many seconds later in all its dates."""
    changed = bytearray(data)
    end = len(data) - 2
    layouts: dict[int, tuple[int, list[int]]] = {}
    at = data[0]
    while at < end:
        head = data[at]
        if head & 0x40:
            (number,) = struct.unpack_from("<H", data, at + 3)
            fields = data[at + 6 : at + 6 + 3 * data[at + 5]]
            at += 6 + len(fields)
            size, dates = 1, []
            for one in range(0, len(fields), 3):
                if _is_date(number, fields[one]):
                    dates.append(size)
                size += fields[one + 1]
            if head & 0x20:
                size += sum(data[at + 2 + 3 * one] for one in range(data[at]))
                at += 1 + 3 * data[at]
            layouts[head & 0x0F] = size, dates
            continue
        size, dates = layouts[head & 0x0F]
        for place in dates:
            (moment,) = struct.unpack_from("<I", data, at + place)
            if moment != 0xFFFFFFFF:
                struct.pack_into("<I", changed, at + place, moment + by_s)
        at += size
    struct.pack_into("<H", changed, end, checksum(bytes(changed[:end])))
    return bytes(changed)


def _is_date(message: int, number: int) -> bool:
    if number == 253:
        return True
    kind = MESSAGE_TYPES.get(message)
    field = None if kind is None else kind.fields.get(number)
    return field is not None and field.type.name in ("date_time", "local_date_time")


def measured(command: list[str], *, environment: Mapping[str, str]) -> Cost:
    """Run it and look at it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    seen: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY_S):
            seen.append(sum(_memory_mb(pid) for pid in (process.pid, *_children(process.pid))))

    watcher = threading.Thread(target=look)
    watcher.start()
    code = process.wait()
    over.set()
    watcher.join()
    if code:
        raise SystemExit(f"{' '.join(command[:5])} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    quarter = max(1, len(seen) // 4)
    return Cost(
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        wall_s=time.perf_counter() - start,
        peaks_mb=tuple(max(seen[at : at + quarter]) for at in range(0, len(seen), quarter))[:4],
    )


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _memory_mb(pid: int) -> float:
    """Its own share of memory (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:") / 1024


def main() -> None:
    """Print both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        files, data = Path(made) / "files", Path(made) / "data"
        files.mkdir()
        (data / "athletes").mkdir(parents=True)
        (data / "athletes" / "Ada.toml").write_text(
            'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\nheight_m = 1.68\n'
            "heart_rate_rest_bpm = 56\n"
        )
        generated(files, count=asked.files)
        script = Path(made) / "alone.py"
        script.write_text(_ALONE)
        alone = measured(
            [sys.executable, str(script), str(files), str(asked.processes)], environment={}
        )
        ours = measured(
            [sys.executable, "-m", "strapline", "import", str(files), "--data-dir", str(data)],
            environment={},
        )
    hours = asked.files
    print(f"{hours} hour-long FIT files, {asked.processes} processes")
    for name, cost in (("fitdecode alone", alone), ("strapline import", ours)):
        peaks = ", ".join(f"{peak:.0f}" for peak in cost.peaks_mb)
        print(
            f"{name:17} {cost.cpu_s:7.1f} s of CPU, {cost.wall_s:7.1f} s, "
            f"{1000 * cost.cpu_s / hours:5.0f} ms of CPU a file; MB by quarters: {peaks}"
        )
    print(f"CPU: asked {ASKED}, reached {ours.cpu_s / alone.cpu_s:.2f}")
    print(f"wall: asked {ASKED}, reached {ours.wall_s / alone.wall_s:.2f}")


if __name__ == "__main__":
    main()
