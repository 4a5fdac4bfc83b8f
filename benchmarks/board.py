"""What the wall board costs: CPU of the server, and the time from a notification to its pixel.

    python -m benchmarks.board                         # 60 athletes, 9 sockets and 1 Chromium page
    python -m benchmarks.board --pages 10 --sockets 0  # 10 Chromium pages

The figures to reach, with 60 tiles and 10 viewers: 60 % of a core, and a 95th percentile of 300 ms.
The server is a process of its own that records 60 sessions with the real collector, fold and
store, a heart rate and a belt each second for everybody; only the radio is left out. A socket is
a bare WebSocket client that takes the board's stream; pages are Chromium's, and each draws on the
same cores. A pixel's time is that of the second frame after the text was put into the page.
"""

import argparse
import asyncio
import itertools
import shutil
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page, async_playwright
from websockets.asyncio.client import connect

from benchmarks.page import CHROMIUM_ARGUMENTS, _rss_mib, cpu_s_of, server
from ingest.clock import Anchor, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, Contact, HeartRate, Treadmill
from sessions.core.model.athlete import Athlete
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from strapline.session.new_session import new_session_row

FIRST_BPM = 60
BPM_STEPS = 120  # a heart rate says which second it is of, so that a page can be timed
RECORD_DRAWN = """() => {
  window.drawn = [];
  new MutationObserver((changes) => {
    const seen = changes
      .map((change) => change.target.closest?.(".board-bpm"))
      .filter(Boolean)
      .map((part) => [part.closest("li").querySelector(".board-name").textContent,
                      parseInt(part.textContent)]);
    if (seen.length) requestAnimationFrame(() => requestAnimationFrame(() => {
      for (const [name, bpm] of seen) window.drawn.push([name, bpm, Date.now() / 1000]);
    }));
  }).observe(document.getElementById("board"), { childList: true, subtree: true });
}"""


class Crowd:
    """So many athletes who all run; a Floor without ports."""

    def __init__(self, count: int, *, store: Store, clock: SystemClock) -> None:
        self._clock = clock
        anchor = Anchor.now(clock)
        origin = Origin(host="benchmark", boot="benchmark")
        store.anchor(host=origin.host, boot=origin.boot, anchor=anchor)
        self._names = tuple(str(index) for index in range(count))
        numbers = itertools.count()
        self._recorders: list[Recorder] = []
        self._collectors: list[Collector] = []
        for name in self._names:
            athlete = Athlete(
                name=name, sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186
            )
            row = new_session_row(
                athlete=athlete,
                source=Source.LIVE,
                opened_ns=clock.wall_ns(),
                by=Opening(host="here", boot="first", sequence=0),
            )
            store.open_session(row)
            recorder = Recorder(session=fresh_session(row), store=store, clock=clock, anchor=anchor)
            self._collectors.append(
                Collector(
                    origin=origin,
                    numbers=numbers,
                    anchor=anchor,
                    journal=store,
                    hand_on=recorder.handle,
                )
            )
            self._recorders.append(recorder)

    def athletes(self) -> tuple[str, ...]:
        """Their numbers."""
        return self._names

    def port(self, athlete: str) -> LivePort:
        """Nobody has one."""
        raise NobodyCalled(athlete)

    def views(self) -> tuple[LiveView, ...]:
        """The present state of each, from a real recorder."""
        return tuple(
            recorder.view(devices=(), notices=(), athlete_name=name)
            for name, recorder in zip(self._names, self._recorders, strict=True)
        )

    async def run(self, *, since_s: float) -> None:
        """Everybody's strap and belt, once a second each, spread over the second; for ever."""
        count = len(self._recorders)
        turn = 0
        while True:
            wait_s = since_s + turn / count - self._clock.wall_ns() / NS_PER_S
            if wait_s > 0:
                await self._clock.sleep(wait_s)
            second, index = divmod(turn, count)
            self._notify(index, second)
            self._recorders[index].tick()
            turn += 1

    def _notify(self, index: int, second: int) -> None:
        strap = HeartRate(
            heart_rate_bpm=FIRST_BPM + second % BPM_STEPS,
            contact=Contact.DETECTED,
            rr_ms=(500.0, 510.0),
        )
        belt = Treadmill(speed_kmh=(5.5, 9.0, 13.5)[second // 60 % 3], inclination_pct=1.0)
        for device, characteristic, payload in (
            (f"strap {index}", "2A37", heart_rate.encode(strap)),
            (f"belt {index}", "2ACD", treadmill.encode(belt)),
        ):
            self._collectors[index].collect(
                Notification(
                    device=device,
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=self._clock.monotonic_ns(),
                    wall_ns=self._clock.wall_ns(),
                )
            )


async def serve(count: int) -> None:
    """Serve the crowd until standard input closes; says address and beginning first."""
    from dashboards.serving import Site, serving

    clock = SystemClock()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder)) as store,
    ):
        crowd = Crowd(count, store=store, clock=clock)
        since_s = clock.wall_ns() / NS_PER_S + 1
        async with (
            serving(Site(runners=crowd), host="127.0.0.1", port_number=0, clock=clock) as address,
            asyncio.TaskGroup() as group,
        ):
            running = group.create_task(crowd.run(since_s=since_s))
            print(address, since_s, flush=True)
            await asyncio.to_thread(sys.stdin.read)
            running.cancel()


