"""Whoever wants to be told at once that there is something new to see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Listeners:
    """Told synchronously, as a recorder is; what takes time belongs elsewhere."""

    def __init__(self) -> None:
        self._told: list[Callable[[], None]] = []

    @contextmanager
    def watched(self, told: Callable[[], None]) -> Iterator[None]:
        """`told` is called at each news inside the block."""
        self._told.append(told)
        try:
            yield
        finally:
            self._told.remove(told)

    def tell(self) -> None:
        """There is news."""
        for told in tuple(self._told):
            told()
