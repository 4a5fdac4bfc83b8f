"""Trial of one row of `ingest.simulate.machine_behaviours`: a whole session on that device."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.devices.sensor import DeviceKind
from ingest.simulate.fitness_machine import on_grid
from ingest.simulate.machine_behaviours import Behaviour, Outcome
from ingest.simulate.models import model
from sessions.control.state_words import notice
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from sessions.store import Store
from sessions.workouts.plan import Step, Workout
from strapline.session.equipment import Equipment, simulated
from strapline.session.local_athlete import LocalAthlete, always

ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)
JOG_KMH, RUN_KMH = 6.0, 9.0
# On machines that only measure, their console's ramp and a unit found out by metres have room.
MEASURED_S = 110.0
# A machine that never answers takes 30 s for the request and 30 for the first target.
LED_JOG_S, LED_RUN_S = 130.0, 50.0
# The last seconds of what the plan or the person asks for.
LOOKED_AT_S = 20
RUNS_DOWN_S = 21  # the belt, when the plan is over
SHARE = 0.8
"""Of those seconds have to hold what is measured: some devices lose a record now and then."""

NEAR_KMH = 0.55
"""Half a step of the coarsest console, and what a counter's steps make of ten seconds."""


@dataclass(kw_only=True)
class Trial:
    """What came of it."""

    behaviour: Behaviour
    breakdown: Breakdown | None = None
    seconds: list[SecondClosed] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    @property
    def faults(self) -> list[str]:
        """What is not as the row asks, in words."""
        row = self.behaviour
        found = [] if self.breakdown is not None else ["the run was ended"]
        last = self.seconds[-LOOKED_AT_S:]
        for name in row.gives:
            held = sum(getattr(second, name) is not None for second in last)
            if held < SHARE * LOOKED_AT_S:
                found.append(f"{name} in {held} of the last {LOOKED_AT_S} s")
        if "speed_kmh" in row.gives and row.outcome in (Outcome.MEASURES, Outcome.LED):
            found += self._far_off(last)
        if row.tells and not any(row.tells in words for words in self.told):
            found.append(f"does not tell {row.tells!r}")
        if row.outcome is Outcome.TOLD and any(second.speed_kmh for second in self.seconds):
            found.append("a speed out of nowhere")
        return found

    def _far_off(self, last: list[SecondClosed]) -> list[str]:
        meant = on_grid(RUN_KMH, habits=model(self.behaviour.slug).habits)
        far = [
            second.speed_kmh
            for second in last
            if second.speed_kmh is not None and abs(second.speed_kmh - meant) > NEAR_KMH
        ]
        return [f"{far} for {meant:g} km/h"] if far else []


async def tried(behaviour: Behaviour, folder: Path) -> Trial:
    """One session on a device that behaves so, from the first search to the breakdown."""
    is_led = behaviour.outcome in (Outcome.LED, Outcome.NOT_LED)
    trial = Trial(behaviour=behaviour)
    workout = _plan(is_led=is_led)
    equipment_opener = simulated(
        workout=workout,
        seed=1,
        speed=None,
        models=[behaviour.slug],
        control=is_led,
        without=frozenset({DeviceKind.STRAP}) if behaviour.alone else frozenset(),
    )

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with equipment_opener() as equipment, asyncio.TaskGroup() as group:
            looking = group.create_task(look(equipment))
            yield equipment
            looking.cancel()

    async def look(equipment: Equipment) -> None:
        while True:
            await equipment.clock.sleep(1.0)
            view = program.view()
            trial.told.update(view.notices)
            if view.control is not None:
                trial.told.add(notice(view.control))

    with Store.open(folder) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=workout, opener=opened)
        )
        trial.breakdown = await program.record_one()
        if program.last_session is not None:
            events = store.read.events(program.last_session)
            stored = [event for event in events if isinstance(event, SecondClosed)]
            trial.seconds = stored[:-RUNS_DOWN_S]
    return trial


def _plan(*, is_led: bool) -> Workout:
    steps = [(LED_JOG_S, JOG_KMH), (LED_RUN_S, RUN_KMH)] if is_led else [(MEASURED_S, RUN_KMH)]
    return Workout(
        name="trial",
        title="Trial",
        steps=tuple(
            Step(name=str(number), kind=Kind.JOG, duration_s=seconds, speed_kmh=speed_kmh)
            for number, (seconds, speed_kmh) in enumerate(steps)
        ),
    )
