"""Treadmill control switched on in mid-session through the port a page presses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ingest.devices.control_point_client import CONTROL_POINT
from ingest.measurements import Action
from sessions.control.states import ControlState
from sessions.live.commands import ControlWish, PressButton, SetControl, Stop
from sessions.live.live_port import LivePort
from sessions.store import Store
from strapline.session.equipment import Equipment, simulated
from strapline.session.local_athlete import LocalAthlete, always
from tests.integration.simulated_run import ATHLETE, plan

WORKOUT = plan((60, 5.0), (300, 8.0))


async def test_the_plan_leads_from_the_moment_it_is_asked_to_and_not_before(tmp_path: Path) -> None:
    states: list[ControlState | None] = []
    open_equipment = simulated(workout=WORKOUT, seed=1, speed=None)

    def writes() -> int:
        """How often the control point has been written to, as far as is committed."""
        session = program.view().session
        assert session is not None
        return sum(row.characteristic == CONTROL_POINT for row in store.read.journal(session))

    async def use(port: LivePort, equipment: Equipment) -> None:
        """A person at the page, in simulated time."""
        clock = equipment.clock

        async def until(state: ControlState) -> None:
            while (control := port.view().control) is None or control.state is not state:
                await clock.sleep(0.5)
            states.append(state)

        while port.view().speed.value != 5.0:
            await clock.sleep(0.5)
        view = port.view()
        assert view.can_control
        assert view.control is None
        await port.do(SetControl(ControlWish.ASK))  # off: there is nothing to ask
        await port.do(SetControl(ControlWish.ON))
        await until(ControlState.UNASKED)
        await clock.sleep(10)
        await store.flush()
        assert writes() == 0
        await port.do(SetControl(ControlWish.ASK))
        await until(ControlState.FOLLOWING)
        await port.do(PressButton(Action.SKIP))
        while port.view().speed.value != 8.0:  # nobody at the console sets that
            await clock.sleep(0.5)
        await port.do(SetControl(ControlWish.RELEASE))
        await until(ControlState.HOLDING)
        await port.do(SetControl(ControlWish.OFF))
        states.append(None if port.view().control is None else ControlState.HOLDING)
        await port.do(Stop())

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with open_equipment() as equipment, asyncio.TaskGroup() as group:
            person = group.create_task(use(program, equipment))
            yield equipment
            person.cancel()

    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=WORKOUT, opener=opened)
        )

        breakdown = await program.record_one()
        assert breakdown is not None
        session = breakdown.session.id
        assert session is not None
        written = [
            row.payload[0]
            for row in store.read.journal(session)
            if row.characteristic == CONTROL_POINT and row.payload[0] != 0x80
        ]
    assert states == [ControlState.UNASKED, ControlState.FOLLOWING, ControlState.HOLDING, None]
    assert written[0] == 0x00  # request control, and then targets only
    assert set(written[1:]) <= {0x02, 0x03}
