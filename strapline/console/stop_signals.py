"""Ctrl-C, SIGTERM and a hung-up terminal as a wish to end: the first asks, the second cancels."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

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
