"""Listeners: viewers that are told at once that there is something new to see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Listeners:
    """Told synchronously, as a recorder is; what takes time belongs elsewhere."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    @contextmanager
    def watched(self, listener: Callable[[], None]) -> Iterator[None]:
        """`listener` is called at each news inside the block."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def tell(self) -> None:
        """There is news."""
        for listener in tuple(self._listeners):
            listener()
