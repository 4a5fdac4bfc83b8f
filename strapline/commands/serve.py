"""`strapline serve`: the pages, idle; sessions start and stop there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sessions.core.athlete import Athlete
from sessions.floor import FloorOfOne
from sessions.store import Store
from sessions.text import text
from sessions.workouts.plan import walk_jog_sprint
from strapline.config import Config, load
from strapline.console import to_people
from strapline.equipment import Equipment
from strapline.live_push import pushing_live
from strapline.preparation import Simulation, athlete_for, equipment_for, priority, remembered
from strapline.program import Program
from strapline.publishing import published
from strapline.reach import reach
from strapline.sinks import delivering, sink_names
from strapline.stage import staged, stopped_by_signals
from strapline.unfinished import Resume, settle_unfinished


def serve(
    *,
    host: str | None,
    port: int | None,
    lan: bool,
    open_page: bool,
    simulation: Simulation | None,
    data_dir: Path | None,
) -> None:
    """Serve until Ctrl-C; a session that is running then is finished first."""
    config = load(data_dir=data_dir)
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        athlete = athlete_for(None, config=config, data_dir=config.data_dir)
        asyncio.run(
            _serve(
                config,
                store,
                athlete,
                simulation=simulation,
                host=host or config.page.host,
                port=config.page.port if port is None else port,
                lan=lan,
                open_page=open_page,
            )
        )


async def _serve(
    config: Config,
    store: Store,
    athlete: Athlete,
    *,
    simulation: Simulation | None,
    host: str,
    port: int,
    lan: bool,
    open_page: bool,
) -> None:
    await settle_unfinished(store, resume=Resume.NEVER)
    workout = walk_jog_sprint() if simulation else None

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        opener = await equipment_for(
            named=remembered(config),
            adapter=config.devices.adapter,
            simulation=simulation,
            workout=workout,
            athlete=athlete,
            data_dir=config.data_dir,
            may_ask=False,
        )
        async with opener() as equipment:
            yield equipment

    program = Program(
        store=store,
        opener=opened,
        athlete=athlete,
        workout=workout,
        priority=priority(config),
    )
    over = asyncio.Event()
    async with (
        delivering(store, config=config, views=lambda: (program.view(),)),
        published(FloorOfOne(program), config=config, simulated=simulation is not None),
        pushing_live(lambda: (program.view(),), config=config),
        staged(
            program,
            page=True,
            terminal=False,
            host=host,
            port_number=port,
            open_page=open_page,
            reach=reach(config, host=host, lan=lan, any_port=port == 0),
        ),
        asyncio.TaskGroup() as group,
    ):
        to_people().print(text("Ctrl-C ends it."))
        sessions = group.create_task(program.run_sessions(), name="sessions")
        with stopped_by_signals(over.set):
            await over.wait()
        await program.finish()
        sessions.cancel()
