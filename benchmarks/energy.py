"""How far energy is off, test by test, against gas exchange.

    python -m benchmarks.energy [--data DIR] [--size N] [--seed N]

DIR holds `tests.csv` (`file, subject, order, sex, age_years, mass_kg, height_m,
heart_rate_max_bpm, heart_rate_rest_bpm, kind`; empty: unknown; a kind with "outdoor" in it has no
belt) and one CSV per test in the contract's format with `vo2_ml_min, vco2_ml_min`. Without it a
folder of generated people is made (`benchmarks/people.py`, `docs/generated-people.md`);
`--size 0.2` makes a fifth of them.

Each line: mean absolute error and mean error of total gross energy per test over the seconds in
which gas and the method both exist, the mean absolute error around that mean (spread), the mean
half width of the stated 90 % band, and the share of tests whose truth lies in it. Then the strap's
mean error in the fifth of the level tests with the lowest, and with the highest, gas at its peak.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.energy_lab import Array, LabTest, per_second, read_folder
from benchmarks.energy_people import LEVEL, generate
from sessions.core.alignment.arrays import Columns, aligned
from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.from_belt import followed, leger_mercier_vo2_ml_kg_min
from sessions.core.fold import Fold, FoldState
from sessions.core.heart.training_data import taught
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Taught
from sessions.core.model.events import SecondClosed
from sessions.core.model.physiology import KJ_PER_KCAL, keytel_kj_per_min
from sessions.past.learning import DatedLesson, learn, with_learned

FIRST_DAY = date(2026, 1, 1)
LEAST_SHARE = 0.5  # of the gas seconds that a method must cover to be judged on a test
KCAL_PER_ML = 0.0049  # the marks take a litre of oxygen for 4.9 kcal
RUN_FROM_KMH = 7.2


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One method on one test."""

    error_pct: float
    band_pct: float | None

    @property
    def is_inside(self) -> bool:
        """Whether the truth lies in the band around the estimate."""
        assert self.band_pct is not None
        truth = 100 / (1 + self.error_pct / 100)
        return abs(truth - 100) <= self.band_pct


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of tests")
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    parser.add_argument("--size", type=float, default=1.0, help="of the generated crowd")
    arguments = parser.parse_args()
    if arguments.data is not None:
        try:
            show(read_folder(arguments.data))
        except ValueError as exc:
            parser.error(str(exc))
        return
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), seed=arguments.seed, size=arguments.size)
        print("generated, not measured: docs/generated-people.md")
        show(read_folder(Path(folder)))


def show(tests: Sequence[LabTest]) -> None:
    heads = f"{'tests':>5} {'error':>7} {'bias':>7} {'spread':>7} {'band':>6} {'inside':>7}"
    print(f"{'kind':<14} {'method':<28} {heads}")
    outcomes: dict[tuple[str, str], list[Outcome]] = {}
    by_peak: list[tuple[float, float]] = []
    for test in tests:
        for method, outcome in judged(test):
            outcomes.setdefault((test.kind, method), []).append(outcome)
            if method == STRAP and test.kind == LEVEL:
                by_peak.append((peak_kcal_kg_min(test), outcome.error_pct))
    for test, outcome in after_one_belt_session(tests):
        outcomes.setdefault((test.kind, TAUGHT), []).append(outcome)
    for kind in dict.fromkeys(test.kind for test in tests):
        for method in METHODS:
            known = outcomes.get((kind, method), [])
            if known:
                print(line(kind, method, known))
    if len(by_peak) >= 10:
        errors = [error for _, error in sorted(by_peak)]
        fifth = len(errors) // 5
        print(f"level, strap only: the least fit {np.mean(errors[:fifth]):+.0f} %, ", end="")
        print(f"the fittest {np.mean(errors[-fifth:]):+.0f} %")


def peak_kcal_kg_min(test: LabTest) -> float:
    """Of half a minute."""
    gas = test.gas_kcal[~np.isnan(test.gas_kcal)]
    best = np.convolve(gas, np.ones(30), "valid").max() * 2 if gas.size >= 30 else gas.max() * 60
    return float(best / (test.athlete.mass_kg or 70.0))


def line(kind: str, method: str, outcomes: Sequence[Outcome]) -> str:
    errors = np.array([outcome.error_pct for outcome in outcomes])
    shown = f"{kind:<14} {method:<28} {errors.size:>5} "
    shown += f"{np.abs(errors).mean():>5.1f} % {errors.mean():>+5.1f} %"
    shown += f" {np.abs(errors - errors.mean()).mean():>5.1f} %"
    bands = [outcome.band_pct for outcome in outcomes if outcome.band_pct is not None]
    if not bands:
        return shown
    inside = np.mean([outcome.is_inside for outcome in outcomes])
    return f"{shown} {np.mean(bands):>4.0f} % {100 * inside:>5.0f} %"


FUSED, BELT, STRAP = "belt and heart rate", "belt only", "strap only"
TAUGHT = "strap after a belt session"
ACSM, LEGER, KEYTEL = "mark: ACSM", "mark: Leger, 40 s lag", "mark: Keytel"
METHODS = (FUSED, BELT, STRAP, TAUGHT, ACSM, LEGER, KEYTEL)


