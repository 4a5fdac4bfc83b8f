"""A program with a plan: it begins by itself, takes requests, and goes on where it was."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from ingest.codecs import treadmill
from ingest.journal import Origin
from ingest.measurements import NS_PER_S, Action, Treadmill
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.sample import Kind
from sessions.live.commands import PressButton
from sessions.recording.refold import continuation
from sessions.store import Store
from sessions.workouts.plan import Step, Workout
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always
from tests.sessions.recording.planned_run import SESSION, STARTED_NS, Bench, Second
from tests.strapline.session.test_local_athlete import Scripted, on

PLAN = Workout(
    name="short",
    title="Short",
    steps=(
        Step(name="A", kind=Kind.WALK, duration_s=30, speed_kmh=5.0),
        Step(name="B", kind=Kind.JOG, duration_s=20, speed_kmh=9.0),
    ),
)
FRAME = treadmill.encode(Treadmill(speed_kmh=5.0))


def equipped(
    clock: SteppingClock, belt: Scripted, *, boot: str, over: Callable[[], Awaitable[object]]
) -> Equipment:
    return Equipment(
        clock=clock,
        sensors=[belt],
        origin=Origin(host="here", boot=boot),
        simulated=False,
        dated_to_end_now=False,
        begin=lambda: None,
        over=over,
    )


async def test_a_plan_begins_with_the_devices_and_takes_requests(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=STARTED_NS)
    belt = Scripted("treadmill", clock=clock, frames=[FRAME] * 40)

    async def skip_and_wait() -> None:
        await clock.sleep(15.5)
        await program.do(PressButton(Action.SKIP))
        await belt.is_done.wait()

    equipment = equipped(clock, belt, boot="first", over=skip_and_wait)
    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store,
            prepare=always(athlete=Athlete(), workout=PLAN, opener=on(equipment, clock)),
        )
        breakdown = await program.record_one()
    assert breakdown is not None
    assert breakdown.workout is not None
    # The session's t = 0 is the first record, a second after the device was there.
    assert [(leg.name, leg.outcome, leg.end_s) for leg in breakdown.workout.legs] == [
        ("A", "skipped", 14.5),
        ("B", "completed", 34.5),
    ]


async def test_a_resumed_session_goes_on_with_the_plan_it_began_with(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        bench.run((s, Second(press=Action.BEGIN if s == 2 else None)) for s in range(9))
        await store.flush()
    clock = SteppingClock(speed=None, start_wall_ns=STARTED_NS + 10 * NS_PER_S)
    belt = Scripted("treadmill", clock=clock, frames=[FRAME] * 30)
    equipment = equipped(clock, belt, boot="second", over=belt.is_done.wait)
    with Store.open(tmp_path) as store:
        found, _ = continuation(store.read, store.read.session(SESSION))
        program = LocalAthlete(
            store=store,
            prepare=always(athlete=Athlete(), workout=PLAN, opener=on(equipment, clock)),
        )
        breakdown = await program.record_one(resumed=found)
    assert breakdown is not None
    assert breakdown.workout is not None
    assert breakdown.workout.name == "plan"
    # BEGIN was pressed at 2.75 s, before the cut, and counts; t = 0 was at 0.25 s.
    walk = breakdown.workout.legs[0]
    assert (walk.start_s, walk.end_s, walk.outcome) == (2.5, 32.5, "completed")
