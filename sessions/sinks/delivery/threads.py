"""Blocking calls beside the loop, none of which is left running."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


async def in_thread(call: Callable[[], _T]) -> _T:
    """The call's result; it is waited for even when the caller is cancelled."""
    return await settled(asyncio.get_running_loop().run_in_executor(None, call))


async def settled(working: "asyncio.Future[_T]") -> _T:
    """Wait for the call even when cancelled: two passes must not write at the same time.

    Bounded, because every sink bounds its calls.
    """
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        working.exception()  # seen: whoever cancelled does not want it
        raise
