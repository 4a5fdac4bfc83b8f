"""What is asked by message is carried out, or refused with its reason."""

from collections.abc import Callable

import msgspec
import pytest

from ingest.clock import SystemClock
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.mqtt.command_handler import CommandRefused, carry_out
from sessions.sinks.mqtt.command_messages import COMMANDS
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort

PAUSED = msgspec.structs.replace(RUNNING, status=LiveStatus.PAUSED)
FINISHED = msgspec.structs.replace(RUNNING, status=LiveStatus.FINISHED)


@pytest.mark.parametrize(
    ("action", "now", "pressed"),
    [
        ("start", IDLE, ["start"]),
        ("start", FINISHED, ["start"]),
        ("stop", RUNNING, ["stop"]),
        ("stop", PAUSED, ["stop"]),
        ("pause", RUNNING, ["pause"]),
        ("pause", PAUSED, []),
        ("resume", PAUSED, ["resume"]),
        ("resume", RUNNING, []),
        ("lap", RUNNING, ["lap"]),
    ],
)
async def test_what_is_asked_is_pressed_and_what_is_already_so_is_not(
    action: str, now: LiveView, pressed: list[str]
) -> None:
    port = ScriptedPort(now)
    await carry_out(COMMANDS[action], port, clock=SystemClock())
    assert port.pressed == pressed


@pytest.mark.parametrize(
    ("action", "port", "reason"),
    [
        ("start", lambda: ScriptedPort(RUNNING), "already running"),
        ("start", lambda: ScriptedPort(refusal="no strap is near"), "no strap is near"),
        ("stop", ScriptedPort, "no session"),
        ("lap", lambda: ScriptedPort(FINISHED), "no session"),
        ("pause", ScriptedPort, "no session"),
        ("resume", ScriptedPort, "no session"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    action: str, port: Callable[[], ScriptedPort], reason: str
) -> None:
    with pytest.raises(CommandRefused, match=reason):
        await carry_out(COMMANDS[action], port(), clock=SystemClock())
