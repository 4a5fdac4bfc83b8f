"""Keys as terminals send them."""

import os
import pty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clock import SystemClock
from strapline.console.keys import DOWN, ENTER, ESCAPE, LEFT, RIGHT, UP, keys_of, pressed
from tests.patience import PATIENCE_S


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b[A\x1b[B\x1b[C\x1b[D", [UP, DOWN, RIGHT, LEFT]),
        ("\x1bOA\x1bOD", [UP, LEFT]),
        ("12q", ["1", "2", "q"]),
        ("\r\n", [ENTER, ENTER]),
        ("\x1b", [ESCAPE]),
        ("\x1b[A0", [UP, "0"]),
        ("", []),
    ],
    ids=["arrows", "arrows in application mode", "letters", "enter", "escape", "mixed", "nothing"],
)
def test_what_is_typed_is_read_as_keys(typed: str, keys: list[str]) -> None:
    assert list(keys_of(typed)) == keys


@given(st.text())
def test_anything_may_be_typed(typed: str) -> None:
    assert len(list(keys_of(typed))) <= len(typed)


class Typing:
    """Standard input as the terminal's other end sees it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor


async def test_keys_arrive_one_by_one_without_enter_and_the_terminal_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import termios

    ours, theirs = pty.openpty()
    monkeypatch.setattr("sys.stdin", Typing(theirs))
    before = termios.tcgetattr(theirs)
    got: list[str] = []
    clock = SystemClock()
    async with pressed(got.append) as can_be:
        assert can_be
        os.write(ours, b"\x1b[A7")
        async with clock.timeout(PATIENCE_S):
            while len(got) < 2:
                await clock.sleep(0.005)
    assert got == [UP, "7"]
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


async def test_where_nobody_can_press_a_key_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    monkeypatch.setattr("sys.stdin", Typing(nothing))
    async with pressed(print) as can_be:
        assert not can_be
    os.close(nothing)