async def measure(*, count: int, sockets: int, pages: int, seconds: float) -> None:
    """Print each figure beside what is to be reached."""
    clock = SystemClock()
    async with (
        server("benchmarks.board", "--serve", "--athletes", str(count)) as (pid, address, since_s),
        AsyncExitStack() as stack,
        asyncio.TaskGroup() as group,
    ):
        await clock.sleep(3)
        alone = await _share_of_core(pid, seconds=min(seconds, 10), clock=clock)
        listening = [group.create_task(_listen(address)) for _ in range(sockets)]
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM_ARGUMENTS)
        )
        shown = [
            await browser.new_page(viewport={"width": 1920, "height": 1080}) for _ in range(pages)
        ]
        for page in shown:
            await page.goto(f"{address}board")
            await page.locator(".board-tile").nth(count - 1).wait_for()
            await page.evaluate(RECORD_DRAWN)
        watched = await _share_of_core(pid, seconds=seconds, clock=clock)
        delays_s = [
            delay_s for page in shown for delay_s in await _delays_s(page, count, since_s=since_s)
        ]
        memory_mib = _rss_mib(pid)
        await browser.close()
        for task in listening:
            task.cancel()
    viewers = f"{sockets} sockets, {pages} Chromium pages"
    print(f"{count} athletes recorded, nobody looks    {alone:7.1%} of a core")
    print(f"with {viewers:33} {watched:7.1%} of a core    (to reach: 60 %)")
    print(f"memory of the server                  {memory_mib:7.1f} MiB")
    if delays_s:
        cuts = statistics.quantiles(delays_s, n=20)
        print(
            f"notification to pixel, 95 of 100       {cuts[-1] * 1000:7.0f} ms"
            f"           (to reach: 300; median {statistics.median(delays_s) * 1000:.0f},"
            f" of {len(delays_s)})"
        )


async def _listen(address: str) -> None:
    async with connect(f"{address.replace('http', 'ws', 1)}board/stream") as socket:
        async for _ in socket:
            pass


async def _share_of_core(pid: int, *, seconds: float, clock: SystemClock) -> float:
    cpu_s, begun_ns = cpu_s_of(pid), clock.monotonic_ns()
    await clock.sleep(seconds)
    return (cpu_s_of(pid) - cpu_s) / ((clock.monotonic_ns() - begun_ns) / NS_PER_S)


async def _delays_s(page: Page, count: int, *, since_s: float) -> list[float]:
    """From when each heart rate was due at the server to when it was to be seen."""
    delays_s = []
    for name, bpm, drawn_s in await page.evaluate("window.drawn"):
        passed_s = drawn_s - since_s - int(name) / count
        late_steps = (int(passed_s) - (bpm - FIRST_BPM)) % BPM_STEPS
        delays_s.append(passed_s % 1 + late_steps)
    return delays_s


def main() -> None:
    """Measure, or serve as the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--athletes", type=int, default=60)
    parser.add_argument("--sockets", type=int, default=9)
    parser.add_argument("--pages", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        asyncio.run(serve(arguments.athletes))
    else:
        asyncio.run(
            measure(
                count=arguments.athletes,
                sockets=arguments.sockets,
                pages=arguments.pages,
                seconds=arguments.seconds,
            )
        )


if __name__ == "__main__":
    main()
