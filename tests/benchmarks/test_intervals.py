"""The interval benchmark: its truth, its scores, and what the splitter reaches on it."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.interval_methods import pelt, pelt_available, strapline, threshold
from benchmarks.interval_scores import Tally, in_hole, score, score_boundaries
from benchmarks.interval_suite import (
    FAMILIES,
    SEEDS,
    Sensor,
    Stretch,
    boundaries,
    case,
    cases,
)
from benchmarks.pace_plans import steeper_tells, told
from sessions.core.alignment.arrays import Columns
from sessions.core.model.sample import Kind
from tests.sizes import sized

COUNT = sized(usual=16, long=SEEDS)


def stretches(*parts: tuple[Kind, float, float]) -> list[Stretch]:
    return [Stretch(kind, start_s, end_s) for kind, start_s, end_s in parts]


TRUTH = stretches(
    (Kind.WALK, 0, 100), (Kind.JOG, 100, 200), (Kind.SPRINT, 200, 210), (Kind.WALK, 210, 300)
)


def test_claims_beside_a_piece_too_short_to_score_count_neither_way() -> None:
    tally = score_boundaries(TRUTH, [103.0, 204.0, 212.0, 250.0])
    assert (tally.asked, tally.found, tally.claimed) == (1, 1, 2)
    assert tally.errors_s == [3.0]


def test_a_claim_counts_for_one_boundary_only() -> None:
    tally = score_boundaries(TRUTH, [97.0, 101.0])
    assert (tally.found, tally.claimed) == (1, 2)
    assert tally.f1 == pytest.approx(2 / 3)


def test_nobody_is_asked_what_happened_in_a_hole() -> None:
    tally = score_boundaries(TRUTH, [90.0, 115.0], holes=[(90.0, 115.0)])
    assert (tally.asked, tally.claimed) == (0, 0)


def test_a_seed_gives_the_same_run_again_and_its_truth_is_the_plan() -> None:
    for sensor in Sensor:
        for seed in range(len(FAMILIES)):
            one, again = case(seed, sensor), case(seed, sensor)
            assert np.array_equal(one.speed_kmh, again.speed_kmh)
            assert one.pieces == again.pieces
            edges = np.cumsum([piece.seconds for piece in one.pieces])
            changed = [
                a.kind is not b.kind
                or told(a.speed_kmh, b.speed_kmh)
                or steeper_tells(a.speed_kmh, a.incline_pct, b.incline_pct)
                for a, b in pairwise(one.pieces)
            ]
            assert boundaries(one.truth) == [
                edge for edge, new in zip(edges[:-1], changed, strict=True) if new
            ]


def test_five_per_cent_of_the_records_are_missing() -> None:
    whole = kept = 0
    for one in cases(Sensor.BELT, seeds=64):
        gaps = np.diff(one.time_s)
        if np.median(gaps) == 1:
            whole += int(one.time_s[-1]) + 1
            kept += one.time_s.size
    assert 1 - kept / whole == pytest.approx(0.05, abs=0.02)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("sensor", "f1", "p95_s"), [(Sensor.BELT, 0.98, 4.0), (Sensor.GPS, 0.93, 6.0)]
)
def test_the_splitter_reaches_its_figures_and_beats_both_public_methods(
    sensor: Sensor, f1: float, p95_s: float
) -> None:
    live, final, plain, offline = Tally(), Tally(), Tally(), Tally()
    for one in cases(sensor, seeds=COUNT):
        columns = Columns(time_s=one.time_s, speed_kmh=one.speed_kmh, incline_pct=one.incline_pct)
        split = strapline(columns, one.athlete)
        live.add(score(one, split.live, split.announced))
        final.add(score(one, split.final))
        plain.add(score(one, threshold(columns, one.athlete)))
        if pelt_available():
            offline.add(score(one, pelt(columns, one.athlete, penalty=10.0)))
        end_s = split.final[-1].end_s
        assert [a.end_s for a in split.final[:-1]] == [b.start_s for b in split.final[1:]]
        assert (split.final[0].start_s, end_s) == (0.0, one.time_s[-1])
    assert final.f1 >= f1
    assert final.error_s(50) <= 1.0
    assert final.error_s(95) <= p95_s
    assert final.kind_share >= 0.98
    assert final.false_per_hour <= 1.0
    assert live.f1 >= f1 - 0.04
    assert live.in_time >= 0.92
    assert final.f1 > plain.f1 + 0.2
    assert final.f1 > offline.f1 + 0.2 or not pelt_available()


def test_a_hole_reaches_as_far_as_dates_do() -> None:
    holes = [(100.0, 120.0)]
    assert [in_hole(t, holes) for t in (94.0, 95.0, 125.0, 126.0)] == [False, True, True, False]
