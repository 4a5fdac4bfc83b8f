"""Ctrl-C, SIGTERM and a hung-up terminal as a wish to end: the first asks, the second cancels."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from strapline.console.audience import audience

_CANCELLING = (signal.SIGINT, signal.SIGTERM)
_HANG_UP = getattr(signal, "SIGHUP", None)  # Windows has none


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call `stop`; a second one cancels the task that is in the block.

    A closed terminal (SIGHUP) calls `stop` as well. It cancels nothing, because shell and kernel
    both send it; where whoever started us has it ignored (nohup), it stays ignored. What has
    asked for the end by SIGTERM or SIGHUP does not cut it short by asking again after the block:
    sessions and store are closed in order.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    asked: set[int] = set()
    if (who := audience()) is not None:
        with who.stop.telling(lambda: _call_soon(loop, stop)):
            yield
        return

    def on_signal(number: int) -> None:
        if number in _CANCELLING and asked.intersection(_CANCELLING) and task is not None:
            task.cancel()
        asked.add(number)
        stop()

    try:
        with _handled(on_signal, loop=loop), _stopped_by_hunger(stop, loop=loop):
            yield
    finally:
        for number in asked - {signal.SIGINT}:
            signal.signal(number, signal.SIG_IGN)


def _call_soon(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the work has ended meanwhile, and its loop with it
        loop.call_soon_threadsafe(stop)


def _numbers() -> tuple[int, ...]:
    if _HANG_UP is None or signal.getsignal(_HANG_UP) is signal.SIG_IGN:
        return _CANCELLING
    return (*_CANCELLING, _HANG_UP)


@contextmanager
def _stopped_by_hunger(
    stop: Callable[[], None], *, loop: asyncio.AbstractEventLoop
) -> Iterator[None]:
    """A callback without memory is only logged by a loop, and whoever waits for it waits for ever.

    So it asks for the end as well, while what is there can still be kept.
    """

    def on_fault(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), MemoryError):
            stop()
        else:
            loop.default_exception_handler(context)

    before = loop.get_exception_handler()
    loop.set_exception_handler(on_fault)
    try:
        yield
    finally:
        loop.set_exception_handler(before)


@contextmanager
def _handled(
    on_signal: Callable[[int], None], *, loop: asyncio.AbstractEventLoop
) -> Iterator[None]:
    """The loop calls `on_signal`; where it cannot take signals (Windows), Python does."""
    numbers = _numbers()
    try:
        for number in numbers:
            loop.add_signal_handler(number, on_signal, number)
    except NotImplementedError:
        before = {
            number: signal.signal(
                number, lambda received, _: loop.call_soon_threadsafe(on_signal, received)
            )
            for number in numbers
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
        for number in numbers:
            loop.remove_signal_handler(number)


@contextmanager
def noted_signals() -> Iterator[Callable[[], bool]]:
    """For work without a loop: Ctrl-C, SIGTERM and SIGHUP are noted, any number of them.

    What is given says whether one came; the work asks between two steps.
    """
    noted = False
    if (who := audience()) is not None:
        yield who.stop.is_asked
        return

    def note(_number: int, _frame: object) -> None:
        nonlocal noted
        noted = True

    before = {number: signal.signal(number, note) for number in _numbers()}
    try:
        yield lambda: noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
