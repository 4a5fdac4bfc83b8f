"""Audience of a command: this process's terminal, or that of another process that asked for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TextIO


class StopWish:
    """Somebody's wish that the work ends, told from any thread; once, and to whoever asks later."""

    def __init__(self) -> None:
        self._asked = Event()
        self._lock = Lock()
        self._told: list[Callable[[], None]] = []

    def ask(self) -> None:
        """Ask for the end."""
        with self._lock:
            self._asked.set()
            told = tuple(self._told)
        for tell in told:
            tell()

    def is_asked(self) -> bool:
        """Whether the end was asked for."""
        return self._asked.is_set()

    @contextmanager
    def telling(self, tell: Callable[[], None]) -> Iterator[None]:
        """Inside the block `tell` is called when it is asked for, by the thread that asks."""
        with self._lock:
            self._told.append(tell)
            asked = self._asked.is_set()
        if asked:
            tell()
        try:
            yield
        finally:
            with self._lock:
                self._told.remove(tell)


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who hears a command that runs for another process, and may end it."""

    out: TextIO
    err: TextIO
    width: int
    is_terminal: bool = False  # `err` is one: bars may move there
    stop: StopWish = field(default_factory=StopWish)


_audience: ContextVar[Audience | None] = ContextVar("audience", default=None)


def audience() -> Audience | None:
    """Who is spoken to; None: whoever started this process."""
    return _audience.get()


@contextmanager
def speaking_to(who: Audience) -> Iterator[None]:
    """What the block says goes there, also from tasks it starts."""
    token = _audience.set(who)
    try:
        yield
    finally:
        _audience.reset(token)


def end_if_asked() -> None:
    """Between two steps of long work.

    Raises:
        KeyboardInterrupt: whoever asked for the work from another process has pressed Ctrl-C.
    """
    who = audience()
    if who is not None and who.stop.is_asked():
        raise KeyboardInterrupt
