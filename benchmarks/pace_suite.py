"""The three-pace suite: runs without known bounds, whose truth is the command.

Seed n gives the n-th plan on a belt, and another one with GPS; the families take turns, a third
of the GPS runs are kept by smart recording. What it asks for is in `docs/intervals.md`.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks import pace_plans
from benchmarks.interval_suite import Sensor, gps_glitches, kept_seconds, sensor_noise
from benchmarks.pace_plans import WORK, Leg, Plan, told
from sessions.core.alignment.arrays import BRIDGE_S, Columns
from sessions.core.model.breakdown import Span

SEEDS = 300
PLATEAU_S = 13
"""A pace that was held for less is no stretch of its own; it may be told."""

SLOW_RAMP_KMH_PER_S = 0.15
"""On a slower ramp nobody can say when the pace changed: any moment of it is right."""

GRID_NOISE_KMH = 0.02
WANDER_KMH, WANDER_S = 0.35, 40.0
HOLD_KMH_PER_S, HOLD_STEP_S, HOLD_WITHIN_BPM = 0.06, 10, 3.0
HEART_LAG_S = 57.6
REST_BPM, BPM_PER_KMH, DRIFT_BPM_PER_MIN = 78.0, 7.0, 0.35

Array = NDArray[np.float64]

BOTH: tuple[tuple[str, Plan], ...] = (
    ("warm-up slower", pace_plans.slower_warm_up),
    ("warm-up equal", pace_plans.equal_warm_up),
    ("warm-up faster", pace_plans.faster_warm_up),
    ("pauses", pace_plans.paused_recoveries),
    ("strides", pace_plans.strides),
    ("fartlek", pace_plans.fartlek),
    ("progressive", pace_plans.progressive),
    ("kilometres", pace_plans.kilometres),
    ("stops", pace_plans.stops),
    ("steady", pace_plans.steady),
)
FAMILIES: dict[Sensor, tuple[tuple[str, Plan], ...]] = {
    Sensor.BELT: (
        *BOTH,
        ("slow ramps", pace_plans.slow_ramps),
        ("heart rate held", pace_plans.heart_rate_held),
        ("walking pad", pace_plans.walking_pad),
        ("inclines", pace_plans.inclines),
    ),
    Sensor.GPS: (*BOTH, ("hill repeats", pace_plans.hill_repeats)),
}


@dataclass(frozen=True)
class Edge:
    """Where one leg ends and the next begins.

    Right is any moment from `start_s` to `end_s`, which differ on slow ramps only. `asked`: its
    two sides are never one stretch; else it may be found or not.
    """

    start_s: float
    end_s: float
    asked: bool

    def error_s(self, claim_s: float) -> float:
        """How far a claim is off."""
        return max(self.start_s - claim_s, claim_s - self.end_s, 0.0)


@dataclass(frozen=True, eq=False)
class Run:
    """One run: what was commanded, and what was recorded of it."""

    family: str
    seed: int
    legs: tuple[Leg, ...]
    edges: tuple[Edge, ...]  # between the legs
    columns: Columns
    true_kmh: Array  # of each second

    @property
    def holes(self) -> list[tuple[float, float]]:
        """Where nothing was recorded for more than 10 s and no pause explains it."""
        times = self.columns.time_s
        before, after = times[:-1], times[1:]
        wide = after - before > BRIDGE_S
        spans = zip(before[wide].tolist(), after[wide].tolist(), strict=True)
        return [(a, b) for a, b in spans if not self._is_paused((a + b) / 2)]

    def _is_paused(self, at_s: float) -> bool:
        return any(p.start_s <= at_s <= p.end_s for p in self.columns.pauses)

    @property
    def spans(self) -> list[tuple[Leg, float, float]]:
        """Legs on the session's clock."""
        spans, start_s = [], 0.0
        for leg in self.legs:
            spans.append((leg, start_s, start_s + leg.seconds))
            start_s += leg.seconds
        return spans


def runs(sensor: Sensor, *, seeds: int = SEEDS) -> Iterator[Run]:
    """The suite's runs with one sensor."""
    for seed in range(seeds):
        yield run(seed, sensor)


