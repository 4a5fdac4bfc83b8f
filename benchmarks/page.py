"""What the live page costs: time to import, to serve, to load and to return; memory and traffic.

What a load weighs is in `benchmarks.page_weight`.

    python -m benchmarks.page              # 20 seconds with one page open
    python -m benchmarks.page --seconds 600

The pages run in a process of their own, with a run that changes every second behind them; the
browser is Chromium. The figures to reach: usable within 1.0 s of a cold load, the present state
within 1 s of a return, 150 MiB for the whole process while it records.
"""

import argparse
import asyncio
import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import NS_PER_S
from sessions.core.model.sample import Kind
from sessions.live.commands import Command
from sessions.live.freshness import Reading
from sessions.live.listeners import Listeners
from sessions.live.live_view import DeviceView, LiveStatus, LiveView, StepView, TrendPoint
from sessions.live.runners import OneRunner

BOUNDS_BPM = (92.5, 111.0, 129.5, 148.0, 166.5, 185.0)
STEPS = tuple(
    StepView(
        name=name,
        kind=kind,
        start_s=60.0 * index,
        end_s=60.0 * (index + 1),
        duration_s=60.0,
        speed_kmh=speed_kmh,
    )
    for index, (name, kind, speed_kmh) in enumerate(
        [("Walk", Kind.WALK, 5.5), ("Jog", Kind.JOG, 9.0), ("Sprint", Kind.SPRINT, 13.5)] * 20
    )
)
ALREADY_RUN_S = 600
CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
POINTS_DRAWN = """() =>
  Number(document.querySelector(".trend-chart")?.dataset.rows ?? 0)"""


class MovingRun:
    """A run ten minutes old whose every number moves each second."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self.watchers = Listeners()
        self._began_ns = clock.monotonic_ns() - ALREADY_RUN_S * NS_PER_S

    def view(self) -> LiveView:
        """The present second."""
        elapsed_s = (self._clock.monotonic_ns() - self._began_ns) / NS_PER_S
        whole_s = int(elapsed_s)
        step = STEPS[whole_s // 60 % len(STEPS)]
        since_s = elapsed_s - whole_s
        return LiveView(
            status=LiveStatus.RUNNING,
            session="benchmark",
            simulated=True,
            heart_rate=Reading(value=_bpm(whole_s), age_s=since_s),
            zone=3,
            zone_bounds_bpm=BOUNDS_BPM,
            zone_seconds=(60.0, 120.0, float(whole_s), 30.0, 0.0),
            speed=Reading(value=step.speed_kmh, age_s=since_s),
            incline=Reading(value=1.0, age_s=since_s),
            elapsed_s=elapsed_s,
            distance_m=whole_s * 2.4,
            gross_kcal=whole_s * 0.16,
            net_kcal=whole_s * 0.14,
            kind=step.kind,
            steps=STEPS,
            step_index=whole_s // 60 % len(STEPS),
            step_remaining_s=60 - elapsed_s % 60,
            devices=(
                DeviceView(
                    alias="strap", kind=DeviceKind.STRAP, link=Link.STREAMING, age_s=since_s
                ),
            ),
        )

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """The seconds since `since_s`, as far back as ten minutes."""
        closed_s = int((self._clock.monotonic_ns() - self._began_ns) / NS_PER_S)
        first_s = max(int(since_s) + 1, closed_s - 600)
        return tuple(
            TrendPoint(t_s=float(t_s), heart_rate_bpm=_bpm(t_s), speed_kmh=9.0)
            for t_s in range(first_s, closed_s)
        )

    def watched(self, listener: Callable[[], None]) -> AbstractContextManager[None]:
        """`listener` is called at each new second."""
        return self.watchers.watched(listener)

    async def do(self, command: Command) -> None:
        """It runs for ever, and as it does."""


def _bpm(t_s: int) -> float:
    return round(135 + 25 * math.sin(t_s / 40))


async def serve() -> None:
    """Serve the moving run until standard input closes; says the address first."""
    clock = SystemClock()
    imported_ns = clock.monotonic_ns()
    from dashboards.serving import Site, serving

    site = Site(runners=OneRunner(MovingRun(clock)))
    async with serving(site, host="127.0.0.1", port_number=0, clock=clock) as address:
        opened_s = (clock.monotonic_ns() - imported_ns) / NS_PER_S
        print(address, f"{opened_s:.3f}", flush=True)
        await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def server(*words: str) -> AsyncIterator[tuple[int, str, float]]:
    """A serving process: its number, its address, and the figure it says beside it.

    `words`: the module that serves and its options.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address, figure = (await process.stdout.readline()).decode().split()
        yield process.pid, address, float(figure)
    finally:
        process.stdin.close()
        await process.wait()


