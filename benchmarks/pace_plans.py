"""Plans of the three-pace suite: legs at one pace and grade each, from a seed.

Nobody's bounds are given. Paces are drawn so that neighbours that are to be told apart differ by
more than `TOLD_KMH` and `TOLD_RATIO`, and what is one pace by less than `SAME_KMH`.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TOLD_KMH, TOLD_RATIO = 2.2, 1.18
TOLD_BELOW_KMH, SLOW_TOLD_KMH, SLOW_TOLD_RATIO = 7.0, 1.0, 1.25
"""What two neighbours differ by that are never one stretch; smaller steps below 7 km/h."""

SAME_KMH = 1.5
"""A change by less than this is no split."""

WARM_UP, WORK, RECOVERY = "warm-up", "work", "recovery"
STEADY, COOL_DOWN = "steady", "cool-down"


@dataclass(frozen=True)
class Leg:
    """A stretch of a plan at one pace and grade.

    `ramp_kmh_per_s`: into it; None: the run's own. `held_bpm`: the belt keeps a heart rate and
    the speed follows. `role` None: a plan does not say.
    """

    speed_kmh: float
    seconds: int
    role: str | None = None
    incline_pct: float = 0.0
    ramp_kmh_per_s: float | None = None
    held_bpm: float | None = None
    paused: bool = False


Plan = Callable[[random.Random], Iterator[Leg]]

TIMES = (
    (30, 30, 10),
    (60, 60, 8),
    (60, 90, 8),
    (90, 60, 6),
    (120, 90, 6),
    (180, 120, 5),
    (240, 150, 4),
)


def faster(rng: random.Random, *than_kmh: float, most_kmh: float = 4.0) -> float:
    """A pace clearly above all of these."""
    fastest = max(than_kmh)
    return max(fastest * (TOLD_RATIO + 0.02), fastest + TOLD_KMH + 0.1) + rng.uniform(0, most_kmh)


def _set(
    rng: random.Random, *, warm_up_kmh: float, recovery_kmh: float, work_kmh: float
) -> Iterator[Leg]:
    work_s, recovery_s, times = rng.choice(TIMES)
    yield Leg(round(warm_up_kmh, 1), rng.randint(240, 720), WARM_UP)
    yield from repeats(
        times, work=(work_kmh, work_s), recovery=(recovery_kmh, recovery_s), wander=rng
    )
    yield Leg(round(warm_up_kmh - rng.uniform(0, 0.5), 1), rng.randint(120, 420), COOL_DOWN)


def repeats(
    times: int,
    *,
    work: tuple[float, int],
    recovery: tuple[float, int],
    wander: random.Random | None = None,
) -> Iterator[Leg]:
    """Work and recovery in turn (km/h and seconds each), work first and last."""
    for index in range(times):
        off = wander.uniform(-0.2, 0.2) if wander is not None else 0.0
        yield Leg(round(work[0] + max(off, 0.0), 1), work[1], WORK)
        if index + 1 < times:
            yield Leg(round(recovery[0] + min(off, 0.0), 1), recovery[1], RECOVERY)


def slower_warm_up(rng: random.Random) -> Iterator[Leg]:
    """Three paces, the warm-up the slowest: a bound between two of them is the wrong one."""
    recovery = rng.uniform(7.8, 11.0)
    warm_up = max(recovery - rng.uniform(0.8, 3.0), 5.5)
    work = faster(rng, recovery)
    yield from _set(rng, warm_up_kmh=warm_up, recovery_kmh=recovery, work_kmh=work)


def equal_warm_up(rng: random.Random) -> Iterator[Leg]:
    """Two paces: the recovery is the warm-up's."""
    easy = rng.uniform(7.0, 11.0)
    work = faster(rng, easy)
    yield from _set(rng, warm_up_kmh=easy, recovery_kmh=easy, work_kmh=work)


def faster_warm_up(rng: random.Random) -> Iterator[Leg]:
    """Three paces, the recovery the slowest, a walk or a slow jog."""
    recovery = rng.uniform(4.5, 9.0)
    warm_up = recovery + rng.uniform(0.8, 2.5)
    work = faster(rng, warm_up)
    yield from _set(rng, warm_up_kmh=warm_up, recovery_kmh=recovery, work_kmh=work)