def run(seed: int, sensor: Sensor) -> Run:
    """The run of one seed."""
    families = FAMILIES[sensor]
    family, plan = families[seed % len(families)]
    rng = random.Random(f"three-pace {sensor.value} {seed}")
    legs = tuple(plan(rng))
    ramp = rng.uniform(0.2, 1.0) if sensor is Sensor.BELT else rng.uniform(0.6, 2.5)
    noise = np.random.default_rng([3, seed, list(Sensor).index(sensor)])
    return _recorded(family, seed, legs, ramp=ramp, sensor=sensor, noise=noise)


def grid_runs() -> Iterator[Run]:
    """The 48 combinations of three paces, on a belt with next to no noise."""
    for seed, legs in enumerate(pace_plans.grid()):
        noise = np.random.default_rng([4, seed])
        speed, ends = commanded(legs, ramp=0.5)
        shown = np.maximum(speed + noise.normal(0.0, GRID_NOISE_KMH, speed.size), 0.0)
        yield Run(
            family="grid",
            seed=seed,
            legs=legs,
            edges=edges_of(legs, ends),
            columns=Columns(time_s=np.arange(speed.size, dtype=float), speed_kmh=shown),
            true_kmh=speed,
        )


def _recorded(
    family: str,
    seed: int,
    legs: tuple[Leg, ...],
    *,
    ramp: float,
    sensor: Sensor,
    noise: np.random.Generator,
) -> Run:
    true, ends = commanded(legs, ramp=ramp)
    if sensor is Sensor.GPS:
        true = np.where(true > 0.6, true + wander(true.size, noise), true)
    moving = true > 0.6
    shown = np.maximum(true + np.where(moving, sensor_noise(true.size, sensor, noise), 0.0), 0.0)
    gps_glitches(shown, sensor, noise)
    incline = np.concatenate([np.full(leg.seconds, leg.incline_pct) for leg in legs])
    kept, _ = kept_seconds(true.size, sensor, noise)
    pauses = tuple(
        Span(start_s=float(start), end_s=float(start + leg.seconds))
        for leg, start in _starts(legs)
        if leg.paused
    )
    if pauses and noise.random() < 0.5:
        kept = _without_pauses(kept, pauses)
    on_belt = sensor is Sensor.BELT and incline.any()
    columns = Columns(
        time_s=kept.astype(float),
        speed_kmh=shown[kept],
        distance_m=(np.cumsum(true) / 3.6)[kept],
        incline_pct=incline[kept] if on_belt else None,
        altitude_m=_altitude(true, incline, noise)[kept] if sensor is Sensor.GPS else None,
        pauses=pauses,
    )
    return Run(
        family=family,
        seed=seed,
        legs=legs,
        edges=edges_of(legs, ends),
        columns=columns,
        true_kmh=true,
    )


def _starts(legs: Sequence[Leg]) -> Iterator[tuple[Leg, int]]:
    start = 0
    for leg in legs:
        yield leg, start
        start += leg.seconds


def _without_pauses(kept: NDArray[np.intp], pauses: Sequence[Span]) -> NDArray[np.intp]:
    """A watch that writes nothing while it is paused."""
    written = np.ones(kept.size, dtype=bool)
    for pause in pauses:
        written &= ~((kept >= pause.start_s) & (kept < pause.end_s))
    return kept[written]


def commanded(legs: Sequence[Leg], *, ramp: float) -> tuple[Array, list[float]]:
    """The speed of each second, and by when each leg had reached its own.

    A pause stops at once, and goes on at once: the buttons are pressed in motion.
    """
    shown: list[float] = []
    reached: list[float] = []
    speed = legs[0].speed_kmh
    before: Leg | None = None
    for leg in legs:
        start = len(shown)
        step = leg.ramp_kmh_per_s or ramp
        if leg.paused or (before is not None and before.paused):
            speed = leg.speed_kmh
        if leg.held_bpm is not None:
            held = _held(leg, speed)
            shown += held
            speed = held[-1]
            peak = float(np.quantile(held, 0.5))
            first = next(i for i, v in enumerate(held) if v >= peak - 0.5)
            reached.append(float(start + first))
        else:
            arrives = start + math.ceil(abs(leg.speed_kmh - speed) / step - 1e-9)
            reached.append(float(arrives))
            for _ in range(leg.seconds):
                shown.append(speed)
                speed += max(-step, min(step, leg.speed_kmh - speed))
        before = leg
    return np.array(shown), reached


