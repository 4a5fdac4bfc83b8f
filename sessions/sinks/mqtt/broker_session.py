"""Session with a broker: what goes to and fro on one connection, and what it denies."""

import asyncio
import logging

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import Broker, MqttMessage, Qos
from ingest.mqtt.errors import Denied
from ingest.mqtt.topics import NotOurs, Topics
from sessions.sinks.mqtt.change_watch import ChangeWatch
from sessions.sinks.mqtt.command_handler import CommandHandler
from sessions.sinks.mqtt.discovery import Discovery
from sessions.sinks.mqtt.heart_rate_messages import HeartRateMessages
from sessions.sinks.mqtt.home_assistant import BIRTH
from sessions.sinks.mqtt.outbound_queue import OutboundQueue

log = logging.getLogger(__name__)

AGAIN_AFTER_S = 600.0
"""Mosquitto 2.0 may hang up after a denied message (max_queued_messages 0): a try costs a link."""


class DeniedTopics:
    """Outlives connections."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._until_ns: dict[str, int] = {}

    def holds(self, topic: str) -> bool:
        """Whether this topic is not to be tried now."""
        return self._clock.monotonic_ns() < self._until_ns.get(topic, 0)

    def note(self, denied: Denied) -> None:
        """The broker has just denied a topic."""
        if denied.topic not in self._until_ns:
            log.warning("%s", denied)
        until_ns = self._clock.monotonic_ns() + round(AGAIN_AFTER_S * NS_PER_S)
        self._until_ns[denied.topic] = until_ns


class BrokerSession:
    """One for a connection; what must outlive it is handed in.

    `to_tell` is set when somebody has come, has left or has to be announced anew.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        topics: Topics,
        observer: ChangeWatch,
        outgoing: OutboundQueue,
        announcer: Discovery | None,
        commands: CommandHandler,
        denials: DeniedTopics,
        to_tell: asyncio.Event,
        heart_rates: HeartRateMessages | None = None,
    ) -> None:
        self._broker = broker
        self._topics = topics
        self._observer = observer
        self._outgoing = outgoing
        self._announcer = announcer
        self._commands = commands
        self._denials = denials
        self._to_tell = to_tell
        self._heart_rates = heart_rates

    async def run(self) -> None:
        """Until the connection falls.

        Raises:
            BrokerAway: in a group.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._receive(), name="receive")
            tasks.create_task(self._introduce(), name="introduce")
            tasks.create_task(self._send_states(), name="send states")
            tasks.create_task(self._send_events(), name="send events")

    async def _introduce(self) -> None:
        """Listen for commands to everybody who is here, and announce them."""
        if self._announcer is not None:
            self._announcer.tell_again()
            for topic in self._announcer.topics:
                await self._subscribe(topic)
        listened: set[str] = set()
        while True:
            self._to_tell.clear()
            for key in self._observer.places.keys() - listened:
                listened.add(key)
                await self._subscribe(self._topics.command(key))
                if self._heart_rates is not None:
                    await self._subscribe(self._topics.heart_rate(key))
            if self._announcer is not None:
                for topic, message in self._announcer.due():
                    await self._publish(topic, message, retain=True)
            await self._to_tell.wait()

    async def _send_states(self) -> None:
        """At QoS 0, but the first of each topic at QoS 1: only so is a denial told."""
        tried: set[str] = set()
        while True:
            states = await self._outgoing.take_states()
            for state in [state for state in states if state.topic not in tried]:
                tried.add(state.topic)
                states.remove(state)
                await self._publish(state.topic, state.payload)
            await self._broker.publish_all(
                [(s.topic, s.payload) for s in states if not self._denials.holds(s.topic)]
            )
            self._outgoing.states_sent()

    async def _send_events(self) -> None:
        while True:
            event = await self._outgoing.next_event()
            await self._publish(event.topic, event.payload, correlation=event.correlation)
            self._outgoing.event_sent(event)

    async def _receive(self) -> None:
        async for message in self._broker.messages():
            if self._announcer is not None and message.topic in self._announcer.topics:
                if message.payload == BIRTH:
                    self._announcer.tell_again()
                    self._observer.tell_again()
                    self._to_tell.set()
            elif self._announcer is not None and self._announcer.heard(message):
                self._to_tell.set()
            else:
                self._hear(message)

    def _hear(self, message: MqttMessage) -> None:
        try:
            address = self._topics.parse(message.topic)
        except NotOurs:
            return
        place = self._observer.places.get(address.name)
        if place is None:
            return
        if self._heart_rates is not None and message.topic == self._topics.heart_rate(address.name):
            self._heart_rates.handle_message(message)
        elif message.topic == self._topics.command(address.name):
            self._commands.handle_message(message, athlete=place.name)

    async def _subscribe(self, topic_filter: str) -> None:
        try:
            await self._broker.subscribe(topic_filter, qos=Qos.AT_LEAST_ONCE, as_published=True)
        except Denied as exc:
            self._denials.note(exc)

    async def _publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        correlation: bytes | None = None,
    ) -> None:
        if self._denials.holds(topic):
            return
        try:
            await self._broker.publish(
                topic, payload, qos=Qos.AT_LEAST_ONCE, retain=retain, correlation=correlation
            )
        except Denied as exc:
            self._denials.note(exc)
