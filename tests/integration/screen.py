"""A terminal of 80 by 24 with a command in it: what is typed, and what stands on the screen."""

import os
import pty
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pyte

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from tests.integration.running import command, environment
from tests.patience import PATIENCE_S

COLUMNS, LINES = 80, 24
_READ_BYTES = 65536
_OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, {words!r})
"""


class Screen:
    """What a person sees: the last 24 lines, and all that has gone by."""

    def __init__(self, terminal: int, process: "subprocess.Popen[bytes]") -> None:
        self._terminal = terminal
        self.process = process
        self._screen = pyte.HistoryScreen(COLUMNS, LINES, history=2000, ratio=0.5)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> list[str]:
        """The 24 lines, without the blanks at their ends."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def all_text(self) -> str:
        """What has scrolled away, and the screen below it."""
        gone = (
            "".join(line[column].data for column in range(COLUMNS)).rstrip()
            for line in self._screen.history.top
        )
        return "\n".join((*gone, *self.lines))

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def until(self, holds: Callable[[], bool]) -> None:
        """Look on until it holds."""
        clock = SystemClock()
        give_up_ns = clock.monotonic_ns() + PATIENCE_S * NS_PER_S
        while not holds():
            assert clock.monotonic_ns() < give_up_ns, self.all_text
            self._look()

    def to_the_end(self) -> int:
        """Look on until the command is over; its exit code."""
        while self._look():
            pass
        return self.process.wait(timeout=PATIENCE_S)

    def _look(self) -> bool:
        if not select.select((self._terminal,), (), (), 0.1)[0]:
            return self.process.poll() is None
        try:
            seen = os.read(self._terminal, _READ_BYTES)
        except OSError:  # Linux: the other end was closed
            return False
        self._stream.feed(seen)
        return bool(seen)


@contextmanager
def on_screen(*words: str, folder: Path) -> Iterator[Screen]:
    """The command runs while the block does, and is killed at its end."""
    terminal, inside = pty.openpty()
    ioctl(inside, TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _OWN_TERMINAL.format(words=command(*words))],
        env=environment(folder) | {"TERM": "xterm", "LINES": str(LINES)},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield Screen(terminal, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=PATIENCE_S)
        os.close(terminal)
