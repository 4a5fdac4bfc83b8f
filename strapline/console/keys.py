"""Keys pressed in the terminal, one by one, without Enter."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

UP, DOWN, LEFT, RIGHT = "up", "down", "left", "right"
ENTER, ESCAPE = "enter", "escape"

# What terminals send for the arrows, in normal and in application mode.
# Source: XTerm Control Sequences, PC-Style Function Keys.
_SEQUENCES = {
    f"\x1b{lead}{letter}": key
    for lead in "[O"
    for letter, key in (("A", UP), ("B", DOWN), ("C", RIGHT), ("D", LEFT))
}
_PLAIN = {"\r": ENTER, "\n": ENTER, "\x1b": ESCAPE}


def keys_of(typed: str) -> Iterator[str]:
    r"""The keys in what was typed: a name ("up", "enter") or the character itself.

    >>> list(keys_of("\x1b[A7q"))
    ['up', '7', 'q']
    """
    at = 0
    while at < len(typed):
        named = _SEQUENCES.get(typed[at : at + 3])
        if named is not None:
            yield named
            at += 3
            continue
        yield _PLAIN.get(typed[at], typed[at])
        at += 1


@asynccontextmanager
async def pressed(on_key: Callable[[str], None]) -> AsyncIterator[bool]:
    """`on_key` is called for each key inside the block; False: nobody can press any here.

    A pipe works as a terminal does; its end is no key.
    """
    loop = asyncio.get_running_loop()
    try:
        descriptor = sys.stdin.fileno()
    except (OSError, ValueError):
        yield False
        return

    def read() -> None:
        if not _is_ours(descriptor):  # put into the background: the system would stop the recording
            loop.remove_reader(descriptor)
            return
        try:
            typed = os.read(descriptor, 1024)
        except OSError:  # the terminal was closed
            typed = b""
        if not typed:
            loop.remove_reader(descriptor)
        for key in keys_of(typed.decode(errors="replace")):
            on_key(key)

    with _one_by_one(descriptor):
        try:
            loop.add_reader(descriptor, read)
        except (OSError, NotImplementedError):
            # A file or the null device cannot be waited for; nor can a console on Windows.
            yield False
            return
        try:
            yield True
        finally:
            loop.remove_reader(descriptor)


def _is_ours(descriptor: int) -> bool:
    """Whether we are not in the background of a terminal: who touches it from there is stopped."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, AttributeError):  # no terminal of this session, or Windows
        return True


@contextmanager
def _one_by_one(descriptor: int) -> Iterator[None]:
    """Keys are not echoed, and need no Enter; Ctrl-C still interrupts."""
    if not os.isatty(descriptor):
        yield
        return
    try:
        import termios
        import tty
    except ModuleNotFoundError:  # Windows
        yield
        return
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal was closed
            if _is_ours(descriptor):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
