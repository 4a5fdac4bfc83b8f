"""Staying connected, with connections that a test makes and breaks and a clock that only counts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice, product
from typing import cast

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import Broker
from ingest.mqtt.errors import BrokerAway, BrokerError, BrokerRefuses
from ingest.mqtt.reconnect import NEXT, ConnectionState, Keeper, StandingEvent, backoff_s


class CountingClock(SystemClock):
    def __init__(self) -> None:
        self.now_ns = 0
        self.slept_s: list[float] = []

    def monotonic_ns(self) -> int:
        return self.now_ns

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.now_ns += round(seconds * NS_PER_S)


class Line:
    """Connections that fail as scripted: before they stand, or after some seconds of standing."""

    def __init__(self, *script: BrokerError | float) -> None:
        self.clock = CountingClock()
        self._script = list(script)
        self.keeper = Keeper(self._connect, clock=self.clock)
        self.standings: list[ConnectionState] = []
        self.troubles: list[str | None] = []

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Broker]:
        if self._script and isinstance(self._script[0], BrokerError):
            raise self._script.pop(0)  # type: ignore[misc]
        yield cast(Broker, None)

    async def work(self, _broker: Broker) -> None:
        self.standings.append(self.keeper.standing)
        self.troubles.append(self.keeper.trouble)
        if self._script:
            self.clock.now_ns += round(cast(float, self._script.pop(0)) * NS_PER_S)
            raise BrokerAway("fell")


def test_waits_double_up_to_their_cap() -> None:
    assert list(islice(backoff_s(), 7)) == [0.5, 1, 2, 4, 8, 15, 15]


def test_every_pair_that_is_not_in_the_table_cannot_happen() -> None:
    assert len(NEXT) == 4
    for pair in product(ConnectionState, StandingEvent):
        assert (
            pair in NEXT
            or pair[1]
            is not {
                ConnectionState.CONNECTING: StandingEvent.ACCEPTED,
                ConnectionState.CONNECTED: StandingEvent.LOST,
                ConnectionState.WAITING: StandingEvent.RETRY_DUE,
            }[pair[0]]
        )


async def test_it_tries_until_somebody_answers() -> None:
    line = Line(BrokerAway("1"), BrokerAway("2"), BrokerAway("3"))
    await line.keeper.run(line.work)
    assert line.clock.slept_s == [0.5, 1, 2]
    assert line.standings == [ConnectionState.CONNECTED]


async def test_after_a_connection_that_stood_the_waits_begin_anew() -> None:
    line = Line(BrokerAway("1"), BrokerAway("2"), 60.0, BrokerAway("3"))
    await line.keeper.run(line.work)
    assert line.clock.slept_s == [0.5, 1, 0.5, 1]


async def test_after_one_that_fell_at_once_they_grow_on() -> None:
    line = Line(0.1, 0.1, 0.1)
    await line.keeper.run(line.work)
    assert line.clock.slept_s == [0.5, 1, 2]


async def test_a_trouble_is_said_once_and_over_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = Line(BrokerAway("no answer"), BrokerAway("no answer"), BrokerRefuses("login refused"))
    await line.keeper.run(line.work)
    assert [r.getMessage() for r in caplog.records] == [
        "no answer",
        "login refused",
        "connected to the broker again",
    ]
    assert line.troubles == [None]
