"""The three-pace suite: its truth, its scores, and what the splitter reaches on it."""

import os
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.interval_methods import strapline
from benchmarks.interval_suite import Sensor, Stretch
from benchmarks.pace_plans import Leg, repeats, steeper_tells, told
from benchmarks.pace_report import FINAL, LIVE, measured
from benchmarks.pace_scores import edges_found, own_interval, score
from benchmarks.pace_suite import (
    FAMILIES,
    SEEDS,
    Run,
    commanded,
    edges_of,
    grid_runs,
    run,
    runs,
    work_legs,
)
from sessions.core.alignment.arrays import Columns
from sessions.core.model.athlete import Athlete
from sessions.core.model.sample import Kind

COUNT = SEEDS if os.environ.get("STRAPLINE_TEST_LONG") else 28


def made(*legs: Leg, ramp: float = 1.0) -> Run:
    speed, reached = commanded(legs, ramp=ramp)
    return Run(
        family="made",
        seed=0,
        legs=legs,
        edges=edges_of(legs, reached),
        columns=Columns(time_s=np.arange(speed.size, dtype=float), speed_kmh=speed),
        true_kmh=speed,
    )


SET = made(
    Leg(8.0, 300, "warm-up"),
    *repeats(2, work=(14.0, 60), recovery=(10.0, 60)),
    Leg(8.0, 120, "cool-down"),
)
SPLIT = [
    Stretch(Kind.JOG, 0, 301, "warm-up"),
    Stretch(Kind.SPRINT, 301, 361, "work"),
    Stretch(Kind.JOG, 361, 420, "recovery"),
    Stretch(Kind.SPRINT, 420, 480, "work"),
    Stretch(Kind.JOG, 480, 600, "cool-down"),
]


def test_a_right_split_has_full_marks() -> None:
    tally = score(SET, SPLIT)
    assert (tally.f1(5.0), tally.told, tally.repeats, tally.one_name) == (1.0, 2, 2, 1)
    assert tally.kind_s == tally.kinds_s == 180  # 8 km/h might be walked
    assert tally.role_s == pytest.approx(tally.roles_s, abs=2)


def test_recoveries_and_repeats_that_became_one_sprint_tell_no_repeat() -> None:
    joined = [SPLIT[0], Stretch(Kind.SPRINT, 301, 480), SPLIT[-1]]
    tally = score(SET, joined)
    assert (tally.told, tally.repeats) == (0, 2)
    assert (tally.asked, tally.found[5.0]) == (4, 2)
    assert own_interval(SET, 1, joined) is None


def test_a_claim_where_nothing_changes_is_false_and_one_in_a_short_leg_is_nothing() -> None:
    one = made(Leg(9.0, 200), Leg(14.0, 10), Leg(9.0, 200))
    assert edges_found(one, [201.0, 211.0, 100.0], tolerance_s=5.0) == (0, 0, 1)


@pytest.mark.parametrize(
    ("one_kmh", "other_kmh", "tells"),
    [
        (10.0, 12.2, True),
        (13.0, 15.2, False),
        (10.0, 12.0, False),
        (3.0, 4.0, True),
        (5.0, 6.0, False),
        (0.0, 3.0, True),
    ],
)
def test_paces_tell_by_step_and_share(one_kmh: float, other_kmh: float, tells: bool) -> None:
    assert told(one_kmh, other_kmh) is told(other_kmh, one_kmh) is tells


def test_a_steeper_belt_tells_where_it_asks_as_much_as_a_faster_one() -> None:
    assert steeper_tells(10.0, 0.0, 5.0)
    assert not steeper_tells(10.0, 0.0, 4.0)
    assert steeper_tells(5.0, 0.0, 2.0)


def test_on_a_slow_ramp_any_moment_of_it_is_right() -> None:
    one = made(Leg(5.0, 300), Leg(9.0, 500, ramp_kmh_per_s=0.02))
    (edge,) = one.edges
    assert (edge.start_s, edge.end_s, edge.asked) == (300.0, 500.0, True)
    assert [edge.error_s(at) for at in (295.0, 300.0, 420.0, 504.0)] == [5.0, 0.0, 0.0, 4.0]


