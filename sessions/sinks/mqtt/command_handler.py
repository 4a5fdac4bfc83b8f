"""Takes commands from messages, has them carried out, and puts the answers on their way."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

import msgspec

from ingest.clock import Clock
from ingest.mqtt.broker_connection import MqttMessage
from ingest.mqtt.topics import NotOurs, Topics
from sessions.live.runners import NobodyCalled, Runners
from sessions.sinks.mqtt.command_messages import (
    Action,
    AnsweredIds,
    BadCommand,
    Command,
    CommandAnswer,
    read_command,
)
from sessions.sinks.mqtt.desk import CommandRefused, carry_out
from sessions.sinks.mqtt.live_state import live_state
from sessions.sinks.mqtt.outbound_queue import Outbound
from sessions.text import text

log = logging.getLogger(__name__)

MOST_AT_ONCE = 32  # commands being carried out; a start takes seconds
_NO_ANSWERS_BELOW = frozenset({"athlete", "gateway", "processor"})  # those topics are others' words


class CommandHandler:
    """One for a floor. Commands that are under way outlive the connection they came by.

    `counts`: what came to nothing, by cause.
    """

    def __init__(
        self,
        floor: Runners,
        *,
        topics: Topics,
        clock: Clock,
        send: Callable[[Outbound], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._floor = floor
        self._topics = topics
        self._clock = clock
        self._send = send
        self._tasks = tasks
        self._ids = AnsweredIds()
        self._under_way: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()

    def take(self, message: MqttMessage, *, athlete: str) -> None:
        """A message on an athlete's command topic. Never blocks."""
        if message.retained:
            self._note("retained", "%s: a retained command is never carried out", message.topic)
            return
        try:
            action, command = read_command(message.payload, now_ns=self._clock.wall_ns())
        except BadCommand as exc:
            self._note("bad", "%s: %s", message.topic, exc)
            if self._ids.is_new(athlete, exc.id):
                self._answer(message, CommandAnswer(id=exc.id, ok=False, error=str(exc)))
            return
        if not self._ids.is_new(athlete, command.id):
            self.counts["repeated"] += 1
            return
        if len(self._under_way) >= MOST_AT_ONCE:
            self.counts["busy"] += 1
            self._answer(message, CommandAnswer(id=command.id, ok=False, error=text("busy")))
            return
        task = self._tasks.create_task(
            self._do(action, command, message, athlete), name=f"{action.value} {athlete}"
        )
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def stop(self) -> None:
        """Give up what is under way, and say what came to nothing: the program ends."""
        if self.counts:
            causes = ", ".join(f"{cause} {count}" for cause, count in sorted(self.counts.items()))
            log.warning("commands that came to nothing: %s", causes)
        for task in self._under_way:
            task.cancel()

    async def _do(
        self, action: Action, command: Command, message: MqttMessage, athlete: str
    ) -> None:
        try:
            port = self._floor.port(athlete)
            await carry_out(action, port, clock=self._clock)
            state = live_state(port.view()) if action is Action.STATUS else None
            answer = CommandAnswer(id=command.id, ok=True, state=state)
        except NobodyCalled:
            answer = CommandAnswer(
                id=command.id, ok=False, error=text("nobody of this name runs here")
            )
        except CommandRefused as exc:
            answer = CommandAnswer(id=command.id, ok=False, error=str(exc))
        except Exception as exc:
            # A fault of ours in one command must not end the recording of everybody.
            log.error("%s of %s failed: %s: %s", action.value, athlete, type(exc).__name__, exc)
            answer = CommandAnswer(id=command.id, ok=False, error=f"{type(exc).__name__}: {exc}")
        self._answer(message, answer)

    def _answer(self, message: MqttMessage, answer: CommandAnswer) -> None:
        if message.answer_to is None:
            return
        if not self._may_answer_on(message.answer_to):
            self._note("answer topic", "%s: no answers on %s", message.topic, message.answer_to)
            return
        self._send(
            Outbound(
                topic=message.answer_to,
                payload=msgspec.json.encode(answer),
                correlation=message.correlation,
            )
        )

    def _may_answer_on(self, topic: str) -> bool:
        try:
            return self._topics.parse(topic).owner not in _NO_ANSWERS_BELOW
        except NotOurs:
            return not any(wild in topic for wild in "+#") and topic != ""

    def _note(self, cause: str, message: str, *values: object) -> None:
        """Count, and say it the first time."""
        self.counts[cause] += 1
        log.log(logging.WARNING if self.counts[cause] == 1 else logging.DEBUG, message, *values)
