"""Clocks that are wrong: no second is lost, comes twice or is made up, and dates follow.

Each case is a machine whose wall clock is wrong in one way. The oracle is the time that it really
was: durations are true to it at once, dates as soon as the machine knew it.
"""

import time
from datetime import datetime
from pathlib import Path

import pytest

from ingest.clock import Clock
from ingest.journal import Origin
from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Breakdown
from sessions.recording.boot_clock import RELEASED_NS
from sessions.recording.recompute import recomputed
from sessions.recording.saved_state import Continuation
from sessions.store import Store
from strapline.session.boot_dates import settle_boot_dates
from strapline.session.session_options import Resume
from strapline.session.unfinished import settle_unfinished
from tests.sessions.recording.clock_histories import ClockHistory
from tests.sessions.recording.machines import (
    TRUE_NS,
    ClockCase,
    Machine,
    seconds_told,
)
from tests.sizes import sized

DAY_S, YEAR_S = 86_400.0, 365 * 86_400.0
LAST_SHUTDOWN_S = TRUE_NS / NS_PER_S - 3 * DAY_S
RIGHT = ClockCase(set_at_s=0.0)
FIRST_S, CUT_S, END_S = 10, 15, 40  # seconds of uptime, of the first boot's run, of all of it
DARK_S = 95.0  # from the cut to the next measurement; 85 s of it the machine is off

CASES = {
    "right": RIGHT,
    "1970, set in mid-run": ClockCase(from_s=0.0, set_at_s=20.0),
    "1970, set after the run": ClockCase(from_s=0.0, set_at_s=160.0),
    "last shutdown's time, set in mid-run": ClockCase(from_s=LAST_SHUTDOWN_S, set_at_s=20.0),
    "a day behind": ClockCase(off_s=-DAY_S, set_at_s=20.0),
    "a year ahead": ClockCase(off_s=YEAR_S, set_at_s=20.0),
    "30 s behind": ClockCase(off_s=-30.0, set_at_s=20.0),
    "30 s ahead": ClockCase(off_s=30.0, set_at_s=20.0),
    "drawn into place": ClockCase(off_s=-1.5, set_at_s=15.0, slewed_s=3_000.0),
    "1970, never set": ClockCase(from_s=0.0),
    "a year ahead, never set": ClockCase(off_s=YEAR_S),
    "right, and nobody knows": ClockCase(),
}
KNOWN = [name for name, case in CASES.items() if case.set_at_s is not None]


def started_ns(breakdown: Breakdown) -> float:
    assert breakdown.session.started_at is not None
    return datetime.fromisoformat(breakdown.session.started_at).timestamp() * NS_PER_S


def stored(store: Store, session: str) -> Breakdown:
    """The breakdown, which has to be the one that folding it again gives."""
    breakdown = store.read.breakdown(session)
    assert breakdown is not None
    events = store.read.events(session)
    assert recomputed(store, store.read.session(session)) == breakdown
    assert store.read.events(session) == events
    return breakdown


async def dated(store: Store, machine: Machine) -> None:
    """As an idle program does, long after."""
    await store.flush()
    await settle_boot_dates(store, origin=machine.origin, clock=machine.clock)
    machine.wait(1_000.0)
    await settle_boot_dates(store, origin=machine.origin, clock=machine.clock)


async def settled(
    store: Store, clock: Clock, origin: Origin, resume: Resume
) -> Continuation | None:
    await store.flush()
    return await settle_unfinished(store, resume=resume, clock=clock, origin=origin)


async def dated_once(store: Store, machine: Machine) -> None:
    """As a program does before it records again."""
    await store.flush()
    await settle_boot_dates(store, origin=machine.origin, clock=machine.clock)


@pytest.mark.parametrize("name", CASES)
async def test_in_one_boot_durations_are_true_and_dates_follow(tmp_path: Path, name: str) -> None:
    with Store.open(tmp_path) as store:
        machine = Machine(store, boot="one", case=CASES[name], booted_ns=TRUE_NS)
        machine.wait(FIRST_S)
        first = machine.start()
        machine.record(range(END_S))
        await machine.finish()
        machine.wait(60.0)
        await dated_once(store, machine)
        second = machine.start()
        machine.record(range(12))
        await machine.finish()
        await dated(store, machine)
        for session, begins_s, length in (
            (first, FIRST_S, END_S),
            (second, FIRST_S + END_S + 60, 12),
        ):
            breakdown = stored(store, session)
            assert seconds_told(store, session) == [*range(length)]
            assert breakdown.session.duration_s == pytest.approx(length - 1)
            if name in KNOWN:
                true_ns = TRUE_NS + begins_s * NS_PER_S
                assert started_ns(breakdown) == pytest.approx(true_ns, abs=2.1 * NS_PER_S)
            assert started_ns(breakdown) >= RELEASED_NS
        row = store.read.session_or_last(None)
        assert row.id == second


REBOOTS = [
    *(("right", after) for after in CASES),
    *(("1970, never set", after) for after in ("right", "1970, set in mid-run", "1970, never set")),
    *(("a year ahead, never set", after) for after in ("right", "a year ahead")),
    ("last shutdown's time, set in mid-run", "last shutdown's time, set in mid-run"),
    ("30 s behind", "30 s ahead"),
]
TOO_OLD = {("right", "a year ahead"), ("right", "a year ahead, never set")}
"""By the clock after the reboot the session is a year old: it is finished as it stands."""


