"""The port that a page presses sets the belt of the session under way, and of none other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ingest.devices.by_hand import BeltByHand
from ingest.journal import Origin
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.live.commands import NudgeBelt
from sessions.live.live_port import LivePort
from sessions.store import Store
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always


async def test_buttons_nudge_the_belt_of_the_session_under_way(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=1_700_000_000_000_000_000)
    over = asyncio.Event()

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        belt = BeltByHand(clock=clock)
        async with clock.running():
            yield Equipment(
                clock=clock,
                sensors=[belt],
                belt=belt,
                origin=Origin(host="here", boot="b"),
                simulated=False,
                dated_to_end_now=False,
                begin=lambda: None,
                over=over.wait,
            )

    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=Athlete(), workout=None, opener=opened)
        )
        port: LivePort = program
        await port.do(NudgeBelt(speed_steps=1))  # no session, no belt
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(program.record_one())
            while port.view().speed.value is None:
                await clock.sleep(1)
            await port.do(NudgeBelt(speed_steps=12, incline_steps=2))
            while port.view().speed.value != 6.0:
                await clock.sleep(1)
            assert port.view().incline.value == 1.0
            while port.view().elapsed_s < 30:
                await clock.sleep(1)
            over.set()
        breakdown = recording.result()
    assert breakdown is not None
    assert breakdown.session.sources["inferred"] == ["by hand"]
