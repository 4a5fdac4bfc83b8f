"""What a processor makes of what gateways send: sessions, views, answers to buttons."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from ingest.devices.sensor import Link
from ingest.journal import PROCESS_HOST
from ingest.measurements import NS_PER_S, Action
from ingest.mqtt.wire import Wearer
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.live.commands import GiveHeartRate, PressButton, Start, Stop
from sessions.live.freshness import Freshness
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus
from sessions.live.runners import NobodyCalled
from sessions.recording.refold import refolded
from sessions.store import SessionRow, Source, Store, StoredStatus, StoreReader
from sessions.store.stored_values import DeviceSeen
from strapline.processor.processor import Processor
from tests.strapline.publishing.sent import Sent, names, unix_s

PROFILE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)


@contextmanager
def processing(folder: Path, *, quiet_s: float = 300.0) -> Iterator[tuple[Processor, Store]]:
    with Store.open(folder) as store:
        clock = SteppingClock(speed=None, start_wall_ns=0)
        processor = Processor(
            store=store,
            athlete_of=profile_of,
            clock=clock,
            quiet_s=quiet_s,
        )
        processor.resume()
        yield processor, store


def profile_of(wearer: Wearer) -> Athlete:
    return PROFILE if wearer.athlete == "Ann" else Athlete(name=wearer.athlete)


def stored(folder: Path) -> list[SessionRow]:
    with Store.reading(folder) as read:
        return list(read.sessions())


def breakdown(read: StoreReader, row: SessionRow) -> Breakdown:
    found = read.breakdown(row.id)
    assert found is not None
    return found


def closed_seconds(read: StoreReader, session: str) -> list[SecondClosed]:
    return [
        msgspec.structs.replace(event, session="")
        for event in read.events(session)
        if isinstance(event, SecondClosed)
    ]


def test_a_clock_that_jumps_by_centuries_ends_the_session_and_stalls_nothing(
    tmp_path: Path,
) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(60))
        sent.deliver(now_s=8e9)
        view = processor.port("Ann").view()
        assert view.status is LiveStatus.FINISHED
        assert view.breakdown is not None
        assert view.breakdown.session.duration_s == pytest.approx(59.4, abs=0.5)


async def test_movement_opens_a_session_and_five_quiet_minutes_close_it(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(30), kmh=0.0)
        assert processor.recording == 0
        assert processor.port("Ann").view().status is LiveStatus.IDLE
        sent.run(range(30, 90))
        assert processor.port("Ann").view().status is LiveStatus.RUNNING
        sent.deliver(now_s=389)
        assert processor.recording == 1
        sent.deliver(now_s=391)
        view = processor.port("Ann").view()
        assert view.status is LiveStatus.FINISHED
        assert view.breakdown is not None
    (row,) = stored(tmp_path)
    assert row.status is StoredStatus.FINISHED
    assert row.source is Source.LIVE
    assert row.athlete.heart_rate_max_bpm == 186
    with Store.reading(tmp_path) as read:
        # The movement that opened it is its start, the last measurement its end.
        assert breakdown(read, row).session.duration_s == pytest.approx(59.0)
        assert row.started_ns == round(unix_s(30.6) * NS_PER_S)


async def test_what_was_spooled_for_an_hour_becomes_the_same_sessions(tmp_path: Path) -> None:
    """Times of measurements decide, not the time at which they come."""
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        for start_s in (0, 1000):
            for at_s in range(start_s, start_s + 60):
                sent.second(at_s, "Ann", bpm=140, kmh=9.0)
        sent.deliver(now_s=3600)
    assert [row.status for row in stored(tmp_path)] == [StoredStatus.FINISHED] * 2


async def test_a_drop_out_of_the_line_costs_no_second(tmp_path: Path) -> None:
    """Time here passes without the gateway: nothing may be closed that can still come."""
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(30))
        # Twenty seconds come late, in two batches; the first does not speak for the second.
        for at_s in range(30, 50):
            sent.second(at_s, "Ann", bpm=140, kmh=9.0)
            if at_s == 40:
                sent.deliver(now_s=50, through_s=40.6)
        sent.deliver(now_s=51)
        processor.followed("Ann").close()
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        assert breakdown(read, row).session.gaps == ()
        session, _ = refolded(read, row)
        assert session.late == 0


async def test_pause_and_resume_within_a_second_both_count(tmp_path: Path) -> None:
    """A second closes two seconds after its end; a press does not wait for that."""
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(30))
        port = processor.port("Ann")
        for wanted in (
            LiveStatus.PAUSED,
            LiveStatus.RUNNING,
            LiveStatus.PAUSED,
            LiveStatus.RUNNING,
        ):
            action = Action.PAUSE if wanted is LiveStatus.PAUSED else Action.RESUME
            await port.do(PressButton(action))
            assert port.view().status is wanted
        sent.run(range(30, 60))
        await port.do(Stop())
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        assert len(breakdown(read, row).session.pauses) == 2


async def test_the_journal_gives_the_same_session_again(tmp_path: Path) -> None:
    """Also what devices said of themselves before it opened, and the buttons in it."""
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.add("belt Ann", "2A00", b"T9", at_s=0.0)
        sent.add("belt Ann", "2A29", b"Bowflex", at_s=0.1)
        sent.add("belt Ann", "2AD4", bytes.fromhex("32005007 0a00"), at_s=0.2)
        sent.run(range(1, 60), kmh=0.0)
        sent.run(range(60, 120))
        port = processor.port("Ann")
        await port.do(PressButton(Action.LAP))
        sent.run(range(120, 150))
        await port.do(PressButton(Action.PAUSE))
        sent.run(range(150, 160))
        await port.do(PressButton(Action.RESUME))
        sent.run(range(160, 200), kmh=12.0)
        await port.do(Stop())
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        live = breakdown(read, row)
        assert len(live.laps) == 2
        assert len(live.session.pauses) == 1
        again, _ = refolded(read, row)
        again.finish()
        assert again.breakdown() == live
        hosts = {(r.host, r.device) for r in read.ranges(row.id)}
        assert (PROCESS_HOST, "belt Ann") in hosts


async def test_a_processor_that_was_killed_goes_on_with_every_session(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    with processing(whole) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.wears("Ben")
        # Off the body it goes on telling a heart rate, without intervals: what it was found to be
        # has to be known after the restart as well.
        sent.add("strap Ben", "2A00", b"Polar H10", at_s=0.0)
        sent.run(range(80), athletes=("Ann", "Ben"))
        for name in processor.athletes():
            processor.followed(name).close()
    with processing(cut) as (processor, _):
        before = Sent(processor)
        before.wearers = sent.wearers
        before.add("strap Ben", "2A00", b"Polar H10", at_s=0.0)
        before.run(range(47), athletes=("Ann", "Ben"))
    with processing(cut) as (processor, _):
        assert processor.athletes() == ("Ann", "Ben")
        assert processor.recording == 2
        after = Sent(processor)
        after.wearers, after.sequence = sent.wearers, before.sequence
        after.run(range(47, 80), athletes=("Ann", "Ben"))
        for name in processor.athletes():
            processor.followed(name).close()

    def told(folder: Path) -> list[object]:
        with Store.reading(folder) as read:
            rows = sorted(read.sessions(), key=lambda row: row.athlete.name)
            return [(breakdown(read, row).intervals, closed_seconds(read, row.id)) for row in rows]

    assert told(cut) == told(whole)


async def test_stop_ends_it_and_the_belt_that_runs_on_opens_no_other(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(30))
        await processor.port("Ann").do(Stop())
        sent.run(range(30, 40))
        assert processor.recording == 0
        sent.run(range(40, 45), kmh=0.0)
        sent.run(range(45, 60))
        assert processor.recording == 1


async def test_start_opens_a_session_before_anybody_moves(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(10), kmh=None)
        await processor.port("Ann").do(Start())
        with pytest.raises(StartRefused):
            await processor.port("Ann").do(Start())
        sent.run(range(10, 40), kmh=None)
        processor.followed("Ann").close()
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        assert breakdown(read, row).session.mean_heart_rate_bpm == pytest.approx(140)


async def test_somebody_nobody_has_named_has_no_place(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _), pytest.raises(NobodyCalled):
        processor.port("Nobody")


async def test_under_ten_seconds_is_dropped_and_says_so(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(5))
        await processor.port("Ann").do(Stop())
        assert "10 s" in processor.port("Ann").view().notices[0]
    assert stored(tmp_path) == []


async def test_simulated_sessions_are_marked_so(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann", simulated=True)
        sent.run(range(20))
        assert processor.port("Ann").view().simulated
        processor.followed("Ann").close()
    (row,) = stored(tmp_path)
    assert row.source is Source.SIMULATED
    assert row.kept_apart


@pytest.mark.parametrize(("simulated", "left"), [(True, 0), (False, 1)])
async def test_a_simulated_run_is_over_with_its_gateway_and_a_real_one_is_not(
    tmp_path: Path, simulated: bool, left: int
) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann", simulated=simulated)
        sent.run(range(20))
        sent.deliver(now_s=20, is_last=True)
        assert processor.recording == left


@pytest.mark.parametrize(
    ("has_ended", "open_until_s", "closed_by_s"),
    [(True, 290, 320), (False, 86_000, 86_500)],  # five minutes after a farewell, else a day
)
async def test_a_gateway_that_says_no_more_keeps_its_sessions_open_for_a_while(
    tmp_path: Path, has_ended: bool, open_until_s: float, closed_by_s: float
) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(20))
        sent.deliver(now_s=20, is_last=has_ended)
        clock = processor._clock
        assert isinstance(clock, SteppingClock)
        async with clock.running(), asyncio.TaskGroup() as group:
            watching = group.create_task(processor.watch())
            await clock.sleep(open_until_s)
            assert processor.recording == 1
            await clock.sleep(closed_by_s - open_until_s)
            assert processor.recording == 0
            watching.cancel()
    (row,) = stored(tmp_path)
    assert row.status is StoredStatus.FINISHED
    assert row.ended_ns == round(unix_s(19.6) * NS_PER_S)


async def test_hundreds_who_start_within_a_minute_have_ids_of_their_own(tmp_path: Path) -> None:
    athletes = tuple(names(600))  # of 65,536 ids: two would be the same 9 times in 10
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        for name in athletes:
            sent.wears(name)
        sent.run(range(1), athletes=athletes)
        assert processor.recording == 600
        assert [view.athlete for view in processor.views()] == list(processor.athletes())
    assert len(stored(tmp_path)) == 600


async def test_a_second_processor_gives_the_same_sessions_the_same_ids(tmp_path: Path) -> None:
    ids = []
    for folder in ("one", "other"):
        with processing(tmp_path / folder) as (processor, _):
            sent = Sent(processor)
            for name in ("Ann", "Bob"):
                sent.wears(name)
            for start_s in (0, 1000):
                sent.run(range(start_s, start_s + 30), athletes=("Ann", "Bob"))
                sent.deliver(now_s=start_s + 400)
        ids.append([row.id for row in stored(tmp_path / folder)])
    assert len(set(ids[0])) == 4
    assert ids[0] == ids[1]


async def test_a_value_turns_stale_on_the_clock_of_its_gateway(tmp_path: Path) -> None:
    """What comes late is shown as old, however far the two hosts' clocks are apart."""
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(20))
        assert processor.port("Ann").view().heart_rate.freshness is Freshness.FRESH
        sent.second(20, "Ann", bpm=141, kmh=9.0)
        sent.deliver(now_s=30, through_s=20.6)
        view = processor.port("Ann").view()
        assert view.heart_rate.freshness is Freshness.BLANK
        assert [device.link for device in view.devices] == [Link.SILENT] * 2


