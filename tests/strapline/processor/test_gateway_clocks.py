"""A gateway's wrong clock: sessions at the processor lose nothing, and follow once it is set."""

from datetime import datetime
from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S, Action
from ingest.mqtt.wire import Tie
from sessions.core.model.breakdown import Breakdown
from sessions.live.commands import PressButton
from sessions.recording.boot_clock import RELEASED_NS
from sessions.recording.recompute import recomputed
from sessions.store import Store
from tests.strapline.processor.test_processor import processing
from tests.strapline.publishing.sent import WALL_NS, Sent, unix_s


def told(store: Store, number: int = 0) -> Breakdown:
    """A stored breakdown, which has to be the one that folding it again gives."""
    row = store.read.sessions()[number]
    found = store.read.breakdown(row.id)
    assert found is not None
    assert recomputed(store, row) == found
    assert found.session.started_at is not None
    assert row.started_ns is not None
    started_s = datetime.fromisoformat(found.session.started_at).timestamp()
    assert started_s == pytest.approx(row.started_ns / NS_PER_S, abs=1e-5)
    return found


async def test_sessions_follow_a_gateway_that_learns_the_time_also_with_buttons(
    tmp_path: Path,
) -> None:
    with processing(tmp_path) as (processor, store):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.tie = Tie(mono_ns=0, wall_ns=0)  # 1970
        sent.run(range(60))
        await processor.port("Ann").do(PressButton(Action.LAP))
        sent.run(range(60, 100))
        sent.tie = Tie(mono_ns=95 * NS_PER_S, wall_ns=WALL_NS + 95 * NS_PER_S, trust=2)
        sent.run(range(100, 120))
        await processor.follow_clocks()  # a session is recorded: it waits
        assert processor.recording == 1
        await store.flush()
        sent.deliver(now_s=450)
        await store.flush()
        before = told(store)
        assert store.read.sessions()[0].started_ns == RELEASED_NS + round(0.6 * NS_PER_S)
        await processor.follow_clocks()
        after = told(store)
        assert store.read.sessions()[0].started_ns == round(unix_s(0.6) * NS_PER_S)
        assert after.intervals == before.intervals
        assert [lap.end_s for lap in after.laps] == [lap.end_s for lap in before.laps]
        assert after.session.notes[-1].startswith("The clock of gateway pi was ")
        # What comes next in this boot is right from its start.
        sent.run(range(600, 660))
        sent.deliver(now_s=1_000)
        await store.flush()
        told(store, 1)
        assert store.read.sessions()[1].started_ns == round(unix_s(600.6) * NS_PER_S)


@pytest.mark.parametrize("behind_s", [86_400, 0, 1_000_000_000], ids=["a day", "not", "decades"])
async def test_a_gateway_that_reboots_into_the_past_goes_on_with_its_session(
    tmp_path: Path, behind_s: int
) -> None:
    with processing(tmp_path) as (processor, store):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.tie = Tie(mono_ns=0, wall_ns=WALL_NS, trust=2)
        sent.run(range(60))
        # Off from 60 to 90; it measures again 20 s after the boot.
        again = Sent(processor, boot="c")
        again.wears("Ann")
        again.tie = Tie(mono_ns=0, wall_ns=WALL_NS + (90 - behind_s) * NS_PER_S)
        again.run(range(20, 60))
        assert processor.recording == 1
        again.tie = Tie(mono_ns=50 * NS_PER_S, wall_ns=WALL_NS + 140 * NS_PER_S, trust=2)
        again.deliver(now_s=60)
        await store.flush()
        again.deliver(now_s=500)
        assert processor.recording == 0
        await store.flush()
        await processor.follow_clocks()
        breakdown = told(store)
    assert len(stored_gaps(breakdown)) == 1
    assert breakdown.session.duration_s == pytest.approx(110 + 39.4, abs=0.5)
    (start_s, end_s) = stored_gaps(breakdown)[0]
    assert (start_s, end_s) == pytest.approx((62.4, 110.0), abs=2.0)
    assert breakdown.session.sources["speed"]["belt Ann"] == pytest.approx(102, abs=4)


def stored_gaps(breakdown: Breakdown) -> list[tuple[float, float]]:
    return [(gap.start_s, gap.end_s) for gap in breakdown.session.gaps if gap.what == "speed"]
