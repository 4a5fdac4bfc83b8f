"""Where measurements go: one publisher side, any number of subscribers.

The in-process bus calls its subscribers at once and in order, so that a notification, the
events it causes and the rows they become stay in one unit of work. Between a gateway and a
processor the raw journal travels instead (`ingest.mqtt`), and is decoded where it is folded.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from ingest.measurements import Measurement

Handler = Callable[[Measurement], None]


class Bus(Protocol):
    """Carries measurements from the collector to whoever folds or shows them."""

    def publish(self, measurement: Measurement) -> None:
        """Hand one measurement to every subscriber."""
        ...


class InProcessBus:
    """Synchronous fan-out in subscription order."""

    def __init__(self) -> None:
        self._handlers: list[Handler] = []

    def publish(self, measurement: Measurement) -> None:
        """Call every subscriber with `measurement`."""
        for handler in tuple(self._handlers):
            handler(measurement)

    @contextmanager
    def subscribed(self, handler: Handler) -> Iterator[None]:
        """`handler` is called for every measurement published inside the block."""
        self._handlers.append(handler)
        try:
            yield
        finally:
            self._handlers.remove(handler)
