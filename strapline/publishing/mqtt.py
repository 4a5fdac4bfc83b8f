"""MQTT publishing: the configured broker hears of all runners while the block runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from ingest.clock import SystemClock
from sessions.live.runners import Runners
from strapline.athletes.roster import Roster
from strapline.config.load_config import Config
from strapline.devices.bridges import heart_rate_door
from strapline.publishing.broker_from_config import broker_settings, own_name


@asynccontextmanager
async def published(
    runners: Runners,
    *,
    config: Config,
    simulated: bool,
    publish_simulated: bool = False,
    all_every_s: float | None = None,
) -> AsyncIterator[Callable[[str], None]]:
    """Publish `runners` where [mqtt] is enabled. Nothing waits for the broker.

    Args:
        runners: Who is published.
        config: With the broker.
        simulated: The sessions here are simulated.
        publish_simulated: And are published all the same.
        all_every_s: How often those are looked at who were not named; None: always.

    Yields:
        A function to be called with an athlete's name when something of theirs has changed; whom
        it is not called for is looked at all the same, see `Publisher`.

    Raises:
        InputError: keys of [mqtt] contradict each other.
    """
    if not config.mqtt.enabled or (simulated and not publish_simulated):
        yield _nobody_listens
        return
    settings = broker_settings(config.mqtt)
    # The client takes a tenth of a second to import; most people have no broker.
    from ingest.mqtt.broker_connection import connected
    from ingest.mqtt.reconnect import Keeper
    from ingest.mqtt.topics import Topics
    from sessions.sinks.mqtt.home_assistant import HomeAssistant
    from sessions.sinks.mqtt.publisher import ALL_EVERY_S, Publisher

    clock = SystemClock()
    roster = Roster(config.data_dir)
    topics = Topics(config.mqtt.root)
    presence = topics.processor_presence(own_name(config.mqtt))
    home = HomeAssistant(
        prefix=config.mqtt.discovery_prefix,
        topics=topics,
        presence=presence,
        version=version("strapline"),
    )
    publisher = Publisher(
        runners,
        keeper=Keeper(partial(connected, settings, presence=presence), clock=clock),
        topics=topics,
        clock=clock,
        home=home if config.mqtt.discovery else None,
        profiles=lambda: [name for name in roster.names() if name],
        simulated=publish_simulated,
        heart_rates=heart_rate_door(runners, data_dir=config.data_dir),
        all_every_s=ALL_EVERY_S if all_every_s is None else all_every_s,
    )
    async with publisher.running():
        yield publisher.touch


def _nobody_listens(_athlete: str) -> None:
    pass