def paused_recoveries(rng: random.Random) -> Iterator[Leg]:
    """Standing recoveries with the watch paused: the speed comes back as it was."""
    easy = rng.uniform(7.5, 10.5)
    work = faster(rng, easy)
    work_s, rest_s = rng.choice([(60, 60), (120, 90), (180, 60), (240, 120)])
    yield Leg(round(easy, 1), rng.randint(240, 600), WARM_UP)
    for _ in range(rng.randint(4, 7)):
        yield Leg(round(work, 1), work_s, WORK)
        yield Leg(0.0, rest_s, RECOVERY, paused=True)
    yield Leg(round(easy, 1), rng.randint(120, 300), COOL_DOWN)


def slow_ramps(rng: random.Random) -> Iterator[Leg]:
    """Walk, jog and work joined by ramps of 0.02 to 0.1 km/h per s."""
    speed = rng.uniform(4.5, 6.0)
    yield Leg(round(speed, 1), rng.randint(120, 600), WARM_UP)
    for _ in range(rng.randint(2, 4)):
        fast = faster(rng, speed, most_kmh=2.5)
        ramp = rng.uniform(0.02, 0.1)
        for pace in (fast, speed):
            ramp_s = round((fast - speed) / ramp)
            yield Leg(round(pace, 1), ramp_s + rng.randint(90, 300), ramp_kmh_per_s=ramp)


def heart_rate_held(rng: random.Random) -> Iterator[Leg]:
    """A walk, a quarter of an hour in which the belt keeps a heart rate, a walk."""
    yield Leg(round(rng.uniform(4.0, 5.5), 1), rng.randint(120, 600), WARM_UP)
    yield Leg(0.0, rng.randint(600, 1200), STEADY, held_bpm=rng.uniform(125, 155))
    yield Leg(round(rng.uniform(3.5, 4.5), 1), rng.randint(120, 300), COOL_DOWN)


def walking_pad(rng: random.Random) -> Iterator[Leg]:
    """0.5 to 6 km/h under a desk: two walking paces are two stretches, a stop is one too."""
    speed = rng.choice([0.5, 1.0, 2.0, 3.0])
    for _ in range(rng.randint(4, 8)):
        yield Leg(round(speed, 1), rng.randint(90, 600))
        if rng.random() < 0.2:
            yield Leg(0.0, rng.randint(20, 120))
        options = [s for s in (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0) if told(speed, s)]
        speed = rng.choice(options)


def inclines(rng: random.Random) -> Iterator[Leg]:
    """One speed, the grade goes up and down."""
    walks = rng.random() < 0.5
    speed = round(rng.uniform(4.5, 5.8) if walks else rng.uniform(8.5, 10.5), 1)
    grade = rng.choice([8, 10, 12]) if walks else rng.choice([7, 8, 10])
    work_s, recovery_s = rng.choice([(60, 60), (120, 90), (180, 120)])
    yield Leg(speed, rng.randint(240, 500), WARM_UP)
    times = rng.randint(4, 6)
    for index in range(times):
        yield Leg(speed, work_s, WORK, incline_pct=grade)
        if index + 1 < times:
            yield Leg(speed, recovery_s, RECOVERY)
    yield Leg(speed, rng.randint(120, 300), COOL_DOWN)


def strides(rng: random.Random) -> Iterator[Leg]:
    """An easy run with accelerations of 10 to 20 s near its end."""
    easy = rng.uniform(8.0, 11.0)
    work = faster(rng, easy, most_kmh=5.0)
    yield Leg(round(easy, 1), rng.randint(400, 900), WARM_UP)
    times = rng.randint(4, 8)
    for index in range(times):
        yield Leg(round(work, 1), rng.randint(10, 20), WORK, ramp_kmh_per_s=rng.uniform(1.5, 3.0))
        if index + 1 < times:
            yield Leg(round(easy, 1), rng.randint(45, 110), RECOVERY, ramp_kmh_per_s=2.0)
    yield Leg(round(easy, 1), rng.randint(200, 500), COOL_DOWN, ramp_kmh_per_s=2.0)


def fartlek(rng: random.Random) -> Iterator[Leg]:
    """Fast and easy by whim, no two bouts alike."""
    easy = rng.uniform(8.0, 10.0)
    yield Leg(round(easy, 1), rng.randint(300, 600), WARM_UP)
    for _ in range(rng.randint(5, 9)):
        fast = faster(rng, easy + 0.3)
        yield Leg(round(fast, 1), rng.randint(25, 240), WORK)
        yield Leg(round(easy + rng.uniform(-0.3, 0.3), 1), rng.randint(30, 240), RECOVERY)
    yield Leg(round(easy, 1), rng.randint(120, 400), COOL_DOWN)


