"""Publisher of all runners to a broker, and of commands back, for as long as it runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress

from ingest.clock import Clock
from ingest.mqtt.broker_connection import Broker
from ingest.mqtt.reconnect import ConnectionState, Keeper
from ingest.mqtt.topics import Topics
from sessions.live.heart_rate_door import HeartRateDoor
from sessions.live.runners import Runners
from sessions.sinks.mqtt.broker_session import BrokerSession, DeniedTopics
from sessions.sinks.mqtt.change_watch import ChangeWatch
from sessions.sinks.mqtt.command_handler import CommandHandler
from sessions.sinks.mqtt.discovery import Discovery
from sessions.sinks.mqtt.heart_rate_messages import HeartRateMessages
from sessions.sinks.mqtt.home_assistant import HomeAssistant
from sessions.sinks.mqtt.outbound_queue import OutboundQueue

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.02  # for those who were touched; a live message may take 0.15 s, all in all
ALL_EVERY_S = 0.05  # where nobody says who has changed
LAST_WORDS_S = 3.0  # for what waits when the program ends


class Publisher:
    """One for all runners and a broker. Recording never waits for it.

    Args:
        runners: Who is published.
        keeper: Keeps the connection; the presence is its.
        topics: Where to.
        clock: Real time, even where sessions are simulated.
        home: What Home Assistant is told; None: nothing.
        profiles: Names of all who have a profile, see `Discovery`.
        simulated: Publish simulated sessions, too.
        all_every_s: How often everybody is looked at; in between only those who were touched.
        heart_rates: Where heart rates from elsewhere are taken; None: they are not.
    """

    def __init__(
        self,
        runners: Runners,
        *,
        keeper: Keeper,
        topics: Topics,
        clock: Clock,
        home: HomeAssistant | None = None,
        profiles: Callable[[], Collection[str]] | None = None,
        simulated: bool = False,
        all_every_s: float = ALL_EVERY_S,
        heart_rates: HeartRateDoor | None = None,
    ) -> None:
        self._runners = runners
        self._keeper = keeper
        self._topics = topics
        self._clock = clock
        self._heart_rates = heart_rates
        self._denials = DeniedTopics(clock=clock)
        self._to_tell = asyncio.Event()
        self.outgoing = OutboundQueue()
        self._observer = ChangeWatch(
            runners,
            topics=topics,
            outgoing=self.outgoing,
            clock=clock,
            simulated=simulated,
            all_every_s=all_every_s,
        )
        self._announcer: Discovery | None = None
        if home is not None:
            self._announcer = Discovery(home, places=self._observer.places, profiles=profiles)

    def touch(self, athlete: str) -> None:
        """Something of this athlete has changed: look within LOOK_EVERY_S."""
        self._observer.touch(athlete)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Publisher"]:
        """Publish while the block runs; what is new at its end still gets a moment."""
        async with asyncio.TaskGroup() as tasks:
            commands = CommandHandler(
                self._runners,
                topics=self._topics,
                clock=self._clock,
                send=self.outgoing.put_event,
                tasks=tasks,
            )
            told = None
            if self._heart_rates is not None:
                told = HeartRateMessages(self._heart_rates, answer=commands.answer, tasks=tasks)
            self._observer.look_at_due()
            under_way = [
                tasks.create_task(self._observe(), name="observe runners"),
                tasks.create_task(
                    self._keeper.run(lambda broker: self._converse(broker, commands, told)),
                    name="converse with the broker",
                ),
            ]
            try:
                yield self
                await self._last_words()
            finally:
                commands.stop()
                if told is not None:
                    told.stop()
                for task in under_way:
                    task.cancel()

    async def _observe(self) -> None:
        while True:
            if self._observer.look_at_due():
                self._to_tell.set()
            await self._clock.sleep(LOOK_EVERY_S)

    async def _converse(
        self, broker: Broker, commands: CommandHandler, heart_rates: HeartRateMessages | None
    ) -> None:
        self._observer.tell_again()
        await BrokerSession(
            broker,
            topics=self._topics,
            observer=self._observer,
            outgoing=self.outgoing,
            announcer=self._announcer,
            commands=commands,
            denials=self._denials,
            to_tell=self._to_tell,
            heart_rates=heart_rates,
        ).run()

    async def _last_words(self) -> None:
        if self._keeper.standing is ConnectionState.CONNECTED:
            with suppress(TimeoutError):
                async with self._clock.timeout(LAST_WORDS_S):
                    while self._observer.look_at_all():
                        await self._clock.sleep(LOOK_EVERY_S)
                    await self.outgoing.drained()
        if self.outgoing.events_lost:
            log.warning(
                "%d closed intervals or answers were not told: the broker was away",
                self.outgoing.events_lost,
            )
