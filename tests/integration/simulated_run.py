"""A whole session in this process: virtual radio to store, watched on simulated time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import START_MONOTONIC_NS
from sessions.core.model.athlete import Athlete, Priority
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SecondClosed, SourceChanged
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveView
from sessions.store import Store
from sessions.workouts.plan import Step, Workout
from strapline.session.equipment import Equipment, simulated
from strapline.session.local_athlete import LocalAthlete, always

ATHLETE = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=186)


@dataclass
class Run:
    """What came of a session. `views`: what a viewer saw, and when on the simulated clock."""

    views: list[tuple[float, LiveView]] = field(default_factory=list)
    events: list[AnyEvent] = field(default_factory=list)
    breakdown: Breakdown | None = None
    notices: set[str] = field(default_factory=set)

    @property
    def seconds(self) -> list[SecondClosed]:
        return [event for event in self.events if isinstance(event, SecondClosed)]

    @property
    def hand_overs(self) -> list[tuple[str, str | None]]:
        return [(e.quantity, e.source) for e in self.events if isinstance(e, SourceChanged)]


def plan(*steps: tuple[float, float]) -> Workout:
    """Seconds and km/h of each step."""
    return Workout(
        name="test",
        title="Test",
        steps=tuple(
            Step(name=str(number), kind=Kind.JOG, duration_s=seconds, speed_kmh=kmh)
            for number, (seconds, kmh) in enumerate(steps)
        ),
    )


async def simulated_run(
    folder: Path,
    *,
    workout: Workout,
    faults: Sequence[str] = (),
    models: Sequence[str] = (),
    priority: Priority | None = None,
    seed: int = 1,
    sample_s: float = 1.0,
) -> Run:
    """Record one session to its end; look at what is shown every `sample_s`."""
    run = Run()
    open_equipment = simulated(workout=workout, seed=seed, speed=None, faults=faults, models=models)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with open_equipment() as equipment, asyncio.TaskGroup() as group:
            viewing = group.create_task(view(equipment))
            yield equipment
            viewing.cancel()

    async def view(equipment: Equipment) -> None:
        clock = equipment.clock
        while True:
            await clock.sleep(sample_s)
            at_s = (clock.monotonic_ns() - START_MONOTONIC_NS) / NS_PER_S
            seen = program.view()
            run.views.append((at_s, seen))
            run.notices.update(seen.notices)

    with Store.open(folder) as store:
        program = LocalAthlete(
            store=store,
            prepare=always(athlete=ATHLETE, workout=workout, opener=opened),
            priority=priority,
        )
        run.breakdown = await program.record_one()
        if program.last_session is not None:
            run.events = list(store.read.events(program.last_session))
    return run
