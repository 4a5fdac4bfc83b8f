"""Publishes a floor to a broker, and has its commands carried out, for as long as it runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress

from ingest.clock import NS_PER_S, Clock
from ingest.mqtt.connection import Broker, Message, Qos
from ingest.mqtt.errors import Denied
from ingest.mqtt.reconnect import Keeper, Standing
from ingest.mqtt.topics import NotOurs, Topics
from sessions.floor import Floor
from sessions.sinks.mqtt.clerk import Clerk
from sessions.sinks.mqtt.home_assistant import BIRTH, HomeAssistant
from sessions.sinks.mqtt.observer import Observer, key_of
from sessions.sinks.mqtt.outgoing import Outgoing

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.02  # for those who were touched; a live message may take 0.15 s, all in all
ALL_EVERY_S = 0.05  # where nobody says who has changed
LAST_WORDS_S = 3.0  # for what waits when the program ends
DENIED_AGAIN_S = 600.0
"""Mosquitto hangs up after a denied message: each further try costs a connection."""


class Publisher:
    """One for a floor and a broker. Recording never waits for it.

    Args:
        floor: Who is published.
        keeper: Keeps the connection; the presence is its.
        topics: Where to.
        clock: Real time, even where sessions are simulated.
        home: What Home Assistant is told; None: nothing.
        profiles: Names of all who have a profile: who was announced with one and has none any more
            was deleted. None: not known, nobody is removed.
        simulated: Publish simulated sessions, too.
        all_every_s: How often everybody is looked at; in between only those who were touched.
    """

    def __init__(
        self,
        floor: Floor,
        *,
        keeper: Keeper,
        topics: Topics,
        clock: Clock,
        home: HomeAssistant | None = None,
        profiles: Callable[[], Collection[str]] | None = None,
        simulated: bool = False,
        all_every_s: float = ALL_EVERY_S,
    ) -> None:
        self._floor = floor
        self._keeper = keeper
        self._topics = topics
        self._clock = clock
        self._home = home
        self._profiles = profiles
        self._denied_until_ns: dict[str, int] = {}
        self._to_tell = asyncio.Event()
        self._announced: dict[str, bytes] = {}  # by key, on this connection
        self._members: set[str] = set()  # keys of those announced who have, or had, a profile
        self.outgoing = Outgoing()
        self._observer = Observer(
            floor,
            topics=topics,
            outgoing=self.outgoing,
            clock=clock,
            simulated=simulated,
            all_every_s=all_every_s,
        )

    def touch(self, athlete: str) -> None:
        """Something of this athlete has changed: look within LOOK_EVERY_S."""
        self._observer.touch(athlete)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Publisher"]:
        """Publish while the block runs; what is new at its end still gets a moment."""
        async with asyncio.TaskGroup() as tasks:
            clerk = Clerk(
                self._floor,
                topics=self._topics,
                clock=self._clock,
                send=self.outgoing.put_event,
                tasks=tasks,
            )
            self._observer.look()
            under_way = [
                tasks.create_task(self._observe(), name="observe the floor"),
                tasks.create_task(
                    self._keeper.run(lambda broker: self._converse(broker, clerk)),
                    name="converse with the broker",
                ),
            ]
            try:
                yield self
                await self._last_words()
            finally:
                clerk.stop()
                for task in under_way:
                    task.cancel()

    async def _observe(self) -> None:
        while True:
            if self._observer.look():
                self._to_tell.set()
            await self._clock.sleep(LOOK_EVERY_S)

    async def _last_words(self) -> None:
        if self._keeper.standing is not Standing.CONNECTED:
            return
        with suppress(TimeoutError):
            async with self._clock.timeout(LAST_WORDS_S):
                while self._observer.look_at_all():
                    await self._clock.sleep(LOOK_EVERY_S)
                await self.outgoing.drained()

    async def _converse(self, broker: Broker, clerk: Clerk) -> None:
        self._announced.clear()
        self._observer.tell_again()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._receive(broker, clerk), name="receive")
            tasks.create_task(self._introduce(broker), name="introduce")
            tasks.create_task(self._send_states(broker), name="send states")
            tasks.create_task(self._send_events(broker), name="send events")

    async def _introduce(self, broker: Broker) -> None:
        """Listen for commands to everybody who is here, and tell Home Assistant of them."""
        if self._home is not None:
            await self._subscribe(broker, self._home.birth_topic)
            if self._profiles is not None:
                await self._subscribe(broker, self._home.any_topic)
        listened: set[str] = set()
        while True:
            self._to_tell.clear()
            for key in [key for key in self._observer.places if key not in listened]:
                listened.add(key)
                await self._subscribe(broker, self._topics.command(key))
            if self._home is not None:
                await self._announce(broker, self._home)
            await self._to_tell.wait()

    async def _announce(self, broker: Broker, home: HomeAssistant) -> None:
        members = None
        if self._profiles is not None:
            members = {key_of(name) for name in self._profiles()}
        for place in list(self._observer.places.values()):
            guest = members is not None and place.key not in members
            if not guest:
                self._members.add(place.key)
            message = home.announcement(
                place.key,
                name=place.name or "Strapline",
                batteries=place.batteries,
                guest=guest,
            )
            if self._announced.get(place.key) != message:
                self._announced[place.key] = message
                await self._publish(broker, home.topic(place.key), message, retain=True)
        if members is None:
            return
        for key in self._members - members - self._observer.places.keys():
            self._members.discard(key)
            self._announced.pop(key, None)
            await self._publish(broker, home.topic(key), b"", retain=True)

    async def _send_states(self, broker: Broker) -> None:
        """At QoS 0, but the first of each topic at QoS 1: only so is a denial told."""
        tried: set[str] = set()
        while True:
            states = await self.outgoing.take_states()
            for state in [state for state in states if state.topic not in tried]:
                tried.add(state.topic)
                states.remove(state)
                await self._publish(broker, state.topic, state.payload)
            await broker.publish_all(
                [(s.topic, s.payload) for s in states if not self._is_denied(s.topic)]
            )
            self.outgoing.states_sent()

    async def _send_events(self, broker: Broker) -> None:
        while True:
            event = await self.outgoing.next_event()
            await self._publish(broker, event.topic, event.payload, correlation=event.correlation)
            self.outgoing.event_sent(event)

    async def _receive(self, broker: Broker, clerk: Clerk) -> None:
        async for message in broker.messages():
            if self._home is not None and message.topic == self._home.birth_topic:
                if message.payload == BIRTH:
                    self._announced.clear()
                    self._observer.tell_again()
                    self._to_tell.set()
            elif self._home is not None and self._is_announcement(message, self._home):
                continue
            else:
                self._hear(message, clerk)

    def _is_announcement(self, message: Message, home: HomeAssistant) -> bool:
        """Remember whom an earlier run announced, to find out who was deleted since.

        Without any profile here it is another data folder, not a house that everybody left.
        """
        key = home.owner(message.topic, message.payload)
        has_profiles = self._profiles is not None and bool(self._profiles())
        if key is not None and message.retained and has_profiles and key not in self._members:
            self._members.add(key)
            self._to_tell.set()
        return home.is_announcement(message.topic)

    def _hear(self, message: Message, clerk: Clerk) -> None:
        try:
            address = self._topics.parse(message.topic)
        except NotOurs:
            return
        place = self._observer.places.get(address.name)
        if place is not None and message.topic == self._topics.command(address.name):
            clerk.take(message, athlete=place.name)

    async def _subscribe(self, broker: Broker, topic_filter: str) -> None:
        try:
            await broker.subscribe(topic_filter, qos=Qos.AT_LEAST_ONCE, as_published=True)
        except Denied as exc:
            self._note_denied(exc)

    async def _publish(
        self,
        broker: Broker,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        correlation: bytes | None = None,
    ) -> None:
        if self._is_denied(topic):
            return
        try:
            await broker.publish(
                topic, payload, qos=Qos.AT_LEAST_ONCE, retain=retain, correlation=correlation
            )
        except Denied as exc:
            self._note_denied(exc)

    def _is_denied(self, topic: str) -> bool:
        return self._clock.monotonic_ns() < self._denied_until_ns.get(topic, 0)

    def _note_denied(self, denied: Denied) -> None:
        if denied.topic not in self._denied_until_ns:
            log.warning("%s", denied)
        until_ns = self._clock.monotonic_ns() + round(DENIED_AGAIN_S * NS_PER_S)
        self._denied_until_ns[denied.topic] = until_ns
