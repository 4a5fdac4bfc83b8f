"""Heart rates that bridges tell over MQTT: handed to the door, refusals told where asked for."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

from ingest.mqtt.broker_connection import MqttMessage
from sessions.live.heart_rate_door import HeartRateDoor, Refused
from sessions.sinks.mqtt.command_messages import CommandAnswer

log = logging.getLogger(__name__)

MOST_AT_ONCE = 32


class HeartRateMessages:
    """One for all runners. `refused`: what was not taken, by cause."""

    def __init__(
        self,
        door: HeartRateDoor,
        *,
        answer: Callable[[MqttMessage, CommandAnswer], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._door = door
        self._answer = answer
        self._tasks = tasks
        self._under_way: set[asyncio.Task[None]] = set()
        self.refused: Counter[str] = Counter()

    def handle_message(self, message: MqttMessage) -> None:
        """A message on an athlete's heart-rate topic. Never blocks."""
        if message.retained:
            self._note("retained", "a retained heart rate is never taken", topic=message.topic)
        elif len(self._under_way) >= MOST_AT_ONCE:
            self._note("busy", "too many at once", topic=message.topic)
        else:
            task = self._tasks.create_task(self._take(message), name="bridged heart rate")
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def stop(self) -> None:
        """The program ends."""
        for task in self._under_way:
            task.cancel()

    async def _take(self, message: MqttMessage) -> None:
        try:
            await self._door.take(message.payload)
        except Refused as refused:
            self._note(refused.why.value, str(refused), topic=message.topic)
            self._answer(message, CommandAnswer(id=None, ok=False, error=str(refused)))
        else:
            self._answer(message, CommandAnswer(id=None, ok=True))

    def _note(self, cause: str, line: str, *, topic: str) -> None:
        """Count, and say it the first time."""
        self.refused[cause] += 1
        level = logging.WARNING if self.refused[cause] == 1 else logging.DEBUG
        log.log(level, "%s: %s", topic, line)
