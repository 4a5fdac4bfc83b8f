"""The score of a leg and of a session, by hand."""

from collections.abc import Sequence

import pytest

from ingest.measurements import Action
from sessions.core.model.breakdown import WorkoutResult
from sessions.workouts.compliance import result_of, score_pct
from sessions.workouts.guidance import Guidance, Moment
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Workout
from tests.sessions.workouts.plans import RUNNER, Happening, plan, play, seconds, step

NINE = step("Nine", duration_s=105, speed_kmh=9.0)
FREE = step("Free", duration_s=100, kind=step().kind.UNKNOWN)


def result(
    workout: Workout, actions: Sequence[Happening], *, until_s: float, began_s: float = 0.0
) -> WorkoutResult:
    guidance = Guidance(workout, athlete=RUNNER)
    play(guidance, actions, until_s=until_s)
    return result_of(guidance.state, began_s=began_s, until_s=began_s + until_s)


def test_a_leg_scores_the_share_of_judged_time_inside_its_band() -> None:
    # At 9 km/h from the start: judged from 5 s on, of 100 s the last 25 at 12 km/h.
    run = [*seconds(80, speed_kmh=9.0), *seconds(105, speed_kmh=12.0, from_s=80)]
    # Nothing is known before the first moment, so the grace is that from a standstill.
    found = result(plan(NINE), run, until_s=105.0)
    (leg,) = found.legs
    grace_s = 5 + 2.5 * 8.55
    assert leg.over_s == 25.0
    assert leg.in_s == pytest.approx(80 - grace_s)
    assert leg.score_pct == pytest.approx(100 * (80 - grace_s) / (105 - grace_s))
    assert found.score_pct == leg.score_pct
    assert (leg.target_low, leg.target_high, leg.target_unit) == (8.55, 9.45, "km/h")
    assert leg.distance_m == pytest.approx(80 * 2.5 + 25 * 12 / 3.6)


def test_without_a_target_what_was_done_counts() -> None:
    found = result(plan(FREE), seconds(40, speed_kmh=9.0), until_s=40.0)
    assert [(leg.outcome, leg.score_pct) for leg in found.legs] == [("unfinished", 40.0)]
    assert found.done_pct == 40.0


def test_a_skipped_step_scores_what_was_run_of_it_and_an_unreached_one_nothing() -> None:
    steps = plan(FREE, FREE, FREE)
    found = result(steps, [(50.0, Action.SKIP)], until_s=100.0)
    assert [leg.score_pct for leg in found.legs] == [50.0, 50.0]
    assert found.score_pct == pytest.approx(100 / 3)
    assert found.steps == 3
    assert found.done_pct == pytest.approx(100 / 3)


def test_steps_weigh_by_their_planned_length() -> None:
    steps = plan(step(duration_s=300, kind=FREE.kind), step(duration_s=100, kind=FREE.kind))
    assert result(steps, [], until_s=300.0).score_pct == 75.0


def test_an_extension_is_part_of_the_plan_from_then_on() -> None:
    found = result(plan(FREE), [(10.0, Action.EXTEND)], until_s=80.0)
    assert found.score_pct == 50.0


def test_of_a_repeated_step_the_last_attempt_counts() -> None:
    found = result(plan(FREE), [(99.0, Action.REPEAT)], until_s=149.0)
    assert [leg.outcome for leg in found.legs] == ["repeated", "unfinished"]
    assert found.score_pct == 50.0


def test_what_could_not_be_judged_has_no_score_and_no_weight() -> None:
    found = result(plan(NINE, FREE), [], until_s=205.0)
    assert [leg.score_pct for leg in found.legs] == [None, 100.0]
    assert (found.score_pct, found.done_pct) == (100.0, 100.0)
    assert found.legs[0].distance_m is None
    assert result(plan(NINE), [], until_s=105.0).score_pct is None


def test_open_and_heart_rate_steps_are_all_or_nothing() -> None:
    steps = plan(step(kind=FREE.kind), step(kind=FREE.kind))
    assert result(steps, [(30.0, Action.NEXT)], until_s=60.0).score_pct == 50.0


def test_a_heart_rate_target_is_judged_in_beats() -> None:
    zone = HeartRateTarget(low=3, high=3, unit=HeartRateUnit.ZONE)
    run = seconds(180, bpm=140.0, speed_kmh=2.0)
    (leg,) = result(
        plan(step(duration_s=180, speed_kmh=9.0, heart_rate=zone)), run, until_s=180.0
    ).legs
    assert (leg.target_low, leg.target_high, leg.target_unit) == (133.0, 152.0, "bpm")
    assert (leg.in_s, leg.score_pct) == (120.0, 100.0)


def test_times_are_the_sessions_and_no_leg_outlives_it() -> None:
    guidance = Guidance(plan(FREE, FREE), athlete=RUNNER)
    guidance.feed(Moment(t_s=150.0, speed_kmh=9.0))
    found = result_of(guidance.state, began_s=3.5, until_s=140.0)
    assert [(leg.start_s, leg.end_s) for leg in found.legs] == [(3.5, 103.5), (103.5, 140.0)]


def test_while_it_is_run_only_what_is_over_counts() -> None:
    guidance = Guidance(plan(FREE, FREE), athlete=RUNNER)
    assert score_pct(guidance.state, of_all=False) is None
    play(guidance, [(50.0, Action.SKIP)], until_s=60.0)
    assert score_pct(guidance.state, of_all=False) == 50.0
    assert score_pct(guidance.state, of_all=True) == 30.0


def test_an_attempt_that_is_begun_again_does_not_count_meanwhile() -> None:
    guidance = Guidance(plan(FREE, FREE), athlete=RUNNER)
    play(guidance, [(50.0, Action.REPEAT)], until_s=60.0)
    assert score_pct(guidance.state, of_all=False) is None


def test_an_extended_step_weighs_more() -> None:
    # 160 s of 160 s, and 0 s of 100 s.
    found = result(plan(FREE, FREE), [(10.0, Action.EXTEND), (160.0, Action.SKIP)], until_s=160.0)
    assert found.score_pct == pytest.approx(100 * 160 / 260)
