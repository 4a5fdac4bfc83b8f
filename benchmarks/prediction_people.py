"""Training of generated people: five sessions on a belt, and the sixth that is to be predicted.

Frozen before the predictor that is judged on it; `docs/generated-people.md` tells its figures.
Bodies and days are those of `benchmarks.people`, whose equations are others than the program's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from benchmarks.heart_sensors import chest_strap
from benchmarks.people import (
    RUNNERS,
    VOLUNTEERS,
    WALKERS,
    Array,
    Cohort,
    Day,
    Effort,
    Person,
    Rng,
    Work,
    crowd,
    exercise,
    running_kmh,
    stages,
)
from sessions.core.model.athlete import Athlete

COHORTS: dict[str, Cohort] = {"runners": RUNNERS, "volunteers": VOLUNTEERS, "walkers": WALKERS}
FIRST_DAY = date(2026, 3, 2)
BEFORE = 5
HOT = 0.15  # of days: the drift doubles and the heart beats faster from the start
HOT_BPM, HOT_DRIFT = (4.0, 2.0), 2.0
REST_KNOWN, MAX_KNOWN = 0.5, 0.2  # of profiles
GAIN = (0.003, 0.004)  # of VO2max from one session to the next
BELT_SPEED_SD, BELT_GRADE_SD = 0.015, 0.3


@dataclass(frozen=True, kw_only=True)
class Done:
    """One session: what the belt said, what a strap said, and what it truly cost."""

    day: date
    speed_kmh: Array
    incline_pct: Array
    heart_rate_bpm: Array
    true_bpm: Array
    true_kcal: float


@dataclass(frozen=True, kw_only=True)
class Trainee:
    """A body, the profile it gives, and its sessions in order; the last is to be predicted."""

    body: Person
    athlete: Athlete
    cohort: str
    sessions: tuple[Done, ...]


def walk(body: Person, rng: Rng) -> Work:
    """Twenty to forty-five minutes at one speed, a third of them on a grade."""
    kmh = min(6.4, max(4.0, rng.normal(5.4, 0.5)))
    pct = rng.choice([0.0, 0.0, rng.uniform(1, 8)])
    del body
    speeds, grades = stages((rng.uniform(1200, 2700), kmh, pct))
    return Work(speed_kmh=speeds, incline_pct=grades)


def walk_and_jog(body: Person, rng: Rng) -> Work:
    """Rounds of walking and jogging between five minutes' walk each."""
    jog = max(7.6, running_kmh(body, rng.normal(0.74, 0.06)))
    on, off = rng.choice([60.0, 90.0, 120.0, 180.0, 300.0]), rng.choice([90.0, 120.0, 180.0])
    rounds = int(rng.uniform(1000, 1800) // (on + off))
    held = [(on, jog, 0.0), (off, 5.5, 0.0)] * max(2, rounds)
    speeds, grades = stages((300, 5.0, 0.0), *held, (300, 4.5, 0.0), ramp_s=8)
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def steady_run(body: Person, rng: Rng) -> Work:
    """Twenty to fifty-five minutes at one pace, with a walk before and after."""
    kmh = max(7.4, running_kmh(body, rng.normal(0.66, 0.06)))
    speeds, grades = stages(
        (240, 5.0, 0.0),
        (rng.uniform(1200, 3000), kmh, rng.choice([0.0, 1.0])),
        (180, 4.5, 0.0),
        ramp_s=8,
    )
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def hills(body: Person, rng: Rng) -> Work:
    """Walking up and along, in turns."""
    pct = rng.uniform(3, 9)
    kmh = min(6.0, max(3.5, running_kmh(body, 0.5) * 0.7))
    held = [(180.0, kmh, pct), (120.0, kmh, 1.0)] * int(rng.integers(4, 8))
    speeds, grades = stages((300, 5.0, 0.0), *held, (240, 4.5, 0.0), ramp_s=8)
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def hard_intervals(body: Person, rng: Rng) -> Work:
    """Bouts of one to four minutes near what can be held, walked between."""
    kmh = max(7.8, running_kmh(body, rng.normal(0.88, 0.05)))
    on, off = rng.choice([60.0, 120.0, 180.0, 240.0]), rng.choice([90.0, 120.0, 180.0])
    held = [(on, kmh, 0.0), (off, 5.5, 0.0)] * int(rng.integers(4, 8))
    warm = max(7.4, running_kmh(body, 0.58))
    speeds, grades = stages((240, 5.0, 0.0), (360, warm, 0.0), *held, (240, 4.5, 0.0), ramp_s=8)
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


KINDS: dict[str, tuple[Callable[[Person, Rng], Work], ...]] = {
    "runners": (steady_run, steady_run, hard_intervals, walk_and_jog, walk),
    "volunteers": (steady_run, walk_and_jog, walk_and_jog, hills, walk, hard_intervals),
    "walkers": (walk, walk, hills, walk_and_jog),
}


def trainees(count: int, *, seed: int) -> Iterator[Trainee]:
    """So many people of each cohort."""
    for name, cohort in COHORTS.items():
        for body, rng in crowd(cohort, count, seed=seed, name=f"prediction {name} "):
            yield _trainee(body, rng, cohort=name)


def _trainee(body: Person, rng: Rng, *, cohort: str) -> Trainee:
    belt_speed, belt_grade = rng.normal(1, BELT_SPEED_SD), rng.normal(0, BELT_GRADE_SD)
    athlete = body.athlete(
        max_known=bool(rng.random() < MAX_KNOWN), rest_known=bool(rng.random() < REST_KNOWN)
    )
    day, done, now = FIRST_DAY, [], body
    for _ in range(BEFORE + 1):
        work = KINDS[cohort][rng.integers(len(KINDS[cohort]))](now, rng)
        done.append(_session(now, work, rng, day=day, belt=(belt_speed, belt_grade)))
        day += timedelta(days=int(rng.integers(2, 5)))
        now = replace(now, vo2max=now.vo2max * (1 + rng.normal(*GAIN)))
    return Trainee(body=body, athlete=athlete, cohort=cohort, sessions=tuple(done))


def _session(body: Person, work: Work, rng: Rng, *, day: date, belt: tuple[float, float]) -> Done:
    """One session as it was run; a hard plan is run to its end, with the heart at its maximum."""
    today = Day.drawn(rng)
    drift = body.drift_bpm_h * np.exp(rng.normal(0, 0.35))
    if rng.random() < HOT:
        drift *= HOT_DRIFT
        today = replace(today, bpm=today.bpm + rng.normal(*HOT_BPM))
    effort = exercise(replace(body, drift_bpm_h=float(drift)), work, today, rng)
    kmh = np.round(effort.speed_kmh * belt[0], 1)
    pct = np.where(effort.incline_pct > 0, np.round(effort.incline_pct + belt[1], 1), 0.0)
    return Done(
        day=day,
        speed_kmh=kmh,
        incline_pct=np.maximum(pct, 0.0),
        heart_rate_bpm=chest_strap(effort.heart_rate_bpm, rng, beats=False).heart_rate_bpm,
        true_bpm=effort.heart_rate_bpm,
        true_kcal=_kcal(body, effort),
    )


def _kcal(body: Person, effort: Effort) -> float:
    """Weir's on the oxygen the body used, without the cart's own error."""
    share = np.clip((effort.vo2_ml_kg_min - 3.5) / (body.vo2max - 3.5), 0, 1)
    ratio = 0.80 + 0.30 * share**1.5
    litres = effort.vo2_ml_kg_min * body.mass_kg / 1000
    return float(np.sum(litres * (3.941 + 1.106 * ratio)) / 60)
