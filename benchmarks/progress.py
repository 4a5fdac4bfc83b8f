"""What the progress page costs once there are years of sessions to tell.

    python -m benchmarks.progress                 # 3 years, 4 sessions a week, opened 10 times
    python -m benchmarks.progress --years 1 --times 3

A process of its own serves a real store; the browser is Chromium. Three of four sessions are
steady, the other is of intervals, all by the real fold; from year to year the athlete gets faster.
Times are from asking for the address to the frame after the last card stands. To reach: 500 ms, as
the chart of a session.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from playwright.async_api import async_playwright

from benchmarks.page import CHROMIUM_ARGUMENTS, MovingRun
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S, HeartRate, Measurement, Treadmill, Value
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.session import Session
from sessions.live.runners import OneRunner
from sessions.store import DiaryBook, SessionRow, Source, Store
from sessions.week.diary import Entry, Strength, Weight
from strapline.athletes.profiles import save_profile

ADA = Athlete(
    name="Ada",
    sex="female",
    age_years=34,
    mass_kg=61,
    height_m=1.68,
    heart_rate_max_bpm=188,
    heart_rate_rest_bpm=54,
)
RUNNER = freeze(ADA, on=None)
MINUTES = 45
DAY_NS = 86_400 * NS_PER_S
DAYS = (0, 2, 4, 6)  # of a week

DRAWN = """() => new Promise((resolve) => {
  const look = () => document.querySelectorAll(".progress-chart").length >= 8
    ? requestAnimationFrame(() => resolve(performance.now()))
    : requestAnimationFrame(look);
  look();
})"""


def folded(*, steady: bool, faster: float) -> Breakdown:
    """Three quarters of an hour by the real fold; `faster`: km/h at the same heart rate."""
    session = Session(session_id="made", athlete=RUNNER)
    for measurement in _measured(steady=steady, faster=faster):
        session.feed(measurement)
    session.finish()
    return session.breakdown()


def _measured(*, steady: bool, faster: float) -> Iterator[Measurement]:
    bpm = 80.0
    for second in range(MINUTES * 60):
        minute = second // 60
        speed = 9.0 if steady else (9.0, 9.0, 12.5)[minute % 3]
        speed = 6.0 if minute < 5 else speed
        bpm += (60 + speed * 9.5 - bpm) / 45
        belt = Treadmill(speed_kmh=speed + faster, inclination_pct=1.0)
        values: tuple[Value, ...] = (belt, HeartRate(heart_rate_bpm=round(bpm)))
        for number, value in enumerate(values):
            yield Measurement(
                source=("belt", "strap")[number],
                at_ns=second * NS_PER_S + number * NS_PER_S // 4,
                sequence=second * 2 + number,
                value=value,
            )


async def fill(folder: Path, store: Store, *, years: float) -> int:
    """Sessions until today, and a diary beside them; how many there are."""
    save_profile(ADA, data_dir=folder)
    weeks = round(years * 52)
    begin_ns = (
        SystemClock().wall_ns() // DAY_NS * DAY_NS - weeks * 7 * DAY_NS + 18 * 3600 * NS_PER_S
    )
    kinds = {
        (steady, step): folded(steady=steady, faster=step / 4)
        for steady in (True, False)
        for step in range(5)
    }
    count = 0
    with DiaryBook.open(folder) as book:
        for week in range(weeks):
            for day in DAYS:
                started_ns = begin_ns + (7 * week + day) * DAY_NS
                breakdown = kinds[(day != 2, min(4, 5 * week // weeks))]
                id = f"made-{count:05}"
                with store.unit():
                    store.open_session(
                        SessionRow(
                            id=id,
                            athlete=RUNNER,
                            source=Source.LIVE,
                            opened_ns=started_ns,
                            started_ns=started_ns,
                        )
                    )
                    store.finish_session(
                        id,
                        ended_ns=started_ns + MINUTES * 60 * NS_PER_S,
                        breakdown=replace(breakdown, session=replace(breakdown.session, id=id)),
                    )
                count += 1
            if week % 2 == 0:
                at_ns = begin_ns + (7 * week + 1) * DAY_NS
                for what in (Strength(duration_min=25), Weight(mass_kg=64 - 3 * week / weeks)):
                    book.add(Entry(athlete="Ada", at_ns=at_ns, what=what))
    await store.flush()
    return count


async def serve(folder: Path, *, years: float) -> None:
    """Serve until standard input closes; says the address and the number of sessions first."""
    from dashboards.serving import Site, serving
    from strapline.config.load_config import load
    from strapline.doctor.place_trials import tried
    from strapline.review import reviewing

    clock = SystemClock()
    config = load(data_dir=folder)
    with (
        Store.open(config.data_dir) as store,
        reviewing(store, config=config, try_out=tried) as review,
    ):
        count = await fill(folder, store, years=years)
        site = Site(runners=OneRunner(MovingRun(clock)), review=review)
        async with serving(site, host="127.0.0.1", port_number=0, clock=clock) as address:
            print(address, count, flush=True)
            await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def server(*, years: float) -> AsyncIterator[tuple[str, int]]:
    """A serving process: its address, and how many sessions it has."""
    with tempfile.TemporaryDirectory(prefix="strapline-progress-") as folder:
        (Path(folder) / "config.toml").touch()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.progress", "--serve", folder),
            *("--years", str(years)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "STRAPLINE_CONFIG": str(Path(folder) / "config.toml")},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address, count = (await process.stdout.readline()).decode().split()
            yield address.rstrip("/"), int(count)
        finally:
            process.stdin.close()
            await process.wait()


async def measure(*, years: float, times: int) -> None:
    """Print each figure beside what is to be reached."""
    async with async_playwright() as playwright, server(years=years) as (address, count):
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(CHROMIUM_ARGUMENTS)
        )
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        for by in ("week", "month"):
            opened = []
            for _ in range(times):
                await page.goto(f"{address}/progress?by={by}", wait_until="commit")
                opened.append(float(await page.evaluate(DRAWN)))
            print(
                f"progress of {count} sessions by {by:<6} {statistics.median(opened):7.0f} ms"
                f"    (to reach: 500; best {min(opened):.0f}, worst of {times}: {max(opened):.0f})"
            )
        await browser.close()


def main() -> None:
    """Measure, or serve as the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=float, default=3.0)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is not None:
        asyncio.run(serve(arguments.serve, years=arguments.years))
    else:
        asyncio.run(measure(years=arguments.years, times=arguments.times))


if __name__ == "__main__":
    main()
