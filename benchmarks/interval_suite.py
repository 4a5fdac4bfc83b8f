"""The generated suite: runs whose truth is known, because the truth is the command.

Fixed before the splitter was tuned. Seed n gives the n-th plan, once on a belt and once with GPS;
the families take turns. What the suite asks for is in `docs/intervals.md`.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.pace_plans import steeper_tells, told
from sessions.core.alignment.arrays import BRIDGE_S
from sessions.core.model.athlete import Athlete
from sessions.core.model.sample import Kind

SEEDS = 200
RAMP_KMH_PER_S = (0.2, 1.0)
NOISE_SD_KMH = {"belt": 0.1, "gps": 0.5}
GPS_CORRELATION_S = 3.0
DROPOUT_SHARE = 0.05
DROPOUT_RUN = 2.5
LONGEST_GAP_S = 8
SCORED_FROM_S = 15
REST_BELOW_KMH = 0.6
UPHILL_KMH_PER_PCT = -0.06
"""How far the walk-run transition falls per percent of grade; see `sessions.core.gaits`."""

Array = NDArray[np.float64]


class Sensor(Enum):
    """Who says the speed."""

    BELT = "belt"
    GPS = "gps"


@dataclass(frozen=True)
class Piece:
    """A stretch of a plan at one commanded speed."""

    kind: Kind
    speed_kmh: float
    seconds: int
    incline_pct: float = 0.0


@dataclass(frozen=True)
class Stretch:
    """A half-open stretch of one kind, on the session's clock; `role` None: not told."""

    kind: Kind
    start_s: float
    end_s: float
    role: str | None = None


@dataclass(frozen=True, eq=False)
class Case:
    """One run: what was commanded, and what was recorded of it.

    `bounds_kmh`: where jog and sprint begin for this runner on the level, known to the splitter
    only where `athlete` says so.
    """

    family: str
    seed: int
    sensor: Sensor
    athlete: Athlete
    bounds_kmh: tuple[float, float]
    pieces: tuple[Piece, ...]
    ramp_kmh_per_s: float
    time_s: Array
    speed_kmh: Array
    incline_pct: Array | None

    @property
    def truth(self) -> list[Stretch]:
        """The commanded stretches; neighbours of one kind are one."""
        return merged(self.pieces)

    @property
    def holes(self) -> list[tuple[float, float]]:
        """Where nothing was recorded for more than 10 s: by CONTRACT that is unknown."""
        before, after = self.time_s[:-1], self.time_s[1:]
        wide = after - before > BRIDGE_S
        return list(zip(before[wide].tolist(), after[wide].tolist(), strict=True))

    def bounds_at(self, incline_pct: float) -> tuple[float, float, float]:
        """Where walk, jog and sprint begin for this runner at a grade."""
        jog, sprint = self.bounds_kmh
        return REST_BELOW_KMH, jog + UPHILL_KMH_PER_PCT * max(0.0, incline_pct), sprint


@dataclass(frozen=True)
class Runner:
    """Whose plan it is: the bounds of the gaits and a usual speed in each."""

    jog_from: float
    sprint_from: float
    walk: float
    jog: float
    sprint: float
    known: bool  # the profile holds the bounds
    ramp: float
    rng: random.Random = field(repr=False)

    def piece(self, kind: Kind, seconds: float, *, incline_pct: float = 0.0) -> Piece:
        """A piece near the usual speed of its kind, clear of the bounds."""
        wander = self.rng.uniform(-0.5, 0.5)
        jog_from = self.jog_from + UPHILL_KMH_PER_PCT * incline_pct
        speed = {
            Kind.REST: 0.0,
            Kind.WALK: min(self.walk + wander, jog_from - 0.9),
            Kind.JOG: min(max(self.jog + wander, jog_from + 0.9), self.sprint_from - 0.9),
            Kind.SPRINT: max(self.sprint + wander, self.sprint_from + 0.9),
        }[kind]
        return Piece(kind, round(speed, 1), round(seconds), incline_pct)


