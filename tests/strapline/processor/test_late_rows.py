"""A second gateway's late rows: kept, told, and in their place after a recompute."""

from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Breakdown
from sessions.recording.recompute import recomputed
from sessions.store import SessionRow, Store
from strapline.processor.processor import Processor
from tests.strapline.processor.test_processor import processing, stored
from tests.strapline.publishing.sent import Sent, unix_s

DAY_S = 86_400


def gateway(processor: Processor, name: str) -> Sent:
    sent = Sent(processor, gateway=name, boot=f"boot of {name}")
    sent.wears("Ann")
    return sent


def numbers(breakdown: Breakdown) -> tuple[object, ...]:
    return (breakdown.session, breakdown.intervals, breakdown.zones, breakdown.energy)


async def result(store: Store, row: SessionRow) -> Breakdown:
    await store.flush()
    found = recomputed(store, store.read.session(row.id))
    await store.flush()
    return found


async def both_at_once(folder: Path, *, seconds: range) -> Breakdown:
    """What the session would have been had both gateways had a network."""
    with processing(folder) as (processor, store):
        belt, strap = gateway(processor, "belt"), gateway(processor, "strap")
        for at_s in seconds:
            belt.run(range(at_s, at_s + 1), bpm=None)
            strap.run(range(at_s, at_s + 1), kmh=None)
        belt.deliver(now_s=seconds.stop + 310)
        await store.flush()
        (row,) = store.read.sessions()
        return await result(store, row)


@pytest.mark.parametrize("meanwhile", ["nothing", "the next session", "a restart"])
async def test_rows_of_a_session_that_has_ended_are_merged_by_recompute(
    tmp_path: Path, meanwhile: str
) -> None:
    run = range(60, 120)
    expected = await both_at_once(tmp_path / "at once", seconds=run)
    folder = tmp_path / "late"
    with processing(folder) as (processor, store):
        belt, strap = gateway(processor, "belt"), gateway(processor, "strap")
        belt.run(run, bpm=None)
        belt.deliver(now_s=500)
        assert processor.recording == 0
        for at_s in run:
            strap.second(at_s, "Ann", bpm=140, kmh=None)
        if meanwhile == "the next session":
            belt.run(range(900, 930), bpm=None)
            assert processor.recording == 1
        if meanwhile != "a restart":
            strap.deliver(now_s=950)
            told = processor.troubles.of("strap")
            assert any("after session" in line and "recompute" in line for line in told)
    with processing(folder) as (processor, store):
        if meanwhile == "a restart":
            strap.processor = processor
            strap.deliver(now_s=950)
        await store.flush()
        first = store.read.sessions()[0]
        before = store.read.breakdown(first.id)
        assert before is not None
        assert before.session.mean_heart_rate_bpm is None
        merged = await result(store, first)
        assert merged.session.mean_heart_rate_bpm == pytest.approx(140)
        assert numbers(merged) == numbers(expected)
        sessions = store.read.sessions()
    # What came late has made no session of its own, and is nothing of the next one.
    assert len(sessions) == (2 if meanwhile == "the next session" else 1)
    for row in sessions[1:]:
        assert row.started_ns == round(unix_s(900.6) * NS_PER_S)


async def test_rows_that_lag_behind_an_open_session_are_told_and_come_back(tmp_path: Path) -> None:
    run = range(60, 120)
    expected = await both_at_once(tmp_path / "at once", seconds=run)
    with processing(tmp_path / "lagging") as (processor, store):
        belt, strap = gateway(processor, "belt"), gateway(processor, "strap")
        for at_s in range(60, 135):
            if at_s in run:
                belt.run(range(at_s, at_s + 1), bpm=None)
            if at_s - 10 in run:
                strap.second(at_s - 10, "Ann", bpm=140, kmh=None)
                strap.deliver(now_s=at_s - 9)
        for one in (belt, strap):
            one.deliver(now_s=500)
        assert processor.recording == 0
        told = processor.troubles.of("topic ann")
        assert any("too late to count" in line for line in told)
        await store.flush()
        (row,) = store.read.sessions()
        assert numbers(await result(store, row)) == numbers(expected)


async def test_yesterdays_run_becomes_one_session_beside_todays(tmp_path: Path) -> None:
    """A gateway comes back after a day, in pieces, while another one tells of now."""
    with processing(tmp_path) as (processor, store):
        back, here = gateway(processor, "back"), gateway(processor, "here")
        today = DAY_S + 60
        for at_s in range(120):
            here.run(range(today + at_s, today + at_s + 1))
            back.second(at_s, "Ann", bpm=130, kmh=8.0)
            back.deliver(now_s=at_s + 1)
        back.deliver(now_s=today + 500)
        here.deliver(now_s=today + 500)
        await store.flush()
    rows = stored(tmp_path)
    assert [row.started_ns for row in rows] == [
        round(unix_s(0.6) * NS_PER_S),
        round(unix_s(today + 0.6) * NS_PER_S),
    ]
    with Store.reading(tmp_path) as read:
        told = [read.breakdown(row.id) for row in rows]
    assert [one is not None and one.session.duration_s for one in told] == pytest.approx(
        [119.0, 119.0]
    )
    assert [one is not None and one.session.mean_heart_rate_bpm for one in told] == [130, 140]


async def test_a_battery_that_was_read_before_the_session_is_known_in_it(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, store):
        sent = gateway(processor, "pi")
        for characteristic, payload in (("2A26", b"3.1.1"), ("2A19", bytes([41]))):
            sent.add("strap Ann", characteristic, payload, at_s=1.0)
        sent.deliver(now_s=2)
        sent.run(range(60, 120))
        view = processor.port("Ann").view()
        assert {d.alias: d.battery_pct for d in view.devices} == {"strap Ann": 41, "belt Ann": None}
        sent.deliver(now_s=500)
        await store.flush()
        (row,) = store.read.sessions()
        facts = store.read.facts(row.id)
        journal = [(one.device, one.characteristic) for one in store.read.journal(row.id)]
    assert {getattr(fact, "battery_pct", None) for fact in facts} >= {41}
    assert {("strap Ann", "2A26"), ("strap Ann", "2A19")} <= set(journal)