def progressive(rng: random.Random) -> Iterator[Leg]:
    """Each few minutes a little faster: no step is a split."""
    speed, step = rng.uniform(7.8, 9.5), rng.uniform(0.4, 0.9)
    for _ in range(rng.randint(4, 7)):
        yield Leg(round(speed, 1), rng.randint(180, 420))
        speed += step


def kilometres(rng: random.Random) -> Iterator[Leg]:
    """Kilometre repeats with standing rests, the belt or the runner stopped."""
    easy = rng.uniform(7.5, 10.0)
    work = faster(rng, easy)
    yield Leg(round(easy, 1), rng.randint(300, 700), WARM_UP)
    times = rng.randint(3, 5)
    for index in range(times):
        yield Leg(round(work, 1), round(3600 / work), WORK)
        if index + 1 < times:
            yield Leg(0.0, rng.randint(45, 150), RECOVERY)
    yield Leg(round(easy, 1), rng.randint(200, 400), COOL_DOWN)


def hill_repeats(rng: random.Random) -> Iterator[Leg]:
    """Fast up, slowly down again, outdoors."""
    easy = rng.uniform(8.0, 10.0)
    down = rng.uniform(5.0, 7.5)
    up = faster(rng, down, easy - 1.0, most_kmh=1.5)
    grade, up_s = rng.uniform(5, 10), rng.randint(45, 120)
    yield Leg(round(easy, 1), rng.randint(400, 800), WARM_UP)
    times = rng.randint(5, 9)
    for index in range(times):
        yield Leg(round(up, 1), up_s, WORK, incline_pct=grade)
        if index + 1 < times:
            yield Leg(round(down, 1), round(up_s * up / down), RECOVERY, incline_pct=-grade)
    yield Leg(round(easy, 1), rng.randint(200, 500), COOL_DOWN)


def stops(rng: random.Random) -> Iterator[Leg]:
    """A steady run with stops: hand rails, a road to cross."""
    easy = rng.uniform(8.0, 11.5)
    for _ in range(rng.randint(3, 6)):
        yield Leg(round(easy, 1), rng.randint(150, 700))
        yield Leg(0.0, rng.randint(18, 60), ramp_kmh_per_s=2.0)
    yield Leg(round(easy, 1), rng.randint(150, 700), ramp_kmh_per_s=2.0)


def steady(rng: random.Random) -> Iterator[Leg]:
    """One pace from end to end; whether it wanders is the recording's."""
    yield Leg(round(rng.uniform(7.8, 13.0), 1), rng.randint(1800, 3600), STEADY)


def told(one_kmh: float, other_kmh: float) -> bool:
    """Whether two paces that were each held for long enough are never one stretch."""
    slow, fast = sorted((one_kmh, other_kmh))
    if slow < 0.6 <= fast:
        return True
    step, ratio = TOLD_KMH, TOLD_RATIO
    if fast <= TOLD_BELOW_KMH:
        step, ratio = SLOW_TOLD_KMH, SLOW_TOLD_RATIO
    return fast - slow >= step - 1e-9 and fast >= ratio * slow - 1e-9


def steeper_tells(speed_kmh: float, one_pct: float, other_pct: float) -> bool:
    """Whether a change of grade changes the work as much as a step of pace that tells."""
    # ACSM's Guidelines, 10th ed. 2018: running 0.2 S + 0.9 S G, walking 0.1 S + 1.8 S G.
    climbed_kmh = speed_kmh * abs(one_pct - other_pct) / 100
    if speed_kmh > TOLD_BELOW_KMH:
        return 4.5 * climbed_kmh >= TOLD_KMH
    return 18 * climbed_kmh >= SLOW_TOLD_KMH


GRID_WARM_UP_KMH = (7.0, 8.0, 9.0, 10.0)
GRID_RECOVERY_KMH = (8.0, 9.0, 10.0, 11.0)
GRID_WORK_KMH = (13.2, 14.0, 15.0)
GRID_TIMES = 8


def grid() -> Iterator[tuple[Leg, ...]]:
    """48 combinations of warm-up, recovery and work pace, eight repeats of a minute each."""
    for warm_up in GRID_WARM_UP_KMH:
        for recovery in GRID_RECOVERY_KMH:
            for work in GRID_WORK_KMH:
                yield (
                    Leg(warm_up, 600, WARM_UP),
                    *repeats(GRID_TIMES, work=(work, 60), recovery=(recovery, 90)),
                    Leg(warm_up, 300, COOL_DOWN),
                )
