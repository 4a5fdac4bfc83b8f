"""Keys as terminals send them."""

import os
import pty
import subprocess
import sys

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


# A shell starts a recorder in its terminal, takes the terminal back, and somebody types.
PUT_INTO_THE_BACKGROUND = """
import asyncio, fcntl, os, signal, sys, termios
from strapline.console.keys import pressed

async def record(begun, go_on):
    async with pressed(print) as can_be:
        os.write(begun, b"y" if can_be else b"n")
        await asyncio.get_running_loop().run_in_executor(None, os.read, go_on, 1)
        await asyncio.sleep(0.2)

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
begun, go_on, placed = os.pipe(), os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.read(placed[0], 1)
    asyncio.run(record(begun[1], go_on[0]))
    os._exit(0)
os.setpgid(child, child)
os.tcsetpgrp(0, child)
os.write(placed[1], b".")
assert os.read(begun[0], 1) == b"y"
os.tcsetpgrp(0, os.getpgrp())
os.write(int(sys.argv[1]), b"ls\\n")
os.write(go_on[1], b".")
_, status = os.waitpid(child, os.WUNTRACED)
if os.WIFSTOPPED(status):
    os.kill(child, signal.SIGKILL)
    sys.exit("stopped")
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.process
def test_put_into_the_background_it_goes_on_and_leaves_the_terminal_alone() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", PUT_INTO_THE_BACKGROUND, str(ours)],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(ours,),
        start_new_session=True,
        check=False,
        timeout=PATIENCE_S,
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")
