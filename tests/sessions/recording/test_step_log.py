"""Of a plan each step is kept, each change of its target, and one moment in half a minute."""

import msgspec

from sessions.core.model.sample import Kind
from sessions.live.live_view import PlanView, StepView
from sessions.recording.step_log import DONE, StepLog
from sessions.workouts.targets import Target

STEPS = (
    StepView(name="Walk", kind=Kind.WALK, start_s=0, end_s=100),
    StepView(name="Jog", kind=Kind.JOG, start_s=100, end_s=200),
)
WALK = PlanView(index=0, remaining_s=100.0, target=Target(speed_kmh=5.0))


def test_nothing_is_kept_before_the_plan_begins() -> None:
    assert StepLog(STEPS).look(None, at_s=1.0) is None


def test_a_step_is_kept_when_it_begins_and_every_half_minute() -> None:
    log = StepLog(STEPS)
    kept = []
    for second in range(200):
        seen = log.look(
            msgspec.structs.replace(WALK, index=second // 100, remaining_s=100.0 - second % 100),
            at_s=float(second),
        )
        if seen is not None:
            kept.append((second, seen.index, seen.name, seen.remaining_s))
    walking = [(0, 100), (30, 70), (60, 40), (90, 10)]
    assert kept[:4] == [(second, 0, "Walk", left) for second, left in walking]
    assert kept[4] == (100, 1, "Jog", 100)


def test_a_target_that_is_made_harder_is_kept_at_once() -> None:
    log = StepLog(STEPS)
    log.look(WALK, at_s=0.0)
    harder = msgspec.structs.replace(WALK, target=Target(speed_kmh=5.25))
    seen = log.look(harder, at_s=2.0)
    assert seen is not None
    assert seen.target.speed_kmh == 5.25


def test_a_plan_that_is_done_is_said_once_and_asks_for_nothing() -> None:
    log = StepLog(STEPS)
    log.look(WALK, at_s=0.0)
    done = PlanView(index=None)
    seen = log.look(done, at_s=200.0)
    assert seen is not None
    assert (seen.index, seen.name, seen.target) == (2, DONE, Target())
    assert log.look(done, at_s=300.0) is None
