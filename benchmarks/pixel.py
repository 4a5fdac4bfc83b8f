"""From a notification to the number on the screen, and what the server costs meanwhile.

    python -m benchmarks.pixel                  # 60 seconds drawn at once, then 60 sampled
    python -m benchmarks.pixel --seconds 600

Asked: p95 150 ms with one athlete and one page, 15 % of a core. A strap and a treadmill notify once
a second each; the ring, the collector, the codecs, the fold, the store and the page are the real
ones, the browser is Chromium. Only the radio is left out: the stamp is the one that the radio's
callback would set. "Drawn" is the first animation frame after the number in the page has changed.
Both ways run one after the other on the same machine: with pages that are told of each
measurement, and with pages that only look four times a second.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from playwright.async_api import async_playwright

from benchmarks.page import CHROMIUM_ARGUMENTS, cpu_s_of
from ingest.clock import SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.devices.sensor import DeviceKind, Progress
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, Contact, HeartRate, Treadmill
from sessions.core.model.athlete import Athlete
from sessions.live.runners import OneRunner
from sessions.store import Store
from sessions.workouts.plan import walk_jog_sprint
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always

ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)
KINDS = (DeviceKind.STRAP, DeviceKind.TREADMILL)
LOWEST_BPM, VALUES = 100, 80
WATCH = """() => {
  window.drawn = [];
  const bpm = document.querySelector("[data-testid=bpm]");
  new MutationObserver(() => requestAnimationFrame(() =>
    window.drawn.push([bpm.textContent, performance.timeOrigin + performance.now()])
  )).observe(bpm, { characterData: true, childList: true, subtree: true });
}"""


class Metronome:
    """A device that notifies once a second, in real time; every heart rate differs."""

    def __init__(self, kind: DeviceKind, *, clock: SystemClock) -> None:
        self.name = kind.value
        self.kind = kind
        self._clock = clock
        self._noise = random.Random(kind.value)

    @asynccontextmanager
    async def open(self, progress: Progress) -> AsyncIterator[AsyncIterator[Notification]]:
        """It is there at once."""
        progress.found(rssi_dbm=-50)
        progress.connected()
        yield self._notifications()

    async def _notifications(self) -> AsyncIterator[Notification]:
        second = 0
        while True:
            # Never in step with the page's looks.
            await self._clock.sleep(1 + self._noise.uniform(-0.2, 0.2))
            characteristic, payload = self._frame(second)
            second += 1
            yield Notification(
                device=self.name,
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=self._clock.monotonic_ns(),
                wall_ns=self._clock.wall_ns(),
            )

    def _frame(self, second: int) -> tuple[str, bytes]:
        if self.kind is DeviceKind.STRAP:
            bpm = LOWEST_BPM + second % VALUES
            beat = HeartRate(
                heart_rate_bpm=bpm, contact=Contact.DETECTED, rr_ms=(60_000 / bpm,) * 2
            )
            return "2A37", heart_rate.encode(beat)
        belt = Treadmill(speed_kmh=9.0, total_distance_m=int(second * 2.5), elapsed_s=second)
        return "2ACD", treadmill.encode(belt)


class SampledProgram(LocalAthlete):
    """Pages are not told of anything: they look four times a second."""

    def watched(self, told: Callable[[], None]) -> AbstractContextManager[None]:
        """Nobody is told."""
        del told
        return nullcontext()


async def serve(folder: Path, *, sampled: bool) -> None:
    """Record and serve until standard input closes; says the address first."""
    from dashboards.serving import serving
    from dashboards.web.site import Site

    clock, over = SystemClock(), asyncio.Event()

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        yield Equipment(
            clock=clock,
            sensors=[
                Metronome(kind, clock=clock) for kind in (DeviceKind.STRAP, DeviceKind.TREADMILL)
            ],
            origin=Origin(host="benchmark", boot="benchmark"),
            simulated=False,
            dated_to_end_now=False,
            begin=lambda: None,
            over=over.wait,
        )

    with Store.open(folder) as store:
        made = SampledProgram if sampled else LocalAthlete
        prepare = always(athlete=ATHLETE, workout=walk_jog_sprint(), opener=opened)
        program = made(store=store, prepare=prepare, athlete=ATHLETE.name)
        site = Site(runners=OneRunner(program))
        async with (
            serving(site, host="127.0.0.1", port_number=0, clock=clock) as address,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(program.record_one())
            print(address, flush=True)
            await asyncio.to_thread(sys.stdin.read)
            over.set()


async def measured(seconds: float, *, sampled: bool) -> tuple[list[float], float]:
    """Milliseconds of each number from its notification to its frame, and the server's share."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.pixel", "--serve", folder),
            *(["--sampled"] if sampled else []),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        address = (await process.stdout.readline()).decode().strip()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=list(CHROMIUM_ARGUMENTS),
            )
            page = await browser.new_page()
            await page.goto(address)
            await page.wait_for_function("document.body?.dataset.heart === 'fresh'")
            await clock.sleep(3)  # what belongs to opening the page is over
            await page.evaluate(WATCH)
            cpu_s, begun_ns = cpu_s_of(process.pid), clock.monotonic_ns()
            await clock.sleep(seconds)
            took_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
            share = (cpu_s_of(process.pid) - cpu_s) / took_s
            drawn = await page.evaluate("window.drawn")
            await browser.close()
        process.stdin.close()
        await process.wait()
        with Store.open(Path(folder)) as store:
            [session] = store.read.sessions()
            sent_ms = [
                (heart_rate.decode(row.payload).heart_rate_bpm, row.wall_ns / 1e6)
                for row in store.read.journal(session.id)
                if row.characteristic == "2A37"
            ]
    return [
        _waited_ms(int(shown), at_ms, sent_ms) for shown, at_ms in drawn if shown != "--"
    ], share


def _waited_ms(bpm: int, at_ms: float, sent_ms: list[tuple[int, float]]) -> float:
    """Since the newest notification of this number before it was drawn."""
    return min(at_ms - ms for sent, ms in sent_ms if sent == bpm and ms <= at_ms)


async def measure(seconds: float) -> None:
    """Print both ways beside what is to be reached."""
    for name, sampled in (("drawn at once", False), ("four looks a second", True)):
        waited_ms, share = await measured(seconds, sampled=sampled)
        ranks = statistics.quantiles(waited_ms, n=20, method="inclusive")
        print(
            f"{name:20} notification to frame p50 {ranks[9]:4.0f} ms, p95 {ranks[18]:4.0f} ms, "
            f"worst {max(waited_ms):4.0f} ms of {len(waited_ms)}  (to reach: p95 150)   "
            f"server {share:.1%} of a core  (to reach: 15 %)"
        )


def main() -> None:
    """Measure, or serve as the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--sampled", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is None:
        asyncio.run(measure(arguments.seconds))
    else:
        asyncio.run(serve(arguments.serve, sampled=arguments.sampled))


if __name__ == "__main__":
    main()
