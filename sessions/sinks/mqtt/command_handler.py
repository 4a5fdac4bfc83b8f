"""Command handler: carries out what messages ask for, and puts the answers on their way."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

import msgspec

from ingest.clock import Clock
from ingest.mqtt.broker_connection import MqttMessage
from ingest.mqtt.topics import NotOurs, Topics
from sessions.live.commands import Command, Start
from sessions.live.live_port import LivePort, StartRefused
from sessions.live.runners import NobodyCalled, Runners
from sessions.sinks.mqtt.command_messages import (
    COMMANDS,
    AnsweredIds,
    BadCommand,
    CommandAnswer,
    CommandMessage,
    CommandName,
    read_command,
)
from sessions.sinks.mqtt.live_state import UNDER_WAY, live_state
from sessions.sinks.mqtt.outbound_queue import Outbound
from sessions.text import text

log = logging.getLogger(__name__)

START_WITHIN_S = 60.0  # finding the devices of a start takes up to half a minute
MOST_AT_ONCE = 32  # commands being carried out; a start takes seconds
_NO_ANSWERS_BELOW = frozenset({"athlete", "gateway", "processor"})  # those topics are others' words


class CommandRefused(Exception):
    """The command cannot be carried out; the message says why."""


class CommandHandler:
    """One for all runners. Commands that are under way outlive the connection they came by.

    `counts`: what came to nothing, by cause.
    """

    def __init__(
        self,
        runners: Runners,
        *,
        topics: Topics,
        clock: Clock,
        send: Callable[[Outbound], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._runners = runners
        self._topics = topics
        self._clock = clock
        self._send = send
        self._tasks = tasks
        self._ids = AnsweredIds()
        self._under_way: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()

    def handle_message(self, message: MqttMessage, *, athlete: str) -> None:
        """A message on an athlete's command topic. Never blocks."""
        if message.retained:
            self._note("retained", "%s: a retained command is never carried out", message.topic)
            return
        try:
            command = read_command(message.payload, now_ns=self._clock.wall_ns())
        except BadCommand as exc:
            self._note("bad", "%s: %s", message.topic, exc)
            if self._ids.is_new(athlete, exc.id):
                self.answer(message, CommandAnswer(id=exc.id, ok=False, error=str(exc)))
            return
        if not self._ids.is_new(athlete, command.id):
            self.counts["repeated"] += 1
            return
        if len(self._under_way) >= MOST_AT_ONCE:
            self.counts["busy"] += 1
            self.answer(message, CommandAnswer(id=command.id, ok=False, error=text("busy")))
            return
        task = self._tasks.create_task(
            self._obey(command, message, athlete), name=f"{command.action} {athlete}"
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

    async def _obey(self, command: CommandMessage, message: MqttMessage, athlete: str) -> None:
        try:
            port = self._runners.port(athlete)
            state = None
            if command.action == CommandName.STATUS:
                state = live_state(port.view())
            else:
                await carry_out(COMMANDS[command.action], port, clock=self._clock)
            answer = CommandAnswer(id=command.id, ok=True, state=state)
        except NobodyCalled:
            answer = CommandAnswer(
                id=command.id, ok=False, error=text("nobody of this name runs here")
            )
        except CommandRefused as exc:
            answer = CommandAnswer(id=command.id, ok=False, error=str(exc))
        except Exception as exc:
            # A fault of ours in one command must not end the recording of everybody.
            log.error("%s of %s failed: %s: %s", command.action, athlete, type(exc).__name__, exc)
            answer = CommandAnswer(id=command.id, ok=False, error=f"{type(exc).__name__}: {exc}")
        self.answer(message, answer)

    def answer(self, message: MqttMessage, answer: CommandAnswer) -> None:
        """Put an answer on its way, where one is wanted on a topic that may have it."""
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


async def carry_out(command: Command, port: LivePort, *, clock: Clock) -> None:
    """Do what is asked. What is already so is no error.

    Raises:
        CommandRefused: no session for it, or it cannot start.
    """
    is_under_way = port.view().status in UNDER_WAY
    if not isinstance(command, Start):
        if not is_under_way:
            raise CommandRefused(text("no session is running"))
        await port.do(command)
        return
    if is_under_way:
        raise CommandRefused(text("a session is already running"))
    try:
        async with clock.timeout(START_WITHIN_S):
            await port.do(command)
    except StartRefused as exc:
        raise CommandRefused(str(exc)) from exc
    except TimeoutError as exc:
        raise CommandRefused(text("it did not start in time")) from exc
