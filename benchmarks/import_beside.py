"""Lag of the loop that records and serves pages while history is imported beside it.

    python -m benchmarks.import_beside [--files 12]

Hour-long FIT files are handed in as by the page. A clock on the loop asks to be woken every 10 ms;
how late it is says how long anything else there had to wait. The idle figures of the same run
stand beside, as a busy machine delays both.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np

from benchmarks.bulk_import import generated
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from strapline.athletes.profiles import save_profile
from strapline.imports.import_port import Importing

BATCH = "0123456789abcdef"
EVERY_S, IDLE_S = 0.01, 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=12)
    count = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        (Path(folder) / "data").mkdir()
        generated(files, count=count)
        idle, beside = asyncio.run(_lags(Path(folder) / "data", sorted(files.iterdir())))
    print(f"lag of the loop in ms while {count} hour-long files are imported beside it")
    print("               half below    99 %   largest    times")
    for name, lags in (("idle", idle), ("importing", beside)):
        half, most, largest = np.percentile(lags, (50, 99, 100)) * 1000
        print(f"{name:<12} {half:12.1f} {most:7.1f} {largest:9.1f} {len(lags):8}")


async def _lags(folder: Path, files: list[Path]) -> tuple[list[float], list[float]]:
    athlete = Athlete(name="Ada", sex="female", age_years=34, mass_kg=61)
    save_profile(athlete, data_dir=folder)
    clock = SystemClock()
    with Store.open(folder) as store:
        port = Importing(store, data_dir=folder)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(port.run())
            end_ns = clock.monotonic_ns() + round(IDLE_S * NS_PER_S)
            idle = [await _lag(clock) for _ in iter(lambda: clock.monotonic_ns() < end_ns, False)]
            for file in files:
                data = file.read_bytes()
                await port.receive(BATCH, _whole(data), name=file.name, size_bytes=len(data))
            await port.begin(BATCH, athlete="Ada")
            beside = [await _lag(clock) for _ in iter(lambda: _is_running(port), False)]
            running.cancel()
    return idle, beside


async def _lag(clock: SystemClock) -> float:
    begun_ns = clock.monotonic_ns()
    await clock.sleep(EVERY_S)
    return (clock.monotonic_ns() - begun_ns) / NS_PER_S - EVERY_S


def _is_running(port: Importing) -> bool:
    view = port.view()
    return view is not None and view.is_running


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data


if __name__ == "__main__":
    main()
