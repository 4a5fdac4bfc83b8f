"""Waits between tries, each twice as long as the one before, up to a longest."""

from collections.abc import Iterator


def backoff_s(*, first: float = 0.5, cap: float = 60.0) -> Iterator[float]:
    """How long to wait before each further try, in seconds, without end."""
    delay = first
    while True:
        yield delay
        delay = min(cap, delay * 2)
