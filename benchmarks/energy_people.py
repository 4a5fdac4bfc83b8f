"""Treadmill tests and outdoor walks of generated people, with gas, as a folder of tests.

Nothing here is measured; `docs/generated-people.md` tells what it is made of.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.people import (
    RUNNERS,
    VOLUNTEERS,
    WALKERS,
    Array,
    Cohort,
    Day,
    Person,
    Rng,
    Work,
    crowd,
    exercise,
    running_kmh,
    stages,
)

LEVEL, GRADED, WALK, CLIMB = "level", "graded", "outdoor walk", "untold climb"
TWICE_EVERY = 3  # every third person comes again
REST_KNOWN = 0.5  # of profiles that tell a resting rate
FIELDS = (
    "file",
    "subject",
    "order",
    "sex",
    "age_years",
    "mass_kg",
    "height_m",
    "heart_rate_max_bpm",
    "heart_rate_rest_bpm",
    "kind",
)
BRUCE = ((2.7, 10.0), (4.0, 12.0), (5.5, 14.0), (6.8, 16.0), (8.0, 18.0), (8.9, 20.0))


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A set of tests. `tells`: which columns a recording has beside the heart rate."""

    name: str
    cohort: Cohort
    people: int
    work: Callable[[Person, Rng], Work]
    tells: tuple[str, ...]


def level_work(body: Person, rng: Rng) -> Work:
    """Walk, then 1 km/h (or a half) a minute until nothing is left, then walk."""
    warm = (rng.choice([120, 180, 240]), 5.0, 0.0)
    step = rng.choice([0.5, 1.0, 1.0])
    begin = 6.0 if body.vo2max < 42 else 8.0
    ramp = [(60.0, begin + step * minute, 0.0) for minute in range(40)]
    kmh, pct = stages(warm, *ramp)
    return Work(speed_kmh=kmh, incline_pct=pct, to_exhaustion=True)


def graded_work(body: Person, rng: Rng) -> Work:
    """Bruce's stages, Balke's walk, or a run that gets steeper."""
    way = rng.integers(3)
    if way == 0:
        held = [(180.0, kmh, pct) for kmh, pct in BRUCE]
    elif way == 1:
        held = [(60.0, 5.3, float(minute)) for minute in range(26)]
    else:
        run_kmh = max(5.0, running_kmh(body, rng.normal(0.62, 0.05)))
        held = [(180.0, 5.0, 0.0), (180.0, run_kmh, 0.0)]
        held += [(120.0, run_kmh, 2.0 * step) for step in range(1, 12)]
    speeds, grades = stages((60.0, 0.0, 0.0), *held)
    return Work(speed_kmh=speeds, incline_pct=grades, to_exhaustion=True)


def walk_work(body: Person, rng: Rng) -> Work:
    """Twenty to forty minutes over rolling ground that nobody measured."""
    del body
    seconds = np.arange(int(rng.integers(1200, 2400)), dtype=float)
    kmh = (
        rng.normal(5.0, 0.55)
        + 0.25 * np.sin(seconds / rng.uniform(60, 200))
        + rng.normal(0, 0.1, seconds.size)
    )
    steep = abs(rng.normal(0, 2.0))
    turn = rng.uniform(0, 6.28)
    pct = steep * (
        np.sin(seconds / rng.uniform(80, 250) + turn) + 0.5 * np.sin(seconds / rng.uniform(30, 80))
    )
    return Work(
        speed_kmh=np.maximum(kmh - 0.06 * pct, 2.0),
        incline_pct=pct,
        terrain=max(1.0, rng.normal(1.05, 0.06)),
        outdoors=True,
    )


def climb_work(body: Person, rng: Rng) -> Work:
    """A belt that does not tell its grade, or a hill without an altitude: 2 to 12 %."""
    pct = rng.uniform(2, 12)
    if rng.random() < 0.5:
        kmh = rng.uniform(4.0, 5.5)
    else:
        kmh = max(5.0, running_kmh(body, rng.normal(0.55, 0.05)) - 0.3 * pct)
    speeds, _ = stages((240.0, 5.0, 0.0), (1200.0, kmh, 0.0), (180.0, 4.5, 0.0))
    grades = np.concatenate((np.zeros(240), np.full(1200, pct), np.zeros(180)))
    return Work(speed_kmh=speeds, incline_pct=grades, to_exhaustion=True)


BELT = ("speed_kmh", "incline_pct")
GPS = ("gps_kmh",)


def kinds(size: float = 1.0) -> tuple[Kind, ...]:
    """The four sets, `size` times as many people."""
    return tuple(
        Kind(name=name, cohort=cohort, people=max(2, round(size * people)), work=work, tells=tells)
        for name, cohort, people, work, tells in (
            (LEVEL, RUNNERS, 90, level_work, BELT),
            (GRADED, VOLUNTEERS, 60, graded_work, BELT),
            (WALK, WALKERS, 48, walk_work, GPS),
            (CLIMB, RUNNERS, 24, climb_work, ("speed_kmh",)),
        )
    )


def generate(folder: Path, *, seed: int, size: float = 1.0) -> None:
    """Write `tests.csv` and its tests into an empty folder."""
    with (folder / "tests.csv").open("w", newline="", encoding="utf-8") as lines:
        index = csv.DictWriter(lines, FIELDS)
        index.writeheader()
        for kind in kinds(size):
            index.writerows(_tests(folder, kind, seed=seed))


def _tests(folder: Path, kind: Kind, *, seed: int) -> Iterator[dict[str, object]]:
    short = kind.name.split()[-1]
    for number, (body, rng) in enumerate(crowd(kind.cohort, kind.people, seed=seed, name=short)):
        profile = body.athlete(rest_known=rng.random() < REST_KNOWN)
        for order in range(1 + (number % TWICE_EVERY == 0)):
            name = f"{body.name}-{order}.csv"
            _write(folder / name, body, kind.work(body, rng), rng, tells=kind.tells)
            yield {
                "file": name,
                "subject": body.name,
                "order": order,
                "sex": "male" if body.is_male else "female",
                "age_years": profile.age_years,
                "mass_kg": profile.mass_kg,
                "height_m": profile.height_m,
                "heart_rate_max_bpm": "",
                "heart_rate_rest_bpm": profile.heart_rate_rest_bpm or "",
                "kind": kind.name,
            }


def _write(path: Path, body: Person, work: Work, rng: Rng, *, tells: tuple[str, ...]) -> None:
    done = exercise(body, work, Day.drawn(rng), rng)
    length = done.speed_kmh.size
    belt = rng.normal(1.0, 0.015)  # what a belt says is not quite what it does
    incline = np.round(done.incline_pct + (rng.normal(0, 0.3) if done.incline_pct.any() else 0), 1)
    wander = np.convolve(rng.normal(0, 0.9, length + 7), np.ones(8) / 8, "valid")
    columns: dict[str, Array] = {
        "speed_kmh": np.round(done.speed_kmh * belt, 1 if "incline_pct" in tells else 2),
        "incline_pct": incline,
        "gps_kmh": np.round((done.speed_kmh + wander).clip(min=0.0), 2),
    }
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        names = [name.replace("gps_", "speed_") for name in tells]
        writer.writerow(["time_s", "heart_rate_bpm", *names, "vo2_ml_min", "vco2_ml_min"])
        for second in range(length):
            writer.writerow(
                [
                    second,
                    round(float(done.heart_rate_bpm[second])),
                    *(float(columns[name][second]) for name in tells),
                    round(float(done.vo2_ml_min[second])),
                    round(float(done.vco2_ml_min[second])),
                ]
            )
