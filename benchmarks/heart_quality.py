"""How well seconds that are no heart rate are told from those that are.

    python -m benchmarks.heart_quality [--size N] [--seed N]

Generated people and sensors (`docs/generated-people.md`). A second is wrong when its value is more
than 30 bpm (laboratory straps) or 10 bpm (wrists) off the true one. Precision: of the seconds
marked in the breakdown, those off by half of that or more, and the same without marks that a value
is frozen (it may stand near the true one, and is none); recall: of the wrong ones, those marked.
On good straps the minutes with a marked second are counted instead: each is a false mark.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.energy_people import graded_work, level_work
from benchmarks.heart_sensors import Readings, chest_strap, laboratory_strap, wrist
from benchmarks.people import (
    RUNNERS,
    VOLUNTEERS,
    WALKERS,
    Array,
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

WRONG_STRAP_BPM, WRONG_WRIST_BPM = 30.0, 10.0
FROZEN = 2
NO_VALUE = ("dropout", "contact lost", "absurd")


@dataclass(kw_only=True)
class Score:
    """Seconds counted over sessions."""

    wrong_bpm: float
    seconds: int = 0
    wrong: int = 0
    marked: int = 0
    marked_rightly: int = 0
    frozen_wrongly: int = 0
    found: int = 0

    def add(self, true_bpm: Array, readings: Readings, marked: Array) -> None:
        """Take one session. `marked`: 1 where a second was, 2 where as frozen."""
        shown = readings.heart_rate_bpm
        known = ~np.isnan(shown)
        off = np.abs(np.where(known, shown, true_bpm) - true_bpm)
        wrong = known & (off > self.wrong_bpm)
        on = known & (marked > 0)
        self.seconds += int(known.sum())
        self.wrong += int(wrong.sum())
        self.marked += int(on.sum())
        self.marked_rightly += int((on & (off > self.wrong_bpm / 2)).sum())
        self.frozen_wrongly += int(((marked == FROZEN) & (off <= self.wrong_bpm / 2) & on).sum())
        self.found += int((on & wrong).sum())

    def __str__(self) -> str:
        precision = self.marked_rightly / self.marked if self.marked else float("nan")
        told = self.marked - self.frozen_wrongly
        moving = self.marked_rightly / told if told else float("nan")
        recall = self.found / self.wrong if self.wrong else float("nan")
        return (
            f"{self.seconds / 3600:7.1f} {100 * self.wrong / max(self.seconds, 1):7.1f} %"
            f" {precision:10.2f} {moving:7.2f} {recall:7.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=float, default=1.0, help="of the generated crowd")
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    arguments = parser.parse_args()
    size, seed = arguments.size, arguments.seed
    print("generated, not measured: docs/generated-people.md")
    print(f"{'sensor':<34} {'hours':>7} {'wrong':>9} {'precision':>10} {'moving':>7} {'recall':>7}")
    for with_work in (True, False):
        said = "with the belt" if with_work else "heart rate alone"
        for name, wrong_bpm, sessions in (
            ("failing straps", WRONG_STRAP_BPM, laboratory(size, seed)),
            ("wrists", WRONG_WRIST_BPM, wrists(size, seed)),
        ):
            score = Score(wrong_bpm=wrong_bpm)
            for body, done, readings in sessions:
                told = _analysed(body, done, readings, with_work=with_work)
                score.add(done.heart_rate_bpm, readings, marks(told, done.speed_kmh.size))
            print(f"{name + ', ' + said:<34} {score}")
    for with_work in (True, False):
        said = "with the belt" if with_work else "heart rate alone"
        minutes = false = 0
        kinds: Counter[str] = Counter()
        for body, done, readings in good(size, seed):
            told = _analysed(body, done, readings, with_work=with_work)
            marked = marks(told, done.speed_kmh.size)
            marked = marked[: marked.size // 60 * 60].reshape(-1, 60)
            minutes += marked.shape[0]
            false += int((marked.max(axis=1) > 0).sum())
            kinds.update(a.kind for a in told.heart.artefacts if a.kind not in NO_VALUE)
        print(
            f"{'good straps, ' + said:<34} {minutes} minutes, {100 * false / minutes:.2f} % with a"
            f" false mark {dict(kinds) or ''}"
        )


def marks(told: Breakdown, length: int) -> Array:
    """1 where a value was marked as none, 2 where as frozen."""
    marked = np.zeros(length)
    for span in told.heart.artefacts:
        if span.kind not in NO_VALUE:
            marked[int(span.start_s) : int(np.ceil(span.end_s))] = (
                FROZEN if span.kind == "frozen" else 1
            )
    return marked


Sessions = Iterator[tuple[Person, Effort, Readings]]


def laboratory(size: float, seed: int) -> Sessions:
    """Level and graded tests on laboratory straps."""
    for cohort, work in ((RUNNERS, level_work), (VOLUNTEERS, graded_work)):
        for body, rng in crowd(cohort, max(3, round(40 * size)), seed=seed, name="lab"):
            done = exercise(body, work(body, rng), Day.drawn(rng), rng)
            yield body, done, laboratory_strap(done.heart_rate_bpm, rng)


def wrists(size: float, seed: int) -> Sessions:
    """Runs, intervals and walks on wrists."""
    for cohort, work in ((RUNNERS, easy_run), (RUNNERS, intervals), (WALKERS, walk)):
        for body, rng in crowd(cohort, max(3, round(20 * size)), seed=seed, name="wrist"):
            done = exercise(body, work(body, rng), Day.drawn(rng), rng)
            yield body, done, wrist(done.heart_rate_bpm, done.cadence_spm, done.speed_kmh, rng)


def good(size: float, seed: int) -> Sessions:
    """All of these on straps in order, half of which send beats."""
    works: tuple[Callable[[Person, Rng], Work], ...] = (
        level_work,
        graded_work,
        easy_run,
        intervals,
        walk,
    )
    for work in works:
        cohort = WALKERS if work is walk else RUNNERS
        for body, rng in crowd(cohort, max(3, round(25 * size)), seed=seed, name="good"):
            done = exercise(body, work(body, rng), Day.drawn(rng), rng)
            done.heart_rate_bpm[:] = excited(done.heart_rate_bpm, body, rng)
            yield body, done, chest_strap(done.heart_rate_bpm, rng, beats=bool(rng.random() < 0.5))


def excited(bpm: Array, body: Person, rng: Rng) -> Array:
    """A start or a fright: up by as much as 30 beats within seconds, gone within minutes."""
    seconds = np.arange(bpm.size)
    shown = bpm.copy()
    for _ in range(rng.poisson(0.6)):
        at = rng.uniform(0, bpm.size)
        since = seconds - at
        rise = rng.uniform(8, 30) * np.clip(since / 6, 0, 1) * np.exp(-np.maximum(since, 0) / 60)
        room = np.clip((body.max_bpm - bpm) / (0.5 * body.max_bpm), 0, 1)
        shown += np.where(since >= 0, rise, 0.0) * room
    return np.minimum(shown, body.max_bpm)


def easy_run(body: Person, rng: Rng) -> Work:
    """Thirty to fifty even minutes."""
    kmh = max(5.0, running_kmh(body, rng.normal(0.65, 0.07)))
    speeds, grades = stages(
        (rng.uniform(10, 60), 0.0, 0.0),
        (180, 5.0, 0.0),
        (rng.uniform(1500, 2700), kmh, 1.0),
        (180, 4.5, 0.0),
        ramp_s=10,
    )
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def intervals(body: Person, rng: Rng) -> Work:
    """Bouts of 30 s to 3 min near VO2max, walked between."""
    hard = running_kmh(body, rng.normal(0.98, 0.06))
    on, off = rng.choice([30.0, 60.0, 120.0, 180.0]), rng.choice([60.0, 90.0, 120.0])
    bouts = [(on, hard, 0.0), (off, rng.choice([0.0, 4.5, 5.5]), 0.0)] * int(rng.integers(5, 10))
    warm = max(5.0, running_kmh(body, 0.6))
    speeds, grades = stages((30, 0.0, 0.0), (240, 5.0, 0.0), (300, warm, 0.0), *bouts, ramp_s=8)
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def walk(body: Person, rng: Rng) -> Work:
    """A brisk half hour on a belt, with a hill in it."""
    del body
    kmh, pct = rng.normal(5.2, 0.6), rng.choice([0.0, 3.0, 6.0, 9.0])
    speeds, grades = stages(
        (60, 0.0, 0.0), (600, kmh, 0.0), (600, kmh, pct), (600, kmh, 0.0), ramp_s=8
    )
    return Work(speed_kmh=speeds, incline_pct=grades[: speeds.size])


def _tells_cadence(body: Person) -> bool:
    """Belts and files seldom do: one recording in four."""
    return body.name[-1] in "048"


def _analysed(body: Person, done: Effort, readings: Readings, *, with_work: bool) -> Breakdown:
    return analyse(
        time_s=np.arange(done.speed_kmh.size, dtype=float),
        heart_rate_bpm=readings.heart_rate_bpm,
        speed_kmh=np.round(done.speed_kmh, 1) if with_work else None,
        incline_pct=done.incline_pct if with_work else None,
        cadence_spm=done.cadence_spm if with_work and _tells_cadence(body) else None,
        rr_ms=readings.rr_ms,
        athlete=body.athlete(),
    )


if __name__ == "__main__":
    main()
