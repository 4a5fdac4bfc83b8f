"""Patience: how long a test waits for what must come, and what it asks of a clock.

A machine at work takes many times as long as a quiet one. A test that waits for a condition is
done when that holds; how long it may take says only when to give up.
"""

from collections.abc import Callable

from ingest.clock import SystemClock
from tests.sizes import sized

PATIENCE_S = 120.0
PATIENCE_MS = PATIENCE_S * 1000


def at_most_s(limit_s: float) -> float:
    """A limit on real time, judged in long runs, which have a quiet machine to themselves."""
    return sized(usual=PATIENCE_S, long=limit_s)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition that nothing tells of."""
    clock = SystemClock()
    async with clock.timeout(PATIENCE_S):
        while not holds():
            await clock.sleep(0.02)