def cases(sensor: Sensor, *, seeds: int = SEEDS) -> Iterator[Case]:
    """The suite's runs with one sensor."""
    for seed in range(seeds):
        yield case(seed, sensor)


def case(seed: int, sensor: Sensor) -> Case:
    """The run of one seed."""
    family, plan = FAMILIES[seed % len(FAMILIES)]
    rng = random.Random(f"intervals {seed}")
    runner = _runner(rng, known=family == "pyramid" or rng.random() < 0.6)
    pieces = tuple(_reached(plan(runner), ramp=runner.ramp))
    noise = np.random.default_rng([seed, list(Sensor).index(sensor)])
    time_s, speed, incline = _recorded(pieces, runner.ramp, sensor, noise)
    hilly = any(piece.incline_pct for piece in pieces)
    athlete = Athlete()
    if runner.known:
        athlete = Athlete(jog_kmh=runner.jog_from, sprint_kmh=runner.sprint_from)
    return Case(
        family=family,
        seed=seed,
        sensor=sensor,
        athlete=athlete,
        bounds_kmh=(runner.jog_from, runner.sprint_from),
        pieces=pieces,
        ramp_kmh_per_s=runner.ramp,
        time_s=time_s,
        speed_kmh=speed,
        incline_pct=incline if hilly else None,
    )


def merged(pieces: tuple[Piece, ...]) -> list[Stretch]:
    """Pieces as stretches on the clock; neighbours of one kind are one unless their paces tell."""
    stretches: list[Stretch] = []
    start = 0
    before: Piece | None = None
    for piece in pieces:
        end = start + piece.seconds
        same = before is not None and _are_alike(before, piece)
        before = piece
        if same and stretches[-1].kind is piece.kind:
            stretches[-1] = Stretch(piece.kind, stretches[-1].start_s, end)
        else:
            stretches.append(Stretch(piece.kind, start, end))
        start = end
    return stretches


def _are_alike(one: Piece, other: Piece) -> bool:
    steeper = steeper_tells(one.speed_kmh, one.incline_pct, other.incline_pct)
    return not steeper and not told(one.speed_kmh, other.speed_kmh)


def _runner(rng: random.Random, *, known: bool) -> Runner:
    """Bounds of one's own where the profile holds them, near the usual ones where it does not."""
    jog_from = round(rng.uniform(6.6, 7.8) if known else rng.uniform(6.9, 7.5), 1)
    jog = rng.uniform(jog_from + 1.0, 12.0)
    sprint_from = round(jog + rng.uniform(1.5, 2.5), 1)
    return Runner(
        jog_from=jog_from,
        sprint_from=sprint_from,
        walk=rng.uniform(3.5, jog_from - 1.4),
        jog=jog,
        sprint=sprint_from + rng.uniform(1.2, 4.0),
        known=known,
        ramp=rng.uniform(*RAMP_KMH_PER_S),
        rng=rng,
    )


def _log_uniform(rng: random.Random, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _mixed(runner: Runner) -> Iterator[Piece]:
    """Anything after anything, 10 s to 10 min, steps inside a gait among them."""
    rng = runner.rng
    longest = {Kind.REST: 120, Kind.WALK: 600, Kind.JOG: 600, Kind.SPRINT: 180}
    # Without a profile the session itself has to show what the runner's jog and sprint are.
    yield runner.piece(Kind.WALK, rng.uniform(60, 240))
    yield runner.piece(Kind.JOG, rng.uniform(90, 400))
    yield runner.piece(Kind.SPRINT, rng.uniform(40, 120))
    before = Kind.SPRINT
    for _ in range(rng.randint(3, 9)):
        kind = rng.choices(list(longest), weights=(1, 3, 4, 3))[0]
        if kind is before and kind is Kind.REST:
            continue
        yield runner.piece(kind, _log_uniform(rng, 10, longest[kind]))
        before = kind


def _repeats(runner: Runner) -> Iterator[Piece]:
    """Warm-up, work and recovery in turn, cool-down."""
    rng = runner.rng
    work_s, recovery_s, times = rng.choice(
        [(30, 30, 12), (240, 180, 4), (60, 90, 8), (20, 40, 10), (180, 120, 5), (45, 15, 10)]
    )
    recovery = rng.choice([Kind.WALK, Kind.JOG])
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))
    yield runner.piece(Kind.JOG, rng.uniform(180, 420))
    for _ in range(times):
        yield runner.piece(Kind.SPRINT, work_s)
        yield runner.piece(recovery, recovery_s)
    yield runner.piece(Kind.JOG, rng.uniform(60, 200))
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))


