"""A pause on its way through recorder, view and store: what counts stands still in all of them."""

from pathlib import Path

import pytest

from ingest.measurements import Action
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.mqtt.live_state import live_state
from sessions.store import Store
from tests.sessions.recording.planned_run import SESSION, Bench, Second

BEGUN, PAUSED, RESUMED, END = 2, 10, 70, 100
PRESSES = {BEGUN: Action.BEGIN, PAUSED: Action.PAUSE, RESUMED: Action.RESUME}
RUN = [(number, Second(press=PRESSES.get(number))) for number in range(END)]
SETTLED_S = 4  # a second closes two seconds after its end


async def _recorded(folder: Path) -> tuple[dict[int, LiveView], Breakdown]:
    views = {}
    with Store.open(folder) as store:
        bench = Bench(store)
        for number, second in RUN:
            bench.run([(number, second)])
            views[number] = bench.view()
        breakdown = await bench.finish()
    assert breakdown is not None
    return views, breakdown


async def test_all_that_counts_stands_still_in_the_view(tmp_path: Path) -> None:
    views, _ = await _recorded(tmp_path)
    before, after = views[PAUSED + SETTLED_S], views[RESUMED - 1]
    assert before.status is after.status is LiveStatus.PAUSED
    for name in ("distance_m", "gross_kcal", "net_kcal", "zone_seconds", "below_s", "unknown_s"):
        assert getattr(before, name) == getattr(after, name), name
    for name in ("running_s", "kind_elapsed_s", "step_index", "step_remaining_s"):
        assert getattr(before, name) == pytest.approx(getattr(after, name)), name
    assert before.plan is not None
    assert after.plan is not None
    assert before.plan.elapsed_s == pytest.approx(after.plan.elapsed_s)
    assert before.plan.remaining_s == pytest.approx(after.plan.remaining_s)
    assert (after.plan.cues, after.plan.coming) == ((), ())
    assert after.elapsed_s == pytest.approx(before.elapsed_s + RESUMED - 1 - PAUSED - SETTLED_S)
    assert before.distance_m is not None
    assert before.distance_m > 5.0
    assert before.gross_kcal is not None


async def test_the_view_says_how_long_the_pause_has_lasted(tmp_path: Path) -> None:
    views, _ = await _recorded(tmp_path)
    assert views[PAUSED - 1].pause_s is None
    assert views[PAUSED + 30].pause_s == pytest.approx(30, abs=0.5)
    assert views[RESUMED + 1].pause_s is None
    assert views[END - 1].paused_s == pytest.approx(60, abs=0.01)
    assert views[END - 1].running_s == pytest.approx(views[END - 1].elapsed_s - 60, abs=0.01)


async def test_what_is_told_by_mqtt_stands_still_too(tmp_path: Path) -> None:
    views, _ = await _recorded(tmp_path)
    before, after = live_state(views[PAUSED + SETTLED_S]), live_state(views[RESUMED - 1])
    assert after.status == "paused"
    for name in ("distance_m", "gross_kcal", "net_kcal", "interval_elapsed_s"):
        assert getattr(before, name) == getattr(after, name), name
    assert after.paused_s == 59


async def test_a_pause_is_no_part_of_what_is_stored(tmp_path: Path) -> None:
    _, breakdown = await _recorded(tmp_path)
    session, zones, energy = breakdown.session, breakdown.zones, breakdown.energy
    assert session.paused_s == pytest.approx(60, abs=0.01)
    assert session.moving_s == pytest.approx(session.duration_s - 60, abs=0.01)
    assert session.distance_m == pytest.approx(5.0 / 3.6 * session.moving_s, rel=0.03)
    assert session.moving_distance_m == pytest.approx(session.distance_m)
    assert zones.seconds is not None
    assert sum(zones.seconds) + (zones.below_s or 0.0) + zones.unknown_s == pytest.approx(
        session.duration_s - session.paused_s
    )
    assert energy.covered_s <= session.duration_s - session.paused_s + 1e-6
    with Store.reading(tmp_path) as read:
        seconds = [e for e in read.events(SESSION) if isinstance(e, SecondClosed)]
    paused = [second for second in seconds if second.paused]
    assert len(paused) == pytest.approx(60, abs=1)
    assert {second.distance_m for second in paused} == {paused[0].distance_m}
