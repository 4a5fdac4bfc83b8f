"""The stack's broker, on a real Mosquitto: who comes in, and who may say what."""

from contextlib import aclosing
from dataclasses import replace

import pytest

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import Qos, connected
from ingest.mqtt.errors import BrokerRefuses, Denied
from ingest.mqtt.topics import Topics
from strapline.publishing.stack_secrets import BROKER_USERS
from tests.patience import PATIENCE_S
from tests.stack.broker import StackBroker

pytestmark = pytest.mark.mosquitto

TOPICS = Topics()
RECEIVED = TOPICS.received("gateway")
ANNOUNCEMENT = "homeassistant/device/strapline_ada/config"


@pytest.mark.parametrize("user", BROKER_USERS)
async def test_the_logins_of_the_env_file_come_in(broker: StackBroker, user: str) -> None:
    async with connected(broker.settings(user)):
        pass


@pytest.mark.parametrize("user", BROKER_USERS)
async def test_a_wrong_password_does_not(broker: StackBroker, user: str) -> None:
    with pytest.raises(BrokerRefuses):
        async with connected(broker.settings(user, password="wrong")):
            pass


async def test_nobody_comes_in_without_a_login(broker: StackBroker) -> None:
    nobody = replace(broker.settings("gateway"), user=None, password=None)
    with pytest.raises(BrokerRefuses):
        async with connected(nobody):
            pass


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("gateway", TOPICS.measurements("gateway")),
        ("gateway", TOPICS.gateway_presence("gateway")),
        ("gateway", TOPICS.processor_trial("gateway")),
        ("processor", RECEIVED),
        ("processor", TOPICS.processor_presence("hall")),
        ("processor", TOPICS.state("ada")),
        ("processor", TOPICS.interval("ada")),
        ("processor", TOPICS.answers("somebody")),
        ("processor", ANNOUNCEMENT),
        ("homeassistant", TOPICS.command("ada")),
        ("homeassistant", "homeassistant/status"),
    ],
)
async def test_a_role_may_say_what_it_has_to(broker: StackBroker, user: str, topic: str) -> None:
    async with connected(broker.settings(user)) as link:
        await link.publish(topic, b"{}", qos=Qos.AT_LEAST_ONCE)


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("gateway", RECEIVED),
        ("gateway", TOPICS.measurements("garage")),
        ("gateway", TOPICS.gateway_presence("garage")),
        ("gateway", TOPICS.processor_trial("garage")),
        ("gateway", TOPICS.state("ada")),
        ("gateway", TOPICS.command("ada")),
        ("gateway", ANNOUNCEMENT),
        ("homeassistant", TOPICS.measurements("pi")),
        ("homeassistant", TOPICS.state("ada")),
        ("processor", "somewhere/else"),
    ],
)
async def test_a_role_may_say_no_more(broker: StackBroker, user: str, topic: str) -> None:
    async with connected(broker.settings(user)) as link:
        with pytest.raises(Denied):
            await link.publish(topic, b"{}", qos=Qos.AT_LEAST_ONCE)


async def test_whoever_is_denied_a_message_stays_and_says_the_next(broker: StackBroker) -> None:
    async with connected(broker.settings("gateway")) as link:
        for _ in range(3):
            with pytest.raises(Denied):
                await link.publish(RECEIVED, b"{}", qos=Qos.AT_LEAST_ONCE)
            await link.publish(TOPICS.measurements("gateway"), b"{}", qos=Qos.AT_LEAST_ONCE)


async def test_a_gateway_hears_what_was_received_and_not_what_others_measure(
    broker: StackBroker,
) -> None:
    async with (
        connected(broker.settings("gateway")) as gateway,
        connected(broker.settings("processor")) as processor,
    ):
        # The broker grants the subscription and then holds back what the list denies.
        await gateway.subscribe("strapline/#", qos=Qos.AT_LEAST_ONCE)
        await processor.publish(TOPICS.measurements("other"), b"secret", qos=Qos.AT_LEAST_ONCE)
        await processor.publish(TOPICS.state("ada"), b"secret", qos=Qos.AT_LEAST_ONCE)
        await processor.publish(TOPICS.received("other"), b"secret", qos=Qos.AT_LEAST_ONCE)
        await processor.publish(RECEIVED, b"7", qos=Qos.AT_LEAST_ONCE)
        async with SystemClock().timeout(PATIENCE_S), aclosing(gateway.messages()) as messages:
            heard = await anext(messages)

    assert (heard.topic, heard.payload) == (RECEIVED, b"7")
