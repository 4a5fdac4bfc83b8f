"""Reconnection: the states of a connection, when to try again, and the loop around both."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from enum import Enum, auto

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import Broker
from ingest.mqtt.errors import BrokerError

log = logging.getLogger(__name__)

STEADY_AFTER_S = 5.0  # a connection that fell sooner does not start the waits anew


class ConnectionState(Enum):
    """Where a connection stands."""

    CONNECTING = auto()
    CONNECTED = auto()
    WAITING = auto()


class StandingEvent(Enum):
    """What can happen to a connection."""

    ACCEPTED = auto()
    LOST = auto()
    RETRY_DUE = auto()


NEXT: dict[tuple[ConnectionState, StandingEvent], ConnectionState] = {
    (ConnectionState.CONNECTING, StandingEvent.ACCEPTED): ConnectionState.CONNECTED,
    (ConnectionState.CONNECTING, StandingEvent.LOST): ConnectionState.WAITING,
    (ConnectionState.CONNECTED, StandingEvent.LOST): ConnectionState.WAITING,
    (ConnectionState.WAITING, StandingEvent.RETRY_DUE): ConnectionState.CONNECTING,
}


def backoff_s(*, first: float = 0.5, cap: float = 15.0) -> Iterator[float]:
    """How long to wait before each further try."""
    delay = first
    while True:
        yield delay
        delay = min(cap, delay * 2)


class Keeper:
    """Runs `work` on a connection, again and again until it is cancelled.

    `standing` and `trouble` (one line, None while connected) are what a viewer shows. A refused
    login is tried again too: what is wrong may be put right at the broker while we run.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractAsyncContextManager[Broker]],
        *,
        clock: Clock,
        backoff: Callable[[], Iterator[float]] = backoff_s,
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._backoff = backoff
        self.standing = ConnectionState.CONNECTING
        self.trouble: str | None = None
        self.connections = 0

    async def run(self, work: Callable[[Broker], Awaitable[None]]) -> None:
        """Connect, do `work`, and again once the connection has fallen; `work` ending ends it."""
        waits = self._backoff()
        while True:
            accepted_ns: int | None = None
            try:
                async with self._connect() as broker:
                    accepted_ns = self._clock.monotonic_ns()
                    self._happens(StandingEvent.ACCEPTED)
                    self.connections += 1
                    self._tell(None)
                    await work(broker)
                    return
            except* BrokerError as failed:
                self._tell(str(_first(failed)))
            if accepted_ns is not None and self._has_stood(accepted_ns):
                waits = self._backoff()
            self._happens(StandingEvent.LOST)
            await self._clock.sleep(next(waits))
            self._happens(StandingEvent.RETRY_DUE)

    def _has_stood(self, since_ns: int) -> bool:
        return self._clock.monotonic_ns() - since_ns >= STEADY_AFTER_S * NS_PER_S

    def _happens(self, event: StandingEvent) -> None:
        self.standing = NEXT[self.standing, event]

    def _tell(self, trouble: str | None) -> None:
        if trouble != self.trouble:
            if trouble is not None:
                log.warning("%s", trouble)
            else:
                # As loud as the trouble was, so that whoever saw it sees its end.
                log.warning("connected to the broker again")
        self.trouble = trouble


def _first(group: BaseExceptionGroup[BrokerError]) -> BrokerError:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    assert isinstance(found, BrokerError)
    return found
