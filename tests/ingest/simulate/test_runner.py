"""The body: its heart follows the load as a first-order system, beat by beat."""

import itertools
import math
import random
import statistics

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.simulate.runner import Physique, Runner, oxygen_ml_kg_min
from tests.ingest.simulate.counts import EXAMPLES

seeds = st.integers(0, 2**32)
# Speeds at which nobody reaches their maximum heart rate: there the response is clipped.
loads = st.tuples(st.floats(0, 9.5), st.floats(0, 2))


def somebody(seed: int, *, load: tuple[float, float] = (0.0, 0.0)) -> tuple[Physique, Runner]:
    rng = random.Random(seed)
    physique = Physique.drawn(rng)
    return physique, Runner(physique, load=lambda _at_s: load, rng=rng)


def rmssd_ms(intervals_s: list[float]) -> float:
    return 1000 * math.sqrt(
        statistics.fmean((b - a) ** 2 for a, b in itertools.pairwise(intervals_s))
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds, loads)
def test_the_heart_settles_at_the_steady_rate_of_the_load_within_five_tau(
    seed: int, load: tuple[float, float]
) -> None:
    physique, runner = somebody(seed, load=load)
    steady = physique.steady_bpm(speed_kmh=load[0], incline_pct=load[1])
    runner.beats(until_s=5 * physique.tau_s)
    # What five time constants leave of the step, and the drift of those minutes.
    left = abs(steady - physique.rest_bpm) * math.exp(-5)
    drift = physique.drift_bpm * (1 - math.exp(-5 * physique.tau_s / physique.drift_tau_s))
    assert steady - left - 0.1 <= runner.bpm <= steady + left + drift


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds)
def test_a_step_is_63_per_cent_done_after_one_tau(seed: int) -> None:
    physique, runner = somebody(seed, load=(9.0, 0.0))
    before = physique.steady_bpm(speed_kmh=0, incline_pct=0)
    after = physique.steady_bpm(speed_kmh=9.0, incline_pct=0)
    # It began ten seconds before zero, at the first beat.
    runner.beats(until_s=physique.tau_s - 10)
    done = (runner.bpm - before) / (after - before)
    assert math.isclose(done, 1 - math.exp(-1), abs_tol=0.04)


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds, loads)
def test_the_intervals_of_a_minute_make_up_the_heart_rate(
    seed: int, load: tuple[float, float]
) -> None:
    physique, runner = somebody(seed, load=load)
    runner.beats(until_s=6 * physique.tau_s)
    before = runner.bpm
    intervals = runner.beats(until_s=6 * physique.tau_s + 60)
    bpm = 60 / statistics.fmean(intervals)
    assert math.isclose(bpm, (before + runner.bpm) / 2, rel_tol=0.01, abs_tol=1.0)
    assert abs(sum(intervals) - 60) < 2 * max(intervals)


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds, st.lists(st.floats(0.01, 3), min_size=1, max_size=40))
def test_how_often_the_beats_are_asked_for_does_not_change_them(
    seed: int, waits: list[float]
) -> None:
    _, in_pieces = somebody(seed, load=(8.0, 1.0))
    _, at_once = somebody(seed, load=(8.0, 1.0))
    moments = list(itertools.accumulate(waits))
    pieces = [beat for at_s in moments for beat in in_pieces.beats(until_s=at_s)]
    assert pieces == at_once.beats(until_s=moments[-1])


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds)
def test_beat_to_beat_variability_falls_with_effort(seed: int) -> None:
    physique, resting = somebody(seed)
    _, running = somebody(seed, load=(11.0, 0.0))
    for runner in (resting, running):
        runner.beats(until_s=5 * physique.tau_s)
    at_rest = rmssd_ms(resting.beats(until_s=5 * physique.tau_s + 120))
    at_work = rmssd_ms(running.beats(until_s=5 * physique.tau_s + 120))
    assert 15 < at_rest < 60  # healthy adults standing
    assert at_work < 8
    assert at_work > 0.5


@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds, st.floats(0, 20), st.floats(0, 15))
def test_nobody_exceeds_their_maximum_by_more_than_variability(
    seed: int, speed_kmh: float, incline_pct: float
) -> None:
    physique, runner = somebody(seed, load=(speed_kmh, incline_pct))
    intervals = runner.beats(until_s=600)
    assert runner.bpm <= physique.max_bpm
    assert all(0.25 < interval < 2 for interval in intervals)


def test_at_constant_load_the_heart_drifts_up_by_10_to_15_bpm_in_an_hour() -> None:
    physique = Physique()
    runner = Runner(physique, load=lambda _at_s: (10.0, 0.0), rng=random.Random(1))
    runner.beats(until_s=8 * 60)
    settled = runner.bpm
    runner.beats(until_s=60 * 60)
    assert 5 < runner.bpm - settled < 15


def test_after_the_load_the_heart_comes_back() -> None:
    physique = Physique()
    runner = Runner(
        physique, load=lambda at_s: (12.0, 0.0) if at_s < 300 else (0.0, 0.0), rng=random.Random(1)
    )
    runner.beats(until_s=300)
    hard = runner.bpm
    runner.beats(until_s=300 + physique.tau_s)
    standing = physique.steady_bpm(speed_kmh=0, incline_pct=0)
    assert math.isclose((runner.bpm - standing) / (hard - standing), math.exp(-1), abs_tol=0.08)


def test_energy_is_what_the_oxygen_of_the_load_gives() -> None:
    physique = Physique(mass_kg=70)
    runner = Runner(physique, load=lambda _at_s: (10.0, 1.0), rng=random.Random(1))
    runner.beats(until_s=600)
    before = runner.energy_kj
    runner.beats(until_s=1200)
    # ACSM running at 166.7 m/min and 1 %: 38.3 ml/kg/min, 20.9 kJ per litre.
    assert math.isclose(runner.energy_kj - before, 38.3 * 70 * 10 / 1000 * 20.9, rel_tol=0.01)


def test_oxygen_follows_the_acsm_equations() -> None:
    assert math.isclose(oxygen_ml_kg_min(speed_kmh=0, incline_pct=0), 3.5)
    assert math.isclose(oxygen_ml_kg_min(speed_kmh=6, incline_pct=5), 3.5 + 10 + 9)
    assert math.isclose(oxygen_ml_kg_min(speed_kmh=12, incline_pct=0), 3.5 + 40)
