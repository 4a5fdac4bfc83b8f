"""Every command is handled by every port, and has a key and a name, or a reason why not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from dashboards.ports.live_view_only import NotAllowed, ViewOnlyPort
from ingest.devices.by_hand import BeltByHand
from ingest.journal import BUTTON, Origin
from ingest.measurements import Action, Button
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.live.commands import (
    Command,
    ControlWish,
    GiveHeartRate,
    NudgeBelt,
    PressButton,
    SetControl,
    Start,
    Stop,
    StopBelt,
    TakeDevice,
)
from sessions.live.live_port import LivePort, StartRefused
from sessions.live.live_view import LiveStatus
from sessions.sinks.mqtt.command_messages import COMMANDS
from sessions.store import Store
from strapline.session.command_keys import BELT_KEYS, CONTROL_KEYS, PLAN_KEYS, SESSION_KEYS
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.strapline.processor.test_processor import processing
from tests.strapline.publishing.sent import Sent

FOR_A_RUNNING_SESSION: tuple[Command, ...] = (
    *(PressButton(action) for action in Action),
    *(SetControl(wish) for wish in ControlWish),
    NudgeBelt(speed_steps=1),
    NudgeBelt(speed_steps=-1),
    NudgeBelt(incline_steps=1),
    NudgeBelt(incline_steps=-1),
    StopBelt(),
    TakeDevice(),
    GiveHeartRate(bridge="watch", bpm=132, measured_ns=1),
)
EVERY: tuple[Command, ...] = (Start(), *FOR_A_RUNNING_SESSION, Stop())

WITHOUT_KEY = {
    Start(),  # the command line itself
    PressButton(Action.BEGIN),  # a plan begins by itself, or by the first request
    PressButton(Action.RESUME),  # the key that pauses
    SetControl(ControlWish.ON),  # --control
    SetControl(ControlWish.OFF),
    GiveHeartRate(bridge="watch", bpm=132, measured_ns=1),  # by its door, with a token
}
# Nothing that comes by a broker makes a belt faster, and a plan that leads the belt would.
WITHOUT_NAME = set(FOR_A_RUNNING_SESSION) - {
    PressButton(Action.PAUSE),
    PressButton(Action.RESUME),
    PressButton(Action.LAP),
}


def test_every_variant_is_among_those_tried_here() -> None:
    assert {type(command) for command in EVERY} == set(get_args(Command))


def test_every_command_has_a_key_or_a_reason_why_not() -> None:
    by_key = (*SESSION_KEYS, *PLAN_KEYS, *CONTROL_KEYS, *BELT_KEYS)
    with_key = {key.gives for key in by_key}
    assert with_key | WITHOUT_KEY == set(EVERY)
    assert not with_key & WITHOUT_KEY


def test_every_command_has_a_name_for_brokers_or_a_reason_why_not() -> None:
    named = set(COMMANDS.values())
    assert named | WITHOUT_NAME == set(EVERY)
    assert not named & WITHOUT_NAME


async def every_one_is_handled(port: LivePort) -> None:
    """`port` has a session under way, which is over then."""
    for command in FOR_A_RUNNING_SESSION:
        await port.do(command)
    await port.do(Stop())


async def test_a_port_that_only_shows_refuses_every_one() -> None:
    shown = ScriptedPort(RUNNING)
    for command in EVERY:
        with pytest.raises(NotAllowed):
            await ViewOnlyPort(shown).do(command)
    assert shown.pressed == []


async def test_the_port_of_the_tests_handles_every_one() -> None:
    port = ScriptedPort()
    await port.do(Start())
    await every_one_is_handled(port)
    # Of a pause and its end each counts once, whatever comes between.
    assert len(port.pressed) == len(EVERY)


async def test_a_session_recorded_here_handles_every_one(tmp_path: Path) -> None:
    clock = SteppingClock(speed=None, start_wall_ns=1_700_000_000_000_000_000)
    belt = BeltByHand(clock=clock)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with clock.running():
            yield Equipment(
                clock=clock,
                sensors=[belt],
                belt=belt,
                origin=Origin(host="here", boot="b"),
                simulated=False,
                dated_to_end_now=False,
                begin=lambda: None,
                over=asyncio.Event().wait,
            )

    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=Athlete(), workout=None, opener=opened)
        )
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(program.record_one())
            while program.view().elapsed_s < 20:
                await clock.sleep(1)
            with pytest.raises(StartRefused):
                await program.do(Start())
            await every_one_is_handled(program)
        assert recording.result() is not None
        assert program.last_session is not None
        assert pressed_in(store, program.last_session) == list(Action)


async def test_a_session_whose_devices_a_gateway_hears_handles_every_one(tmp_path: Path) -> None:
    with processing(tmp_path) as (processor, store):
        sent = Sent(processor)
        sent.wears("Ann")
        sent.run(range(30))
        port = processor.port("Ann")
        with pytest.raises(StartRefused):
            await port.do(Start())
        await every_one_is_handled(port)
        assert port.view().status is LiveStatus.FINISHED
        await store.flush()
        (row,) = store.read.sessions()
        # It has no plan, and its belt is somewhere else.
        assert pressed_in(store, row.id) == [Action.PAUSE, Action.RESUME, Action.LAP]


def pressed_in(store: Store, session: str) -> list[Action]:
    return [
        msgspec.json.decode(row.payload, type=Button).action
        for row in store.read.journal(session)
        if row.characteristic == BUTTON
    ]