async def test_a_gateway_that_is_away_is_named_and_its_sessions_stay_open(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(20))
        processor.present("pi", is_here=False)
        assert "pi" in processor.port("Ann").view().notices[0]
        assert processor.recording == 1
        sent.run(range(20, 25))
        assert processor.port("Ann").view().notices == ()


async def test_how_the_devices_did_is_kept_at_the_time_it_was(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, store):
        sent = Sent(processor)
        sent.wears("Ann")
        for at_s in range(70):
            sent.second(at_s, "Ann", bpm=140, kmh=9.0)
            sent.deliver(now_s=at_s)
        await store.flush()
        (row,) = store.read.sessions()
        facts = store.read.facts(row.id)
    devices = [fact for fact in facts if isinstance(fact, DeviceSeen)]
    assert {fact.link for fact in devices} == {Link.STREAMING}
    assert all(0 <= fact.at_s <= 70 for fact in devices)
    assert len({fact.device for fact in devices}) == 2


async def test_a_bridged_heart_rate_counts_where_no_strap_gives_one_and_is_computed_again(
    tmp_path: Path,
) -> None:
    with processing(tmp_path) as (processor, _):
        sent = Sent(processor)
        sent.wears("Ann")
        for at_s in range(60):
            sent.second(at_s, "Ann", bpm=150 if at_s < 20 else None, kmh=9.0)
            sent.deliver(now_s=at_s + 1)
            if at_s >= 5 and at_s % 4 == 0:
                given = GiveHeartRate(bridge="ada-watch", bpm=120, measured_ns=1)
                await processor.port("Ann").do(given)
        device = next(d for d in processor.port("Ann").view().devices if "bridge" in d.alias)
        assert device.alias == "bridge ada-watch"
        assert device.link is Link.STREAMING
        await processor.port("Ann").do(Stop())
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        live = breakdown(read, row)
        # The strap goes before it; then it counts, four seconds apart.
        assert live.session.sources["heart_rate"]["strap Ann"] >= 20
        assert live.session.sources["heart_rate"]["bridge ada-watch"] >= 30
        again, _ = refolded(read, row)
        again.finish()
        assert again.breakdown() == live
        rows = [r for r in read.journal(row.id) if r.characteristic == "bridge"]
        assert {r.device for r in rows} == {"bridge ada-watch"}
        assert b"120" in rows[0].payload