@pytest.mark.parametrize("sensor", Sensor)
def test_a_seed_gives_the_same_run_again_and_its_edges_lie_between_its_legs(
    sensor: Sensor,
) -> None:
    for seed in range(len(FAMILIES[sensor])):
        one, again = run(seed, sensor), run(seed, sensor)
        assert one.legs == again.legs
        assert one.columns.speed_kmh is not None
        assert again.columns.speed_kmh is not None
        assert np.array_equal(one.columns.speed_kmh, again.columns.speed_kmh)
        ends = np.cumsum([leg.seconds for leg in one.legs])
        assert [edge.start_s for edge in one.edges] == ends[:-1].tolist()
        assert one.true_kmh.size == ends[-1]


def test_a_held_heart_rate_moves_the_belt_slowly() -> None:
    for seed in range(0, 60, 1):
        one = run(seed, Sensor.BELT)
        if one.family == "heart rate held":
            (held,) = [span for span in one.spans if span[0].held_bpm is not None]
            speeds = one.true_kmh[int(held[1]) : int(held[2])]
            assert np.abs(np.diff(speeds)).max() <= 0.0601
            assert speeds.max() > one.legs[0].speed_kmh + 2.2


def test_a_walk_before_a_held_heart_rate_stays_a_stretch_of_its_own() -> None:
    """The belt leaves it by 0.06 km/h per s, and its pace drifts for as long as it is held."""
    seeds = [n for n in range(0, 84) if run(n, Sensor.BELT).family == "heart rate held"]
    assert len(seeds) == 6
    for one in (run(seed, Sensor.BELT) for seed in seeds):
        final = strapline(one.columns, Athlete()).final
        walk, home = one.edges
        assert walk.error_s(final[0].end_s) <= 5, one.seed
        assert home.error_s(final[-1].start_s) <= 5, one.seed
        assert {final[0].kind, final[-1].kind} == {Kind.WALK}


def test_the_grid_has_48_sets_of_eight_repeats_that_all_tell() -> None:
    sets = [list(work_legs(one)) for one in grid_runs()]
    assert [len(legs) for legs in sets] == [8] * 48
    paces = {tuple(leg.speed_kmh for leg in one.legs[:3]) for one in grid_runs()}
    assert len(paces) == 48
    assert all(a.end_s <= b.start_s for one in grid_runs() for a, b in pairwise(one.edges))


@pytest.mark.timeout(600)
def test_every_repeat_of_the_grid_is_told_at_the_end_and_nearly_all_live() -> None:
    outcome = measured(grid_runs(), others=False)
    assert outcome.tallies[FINAL].told == 384
    assert outcome.tallies[LIVE].told >= 375
    assert outcome.tallies[FINAL].one_name == 48


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("sensor", "f1", "live_f1"), [(Sensor.BELT, 0.98, 0.93), (Sensor.GPS, 0.97, 0.88)]
)
def test_the_record_is_never_worse_than_what_was_seen(
    sensor: Sensor, f1: float, live_f1: float
) -> None:
    outcome = measured(runs(sensor, seeds=COUNT), others=False)
    live, final = outcome.tallies[LIVE], outcome.tallies[FINAL]
    # Of satellites' strides, and of steps that the wandering pace made small, a few are lost.
    assert len(outcome.worse) <= (0 if sensor is Sensor.BELT else 0.02 * COUNT)
    assert final.f1(5.0) >= f1
    assert live.f1(5.0) >= live_f1
    assert final.told >= (0.99 if sensor is Sensor.BELT else 0.98) * final.repeats
    assert final.kind_s >= 0.98 * final.kinds_s
    assert final.role_s >= 0.85 * final.roles_s
    assert final.false_splits <= 0.3 * final.steady_s / 3600
