"""Hunger for memory: from a moment on this process gets none, and what was free is eaten."""

import random
import resource
from collections.abc import Callable
from pathlib import Path

_BLOCKS = (1 << 20, 1 << 16, 1 << 12, 512)
_eaten: list[bytes] = []


def starving(chance: random.Random) -> Callable[[float], None]:
    """Strikes a process by hunger; how much of what it had is given back is left to chance."""
    leave_bytes = chance.choice((0, 1_000, 20_000, 100_000, 400_000, 1_000_000))
    return lambda _in_s: starve(leave_bytes)


def starve(leave_bytes: int) -> None:
    """No more memory than is held now; `leave_bytes` of it are given back for a while."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    left = bytes(leave_bytes)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize(), hard))
    for size in _BLOCKS:
        try:
            while True:
                _eaten.append(bytes(size))
        except MemoryError:
            continue
    del left
