"""Keys of the terminal ask the plan for something."""

import os
import pty
from pathlib import Path

import pytest

from sessions.core.model.athlete import Athlete
from sessions.store import Store
from sessions.workouts.cues import Request
from strapline.session.equipment import simulated
from strapline.session.local_athlete import LocalAthlete, always
from strapline.session.plan_keys import KEYS, asked_by_keys, hint, obey


class Asked(LocalAthlete):
    """A program that remembers what it was asked for."""

    def __init__(self, store: Store) -> None:
        from sessions.workouts.plan import walk_jog_sprint

        opener = simulated(workout=walk_jog_sprint(), seed=1, speed=None)
        super().__init__(
            store=store, prepare=always(athlete=Athlete(), workout=None, opener=opener)
        )
        self.requests: list[Request] = []

    def request(self, request: Request) -> None:
        self.requests.append(request)


def test_every_request_has_a_key_and_the_hint_names_it(tmp_path: Path) -> None:
    assert set(KEYS.values()) == set(Request)
    with Store.open(tmp_path) as store:
        program = Asked(store)
        for key in "nsre-+":
            assert f" {key} " in hint()
            obey(program, key)
        obey(program, "q")
        assert program.requests == [
            Request.NEXT,
            Request.SKIP,
            Request.REPEAT,
            Request.EXTEND,
            Request.EASIER,
            Request.HARDER,
        ]


async def test_without_a_session_a_key_does_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        program = Asked(store)
        LocalAthlete.request(program, Request.SKIP)
        await program.ask(Request.NEXT)
        assert program.requests == [Request.NEXT]
        assert store.pending() == 0


async def test_a_terminal_that_is_not_ours_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = pty.openpty()  # a terminal, but of no process group
    with os.fdopen(theirs, closefd=True) as stdin, Store.open(tmp_path) as store:
        monkeypatch.setattr("sys.stdin", stdin)
        async with asked_by_keys(Asked(store)):
            assert hint() not in capsys.readouterr().err
    os.close(ours)
