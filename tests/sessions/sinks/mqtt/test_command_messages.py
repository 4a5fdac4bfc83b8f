"""What is a command, what is none, and what is carried out."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from ingest.clock import NS_PER_S, SystemClock
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.mqtt.command_messages import Action, AnsweredIds, BadCommand, read_command
from sessions.sinks.mqtt.desk import CommandRefused, carry_out
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort

NOW_NS = 1_795_338_900 * NS_PER_S
PAUSED = msgspec.structs.replace(RUNNING, status=LiveStatus.PAUSED)
FINISHED = msgspec.structs.replace(RUNNING, status=LiveStatus.FINISHED)


@pytest.mark.parametrize("action", Action)
def test_every_action_is_read(action: Action) -> None:
    payload = msgspec.json.encode({"id": "7", "action": action.value})
    assert read_command(payload, now_ns=NOW_NS)[0] is action


@pytest.mark.parametrize(
    ("payload", "named", "id"),
    [
        (b"", "not a command", None),
        (b"lap", "not a command", None),
        (b"[]", "not a command", None),
        (b"{}", "action", None),
        (b"\xff\xfe", "not a command", None),
        (b'{"id": {}, "action": "lap"}', "id", None),
        (b'{"id": 7, "action": "faster"}', "unknown action faster: expected one of start", 7),
        (b'{"id": 7, "action": "lap", "sent_at": "2026-11-22T09:15:00"}', "time zone", 7),
        (b'{"id": 7, "action": "lap", "sent_at": "2026-11-22T09:14:00Z"}', "too old: sent 60 s", 7),
    ],
)
def test_anything_else_is_refused_with_its_reason(
    payload: bytes, named: str, id: int | None
) -> None:
    with pytest.raises(BadCommand) as caught:
        read_command(payload, now_ns=NOW_NS)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.id == id


def test_one_that_was_just_sent_is_not_too_old() -> None:
    sent_at = datetime.fromtimestamp(NOW_NS / NS_PER_S - 29, tz=UTC)
    read_command(msgspec.json.encode({"action": "lap", "sent_at": sent_at}), now_ns=NOW_NS)


def test_an_id_is_new_once_for_each_athlete_and_no_id_always() -> None:
    ids = AnsweredIds(most=2)
    assert [ids.is_new("ada", "1"), ids.is_new("ada", "1"), ids.is_new("bob", "1")] == [
        True,
        False,
        True,
    ]
    assert ids.is_new("ada", None)
    assert ids.is_new("ada", None)


def test_only_so_many_ids_are_remembered() -> None:
    ids = AnsweredIds(most=2)
    for id in ("1", "2", "3"):
        ids.is_new("ada", id)
    assert ids.is_new("ada", "1")
    assert not ids.is_new("ada", "3")


@pytest.mark.parametrize(
    ("action", "now", "pressed"),
    [
        (Action.START, IDLE, ["start"]),
        (Action.START, FINISHED, ["start"]),
        (Action.STOP, RUNNING, ["stop"]),
        (Action.STOP, PAUSED, ["stop"]),
        (Action.PAUSE, RUNNING, ["pause"]),
        (Action.PAUSE, PAUSED, []),
        (Action.RESUME, PAUSED, ["pause"]),
        (Action.RESUME, RUNNING, []),
        (Action.LAP, RUNNING, ["lap"]),
        (Action.STATUS, IDLE, []),
    ],
)
async def test_what_is_asked_is_pressed_and_what_is_already_so_is_not(
    action: Action, now: LiveView, pressed: list[str]
) -> None:
    port = ScriptedPort(now)
    await carry_out(action, port, clock=SystemClock())
    assert port.pressed == pressed


@pytest.mark.parametrize(
    ("action", "port", "reason"),
    [
        (Action.START, lambda: ScriptedPort(RUNNING), "already running"),
        (Action.START, lambda: ScriptedPort(refusal="no strap is near"), "no strap is near"),
        (Action.STOP, ScriptedPort, "no session"),
        (Action.LAP, lambda: ScriptedPort(FINISHED), "no session"),
        (Action.PAUSE, ScriptedPort, "no session"),
        (Action.RESUME, ScriptedPort, "no session"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    action: Action, port: Callable[[], ScriptedPort], reason: str
) -> None:
    with pytest.raises(CommandRefused, match=reason):
        await carry_out(action, port(), clock=SystemClock())
