"""Runners that do what a test says, and a publisher of it on a real broker."""

from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from functools import partial

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.topics import Topics
from sessions.live.heart_rate_door import HeartRateDoor
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from sessions.sinks.mqtt.home_assistant import HomeAssistant
from sessions.sinks.mqtt.publisher import ALL_EVERY_S, Publisher
from tests.dashboards.web.scripted_port import ScriptedPort


class ScriptedRunners:
    """Ports by name; athletes come and go as a test wants."""

    def __init__(self, **ports: ScriptedPort) -> None:
        self.ports = ports

    def athletes(self) -> tuple[str, ...]:
        return tuple(self.ports)

    def port(self, athlete: str) -> ScriptedPort:
        if athlete not in self.ports:
            raise NobodyCalled(athlete)
        return self.ports[athlete]

    def views(self) -> tuple[LiveView, ...]:
        return tuple(port.view() for port in self.ports.values())


def at_once() -> Iterator[float]:
    while True:
        yield 0.02


def home_of(root: str) -> HomeAssistant:
    topics = Topics(root)
    return HomeAssistant(
        prefix=f"{root}/ha",
        topics=topics,
        presence=topics.processor_presence("studio"),
        version="1.2.3",
    )


@asynccontextmanager
async def publishing(
    settings: BrokerSettings,
    *,
    root: str,
    runners: ScriptedRunners,
    home: bool = False,
    profiles: Callable[[], Collection[str]] | None = None,
    simulated: bool = True,
    all_every_s: float | None = None,
    heart_rates: HeartRateDoor | None = None,
) -> AsyncIterator[Publisher]:
    clock = SystemClock()
    presence = Topics(root).processor_presence("studio")
    publisher = Publisher(
        runners,
        keeper=Keeper(
            partial(connected, settings, presence=presence), clock=clock, backoff=at_once
        ),
        topics=Topics(root),
        clock=clock,
        home=home_of(root) if home else None,
        profiles=profiles,
        simulated=simulated,
        heart_rates=heart_rates,
        all_every_s=ALL_EVERY_S if all_every_s is None else all_every_s,
    )
    async with publisher.running():
        yield publisher