def _three_gaits(runner: Runner) -> Iterator[Piece]:
    """Walk 3, jog 2, sprint 1, with a standing start or a stop in between."""
    rng = runner.rng
    if rng.random() < 0.5:
        yield runner.piece(Kind.REST, rng.uniform(15, 60))
    for _ in range(rng.randint(2, 4)):
        yield runner.piece(Kind.WALK, 180)
        yield runner.piece(Kind.JOG, 120)
        yield runner.piece(Kind.SPRINT, 60)
        if rng.random() < 0.25:
            yield runner.piece(Kind.REST, rng.uniform(20, 90))
    yield runner.piece(Kind.WALK, 120)


def _pyramid(runner: Runner) -> Iterator[Piece]:
    """Up by steps from jog into sprint, and down again."""
    rng = runner.rng
    low, high = runner.jog_from + 0.9, runner.sprint_from + 3.0
    count = rng.randint(4, 7)
    speeds = [low + (high - low) * n / (count - 1) for n in range(count)]
    seconds = rng.uniform(25, 120)
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))
    for speed in [*speeds, *reversed(speeds[:-1])]:
        gap = speed - runner.sprint_from
        clear = runner.sprint_from + math.copysign(max(abs(gap), 0.7), gap)
        kind = Kind.SPRINT if gap >= 0 else Kind.JOG
        yield Piece(kind, round(clear, 1), round(seconds))
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))


def _strides(runner: Runner) -> Iterator[Piece]:
    """An easy run with short accelerations near its end."""
    rng = runner.rng
    yield runner.piece(Kind.JOG, rng.uniform(300, 600))
    for _ in range(rng.randint(4, 8)):
        yield runner.piece(Kind.SPRINT, rng.uniform(15, 25))
        yield runner.piece(Kind.JOG, rng.uniform(45, 110))
    yield runner.piece(Kind.WALK, rng.uniform(60, 120))


def _walk_breaks(runner: Runner) -> Iterator[Piece]:
    """A run that is broken by walking every few minutes; nothing in it is a sprint."""
    rng = runner.rng
    yield runner.piece(Kind.WALK, rng.uniform(60, 300))
    for _ in range(rng.randint(3, 6)):
        yield runner.piece(Kind.JOG, rng.uniform(120, 480))
        yield runner.piece(Kind.WALK, rng.uniform(15, 90))


def _steady(runner: Runner) -> Iterator[Piece]:
    """One gait from end to end, with a step or two inside it."""
    rng = runner.rng
    kind = Kind.JOG if rng.random() < 0.75 else Kind.WALK
    for _ in range(rng.randint(1, 4)):
        yield runner.piece(kind, rng.uniform(300, 600))


def _hills(runner: Runner) -> Iterator[Piece]:
    """Grades up and down, under walking and running; a grade is no interval."""
    rng = runner.rng
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))
    for _ in range(rng.randint(3, 6)):
        kind = rng.choice([Kind.WALK, Kind.JOG])
        for _ in range(rng.randint(1, 2)):
            yield runner.piece(kind, rng.uniform(45, 200), incline_pct=rng.choice([0, 4, 8, 12]))
    yield runner.piece(Kind.WALK, rng.uniform(60, 200))


FAMILIES: tuple[tuple[str, Callable[[Runner], Iterator[Piece]]], ...] = (
    ("mixed", _mixed),
    ("repeats", _repeats),
    ("three gaits", _three_gaits),
    ("pyramid", _pyramid),
    ("strides", _strides),
    ("walk breaks", _walk_breaks),
    ("steady", _steady),
    ("hills", _hills),
)


