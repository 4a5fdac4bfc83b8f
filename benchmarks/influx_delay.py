"""How long a value takes to be readable in InfluxDB: past the outbox, and through it.

    python -m benchmarks.influx_delay [--seconds 60]

Asked, from the notification on: p95 of 1.5 s or less. A live point goes past the outbox: measured
from the moment a view shows a new heart rate. A second goes through it, after the fold has kept it
open for two seconds more: measured from its append to the store, with its commit and delivery. The
server is a real influxd 1.6.7 behind the tests' proxy, and a query has to find the point.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.delivery.delivery import Delivery
from sessions.sinks.influx.influx_sink import InfluxSink
from sessions.sinks.influx.live_points import LivePointWriter
from sessions.store import Store
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer
from tests.sessions.store import recording as r

LOOK_EVERY_S = 0.02
ASKED_S = 1.5


async def readable_s(
    server: InfluxServer, query: str, *, begin: Callable[[], None], clock: SystemClock
) -> float:
    """Begin; how long until the query finds something."""
    begun = time.perf_counter()
    begin()
    while not await asyncio.to_thread(partial(server.rows, query, database="strapline")):
        await clock.sleep(LOOK_EVERY_S)
    return time.perf_counter() - begun


async def through_the_outbox(
    store: Store, sink: InfluxSink, server: InfluxServer, *, count: int
) -> list[float]:
    """One second after another, each at another moment of the commit's quarter second."""
    clock, rng = SystemClock(), random.Random(1)
    r.begin(store)
    store.events(r.SESSION, [r.started()])
    delays = []
    async with asyncio.TaskGroup() as group:
        running = group.create_task(Delivery(sink, store=store, clock=clock).keep_delivering())
        for cell in range(count):
            await clock.sleep(rng.uniform(0.3, 0.7))
            query = f"SELECT zone FROM hr WHERE time = {r.STARTED_NS + cell * NS_PER_S}"
            begin = partial(store.events, r.SESSION, [r.second(cell)])
            delays.append(await readable_s(server, query, begin=begin, clock=clock))
        running.cancel()
    return sorted(delays)


class Shown:
    """A view whose heart rate is set by hand."""

    def __init__(self) -> None:
        self.bpm = 0.0

    def show(self, bpm: float) -> None:
        """The next heart rate."""
        self.bpm = bpm

    def views(self) -> tuple[LiveView, ...]:
        """Everybody who runs."""
        reading = Reading(value=self.bpm, age_s=0.0)
        view = LiveView(
            status=LiveStatus.RUNNING, session=r.SESSION, athlete="Ada", heart_rate=reading
        )
        return (view,)


async def past_the_outbox(sink: InfluxSink, server: InfluxServer, *, count: int) -> list[float]:
    """One heart rate after another, each at another moment of the lane's half second."""
    clock, rng, shown = SystemClock(), random.Random(1), Shown()
    delays = []
    async with asyncio.TaskGroup() as group:
        lane = LivePointWriter(sink, views=shown.views, clock=clock)
        running = group.create_task(lane.keep_writing())
        for bpm in range(100, 100 + count):
            await clock.sleep(rng.uniform(0.3, 0.7))
            query = f"SELECT heart_rate_bpm FROM now WHERE heart_rate_bpm = {bpm}"
            begin = partial(shown.show, float(bpm))
            delays.append(await readable_s(server, query, begin=begin, clock=clock))
        running.cancel()
    return sorted(delays)


def tell(name: str, delays: list[float]) -> None:
    """One line; `delays` in rising order."""
    p95 = delays[round(0.95 * (len(delays) - 1))]
    print(
        f"{name:<28} median {statistics.median(delays) * 1e3:5.0f} ms   p95 {p95 * 1e3:5.0f} ms"
        f"   worst {delays[-1] * 1e3:5.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="how many seconds to follow")
    count = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as place:
        data, influx = Path(place, "data"), Path(place, "influx")
        influx.mkdir()
        with InfluxServer.running(influx) as server, Proxy.running(server) as proxy:
            token = proxy.make_bucket("strapline")
            with (
                Store.open(data, sinks=["influx"]) as store,
                InfluxSink.open(url=proxy.url, token=token, org="home", bucket="strapline") as sink,
            ):
                live = asyncio.run(past_the_outbox(sink, server, count=count))
                closed = asyncio.run(through_the_outbox(store, sink, server, count=count))
    tell(f"live (asked: p95 {ASKED_S * 1e3:.0f} ms)", live)
    tell("a closed second", closed)


if __name__ == "__main__":
    main()
