"""Keys of the terminal give commands: to the plan, to treadmill control, to a belt set by hand."""

import os
import pty
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.live.commands import NudgeBelt, PressButton, RunningCommand, StopBelt
from sessions.store import Store
from sessions.workouts.leg_rules import REQUESTS
from sessions.workouts.plan import walk_jog_sprint
from strapline.console.keys import DOWN, LEFT, RIGHT, UP
from strapline.session.command_keys import (
    BELT_KEYS,
    CONTROL_KEYS,
    PLAN_KEYS,
    commanded,
    plan_by_keys,
    plan_hint,
)
from strapline.session.equipment import simulated
from strapline.session.local_athlete import LocalAthlete, always
from tests.patience import PATIENCE_S


def test_every_request_has_a_key_and_the_hint_names_it() -> None:
    assert list(PLAN_KEYS.values()) == [PressButton(action) for action in REQUESTS]
    for key in PLAN_KEYS:
        assert f" {key} " in plan_hint()


def test_no_key_means_two_things() -> None:
    assert not PLAN_KEYS.keys() & CONTROL_KEYS.keys()


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
    assert BELT_KEYS.keys() == {UP, DOWN, RIGHT, LEFT, "0"}


async def given_by(
    typed: str, keys: Mapping[str, RunningCommand], monkeypatch: pytest.MonkeyPatch
) -> list[RunningCommand]:
    """What is asked for when this is typed."""
    ours, theirs = os.pipe()
    given: list[RunningCommand] = []
    with os.fdopen(ours) as stdin, os.fdopen(theirs, "w") as typing:
        monkeypatch.setattr("sys.stdin", stdin)
        clock = SystemClock()
        async with commanded(keys, do=given.append) as can_be:
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
        for command in (*PLAN_KEYS.values(), *CONTROL_KEYS.values(), *BELT_KEYS.values()):
            program.do_now(command)
            await program.do(command)
        assert store.pending() == 0


async def test_a_terminal_that_is_not_ours_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = pty.openpty()  # a terminal, but of no process group
    given: list[RunningCommand] = []
    with os.fdopen(theirs, closefd=True) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        async with plan_by_keys(given.append):
            assert plan_hint() not in capsys.readouterr().err
    assert given == []
    os.close(ours)
