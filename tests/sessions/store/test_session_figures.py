"""Figures of stored sessions: what the whole breakdown says, of sessions that count."""

from pathlib import Path

import pytest

from sessions.store import Source, Store
from tests.dashboards.review.filled import ADA, keep


def test_figures_say_what_the_whole_breakdown_says(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        session = keep(store, 0, seconds=900, planned=True)
        keep(store, 1, seconds=20, source=Source.SIMULATED)
        deleted = keep(store, 2, seconds=20)
    with Store.open(tmp_path) as store:
        store.delete_session(deleted)
    with Store.reading(tmp_path) as read:
        (one,) = read.figures(athlete="Ada")
        row, breakdown = read.session(session), read.breakdown(session)
        assert read.figures(athlete="Bo") == ()
    assert breakdown is not None
    summary = breakdown.session
    assert (one.id, one.started_ns, one.sport) == (session, row.started_ns, summary.sport)
    assert (one.duration_s, one.moving_s, one.paused_s) == (
        summary.duration_s,
        summary.moving_s,
        summary.paused_s,
    )
    assert (one.distance_m, one.mean_speed_kmh) == (summary.distance_m, summary.mean_speed_kmh)
    assert one.mean_heart_rate_bpm == summary.mean_heart_rate_bpm
    assert one.mean_incline_pct == pytest.approx(0.333, abs=0.01)
    assert (one.load, one.fitness) == (breakdown.load, breakdown.fitness)
    assert breakdown.bests
    assert (one.steady, one.bests) == (breakdown.steady, breakdown.bests)
    assert one.heart_rate_rest_bpm == ADA.heart_rate_rest_bpm
    assert one.heart_rate_max_origin is breakdown.zones.heart_rate_max_origin
    assert row.workout is not None
    assert (one.plan, one.done_pct) == (row.workout.title, 83.0)
