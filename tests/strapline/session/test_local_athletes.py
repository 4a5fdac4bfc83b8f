"""Several sessions at once in one process, on equipment of the tests' own."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.journal import Origin
from ingest.measurements import Action
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.live.commands import PressButton, Start
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus
from sessions.live.runners import NobodyCalled
from sessions.recording.refold import refolded
from sessions.store import Store
from sessions.text import reading
from sessions.workouts.plan import walk_jog_sprint
from strapline.console.exit_errors import NoDevice
from strapline.session.equipment import Equipment, simulated
from strapline.session.local_athlete import LocalAthlete, Prepared
from strapline.session.local_athletes import LocalAthletes
from tests.patience import PATIENCE_S
from tests.strapline.session.test_local_athlete import WALL_NS, Scripted, frame


class Floor:
    """Who has a place, and what goes wrong with whom."""

    def __init__(self, store: Store, *names: str) -> None:
        self.names = list(names)
        self.faults: dict[str, Exception] = {}
        self.runners = LocalAthletes(
            names=lambda: self.names,
            program=lambda name: LocalAthlete(
                store=store, prepare=lambda: self._prepared(name), athlete=name
            ),
            clock=SystemClock(),
        )

    def _prepared(self, name: str) -> Prepared:
        workout = walk_jog_sprint()
        opener = simulated(workout=workout, seed=1 + len(name), speed=1.0)

        @asynccontextmanager
        async def opened() -> AsyncIterator[Equipment]:
            if name in self.faults:
                raise self.faults[name]
            async with opener() as equipment:
                yield equipment

        return Prepared(athlete=Athlete(name=name), workout=workout, opener=opened)


async def until(holds: Callable[[], bool]) -> None:
    clock = SystemClock()
    async with clock.timeout(PATIENCE_S):
        while not holds():
            await clock.sleep(0.05)


async def test_two_run_at_once_each_in_a_session_with_buttons_of_its_own(tmp_path: Path) -> None:
    clock = SteppingClock(speed=30, start_wall_ns=WALL_NS)

    def prepared(name: str) -> Prepared:
        belt = Scripted(f"belt of {name}", clock=clock, frames=[frame(s) for s in range(60)])

        @asynccontextmanager
        async def opened() -> AsyncIterator[Equipment]:
            yield Equipment(
                clock=clock,
                sensors=[belt],
                # Real devices on one machine: both have the origin in common.
                origin=Origin(host="here", boot="first"),
                simulated=False,
                dated_to_end_now=False,
                begin=lambda: None,
                over=belt.is_done.wait,
            )

        return Prepared(athlete=Athlete(name=name), workout=None, opener=opened)

    with Store.open(tmp_path) as store:
        runners = LocalAthletes(
            names=lambda: ("Ann", "Bea"),
            program=lambda name: LocalAthlete(
                store=store, prepare=partial(prepared, name), athlete=name
            ),
            clock=SystemClock(),
        )
        async with runners.running(), clock.running():
            with clock.hold():
                await runners.port("Ann").do(Start())
                await runners.port("Bea").do(Start())
            await until(lambda: all(view.elapsed_s > 10 for view in runners.views()))
            await runners.port("Ann").do(PressButton(Action.PAUSE))
            await until(lambda: all(view.status is LiveStatus.FINISHED for view in runners.views()))
        pauses = {}
        for row in store.read.sessions():
            session, _ = refolded(store.read, row)
            session.finish()
            pauses[row.athlete.name] = len(session.breakdown().session.pauses)
    assert pauses == {"Ann": 1, "Bea": 0}


async def test_a_fault_in_one_session_is_told_there_and_hurts_nobody_else(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        here = Floor(store, "Ann", "Bea")
        here.faults = {"Ann": NoDevice("no strap here"), "Bea": ZeroDivisionError("ours")}
        async with here.runners.running():
            with pytest.raises(StartRefused, match="no strap here"):
                await here.runners.port("Ann").do(Start())
            with pytest.raises(StartRefused, match="a fault of the program"):
                await here.runners.port("Bea").do(Start())
            assert here.runners.port("Ann").view().notices == ("no strap here",)
            here.faults.clear()
            await here.runners.port("Bea").do(Start())
            await until(lambda: here.runners.port("Bea").view().status is LiveStatus.RUNNING)


async def test_who_gets_a_profile_gets_a_place_and_who_loses_it_goes(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        here = Floor(store, "Ann")
        async with here.runners.running():
            assert here.runners.athletes() == ("Ann",)
            with pytest.raises(NobodyCalled):
                here.runners.port("Bea")
            here.names.append("Bea")
            await until(lambda: here.runners.athletes() == ("Ann", "Bea"))
            await here.runners.port("Bea").do(Start())
            here.names.remove("Bea")
            here.names.remove("Ann")
            await until(lambda: here.runners.athletes() == ("Bea",))  # whose run goes on


async def test_what_is_refused_is_refused_in_the_language_of_who_asked(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        here = Floor(store, "Ann")
        here.faults = {"Ann": ZeroDivisionError("ours")}
        async with here.runners.running():
            with reading("de"), pytest.raises(StartRefused, match="Fehler des Programms"):
                await here.runners.port("Ann").do(Start())
