"""Thinned recordings: generated runs with stops, every 2 to 40 s of them, against the whole.

    python -m benchmarks.thinned [--runs 60]

A phone or a thrifty watch writes a point every few seconds. What it leaves out must not change
distance or energy without a word, and a stop must never come back as a walk.
"""

import argparse
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessions import Athlete, analyse
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.sample import Kind

Array = NDArray[np.float64]

EVERY_S = (2, 3, 5, 8, 10, 12, 15, 20, 30, 40)
ATHLETE = Athlete(sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=55)
STEADY_S = (180, 900)
STOP_S = (10, 240)
PACES_KMH = (4.5, 6.0, 8.0, 9.5, 11.0, 13.0)
RAMP_KMH_PER_S = 1.5


class Run(NamedTuple):
    """One second a row. `speed_kmh` is what a device's own field says."""

    speed_kmh: Array
    heart_rate_bpm: Array
    distance_m: Array

    def breakdown(self, rows: slice = slice(None), *, with_speed: bool) -> Breakdown:
        """What `analyse` makes of these rows."""
        return analyse(
            time_s=np.arange(self.speed_kmh.size, dtype=float)[rows],
            heart_rate_bpm=self.heart_rate_bpm[rows],
            speed_kmh=self.speed_kmh[rows] if with_speed else None,
            distance_m=self.distance_m[rows],
            athlete=ATHLETE,
        )


def generated_run(seed: int, *, seconds: int = 2400) -> Run:
    """Stretches of one pace with stops between some of them; speed wanders by 2 %."""
    rng = np.random.default_rng(seed)
    asked: list[float] = []
    while len(asked) < seconds:
        pace = float(rng.choice(PACES_KMH))
        asked += [pace] * int(rng.integers(*STEADY_S))
        if rng.random() < 0.6:
            asked += [0.0] * int(rng.integers(*STOP_S))
    speed = np.empty(seconds)
    now = asked[0]
    for second, aim in enumerate(asked[:seconds]):
        now += max(-RAMP_KMH_PER_S, min(RAMP_KMH_PER_S, aim - now))
        speed[second] = now
    wander = np.convolve(rng.normal(0, 0.02, seconds + 30), np.ones(30) / 5.5, "valid")[:seconds]
    speed = np.maximum(0.0, speed * (1 + wander))
    distance = np.concatenate(([0.0], np.cumsum((speed[1:] + speed[:-1]) / 7.2)))
    heart = np.empty(seconds)
    beat = 90.0
    for second in range(seconds):
        beat += (70 + 7.5 * speed[second] - beat) / 40
        heart[second] = round(beat)
    return Run(speed, heart, distance)


class Difference(NamedTuple):
    """One thinned run against the whole; shares of the whole, and stops that became walks."""

    distance: float
    energy: float
    covered: float
    stops_walked: int

    @property
    def is_untold(self) -> bool:
        """Whether energy is off, and the document says neither "partial" nor by how much."""
        beyond = self.energy + (1 - self.covered)
        return abs(self.energy) > 0.05 and self.covered >= 0.95 and abs(beyond) > 0.05


def difference(run: Run, every_s: int, *, with_speed: bool) -> Difference:
    """How far the thinned recording is off."""
    whole = run.breakdown(with_speed=True)
    thin = run.breakdown(slice(None, None, every_s), with_speed=with_speed)
    assert whole.session.distance_m
    assert whole.energy.gross_kcal
    last = thin.session.duration_s
    truth_m = float(run.distance_m[int(last)])
    share = last / whole.session.duration_s
    return Difference(
        distance=(thin.session.distance_m or 0.0) / truth_m - 1,
        energy=(thin.energy.gross_kcal or 0.0) / (whole.energy.gross_kcal * share) - 1,
        covered=thin.energy.covered_s / last,
        stops_walked=stops_walked(run, thin),
    )


def stops_walked(run: Run, thin: Breakdown) -> int:
    """Stops of half a minute or more of which more than half was called a walk or faster."""
    still = np.concatenate(([False], run.speed_kmh < 0.1, [False]))
    edges = np.flatnonzero(np.diff(still.astype(int)))
    moving = np.zeros(run.speed_kmh.size, dtype=bool)
    for interval in thin.intervals:
        if interval.kind not in (Kind.REST, Kind.UNKNOWN):
            moving[int(interval.start_s) : int(interval.end_s)] = True
    return sum(
        bool(end - start >= 30 and moving[start:end].mean() > 0.5)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def main() -> None:
    """Print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    runs = parser.parse_args().runs
    generated = [generated_run(seed) for seed in range(runs)]
    print(f"{runs} runs of 40 min: distance within 1 %, energy within 5 % or covered tells")
    print(" every    speed  distance   energy  covered  untold walked")
    for with_speed in (True, False):
        for every_s in EVERY_S:
            found = [difference(run, every_s, with_speed=with_speed) for run in generated]
            untold = sum(one.is_untold for one in found)
            print(
                f"{every_s:>4} s {'field' if with_speed else 'counter':>8}"
                f" {max(abs(one.distance) for one in found):>8.2%}"
                f" {max(abs(one.energy) for one in found):>8.1%}"
                f" {min(one.covered for one in found):>8.1%}"
                f" {untold:>7} {sum(one.stops_walked for one in found):>6}"
            )


if __name__ == "__main__":
    main()
