"""How near VO2max comes from sub-maximal minutes, and the maximum heart rate after five sessions.

    python -m benchmarks.fitness [--size N] [--seed N]

Generated people (`docs/generated-people.md`). VO2max: one sub-maximal session on a belt with a good
strap, at most 85 % of the true maximum heart rate; the profile tells age, sex, mass, height and
resting rate, and no maximum. Maximum heart rate: the error of what is known before the first
session and after each of five, three of which are hard for three people in four.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from benchmarks.energy_people import level_work
from benchmarks.heart_quality import easy_run, intervals
from benchmarks.heart_sensors import chest_strap
from benchmarks.people import (
    RUNNERS,
    VOLUNTEERS,
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
from sessions.core.analysis import analyse
from sessions.core.model.breakdown import Breakdown
from sessions.past.learning import DatedLesson, Learned, learn, with_learned

FIRST_DAY = date(2026, 1, 1)
SUBMAXIMAL = 0.85
HARD = 0.75  # of people who go hard in their hard sessions


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=float, default=1.0, help="of the generated crowd")
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    arguments = parser.parse_args()
    count, seed = max(4, round(40 * arguments.size)), arguments.seed
    print("generated, not measured: docs/generated-people.md")
    print(f"{'what':<44} {'people':>6} {'error':>8} {'bias':>8} {'band':>6} {'inside':>7}")
    vo2max(count, seed)
    heart_rate_max(count, seed)


def vo2max(count: int, seed: int) -> None:
    """One line for each cohort, and one for the profile alone."""
    for name, cohort in (("runners", RUNNERS), ("volunteers", VOLUNTEERS)):
        errors, bands = [], []
        for body, rng in crowd(cohort, count, seed=seed, name="vo2max"):
            told = submaximal(body, rng).fitness
            if told.vo2max_ml_kg_min is not None:
                errors.append(100 * (told.vo2max_ml_kg_min / body.vo2max - 1))
                bands.append(told.vo2max_band_pct)
        line(f"VO2max of {name}, sub-maximal minutes", errors, bands, unit="%")


def submaximal(body: Person, rng: Rng) -> Breakdown:
    """Four stages of five minutes; cut where the heart passes 85 % of what it can."""
    held = [(300.0, max(4.5, running_kmh(body, share)), 0.0) for share in (0.4, 0.52, 0.64, 0.76)]
    kmh, pct = stages((60, 0.0, 0.0), (180, 5.0, 0.0), *held)
    done = exercise(body, Work(speed_kmh=kmh, incline_pct=pct), Day.drawn(rng), rng)
    over = np.flatnonzero(done.heart_rate_bpm > SUBMAXIMAL * body.max_bpm)
    return analysed(body, done, rng, stop=int(over[0]) if over.size else None)


def heart_rate_max(count: int, seed: int) -> None:
    """Before any session, and after one to five."""
    by_sessions: dict[int, list[float]] = {}
    bands: dict[int, list[float | None]] = {}
    for cohort in (RUNNERS, VOLUNTEERS):
        for body, rng in crowd(cohort, count, seed=seed, name="five"):
            for number, learned in after_sessions(body, rng):
                day = FIRST_DAY + timedelta(days=30)
                athlete = with_learned(body.athlete(rest_known=True), on=day, learned=learned)
                assert athlete.heart_rate_max_bpm is not None
                by_sessions.setdefault(number, []).append(athlete.heart_rate_max_bpm - body.max_bpm)
                bands.setdefault(number, []).append(athlete.heart_rate_max_band_bpm)
    for number, errors in sorted(by_sessions.items()):
        line(f"maximum heart rate after {number} sessions", errors, bands[number], unit="bpm")


def after_sessions(body: Person, rng: Rng) -> Iterator[tuple[int, Learned]]:
    """An easy run, a tempo run, intervals, a hard end, and a run until nothing is left."""
    lessons: list[DatedLesson] = []
    goes_hard = bool(rng.random() < HARD)
    works: Sequence[Callable[[Person, Rng], Work]] = (
        easy_run,
        tempo,
        intervals if goes_hard else hill_walk,
        hard_end if goes_hard else easy_run,
        level_work if goes_hard else tempo,
    )
    yield 0, learn((), athlete=body.athlete(rest_known=True), on=FIRST_DAY)
    for number, work in enumerate(works, start=1):
        done = exercise(body, work(body, rng), Day.drawn(rng), rng)
        told = analysed(body, done, rng)
        day = FIRST_DAY + timedelta(days=3 * number)
        if told.lesson is not None:
            lessons.append(DatedLesson(day=day, lesson=told.lesson))
        yield number, learn(lessons, athlete=body.athlete(rest_known=True), on=day)


def hill_walk(body: Person, rng: Rng) -> Work:
    """Half an hour uphill."""
    del body
    kmh, pct = stages((180, 5.0, 0.0), (1800, 5.2, rng.uniform(3, 9)))
    return Work(speed_kmh=kmh, incline_pct=pct)


def tempo(body: Person, rng: Rng) -> Work:
    """Twenty minutes near the second threshold."""
    kmh = max(5.5, running_kmh(body, rng.normal(0.84, 0.04)))
    speeds, grades = stages((300, 5.5, 0.0), (1200, kmh, 0.0), (180, 4.5, 0.0))
    return Work(speed_kmh=speeds, incline_pct=grades)


def hard_end(body: Person, rng: Rng) -> Work:
    """A run whose last five minutes leave little."""
    kmh, end = running_kmh(body, 0.7), running_kmh(body, rng.normal(0.97, 0.03))
    speeds, grades = stages((300, 5.5, 0.0), (900, kmh, 0.0), (300, end, 0.0), (120, 4.5, 0.0))
    return Work(speed_kmh=speeds, incline_pct=grades)


def analysed(body: Person, done: Effort, rng: Rng, *, stop: int | None = None) -> Breakdown:
    """By a good strap and a belt; the profile tells the resting rate and no maximum."""
    readings = chest_strap(done.heart_rate_bpm, rng, beats=False)
    seconds = np.arange(done.speed_kmh.size, dtype=float)
    return analyse(
        time_s=seconds[:stop],
        heart_rate_bpm=readings.heart_rate_bpm[:stop],
        speed_kmh=np.round(done.speed_kmh, 1)[:stop],
        incline_pct=done.incline_pct[:stop],
        athlete=body.athlete(rest_known=True),
    )


def line(name: str, errors: Sequence[float], bands: Sequence[float | None], *, unit: str) -> None:
    """Mean absolute error, mean error, mean band, and the share inside it."""
    off = np.array(errors)
    shown = f"{name:<44} {off.size:>6} {np.abs(off).mean():>5.1f} {unit} {off.mean():>+5.1f} {unit}"
    known = [(error, band) for error, band in zip(errors, bands, strict=True) if band is not None]
    if known:
        inside = np.mean([abs(error) <= band for error, band in known])
        shown += f" {np.mean([band for _, band in known]):>5.1f} {100 * inside:>5.0f} %"
    print(shown)


if __name__ == "__main__":
    main()