@pytest.mark.parametrize(("before", "after"), REBOOTS)
async def test_a_reboot_in_mid_session_loses_nothing(
    tmp_path: Path, before: str, after: str
) -> None:
    cut_ns = TRUE_NS + (FIRST_S + CUT_S) * NS_PER_S
    with Store.open(tmp_path) as store:
        machine = Machine(store, boot="one", case=CASES[before], booted_ns=TRUE_NS)
        machine.wait(FIRST_S)
        session = machine.start()
        machine.record(range(CUT_S))
        await store.flush()
    with Store.open(tmp_path) as store:
        machine = Machine(store, boot="two", case=CASES[after], booted_ns=cut_ns + 85 * NS_PER_S)
        machine.wait(DARK_S - 85)
        going_on = await settled(store, machine.clock, machine.origin, Resume.ALWAYS)
        assert (going_on is None) == ((before, after) in TOO_OLD)
        second = machine.start(going_on)
        machine.record(range(CUT_S, END_S))
        await machine.finish()
        await dated(store, machine)
        if going_on is None:
            assert seconds_told(store, session) == [*range(CUT_S)]
            assert seconds_told(store, second) == [*range(CUT_S, END_S)]
            assert stored(store, second).session.duration_s == pytest.approx(END_S - CUT_S - 1)
            return
        assert second == session
        assert seconds_told(store, session) == [*range(END_S)]
        breakdown = stored(store, session)
        hole_s = breakdown.session.duration_s - (END_S - 1)
        # The uptime is known whatever the clock says; the rest of the hole once it is right.
        assert hole_s >= DARK_S - 85 - 1
        assert sum(gap.end_s - gap.start_s for gap in breakdown.session.gaps if gap.what == "speed")
        if CASES[before].set_at_s is not None and after in KNOWN:
            assert hole_s == pytest.approx(DARK_S, abs=2.1)
            true_ns = TRUE_NS + FIRST_S * NS_PER_S
            assert started_ns(breakdown) == pytest.approx(true_ns, abs=2.1 * NS_PER_S)
        if after in KNOWN:
            end_ns = started_ns(breakdown) + breakdown.session.duration_s * NS_PER_S
            true_end_ns = machine_end_ns(cut_ns)
            assert end_ns == pytest.approx(true_end_ns, abs=2.1 * NS_PER_S)


def machine_end_ns(cut_ns: int) -> float:
    """When the last measurement came, in truth."""
    return cut_ns + (DARK_S + END_S - CUT_S - 1) * NS_PER_S


@pytest.mark.parametrize("seed", [164, *range(sized(quick=2, usual=4, long=300))])
async def test_whatever_happens_to_a_clock_no_second_is_lost_and_dates_are_true(
    tmp_path: Path, seed: int
) -> None:
    told = await ClockHistory(tmp_path, seed=seed).live()
    assert told.measured_s > 0
    assert told.faults == 0, told


@pytest.mark.parametrize(
    "begins",
    ["2026-03-29T00:59:40", "2026-10-25T00:59:40", "2026-12-31T23:59:40", "2026-11-30T22:59:40"],
    ids=["summer time begins", "summer time ends", "a year ends", "midnight in Berlin"],
)
async def test_calendars_change_no_duration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: str
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    begins_ns = round(datetime.fromisoformat(f"{begins}+00:00").timestamp()) * NS_PER_S
    try:
        with Store.open(tmp_path) as store:
            machine = Machine(store, boot="one", case=RIGHT, booted_ns=begins_ns)
            session = machine.start()
            machine.record(range(45))
            await machine.finish()
            await store.flush()
            breakdown = stored(store, session)
            assert seconds_told(store, session) == [*range(45)]
            assert breakdown.session.duration_s == pytest.approx(44.0)
            assert started_ns(breakdown) == begins_ns
            (counted,) = store.read.counted_sessions(athlete="Ann")
            assert counted.day == datetime.fromtimestamp(begins_ns / NS_PER_S).astimezone().date()
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_a_machine_that_sleeps_in_mid_session_has_slept_that_long(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        machine = Machine(store, boot="one", case=RIGHT, booted_ns=TRUE_NS)
        session = machine.start()
        machine.record(range(30))
        machine.wait(7_200.0)
        machine.record(range(30, 60))
        await machine.finish()
        await store.flush()
        breakdown = stored(store, session)
        assert seconds_told(store, session) == [*range(60)]
    assert breakdown.session.duration_s == pytest.approx(7_259.0)
    [gap] = [gap for gap in breakdown.session.gaps if gap.what == "speed"]
    assert (gap.start_s, gap.end_s) == pytest.approx((32.0, 7_230.0), abs=1.0)


async def test_thirty_hours_are_thirty_hours(tmp_path: Path) -> None:
    """Half a minute is measured in each; an ultra's runner wears the strap all the time."""
    hours = sized(quick=1, usual=2, long=30)
    with Store.open(tmp_path) as store:
        machine = Machine(store, boot="one", case=ClockCase(from_s=0.0), booted_ns=TRUE_NS)
        session = machine.start()
        for hour in range(hours):
            machine.record(range(30 * hour, 30 * hour + 30))
            machine.wait(3_570.0)
            machine.recorder.tick()
        machine.record(range(30 * hours, 30 * hours + 2))
        await machine.finish()
        await store.flush()
        assert seconds_told(store, session) == [*range(30 * hours + 2)]
        assert stored(store, session).session.duration_s == pytest.approx(3_600 * hours + 1)