def _held(leg: Leg, speed: float) -> list[float]:
    """The speeds of a belt that keeps a heart rate by slow steps."""
    assert leg.held_bpm is not None
    bpm = REST_BPM + BPM_PER_KMH * speed
    target, shown = speed, []
    for second in range(leg.seconds):
        drift = DRIFT_BPM_PER_MIN * second / 60
        bpm += (REST_BPM + BPM_PER_KMH * speed + drift - bpm) / HEART_LAG_S
        off = leg.held_bpm - bpm
        if second % HOLD_STEP_S == 0 and abs(off) > HOLD_WITHIN_BPM:
            most = HOLD_KMH_PER_S * HOLD_STEP_S
            target = speed + max(-most, min(most, off / BPM_PER_KMH / 2))
        shown.append(speed)
        speed += max(-HOLD_KMH_PER_S, min(HOLD_KMH_PER_S, target - speed))
    return shown


def edges_of(legs: Sequence[Leg], reached: Sequence[float]) -> tuple[Edge, ...]:
    """The edges between legs, and which of them are asked for."""
    ends = [start + leg.seconds for leg, start in _starts(legs)]
    paces = [_pace_kmh(leg) for leg in legs]
    held_s = [end - at for end, at in zip(ends, reached, strict=True)]
    edges = []
    for index, (before, after) in enumerate(pairwise(legs)):
        start_s, end_s = float(ends[index]), reached[index + 1]
        slope = abs(paces[index] - paces[index + 1]) / max(end_s - start_s, 1.0)
        is_slow = end_s - start_s > 1 and slope < SLOW_RAMP_KMH_PER_S
        long_enough = min(held_s[index], held_s[index + 1]) >= PLATEAU_S
        edges.append(
            Edge(
                start_s=start_s,
                end_s=end_s if is_slow else start_s,
                asked=long_enough and _differ(before, after, paces[index], paces[index + 1]),
            )
        )
    return tuple(edges)


def _pace_kmh(leg: Leg) -> float:
    """The pace of a leg; one that keeps a heart rate stands for what that takes."""
    if leg.held_bpm is None:
        return leg.speed_kmh
    return (leg.held_bpm - REST_BPM) / BPM_PER_KMH


def _differ(before: Leg, after: Leg, before_kmh: float, after_kmh: float) -> bool:
    if before.paused or after.paused:
        return True
    if before.incline_pct == after.incline_pct or before_kmh != after_kmh:
        return told(before_kmh, after_kmh)
    return pace_plans.steeper_tells(before_kmh, before.incline_pct, after.incline_pct)


def wander(seconds: int, noise: np.random.Generator) -> Array:
    """How a runner's own pace strays outdoors: correlated over 40 s."""
    keep = math.exp(-1 / WANDER_S)
    steps = noise.normal(0.0, WANDER_KMH * math.sqrt(1 - keep * keep), seconds)
    strays = np.empty(seconds)
    value = 0.0
    for index, step in enumerate(steps):
        value = keep * value + step
        strays[index] = value
    return strays


def _altitude(true_kmh: Array, incline_pct: Array, noise: np.random.Generator) -> Array:
    climbed = np.cumsum(true_kmh / 3.6 * incline_pct / 100)
    return 300 + climbed + np.round(noise.normal(0.0, 0.2, true_kmh.size), 1)


def work_legs(one: Run) -> Iterator[tuple[int, float, float]]:
    """The legs of work that are asked for: their place, start and end.

    Both their edges are, and nothing is missing in them.
    """
    for index, (leg, start_s, end_s) in enumerate(one.spans):
        if leg.role != WORK or index in (0, len(one.legs) - 1):
            continue
        whole = all(end <= start_s or start >= end_s for start, end in one.holes)
        if whole and one.edges[index - 1].asked and one.edges[index].asked:
            yield index, start_s, end_s