async def measure(seconds: float) -> None:
    """Print each figure beside what is to be reached."""
    clock = SystemClock()
    async with (
        async_playwright() as playwright,
        server("benchmarks.page", "--serve") as (pid, address, opened_s),
    ):
        print(f"import and open the server       {opened_s:7.2f} s")
        print(f"server without a page            {_rss_mib(pid):7.1f} MiB")
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(CHROMIUM_ARGUMENTS)
        )
        loads = [await _load(browser, address, pid=pid, clock=clock) for _ in range(5)]
        for what, times_s in (
            ("cold load until usable           ", [load.wall_s for load in loads]),
            ("  CPU of the server for it       ", [load.server_s for load in loads]),
            ("  CPU of the browser's page      ", [load.page_s for load in loads]),
        ):
            print(
                f"{what}{statistics.median(times_s):7.2f} s"
                f"    (to reach: 1.0; best {min(times_s):.2f}, worst of {len(times_s)}:"
                f" {max(times_s):.2f})"
            )
        page = await browser.new_page()
        sent = _received_bytes(page)
        await page.goto(address)
        await page.wait_for_function(f"({POINTS_DRAWN})() >= 600")
        begun_ns = clock.monotonic_ns()
        await page.reload()
        await page.wait_for_function(f"({POINTS_DRAWN})() >= 600")
        returned_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
        print(f"return, with ten minutes drawn   {returned_s:7.2f} s    (to reach: 1.0)")
        sent.clear()
        cpu_s, begun_ns = cpu_s_of(pid), clock.monotonic_ns()
        await clock.sleep(seconds)
        took_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
        print(f"sent to the page                 {sum(sent) / took_s / 1024:7.2f} KiB/s")
        print(f"CPU of the server                {(cpu_s_of(pid) - cpu_s) / took_s:7.1%} of a core")
        print(f"server with a page open          {_rss_mib(pid):7.1f} MiB  (to reach: 150)")
        await browser.close()


@dataclass(frozen=True)
class _Load:
    """Seconds that a cold load took: on the clock, and of work, which others change less."""

    wall_s: float
    server_s: float
    page_s: float


async def _load(browser: Browser, address: str, *, pid: int, clock: SystemClock) -> _Load:
    """From asking for the page, with nothing cached, to a heart rate and a live line."""
    context = await browser.new_context()
    page = await context.new_page()
    engine = await context.new_cdp_session(page)
    await engine.send("Performance.enable")
    begun_ns, server_s = clock.monotonic_ns(), cpu_s_of(pid)
    await page.goto(address, wait_until="commit")
    await page.wait_for_function("document.body?.dataset.heart === 'fresh'")
    await page.get_by_test_id("bpm").wait_for()
    wall_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
    server_s = cpu_s_of(pid) - server_s
    told = {
        one["name"]: one["value"]
        for one in (await engine.send("Performance.getMetrics"))["metrics"]
    }
    await context.close()
    return _Load(wall_s=wall_s, server_s=server_s, page_s=told["ProcessTime"])


def _received_bytes(page: Page) -> list[int]:
    """Grows by the size of each message the page gets."""
    sizes: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))),
    )
    return sizes


def _rss_mib(pid: int) -> float:
    return float(_ps(pid, "rss")) / 1024


def cpu_s_of(pid: int) -> float:
    """CPU seconds of a process so far, all threads counted."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    ticks_per_s = 100  # USER_HZ on every Linux
    return (int(fields[11]) + int(fields[12])) / ticks_per_s


def _ps(pid: int, what: str) -> str:
    command = ["ps", "-o", f"{what}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Measure, or serve as the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    asyncio.run(serve() if arguments.serve else measure(arguments.seconds))


if __name__ == "__main__":
    main()
