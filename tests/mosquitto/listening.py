"""Somebody who listens to everything below one root, and waits for what must come."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import Broker, MqttMessage, Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from tests.patience import PATIENCE_S


class Listener:
    """Keeps all that came; `next` waits for the first message from here on that fits."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.heard: list[MqttMessage] = []

    async def next(
        self, topic: str, fits: Callable[[Any], bool] = lambda _payload: True
    ) -> tuple[MqttMessage, Any]:
        """The next message on `topic` whose JSON (else bytes) fits, and that."""
        async with SystemClock().timeout(PATIENCE_S), aclosing(self.broker.messages()) as messages:
            async for message in messages:
                self.heard.append(message)
                if message.topic == topic and fits(said := payload_of(message)):
                    return message, said
        raise AssertionError("messages never end")

    async def settled(self, marker: str) -> list[MqttMessage]:
        """Everything up to a message of our own: what others sent before has come."""
        await self.broker.publish(marker, b"now", qos=Qos.AT_LEAST_ONCE)
        await self.next(marker)
        return self.heard

    def on(self, topic: str) -> list[Any]:
        """What has come on one topic so far."""
        return [payload_of(message) for message in self.heard if message.topic == topic]


def payload_of(message: MqttMessage) -> Any:
    try:
        return json.loads(message.payload)
    except ValueError:
        return message.payload


@asynccontextmanager
async def listening(settings: BrokerSettings, *filters: str) -> AsyncIterator[Listener]:
    async with connected(settings) as broker:
        for topic_filter in filters:
            await broker.subscribe(topic_filter, qos=Qos.AT_LEAST_ONCE)
        yield Listener(broker)
