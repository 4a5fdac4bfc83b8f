"""What a recorded hour costs the disk: the bytes the kernel was given to write.

    python -m benchmarks.disk_writes [--hours 1]

A strap (1/s) and a treadmill (2/s) through collector, recorder and store, committed as often as in
real time. Asked: 50 MB at most for an hour, and as much for each of twelve.
Linux only: reads /proc.
"""

import argparse
import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.core import RUNNER, heart_rate_bpm, speed_kmh
from ingest.clock import Anchor, SystemClock
from ingest.codecs import heart_rate, treadmill
from ingest.collect.collector import Collector
from ingest.collect.decoder import DecoderState
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S, HeartRate, Treadmill
from sessions.core.athlete_snapshot import freeze
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.store import SessionRow, Source, Store
from sessions.store.commit_thread import ALONE_COMMIT_EVERY_S

ORIGIN = Origin(host="here", boot="first")
SESSION = "20261122-0915-x7k2"
WALL_NS = 1_764_000_000 * NS_PER_S
START_NS = 1_000 * NS_PER_S
QUARTERS = 4
HOUR_S = 3600
ASKED_MB = 50


def written_bytes() -> int:
    """What this process has had written so far."""
    said = Path("/proc/self/io").read_text(encoding="ascii")
    found = re.search(r"^write_bytes: (\d+)", said, re.MULTILINE)
    assert found is not None
    return int(found[1])


def frames(second: int) -> Iterator[tuple[int, str, str, bytes]]:
    """What comes in a second: the quarter, device, characteristic, bytes."""
    bpm = heart_rate_bpm(second)
    beats = HeartRate(heart_rate_bpm=bpm, rr_ms=(60_000 / bpm,))
    yield 0, "strap", "2A37", heart_rate.encode(beats)
    for quarter in (1, 3):
        belt = Treadmill(speed_kmh=speed_kmh(second), inclination_pct=1.0, ramp_angle_deg=0.0)
        yield quarter, "treadmill", "2ACD", treadmill.encode(belt)


class Hand(SystemClock):
    """Shows what it is set to: the store waits for the disk as often as it would in real time."""

    def __init__(self) -> None:
        self.now_ns = START_NS

    def monotonic_ns(self) -> int:
        """The moment that is played."""
        return self.now_ns


async def hours(folder: Path, *, count: int) -> list[tuple[int, float]]:
    """Megabytes that each hour wrote, one after the other."""
    anchor = Anchor(monotonic_ns=START_NS, wall_ns=WALL_NS)
    clock = Hand()
    costs = []
    committed_ns = START_NS
    with Store.open(folder, clock=clock) as store:
        row = SessionRow(
            id=SESSION,
            athlete=freeze(RUNNER, on=None),
            source=Source.LIVE,
            opened_ns=WALL_NS,
        )
        store.anchor(host=ORIGIN.host, boot=ORIGIN.boot, anchor=anchor)
        store.open_session(row)
        for device in ("strap", "treadmill"):
            store.claim(
                session=SESSION,
                device=device,
                host=ORIGIN.host,
                boot=ORIGIN.boot,
                from_mono_ns=START_NS,
            )
        heard = DecoderState()
        recorder = Recorder(
            session=fresh_session(row), store=store, clock=clock, anchor=anchor, heard=heard
        )
        collector = Collector(
            origin=ORIGIN,
            numbers=store.numbers(host=ORIGIN.host, boot=ORIGIN.boot),
            anchor=anchor,
            journal=store,
            hand_on=recorder.handle,
            heard=heard,
        )
        before = written_bytes()
        for second in range(count * HOUR_S):
            for quarter, device, characteristic, payload in frames(second):
                at_ns = START_NS + (second * QUARTERS + quarter) * NS_PER_S // QUARTERS
                collector.collect(
                    Notification(
                        device=device,
                        characteristic=characteristic,
                        payload=payload,
                        monotonic_ns=at_ns,
                        wall_ns=anchor.at_ns(at_ns),
                    )
                )
                clock.now_ns = at_ns
                recorder.tick()
                if at_ns - committed_ns >= ALONE_COMMIT_EVERY_S * NS_PER_S:
                    await store.flush()
                    committed_ns = at_ns
            if second % HOUR_S == HOUR_S - 1:
                now = written_bytes()
                costs.append((second // HOUR_S + 1, (now - before) / 1e6))
                before = now
        recorder.finish()
    return costs


def main() -> None:
    """Print each hour's megabytes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("STRAPLINE_BENCHMARK_DIR")) as folder:
        for hour, megabytes in asyncio.run(hours(Path(folder), count=arguments.hours)):
            print(f"hour {hour:2d}: {megabytes:6.1f} MB   asked {ASKED_MB}")


if __name__ == "__main__":
    main()
