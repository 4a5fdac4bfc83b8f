"""Command messages: what somebody wants of a session, and what they are answered."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.measurements import NS_PER_S, Action
from sessions.live.commands import Command, PressButton, Start, Stop
from sessions.sinks.mqtt.live_state import LiveState
from sessions.text import text

OLDEST_S = 30.0  # a start that is found this long after it was sent is no longer meant
REMEMBERED = 512  # ids; QoS 1 may bring a message twice, soon after each other


class CommandName(StrEnum):
    """Names in messages and on the command line; `STATUS` is a question."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    LAP = "lap"
    STATUS = "status"


COMMANDS: Mapping[str, Command] = {
    CommandName.START: Start(),
    CommandName.STOP: Stop(),
    CommandName.PAUSE: PressButton(Action.PAUSE),
    CommandName.RESUME: PressButton(Action.RESUME),
    CommandName.LAP: PressButton(Action.LAP),
}
"""What can be asked for by name. None of them starts a belt or makes it faster."""


class CommandMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A command as it came: `action` is a `CommandName`.

    `id` None: the sender does not tell two apart.
    """

    action: str
    id: str | int | None = None
    sent_at: datetime | None = None


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a command. `state` only answers "status"."""

    id: str | int | None
    ok: bool
    error: str | None = None
    state: LiveState | None = None


class BadCommand(ValueError):
    """Not a command; the message is the answer's error. `id`: as far as it could be read."""

    def __init__(self, message: str, *, id: str | int | None = None) -> None:
        super().__init__(message)
        self.id = id


_EXPECTED = '{"id": "1", "action": "lap"}'


def read_command(payload: bytes, *, now_ns: int) -> CommandMessage:
    """Read one command.

    Raises:
        BadCommand: no JSON of the right shape, an unknown action, or too old.
    """
    try:
        command = msgspec.json.decode(payload, type=CommandMessage)
    except NOT_A_DOCUMENT as exc:
        raise BadCommand(
            text("not a command ({reason}): expected {example}").format(
                reason=exc, example=_EXPECTED
            )
        ) from exc
    if command.action not in [*CommandName]:
        raise BadCommand(
            text("unknown action {action}: expected one of {actions}").format(
                action=command.action, actions=", ".join(CommandName)
            ),
            id=command.id,
        )
    if command.sent_at is not None:
        if command.sent_at.tzinfo is None:
            raise BadCommand(text("sent_at needs a time zone"), id=command.id)
        age_s = now_ns / NS_PER_S - command.sent_at.timestamp()
        if age_s > OLDEST_S:
            raise BadCommand(
                text("too old: sent {age:.0f} s ago, at most {most:.0f} s are accepted").format(
                    age=age_s, most=OLDEST_S
                ),
                id=command.id,
            )
    return command


class AnsweredIds:
    """Ids that were answered, so that the same command is not carried out twice."""

    def __init__(self, *, most: int = REMEMBERED) -> None:
        self._ids: OrderedDict[tuple[str, str | int], None] = OrderedDict()
        self._most = most

    def is_new(self, athlete: str, id: str | int | None) -> bool:
        """Whether this id comes for the first time; it is remembered. None is always new."""
        if id is None:
            return True
        key = (athlete, id)
        if key in self._ids:
            return False
        self._ids[key] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return True
