"""What the review pages cost: an hour's chart to open, a thousand sessions to filter.

    python -m benchmarks.review            # 1,000 sessions, each opened and filtered 10 times
    python -m benchmarks.review --sessions 200 --times 3

A process of its own serves a real store; the browser is Chromium. To reach: an hour of a session's
chart opens in 400 ms; 1,000 sessions filter without a visible wait (100 ms is what people take for
at once: Nielsen 1993, Usability Engineering, ch. 5). Times are the browser's own, from the click
or the key to the first frame after the change.
"""

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
from playwright.async_api import CDPSession, Page, async_playwright

from benchmarks.page import CHROMIUM_ARGUMENTS, MovingRun
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S, HeartRate, Measurement, Treadmill, Value
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.core.session import Session
from sessions.live.runners import OneRunner
from sessions.store import SessionRow, Source, Store
from sessions.workouts.plan import walk_jog_sprint

HOUR_S = 3_600
STARTED_NS = 1_700_000_000 * NS_PER_S
HALF_A_DAY_NS = 43_200 * NS_PER_S
RUNNER = freeze(
    Athlete(name="Ada", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=188), on=None
)
LOOK_EVERY_S = 0.005

# From the click to the frame in which the chart stands, over a page change: both on one clock.
CLICKED_AT = """(link) => {
  link.click();
  return performance.timeOrigin + performance.now();
}"""
DRAWN = """() => new Promise((resolve) => {
  const look = () => document.querySelector("#course[data-drawn]")
    ? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
    : requestAnimationFrame(look);
  look();
})"""
TYPED = """(words) => new Promise((resolve) => {
  const box = document.querySelector("form#filter input[name=words]");
  const list = document.querySelector(".sessions").parentElement;
  const begun = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - begun));
  }).observe(list, { childList: true });
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def folded(session_id: str) -> tuple[list[AnyEvent], Breakdown]:
    """An hour of walk, jog and sprint with a beat a second, by the real fold."""
    session = Session(session_id=session_id, athlete=RUNNER)
    events = [event for m in _measured() for event in session.feed(m)]
    ending = session.finish()
    return [e for e in events if e.sequence < ending[0].sequence] + [*ending], session.breakdown()


def _measured() -> Iterator[Measurement]:
    bpm = 90.0
    for second in range(HOUR_S):
        speed = (5.5, 5.5, 5.5, 9.0, 9.0, 13.0)[second // 60 % 6]
        bpm += (80 + speed * 6.5 - bpm) / 40
        at_ns = STARTED_NS + second * NS_PER_S
        belt = Treadmill(speed_kmh=speed, inclination_pct=1.0)
        beat = HeartRate(heart_rate_bpm=round(bpm), rr_ms=(60_000 / bpm,))
        values: tuple[Value, ...] = (belt, beat)
        for number, value in enumerate(values):
            yield Measurement(
                source=("belt", "strap")[number],
                at_ns=at_ns + number * NS_PER_S // 4,
                sequence=second * 2 + number,
                value=value,
            )


async def fill(store: Store, *, sessions: int) -> str:
    """The newest session is a whole hour; the others have its breakdown and no seconds."""
    events, breakdown = folded("hour")
    newest = ""
    for number in range(sessions):
        newest = f"2023-{number:05}"
        started_ns = STARTED_NS + number * HALF_A_DAY_NS
        summary = replace(breakdown.session, id=newest)
        with store.unit():
            store.open_session(
                SessionRow(
                    id=newest,
                    athlete=RUNNER,
                    source=Source.LIVE,
                    opened_ns=started_ns,
                    started_ns=started_ns,
                    workout=walk_jog_sprint() if number % 3 == 0 else None,
                )
            )
            if number == sessions - 1:
                dated = [msgspec.structs.replace(e, session=newest) for e in events]
                store.events(newest, [e for e in dated if type(e).__name__ != "SessionStarted"])
            store.finish_session(
                newest,
                ended_ns=started_ns + HOUR_S * NS_PER_S,
                breakdown=replace(breakdown, session=summary),
            )
        await store.flush()
    return newest


async def serve(folder: Path, *, sessions: int) -> None:
    """Serve until standard input closes; says address, session and answering time first.

    At the end: the longest time the loop was held, which a recording would have waited.
    """
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
        newest = await fill(store, sessions=sessions)
        begun_ns = clock.monotonic_ns()
        await review.history.past()
        listed_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
        site = Site(runners=OneRunner(MovingRun(clock)), review=review)
        async with (
            serving(site, host="127.0.0.1", port_number=0, clock=clock) as address,
            asyncio.TaskGroup() as group,
        ):
            held = _Held()
            watching = group.create_task(held.watch(clock), name="watch the loop")
            print(address, newest, f"{listed_s:.3f}", flush=True)
            await asyncio.to_thread(sys.stdin.read)
            watching.cancel()
    print(f"{held.longest_s:.3f}", flush=True)


class _Held:
    """How long the loop worked at one thing, in CPU seconds: other programs do not count."""

    longest_s = 0.0

    async def watch(self, clock: SystemClock) -> None:
        while True:
            begun_s = _cpu_of_thread_s()
            await clock.sleep(LOOK_EVERY_S)
            self.longest_s = max(self.longest_s, _cpu_of_thread_s() - begun_s)


def _cpu_of_thread_s() -> float:
    used = resource.getrusage(resource.RUSAGE_THREAD)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def server(*, sessions: int) -> AsyncIterator[tuple[str, str, float]]:
    """A serving process: its address, its newest session, seconds to read the list."""
    with tempfile.TemporaryDirectory(prefix="strapline-review-") as folder:
        (Path(folder) / "config.toml").touch()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.review", "--serve", folder),
            *("--sessions", str(sessions)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "STRAPLINE_CONFIG": str(Path(folder) / "config.toml")},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address, newest, listed_s = (await process.stdout.readline()).decode().split()
            yield address.rstrip("/"), newest, float(listed_s)
        finally:
            process.stdin.close()
            held_s = (await process.stdout.read()).decode().strip()
            await process.wait()
            if held_s:
                print(f"longest the loop was held         {float(held_s) * 1000:7.0f} ms of CPU")


async def measure(*, sessions: int, times: int) -> None:
    """Print each figure beside what is to be reached."""
    async with async_playwright() as playwright, server(sessions=sessions) as served:
        address, newest, listed_s = served
        print(f"read {sessions} sessions from the store   {listed_s * 1000:7.0f} ms")
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(CHROMIUM_ARGUMENTS)
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        filtered = [await _filter_ms(page, address, word) for word in ("sprint", "zzz") * times]
        _say("filter, key to list", filtered, goal="100")
        engine = await page.context.new_cdp_session(page)
        await engine.send("Performance.enable", {"timeDomain": "threadTicks"})
        opened, worked = [], []
        for _ in range(times):
            await _list_whole(page, address)
            before_ms = await _worked_ms(engine)
            opened.append(await _open_ms(page, newest))
            worked.append(await _worked_ms(engine) - before_ms)
        _say("an hour's chart, click to drawn", opened, goal="400")
        _say("  CPU of the browser's page for it", worked, goal="400")
        await browser.close()


async def _filter_ms(page: Page, address: str, words: str) -> float:
    await _list_whole(page, address)
    return float(await page.evaluate(TYPED, words))


async def _open_ms(page: Page, session: str) -> float:
    link = page.locator(f'a[href="/sessions/{session}"]')
    begun_ms = float(await link.evaluate(CLICKED_AT))
    await page.wait_for_url(f"**/sessions/{session}", wait_until="commit")
    return float(await page.evaluate(DRAWN)) - begun_ms


async def _worked_ms(engine: CDPSession) -> float:
    """CPU time of the page's process so far: a busy machine changes it little."""
    told = await engine.send("Performance.getMetrics")
    return next(
        float(metric["value"]) * 1000
        for metric in told["metrics"]
        if metric["name"] == "ProcessTime"
    )


async def _list_whole(page: Page, address: str) -> None:
    """The list, without the filter that the tab remembers."""
    await page.goto(f"{address}/sessions")
    await page.evaluate("sessionStorage.clear()")
    await page.reload()
    await page.locator("a.session").first.wait_for()
    await page.wait_for_function("window.did_handshake")


def _say(what: str, times_ms: list[float], *, goal: str) -> None:
    print(
        f"{what:<33} {statistics.median(times_ms):7.0f} ms"
        f"    (to reach: {goal}; best {min(times_ms):.0f}, worst of {len(times_ms)}:"
        f" {max(times_ms):.0f})"
    )


def main() -> None:
    """Measure, or serve as the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve is not None:
        asyncio.run(serve(arguments.serve, sessions=arguments.sessions))
    else:
        asyncio.run(measure(sessions=arguments.sessions, times=arguments.times))


if __name__ == "__main__":
    main()
