"""What one live notification costs: from the radio's callback to its committed row and event.

    python -m benchmarks.notification [--seconds 3600] [--paced 20]

Asked: 150 us of CPU or less on average, all threads counted. A strap and a treadmill notify once
a second each; the ring, the collector, the codecs, the fold and the store's writer thread are the
real ones. Only the radio itself is left out.

Fed as fast as it goes, the writer's commits carry many notifications each. `--paced N` adds N
seconds at the pace of a real run, where nearly every notification has a commit of its own.
"""

import argparse
import asyncio
import math
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from ingest.clock import Anchor, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.devices.sensor import LinkLost
from ingest.feed import Feed, WhenFull
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, Contact, HeartRate, Treadmill
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.recording.session_id import Opening
from sessions.store import Source, Store
from strapline.session.new_session import new_session_row

ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)
ORIGIN = Origin(host="benchmark", boot="benchmark")


def notifications(seconds: int, *, start_ns: int) -> Iterator[Notification]:
    """A run with a changing belt, a beat with noise, and frames as devices send them."""
    noise = random.Random(1)
    for second in range(seconds):
        bpm = round(130 + 30 * math.sin(second / 90) + noise.gauss(0, 1))
        strap = HeartRate(
            heart_rate_bpm=bpm,
            contact=Contact.DETECTED,
            rr_ms=tuple(60_000 / bpm + noise.gauss(0, 8) for _ in range(bpm // 60)),
        )
        belt = Treadmill(
            speed_kmh=(5.5, 9.0, 13.5)[second // 120 % 3],
            total_distance_m=second * 2,
            inclination_pct=1.0,
            ramp_angle_deg=0.6,
            total_energy_kcal=second // 10,
            elapsed_s=second,
        )
        for device, characteristic, payload, at_s in (
            ("strap", "2A37", heart_rate.encode(strap), second + 0.3),
            ("treadmill", "2ACD", treadmill.encode(belt), second + 0.6),
        ):
            yield Notification(
                device=device,
                characteristic=characteristic,
                payload=payload,
                monotonic_ns=start_ns + round(at_s * NS_PER_S),
                wall_ns=0,
            )


async def consume(ring: Feed[Notification], collector: Collector) -> None:
    """Take everything from the ring, as the supervisor does."""
    with suppress(LinkLost):
        async for notification in ring:
            collector.collect(notification)
    ring.close()


async def record(store: Store, *, seconds: int, pause_s: float = 0.0) -> float:
    """CPU seconds for the whole session, commits included; `pause_s` after each notification."""
    clock = SteppingClock(speed=None, start_wall_ns=1_700_000_000 * NS_PER_S)
    anchor = Anchor.now(clock)
    row = new_session_row(
        athlete=ATHLETE,
        source=Source.LIVE,
        opened_ns=clock.wall_ns(),
        by=Opening(host="here", boot="first", sequence=0),
    )
    store.anchor(host=ORIGIN.host, boot=ORIGIN.boot, anchor=anchor)
    store.open_session(row)
    recorder = Recorder(session=fresh_session(row), store=store, clock=clock, anchor=anchor)
    collector = Collector(
        origin=ORIGIN, numbers=count(), anchor=anchor, journal=store, hand_on=recorder.handle
    )
    ready = list(notifications(seconds, start_ns=clock.monotonic_ns()))
    ring: Feed[Notification] = Feed(maxsize=len(ready), when_full=WhenFull.DROP_OLDEST, clock=clock)
    before_s = time.process_time()
    async with asyncio.TaskGroup() as group:
        group.create_task(consume(ring, collector))
        for notification in ready:
            ring.put(notification)
            if pause_s:
                await SystemClock().sleep(pause_s)
        ring.fail(LinkLost("over"))
    recorder.finish()
    await store.flush()
    return time.process_time() - before_s


def main() -> None:
    """Print the cost of one notification."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3_600)
    parser.add_argument("--paced", type=int, default=0)
    arguments = parser.parse_args()
    seconds = arguments.seconds
    costs_us = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
            cpu_s = asyncio.run(record(store, seconds=seconds))
        costs_us.append(cpu_s / (2 * seconds) * 1e6)
    print(
        f"callback to committed row and event: best of 3 {min(costs_us):.0f} us of CPU,"
        f" worst {max(costs_us):.0f} us, over {2 * seconds} notifications   asked 150 us"
    )
    if arguments.paced:
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
            cpu_s = asyncio.run(record(store, seconds=arguments.paced, pause_s=0.5))
        print(f"at the pace of a run: {cpu_s / (2 * arguments.paced) * 1e6:.0f} us of CPU")


if __name__ == "__main__":
    main()
