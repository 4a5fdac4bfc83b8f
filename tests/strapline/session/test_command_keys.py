"""Keys of the terminal give commands: to the session, its plan, its belt; and `?` lists them."""

import os
import pty
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.measurements import Action
from sessions.core.model.athlete import Athlete
from sessions.live.commands import NudgeBelt, PressButton, RunningCommand, Stop, StopBelt
from sessions.live.live_view import LiveStatus, LiveView
from sessions.store import Store
from sessions.workouts.leg_rules import REQUESTS
from sessions.workouts.plan import walk_jog_sprint
from strapline.console.keys import DOWN, LEFT, RIGHT, UP
from strapline.session.command_keys import (
    BELT_KEYS,
    CONTROL_KEYS,
    PLAN_KEYS,
    SESSION_KEYS,
    Key,
    KeyPresses,
    key_list,
    listening,
    session_keys,
)
from strapline.session.equipment import simulated
from strapline.session.local_athlete import LocalAthlete, always
from tests.patience import PATIENCE_S

EVERY = (*SESSION_KEYS, *PLAN_KEYS, *CONTROL_KEYS, *BELT_KEYS)
RUNNING = LiveView(status=LiveStatus.RUNNING)


def test_every_request_to_a_plan_has_a_key() -> None:
    assert [key.gives for key in PLAN_KEYS] == [PressButton(action) for action in REQUESTS]


def test_no_key_means_two_things_and_the_list_names_each_in_80_columns() -> None:
    assert len({key.name for key in EVERY}) == len(EVERY)
    shown = key_list(EVERY)
    assert max(len(line) for line in shown.splitlines()) <= 80
    for words in ("l  lap", "p  pause, and go on", "n  next step", "↑  belt faster", "+  harder"):
        assert words in shown


def test_the_pause_key_goes_on_where_it_is_paused() -> None:
    given: list[RunningCommand] = []
    view = RUNNING
    presses = KeyPresses(EVERY, do=given.append, view=lambda: view)
    presses.press("p")
    view = LiveView(status=LiveStatus.PAUSED)
    presses.press("p")
    assert given == [PressButton(Action.PAUSE), PressButton(Action.RESUME)]


def test_stop_takes_two_presses(capsys: pytest.CaptureFixture[str]) -> None:
    given: list[RunningCommand] = []
    presses = KeyPresses(EVERY, do=given.append, view=lambda: RUNNING)
    presses.press("q")
    assert given == []
    assert "again" in capsys.readouterr().err
    presses.press("q")
    assert given == [Stop()]


async def test_typed_keys_give_their_commands_and_other_keys_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await given_by("\x1b[A\x1b[B\x1b[C\x1b[Dx\r0", BELT_KEYS, monkeypatch) == [
        NudgeBelt(speed_steps=1),
        NudgeBelt(speed_steps=-1),
        NudgeBelt(incline_steps=1),
        NudgeBelt(incline_steps=-1),
        StopBelt(),
    ]
    assert {key.name for key in BELT_KEYS} == {UP, DOWN, RIGHT, LEFT, "0"}


async def given_by(
    typed: str, keys: Iterable[Key], monkeypatch: pytest.MonkeyPatch
) -> list[RunningCommand]:
    """What is asked for when this is typed."""
    ours, theirs = os.pipe()
    given: list[RunningCommand] = []
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "w") as typing:
        monkeypatch.setattr("sys.stdin", stdin)
        clock = SystemClock()
        async with listening(KeyPresses(keys, do=given.append, view=lambda: RUNNING)) as can_be:
            assert can_be
            typing.write(typed)
            typing.flush()
            async with clock.timeout(PATIENCE_S):
                while StopBelt() not in given:
                    await clock.sleep(0.005)
    return given


async def test_without_a_session_a_key_does_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        opener = simulated(workout=walk_jog_sprint(), seed=1, speed=None)
        program = LocalAthlete(
            store=store, prepare=always(athlete=Athlete(), workout=None, opener=opener)
        )
        for key in EVERY:
            program.do_now(key.gives)
            await program.do(key.gives)
        assert store.pending() == 0


async def test_a_terminal_that_is_not_ours_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = pty.openpty()  # a terminal, but of no process group
    given: list[RunningCommand] = []
    with os.fdopen(theirs, closefd=True) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        keys = session_keys(
            given.append, view=lambda: RUNNING, plan=True, control=False, belt=False
        )
        async with keys:
            assert capsys.readouterr().err == ""
    assert given == []
    os.close(ours)
