"""Login check: whether a broker takes us and lets a message of ours come back."""

import uuid
from contextlib import aclosing

from ingest.clock import Clock
from ingest.mqtt.broker_connection import Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.errors import Denied
from ingest.sentence import Sentence

BACK_WITHIN_S = 2.0


async def try_broker(settings: BrokerSettings, *, topic: str | None, clock: Clock) -> None:
    """Log in; then, unless `topic` is None, write there and read it back.

    A message that the access list lets nobody read is lost without a word: only its coming back
    proves the right to read.

    Raises:
        BrokerAway, BrokerRefuses, Denied: by what is wrong.
    """
    async with connected(settings) as broker:
        if topic is None:
            return
        await broker.subscribe(topic, qos=Qos.AT_LEAST_ONCE, retained=False)
        nonce = uuid.uuid4().bytes
        await broker.publish(topic, nonce, qos=Qos.AT_LEAST_ONCE)
        try:
            async with clock.timeout(BACK_WITHIN_S), aclosing(broker.messages()) as messages:
                async for message in messages:
                    if message.payload == nonce:
                        return
        except TimeoutError as exc:
            raise Denied(
                Sentence(
                    "{address}: may write but not read {topic}: add it to the broker's access list",
                    address=settings.address,
                    topic=topic,
                ),
                topic=topic,
            ) from exc