def judged(test: LabTest) -> Iterator[tuple[str, Outcome]]:
    athlete = freeze(test.athlete, on=None)
    for method, heart, belt in ((FUSED, True, True), (BELT, False, True), (STRAP, True, False)):
        outcome = ours(test, athlete, heart=heart, belt=belt)
        if outcome is not None:
            yield method, outcome
    for method, kcal in marks(test):
        outcome = against_gas(test, kcal, band_pct=None)
        if outcome is not None:
            yield method, outcome


def after_one_belt_session(tests: Sequence[LabTest]) -> Iterator[tuple[LabTest, Outcome]]:
    """Later tests of a person by the strap alone, taught by the first with belt and strap."""
    by_subject: dict[str, list[LabTest]] = {}
    for test in sorted(tests, key=lambda test: test.order):
        by_subject.setdefault(test.subject, []).append(test)
    for own in by_subject.values():
        first, *later = own
        if first.speed_kmh is None or first.heart_rate_bpm is None:
            continue
        fold, _ = folded(first, freeze(first.athlete, on=None), heart=True, belt=True)
        lesson = DatedLesson(day=FIRST_DAY, lesson=_lesson(fold))
        for test in later:
            learned = learn([lesson], athlete=test.athlete, on=FIRST_DAY + timedelta(days=30))
            athlete = with_learned(test.athlete, on=None, learned=learned)
            outcome = ours(test, athlete, heart=True, belt=False)
            if outcome is not None:
                yield test, outcome


def _lesson(fold: Fold) -> Taught:
    return taught(fold.state.heart.lesson(), paces=fold.state.splitter.paces)


def ours(test: LabTest, athlete: AthleteSnapshot, *, heart: bool, belt: bool) -> Outcome | None:
    if (heart and test.heart_rate_bpm is None) or (belt and test.speed_kmh is None):
        return None
    fold, kcal = folded(test, athlete, heart=heart, belt=belt)
    return against_gas(test, kcal, band_pct=fold.state.energy.band_pct)


def folded(
    test: LabTest, athlete: AthleteSnapshot, *, heart: bool, belt: bool
) -> tuple[Fold, Array]:
    """The fold of a test, and the gross energy of each whole second (nan: not known)."""
    columns = Columns(
        time_s=test.time_s,
        heart_rate_bpm=test.heart_rate_bpm if heart else None,
        speed_kmh=test.speed_kmh if belt else None,
        incline_pct=test.incline_pct if belt else None,
        outdoors="outdoor" in test.kind,
    )
    fold = Fold(athlete, state=FoldState(session="benchmark"))
    kcal, before = np.full(test.gas_kcal.shape, np.nan), 0.0
    for cell in aligned(columns):
        for event in fold.update(cell):
            if isinstance(event, SecondClosed) and event.gross_kcal is not None:
                if event.cell < kcal.size:
                    kcal[event.cell] = event.gross_kcal - before
                before = event.gross_kcal
    return fold, kcal


def marks(test: LabTest) -> Iterator[tuple[str, Array]]:
    """What others' equations say, second by second."""
    athlete = freeze(test.athlete, on=None)
    mass_kg = athlete.mass_kg
    if mass_kg is None:
        return
    if test.speed_kmh is not None:
        speed = per_second(test.time_s, test.speed_kmh)
        grade = np.zeros(speed.shape)
        if test.incline_pct is not None:
            grade = np.nan_to_num(per_second(test.time_s, test.incline_pct)) / 100
        metres = speed * 1000 / 60
        walking = 0.1 * metres + 1.8 * metres * grade + 3.5
        running = 0.2 * metres + 0.9 * metres * grade + 3.5
        acsm = np.where(speed < RUN_FROM_KMH, walking, running)
        yield ACSM, acsm * mass_kg * KCAL_PER_ML / 60
        yield LEGER, _lagged_leger(speed, metres * grade) * mass_kg * KCAL_PER_ML / 60
    if test.heart_rate_bpm is not None and athlete.age_years is not None:
        age_years, sex = athlete.age_years, athlete.sex
        kj = [
            max(keytel_kj_per_min(bpm, sex=sex, mass_kg=mass_kg, age_years=age_years), 0.0)
            for bpm in per_second(test.time_s, test.heart_rate_bpm)
        ]
        yield KEYTEL, np.array(kj) / KJ_PER_KCAL / 60


def _lagged_leger(speed_kmh: Array, climbed_m_min: Array) -> Array:
    lagged, vo2 = np.full(speed_kmh.shape, np.nan), 3.5
    for second, (kmh, climbed) in enumerate(zip(speed_kmh, climbed_m_min, strict=True)):
        if not np.isnan(kmh):
            demand = leger_mercier_vo2_ml_kg_min(kmh) + 0.9 * climbed if kmh > 0 else 3.5
            vo2 = followed(vo2, demand_ml_kg_min=demand)
            lagged[second] = vo2
    return lagged


def against_gas(test: LabTest, kcal: Array, *, band_pct: float | None) -> Outcome | None:
    gas = ~np.isnan(test.gas_kcal)
    both = gas & ~np.isnan(kcal)
    if both.sum() < LEAST_SHARE * gas.sum() or not both.any():
        return None
    error = float(kcal[both].sum() / test.gas_kcal[both].sum() - 1)
    return Outcome(error_pct=100 * error, band_pct=band_pct)


if __name__ == "__main__":
    main()
