"""How near a session's mean heart rate and energy are told before it, after five sessions.

    python -m benchmarks.prediction [--size N] [--seed N]

Generated people (`docs/generated-people.md`), whose law the predictor does not know. Energy is held
against what the body truly used, and against what the program measures afterwards. A band holds if
the true mean heart rate, the true energy, the measured minutes of a zone lie in it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np

from benchmarks.prediction_people import FIRST_DAY, Done, Trainee, trainees
from sessions.core.analysis import analyse
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.core.model.sample import Kind
from sessions.past.learning import DatedLesson, learn, with_learned
from sessions.prediction.band import Band
from sessions.prediction.predict import Prediction, Predictor, predict, predictor_of
from sessions.prediction.work import Work, work_of
from sessions.workouts.plan import Step, Workout

AFTER = (0, 1, 2, 5)


class Scores:
    """Errors of one kind of figure, with what its bands held."""

    def __init__(self) -> None:
        self.errors: list[float] = []
        self.inside: list[bool] = []
        self.widths: list[float] = []

    def add(self, band: Band, true: float, *, relative: bool = False) -> None:
        """`relative`: the error is told in per cent of the truth."""
        unit = true / 100 if relative else 1.0
        self.errors.append((band.expected - true) / unit)
        self.inside.append(band.holds(true))
        self.widths.append((band.high - band.low) / 2 / unit)

    def line(self, name: str, unit: str) -> str:
        """Number, mean absolute error, mean error, half width of the band, share inside."""
        off = np.array(self.errors)
        return (
            f"{name:<54} {off.size:>5} {np.abs(off).mean():>6.1f} {unit:<3} {off.mean():>+6.1f}"
            f" {np.mean(self.widths):>6.1f} {100 * np.mean(self.inside):>5.0f} %"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=float, default=1.0, help="of the generated crowd")
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    arguments = parser.parse_args()
    count = max(3, round(100 * arguments.size))
    print("generated, not measured: docs/generated-people.md")
    print(f"{'what':<54} {'n':>5} {'error':>10} {'bias':>6} {'band':>6} {'inside':>7}")
    scores: dict[tuple[str, str], Scores] = defaultdict(Scores)
    for trainee in trainees(count, seed=arguments.seed):
        for name, unit, band, true in judged(trainee):
            scores[name, unit].add(band, true, relative=unit == "%")
    for (name, unit), score in sorted(scores.items()):
        print(score.line(name, unit))


def judged(trainee: Trainee) -> Iterator[tuple[str, str, Band, float]]:
    """Name, unit, band and truth of every figure of one person's sixth session."""
    told: list[tuple[date, Work, Breakdown]] = []
    last = trainee.sessions[-1]
    for number, done in enumerate(trainee.sessions):
        if done is last:
            break
        if number in AFTER:
            predictor = predictor_before(trainee, told, on=last.day)
            yield from _heart(predictor, last, f"after {number} sessions")
        told.append((done.day, *recorded(trainee, told, done)))
    predictor = predictor_before(trainee, told, on=last.day)
    prediction = predict(predictor, plan_of(last))
    name = f"after {len(told)} sessions"
    bpm = prediction.mean_heart_rate_bpm
    yield from _heart(predictor, last, name)
    yield f"mean heart rate {name}: {trainee.cohort}", "bpm", bpm, float(last.true_bpm.mean())
    yield f"energy {name}, against what it truly cost", "%", prediction.gross_kcal, last.true_kcal
    _, breakdown = recorded(trainee, told, last)
    measured = breakdown.energy.gross_kcal
    assert measured is not None
    yield f"energy {name}, against what is measured", "%", prediction.gross_kcal, measured
    yield from _zones(prediction, breakdown, name)


def _heart(predictor: Predictor, last: Done, name: str) -> Iterator[tuple[str, str, Band, float]]:
    prediction = predict(predictor, plan_of(last))
    yield (
        f"mean heart rate {name}",
        "bpm",
        prediction.mean_heart_rate_bpm,
        float(last.true_bpm.mean()),
    )


def _zones(
    prediction: Prediction, breakdown: Breakdown, name: str
) -> Iterator[tuple[str, str, Band, float]]:
    assert prediction.zone_min is not None
    assert breakdown.zones.seconds is not None
    for band, seconds in zip(prediction.zone_min, breakdown.zones.seconds, strict=True):
        # A zone that neither the prediction nor the run comes near is no feat.
        if band.high > 0.5 or seconds > 30:
            yield f"minutes in a zone {name}", "min", band, seconds / 60


def predictor_before(
    trainee: Trainee, told: list[tuple[date, Work, Breakdown]], *, on: date
) -> Predictor:
    """What the finished sessions amount to, as the program takes them."""
    lessons = [
        DatedLesson(day=day, lesson=breakdown.lesson)
        for day, _, breakdown in told
        if breakdown.lesson is not None
    ]
    learned = learn(lessons, athlete=trainee.athlete, on=on)
    athlete = with_learned(trainee.athlete, on=on, learned=learned)
    sessions = [(float((day - FIRST_DAY).days), work) for day, work, _ in told]
    predictor = predictor_of(athlete, sessions, at_day=float((on - FIRST_DAY).days))
    assert predictor is not None
    return predictor


def recorded(
    trainee: Trainee, told: list[tuple[date, Work, Breakdown]], done: Done
) -> tuple[Work, Breakdown]:
    """The session as the program records it, with what was learned before it."""
    lessons = [
        DatedLesson(day=day, lesson=breakdown.lesson)
        for day, _, breakdown in told
        if breakdown.lesson is not None
    ]
    learned = learn(lessons, athlete=trainee.athlete, on=done.day)
    events: list[AnyEvent] = []
    breakdown = analyse(
        time_s=np.arange(done.speed_kmh.size, dtype=float),
        heart_rate_bpm=done.heart_rate_bpm,
        speed_kmh=done.speed_kmh,
        incline_pct=done.incline_pct,
        athlete=with_learned(trainee.athlete, on=done.day, learned=learned),
        events=events,
    )
    return work_of(event for event in events if isinstance(event, SecondClosed)), breakdown


def plan_of(done: Done) -> Workout:
    """A plan of exactly this belt: a step for every stretch of one speed and one grade."""
    kmh, pct = done.speed_kmh, done.incline_pct
    turns = np.flatnonzero((np.diff(kmh) != 0) | (np.diff(pct) != 0)) + 1
    starts = [0, *turns.tolist()]
    steps = tuple(
        Step(
            name="",
            kind=Kind.UNKNOWN,
            duration_s=float(end - start),
            speed_kmh=float(kmh[start]),
            incline_pct=float(pct[start]),
        )
        for start, end in zip(starts, [*starts[1:], kmh.size], strict=True)
    )
    return Workout(name="sixth", title="The sixth session", steps=steps)


if __name__ == "__main__":
    main()
