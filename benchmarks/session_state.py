"""What a session's state weighs and costs: head, chunks, saving, restoring.

    python -m benchmarks.session_state [--hours 12] [--count-instructions]

Asked: after 12 h a head of 16 KiB at most and chunks of 400 KiB; 100 us for a restore. Two kits: a
strap with beats and a belt, which is the usual one, and a strap with a foot pod, whose speed
wanders from second to second. The heads are the largest there were: just before a chunk is sealed.

CPU time is the least of many rounds. `--count-instructions` runs a restore under `valgrind
--tool=callgrind` in a process of its own, which other work on the machine does not change: once
for a hundred restores and once for none.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.core import RUNNER, speed_kmh
from ingest.measurements import NS_PER_S, FootPod, HeartRate, Measurement, Treadmill
from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.from_heart_rate import heart_energy_of
from sessions.core.model.archive import SPAN
from sessions.core.session import Session
from sessions.recording.saved_state import head_of, restored

ATHLETE = freeze(RUNNER, on=None)
START_NS = 1_764_000_000 * NS_PER_S
ROUNDS = 200
RESTORES = 100
KITS = ("belt", "foot pod")
HEAD_KIB, CHUNKS_KIB, RESTORE_US = 16, 400, 100


def measurements(kit: str, *, seconds: int) -> Iterator[Measurement]:
    """One person's run on a kit, with a heart that beats as hearts do."""
    chance = random.Random(1)
    bpm, metres, paid_s = 90.0, 0.0, 0.0
    sequence = 0
    for second in range(seconds):
        kmh = speed_kmh(second)
        bpm += (75 + 7 * kmh - bpm) / 40 + chance.gauss(0, 0.7)
        metres += kmh / 3.6
        beats = []
        while paid_s < second + 1:
            beat_ms = round(60_000 / bpm * (1 + chance.gauss(0, 0.02)) * 1.024) * 1000 / 1024
            beats.append(beat_ms)
            paid_s += beat_ms / 1000
        at_ns = START_NS + second * NS_PER_S
        values = [("strap", HeartRate(heart_rate_bpm=round(bpm), rr_ms=tuple(beats)))]
        sends: list[tuple[str, HeartRate | Treadmill | FootPod]] = [*values]
        if kit == "belt":
            told = Treadmill(
                speed_kmh=kmh, total_distance_m=int(metres), inclination_pct=1.0, elapsed_s=second
            )
            sends += [("belt", told)]
        else:
            steps = round((kmh / 3.6 + chance.gauss(0, 0.07)) * 256) / 256 * 3.6
            cadence = round(150 + kmh + chance.gauss(0, 1.5))
            sends += [("pod", FootPod(speed_kmh=steps, cadence_spm=cadence))]
        for source, value in sends:
            yield Measurement(source=source, at_ns=at_ns, sequence=sequence, value=value)
            at_ns += NS_PER_S // 4
            sequence += 1


def least_us(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best * 1e6


def weigh(kit: str, *, hours: int) -> None:
    """Print what one kit's state weighs and costs."""
    session = Session(session_id="benchmark", athlete=ATHLETE)
    head = b""
    spent_s = began_s = 0.0
    begun = time.thread_time()
    for measurement in measurements(kit, seconds=hours * 3600):
        session.feed(measurement)
        cells = session.so_far.cells
        if measurement.source == "strap" and cells % SPAN == SPAN - 1:
            spent_s += time.thread_time() - begun
            head = max(head, head_of(session), key=len)
            begun = time.thread_time()
        if measurement.source == "strap" and cells == 600:
            began_s = spent_s + time.thread_time() - begun
    spent_s += time.thread_time() - begun
    chunks = session.chunks(after=0)
    sealed = len(chunks) * SPAN
    kib = sum(map(len, chunks)) / 1024
    print(f"{kit}, {hours} h:")
    print(f"  head                 {len(head) / 1024:7.1f} KiB   asked {HEAD_KIB}")
    print(f"  {len(chunks):3d} chunks           {kib:7.1f} KiB   asked {CHUNKS_KIB} after 12 h")
    print(f"  a second of a chunk  {kib * 1024 / sealed:7.1f} bytes")
    later = (spent_s - began_s) / (hours * 3600 - 600)
    print(f"  a second's fold      {began_s / 600 * 1e6:7.1f} us in the first ten minutes")
    print(f"                       {later * 1e6:7.1f} us from then on")
    print(f"  saving               {least_us(lambda: head_of(session)):7.1f} us")
    print(f"  restoring            {least_us(lambda: restored(head)):7.1f} us   asked {RESTORE_US}")

    def strange() -> None:
        heart_energy_of.cache_clear()
        restored(head)

    print(f"    of a new profile   {least_us(strange):7.1f} us")


def restores(count: int) -> None:
    """So many of a full head, after one that warms the process up; for `--count-instructions`."""
    session = Session(session_id="benchmark", athlete=ATHLETE)
    for measurement in measurements("belt", seconds=8 * SPAN):
        session.feed(measurement)
    head = head_of(session)
    restored(head)
    for _ in range(count):
        restored(head)


def instructions(count: int) -> int:
    """What the whole process takes, by callgrind."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={Path(folder) / 'out'}"]
        words += [sys.executable, "-m", "benchmarks.session_state", "--restores", str(count)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found is not None
    return int(found[1])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=int, default=12)
    parser.add_argument("--count-instructions", action="store_true")
    parser.add_argument("--restores", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.restores is not None:
        restores(arguments.restores)
        return
    if arguments.count_instructions:
        taken = (instructions(RESTORES) - instructions(0)) / RESTORES
        print(f"instructions of a restore: {taken:,.0f}")
        return
    for kit in KITS:
        weigh(kit, hours=arguments.hours)


if __name__ == "__main__":
    main()
