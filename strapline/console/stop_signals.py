"""Ctrl-C and SIGTERM as a wish to end: the first asks, the second cancels."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_NUMBERS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call `stop`; a second one cancels the task that is in the block."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    asked = False

    def on_signal() -> None:
        nonlocal asked
        if asked and task is not None:
            task.cancel()
        asked = True
        stop()

    with _handled(on_signal, loop=loop):
        yield


@contextmanager
def _handled(on_signal: Callable[[], None], *, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """The loop calls `on_signal`; where it cannot take signals (Windows), Python does."""
    try:
        for number in _NUMBERS:
            loop.add_signal_handler(number, on_signal)
    except NotImplementedError:
        before = {
            number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(on_signal))
            for number in _NUMBERS
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return
    try:
        yield
    finally:
        for number in _NUMBERS:
            loop.remove_signal_handler(number)
