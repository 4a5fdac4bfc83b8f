"""Treadmill control: that it is safe, that it gets there, how well it holds a heart rate.

    python -m benchmarks.control [--sessions 10000] [--calm 1000] [--people 20]

Asked: in 10,000 randomised sessions with faults, each of seven kinds hit at least 500 times while
control was in charge, no command above a cap, none faster than the slew limit, and no belt start;
sessions without faults reach every target within the slew limit. A published second-order
controller held a constant heart rate at 1.98 bpm root mean square on people (Wang & Hunt 2023,
PLOS ONE 18(10):e0292310); what is printed here stands beside the noise it was made with.
"""

import argparse
import random
import statistics
from collections import Counter

from benchmarks.research.control_four_by_four import four_by_four_of
from benchmarks.research.control_heart import Holding, Noise, somebody
from benchmarks.research.control_reach import CalmRun
from benchmarks.research.control_sessions import Fault, Outcome, Run
from benchmarks.research.control_watcher import Broken
from sessions.control.target import HoldBy

COUNTED = (
    Fault.STALE_HEART,
    Fault.LINK_LOSS,
    Fault.REFUSED,
    Fault.PERMISSION,
    Fault.SAFETY_KEY,
    Fault.CONSOLE,
    Fault.ABSURD_PLAN,
)
# Op codes of the control point, FTMS 1.0, Table 4.15.
SENT = {
    0x00: "request control",
    0x02: "speed",
    0x03: "incline",
    0x08: "pause",
    0x07: "start or resume",
    0x01: "reset",
}
NOISES = (
    Noise(sd_bpm=0.0, correlation_s=30.0),
    Noise(sd_bpm=2.0, correlation_s=30.0),
    Noise(sd_bpm=2.0, correlation_s=90.0),
    Noise(sd_bpm=3.0, correlation_s=30.0),
)


def safety(sessions: int) -> None:
    """Sessions in which things go wrong."""
    outcomes: list[Outcome] = []
    broken: list[str] = []
    for seed in range(sessions):
        try:
            outcomes.append(Run(seed).play())
        except Broken as error:
            broken.append(str(error))
    hits: Counter[str] = sum((Counter(_names(one.hits)) for one in outcomes), Counter())
    sent: Counter[int] = sum((one.sent for one in outcomes), Counter())
    print(f"{sessions} sessions with faults: {len(broken)} broke a rule   asked 0")
    for rule in broken:
        print(f"    {rule}")
    print("faults that hit while control was in charge   asked 500 of each of the first seven:")
    for fault in (*COUNTED, *(fault for fault in Fault if fault not in COUNTED)):
        print(f"    {fault.value:32} {hits[fault.value]:6}")
    print("sent:", ", ".join(f"{sent[code]} x {name}" for code, name in SENT.items()))
    print(
        f"fastest slew: {max(one.fastest_slew for one in outcomes):.3f} per s   asked 0.5 or less"
    )


def reach(sessions: int) -> None:
    """Sessions in which nothing goes wrong."""
    late_s: list[float] = []
    missed: list[str] = []
    for seed in range(sessions):
        try:
            late_s += CalmRun(seed).play().late_s
        except Broken as error:
            missed.append(str(error))
    late_s.sort()
    print(
        f"{sessions} sessions without faults: {len(late_s)} targets reached, {len(missed)} sessions"
        f" with one that was not   asked 0; seconds after the slew limit and the belt's own ramp"
        f" allow it: median {statistics.median(late_s):.1f}, worst {late_s[-1]:.1f}"
    )
    for rule in missed[:5]:
        print(f"    {rule}")


def odd(sessions: int) -> None:
    """Sessions on machines that obey, and answer late, oddly or not at all, or round."""
    missed: Counter[str] = Counter()
    reasons: list[str] = []
    for seed in range(sessions):
        run = CalmRun(seed, odd=True)
        try:
            run.play()
        except Broken as error:
            missed[run.answers.value] += 1
            reasons.append(str(error))
    share = 100 * (1 - missed.total() / sessions)
    print(
        f"{sessions} sessions on obeying machines with odd answers: {share:.1f} % lead to the"
        f" plan's end   asked 95; not: {dict(missed)}"
    )
    for reason in reasons[:5]:
        print(f"    {reason}")


def heart(people: int) -> None:
    """Holding a heart rate: half an hour each, after ten minutes of getting there."""
    print(
        f"{people} simulated bodies (gain 24.2, SD 8.3 bpm per m/s; lag 57.6, SD 23.6 s), wandering"
        " of the heart rate added as sd / correlation time:"
    )
    for noise in NOISES:
        _print_held(people, noise=noise, hold_by=HoldBy.SPEED)
    _print_held(people, noise=NOISES[1], hold_by=HoldBy.INCLINE)


def intervals(people: int) -> None:
    """The 4 x 4 of the program, its speeds a guess that fits nobody in particular."""
    rng, noise = random.Random(1), NOISES[1]
    bodies = [somebody(rng) for _ in range(people)]
    for by_heart in (True, False):
        told = [
            four_by_four_of(body, noise=noise, seed=seed, by_heart=by_heart)
            for seed, body in enumerate(bodies)
        ]
        shares = [100 * statistics.fmean(run[n].in_band for run in told) for n in range(4)]
        over = 100 * statistics.fmean(one.over for run in told for one in run)
        print(
            f"a 4 x 4 led by {'heart rate' if by_heart else 'the speeds of the plan'}, the last two"
            f" minutes of each interval in its band:"
            f" {', '.join(f'{share:.0f} %' for share in shares)}; above it {over:.0f} %"
        )


def _print_held(people: int, *, noise: Noise, hold_by: HoldBy) -> None:
    rng = random.Random(1)
    held = [
        Holding(somebody(rng), noise=noise, seed=seed, hold_by=hold_by).held()
        for seed in range(people)
    ]
    rms = [one.rms_bpm for one in held]
    print(
        f"    by {hold_by.value:8} {noise.sd_bpm:.0f} bpm / {noise.correlation_s:.0f} s:"
        f"  RMS mean {statistics.fmean(rms):.2f}, worst {max(rms):.2f} bpm"
        f"  (published, on people: 1.98);"
        f"  mean error {statistics.fmean(one.bias_bpm for one in held):+.2f} bpm;"
        f"  largest overshoot {max(one.overshoot_bpm for one in held):.0f} bpm;"
        f"  speed changes {1e4 * statistics.fmean(one.speed_power_m2_s2 for one in held):.0f}e-4"
        f" m2/s2 (published: 23e-4)"
    )


def _names(hits: Counter[Fault]) -> dict[str, int]:
    return {fault.value: count for fault, count in hits.items()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--calm", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=20)
    arguments = parser.parse_args()
    safety(arguments.sessions)
    reach(arguments.calm)
    odd(arguments.calm)
    heart(arguments.people)
    intervals(arguments.people)


if __name__ == "__main__":
    main()
