"""What the core costs: a live athlete-second, and an hour of recorded seconds.

    python -m benchmarks.core

Asked: 60 us or less per athlete-second (one heart-rate and two treadmill notifications, aligned,
folded, with their events), 250 ms or less from an hour of arrays to its breakdown. The median of
five rounds, CPU time of this process.
"""

import math
import statistics
import time
from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from ingest.measurements import NS_PER_S, HeartRate, Measurement, Treadmill
from sessions import Athlete, analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.session import Session

HOUR_S = 3600
ROUNDS = 5
RUNNER = Athlete(sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=56)


def speed_kmh(second: float) -> float:
    """Walk 3, jog 2, sprint 1, without end."""
    minute = second // 60 % 6
    return 5.5 if minute < 3 else 9.0 if minute < 5 else 13.5


def heart_rate_bpm(second: float) -> int:
    return round(135 + 30 * math.sin(second / 57))


def notifications() -> Iterator[Measurement]:
    sequence, metres = 0, 1200.0
    for half in range(2 * HOUR_S):
        second = half / 2
        metres += speed_kmh(second) / 7.2
        at_ns = 1_764_000_000 * NS_PER_S + half * NS_PER_S // 2
        treadmill = Treadmill(
            speed_kmh=speed_kmh(second),
            total_distance_m=int(metres),
            inclination_pct=1.0,
            elapsed_s=int(second),
            total_energy_kcal=int(second / 6),
        )
        yield Measurement(source="belt", at_ns=at_ns, sequence=sequence, value=treadmill)
        sequence += 1
        if half % 2 == 0:
            bpm = heart_rate_bpm(second)
            beats = HeartRate(heart_rate_bpm=bpm, rr_ms=(60_000 / bpm, 60_000 / bpm + 4))
            yield Measurement(source="strap", at_ns=at_ns + 1, sequence=sequence, value=beats)
            sequence += 1


def cpu_s(work: Callable[[], object]) -> float:
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        rounds.append(time.process_time() - start)
    return statistics.median(rounds)


def main() -> None:
    run = list(notifications())

    def live() -> Session:
        session = Session(session_id="benchmark", athlete=freeze(RUNNER, on=None))
        for measurement in run:
            session.feed(measurement)
        return session

    seconds = np.arange(HOUR_S, dtype=float)
    speed = np.array([speed_kmh(second) for second in seconds])
    beats = np.array([heart_rate_bpm(second) for second in seconds], dtype=float)

    def recorded() -> object:
        return analyse(
            time_s=seconds,
            heart_rate_bpm=beats,
            speed_kmh=speed,
            incline_pct=np.ones(HOUR_S),
            rr_ms=[[60_000 / bpm] for bpm in beats],
            athlete=RUNNER,
        )

    session = live()
    state = msgspec.msgpack.encode(session.state)
    print(f"live athlete-second      {cpu_s(live) / HOUR_S * 1e6:7.1f} us   asked: 60 or less")
    print(f"one hour of arrays       {cpu_s(recorded) * 1e3:7.1f} ms   asked: 250 or less")
    print(f"state after an hour      {len(state) / 1024:7.1f} KiB")
    print(f"saving the state         {cpu_s(lambda: session.state) * 1e6:7.1f} us")


if __name__ == "__main__":
    main()
