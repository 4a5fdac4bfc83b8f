"""Every change of a device, step and target is kept, and one moment in half a minute."""

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from sessions.core.model.sample import Kind
from sessions.live.live_view import DeviceView, PlanView, StepView
from sessions.recording.fact_logs import DONE, DeviceLog, StepLog
from sessions.store.stored_values import DeviceSeen
from sessions.workouts.targets import Target

STRAP = DeviceView(
    alias="strap", kind=DeviceKind.STRAP, link=Link.STREAMING, battery_pct=80, age_s=0.3, lag_ms=90
)


def changed(**values: object) -> DeviceView:
    return msgspec.structs.replace(STRAP, **values)


def seen(log: DeviceLog, view: DeviceView, at_s: float) -> list[DeviceSeen]:
    return list(log.feed([view], at_s=at_s))


def test_the_first_look_is_kept_and_then_one_in_half_a_minute() -> None:
    log = DeviceLog()
    kept = [second for second in range(70) if seen(log, STRAP, float(second))]
    assert kept == [0, 30, 60]


def test_a_change_is_kept_at_once() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    for second, view in enumerate(
        (
            changed(link=Link.SILENT, drop_outs=1),
            changed(drop_outs=1, reconnects=1),
            changed(drop_outs=1, reconnects=1, battery_pct=79),
            changed(drop_outs=1, reconnects=1, battery_pct=79, rssi_dbm=-60),
        ),
        start=1,
    ):
        assert len(seen(log, view, float(second))) == 1
        assert seen(log, view, second + 0.5) == []


def test_an_age_that_grows_is_no_change() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    assert seen(log, changed(age_s=3.0, lag_ms=5.0), 3.0) == []


def test_the_longest_lag_since_the_fact_before_is_told() -> None:
    log = DeviceLog()
    seen(log, STRAP, 0.0)
    seen(log, changed(lag_ms=900), 10.0)
    seen(log, changed(lag_ms=20), 20.0)
    assert [fact.lag_ms for fact in seen(log, changed(lag_ms=30), 30.0)] == [900]
    assert [fact.lag_ms for fact in seen(log, changed(lag_ms=40), 60.0)] == [40]


def test_counts_go_on_after_a_restart() -> None:
    (before,) = seen(DeviceLog(), changed(drop_outs=2, reconnects=1), 100.0)
    (after,) = seen(DeviceLog([before]), changed(drop_outs=1), 200.0)
    assert (after.drop_outs, after.reconnects) == (3, 1)


STEPS = (
    StepView(name="Walk", kind=Kind.WALK, start_s=0, end_s=100),
    StepView(name="Jog", kind=Kind.JOG, start_s=100, end_s=200),
)
WALK = PlanView(index=0, remaining_s=100.0, target=Target(speed_kmh=5.0))


def test_nothing_is_kept_before_the_plan_begins() -> None:
    assert StepLog(STEPS).feed(None, at_s=1.0) is None


def test_a_step_is_kept_when_it_begins_and_every_half_minute() -> None:
    log = StepLog(STEPS)
    kept = []
    for second in range(200):
        seen = log.feed(
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
    log.feed(WALK, at_s=0.0)
    harder = msgspec.structs.replace(WALK, target=Target(speed_kmh=5.25))
    seen = log.feed(harder, at_s=2.0)
    assert seen is not None
    assert seen.target.speed_kmh == 5.25


def test_a_plan_that_is_done_is_said_once_and_asks_for_nothing() -> None:
    log = StepLog(STEPS)
    log.feed(WALK, at_s=0.0)
    done = PlanView(index=None)
    seen = log.feed(done, at_s=200.0)
    assert seen is not None
    assert (seen.index, seen.name, seen.target) == (2, DONE, Target())
    assert log.feed(done, at_s=300.0) is None