def _reached(pieces: Iterator[Piece], *, ramp: float) -> Iterator[Piece]:
    """A piece lasts until its speed has been held for 5 s: what is never reached is no piece."""
    before: Piece | None = None
    for piece in pieces:
        step = 0.0 if before is None else abs(piece.speed_kmh - before.speed_kmh)
        seconds = max(piece.seconds, 10, math.ceil(step / ramp) + 5)
        before = Piece(piece.kind, piece.speed_kmh, seconds, piece.incline_pct)
        yield before


def _recorded(
    pieces: tuple[Piece, ...], ramp: float, sensor: Sensor, noise: np.random.Generator
) -> tuple[Array, Array, Array]:
    """What the sensor stored: times, speeds with noise and drop-outs, grades."""
    seconds = sum(piece.seconds for piece in pieces)
    speed = _belt(pieces, ramp)
    speed += sensor_noise(seconds, sensor, noise)
    gps_glitches(speed, sensor, noise)
    speed = np.maximum(speed, 0.0)
    incline = np.concatenate([np.full(p.seconds, p.incline_pct) for p in pieces])
    kept, step = kept_seconds(seconds, sensor, noise)
    if sensor is Sensor.BELT and step <= 2:
        # A momentary 0 in mid-run, seen on real belts: a drop-out that does not say so.
        inside = kept[(kept > 0) & (kept < seconds - 1)]
        zeros = noise.random(inside.size) < DROPOUT_SHARE / 20
        speed[inside[zeros]] = 0.0
    time_s = kept.astype(float)
    return time_s, speed[kept], incline[kept]


def _belt(pieces: tuple[Piece, ...], ramp: float) -> Array:
    shown, speed = [], pieces[0].speed_kmh
    for piece in pieces:
        for _ in range(piece.seconds):
            shown.append(speed)
            speed += max(-ramp, min(ramp, piece.speed_kmh - speed))
    return np.array(shown)


def sensor_noise(seconds: int, sensor: Sensor, noise: np.random.Generator) -> Array:
    """What a sensor adds to the speed of each second; a satellite's errors last for seconds."""
    white = noise.normal(0.0, NOISE_SD_KMH[sensor.value], seconds)
    if sensor is Sensor.BELT:
        return white
    keep = math.exp(-1 / GPS_CORRELATION_S)
    coloured = np.empty(seconds)
    value = white[0]
    for index, innovation in enumerate(white):
        value = keep * value + math.sqrt(1 - keep * keep) * innovation
        coloured[index] = value
    return coloured


def gps_glitches(speed: Array, sensor: Sensor, noise: np.random.Generator) -> None:
    """Two spikes an hour of two seconds, where a satellite was lost."""
    if sensor is not Sensor.GPS:
        return
    for _ in range(noise.poisson(2 * speed.size / 3600)):
        at = int(noise.integers(0, speed.size - 2))
        speed[at : at + 2] += noise.choice([-1, 1]) * noise.uniform(3, 6)


def kept_seconds(
    seconds: int, sensor: Sensor, noise: np.random.Generator
) -> tuple[NDArray[np.intp], int]:
    """Which seconds were recorded, and how far apart at the least common."""
    step = int(noise.choice([1, 1, 1, 2, LONGEST_GAP_S]))
    if sensor is Sensor.GPS:
        step = int(noise.choice([1, LONGEST_GAP_S]))
    if step <= 2:
        times = np.arange(0, seconds, step)
    else:
        gaps = noise.integers(1, LONGEST_GAP_S + 1, seconds)
        times = np.concatenate(([0], np.cumsum(gaps)))
        times = times[times < seconds]
    lost = np.zeros(times.size, dtype=bool)
    begins = noise.random(times.size) < DROPOUT_SHARE / DROPOUT_RUN
    for at in np.flatnonzero(begins):
        lost[at : at + 1 + int(noise.integers(0, int(2 * DROPOUT_RUN) - 1))] = True
    lost[0] = False
    lost[-1] = False
    return times[~lost], step


def boundaries(stretches: list[Stretch]) -> list[float]:
    """Where one stretch ends and the next begins."""
    return [after.start_s for _, after in pairwise(stretches)]
