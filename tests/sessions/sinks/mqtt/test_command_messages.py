"""What is a command, and what is none."""

from datetime import UTC, datetime

import msgspec
import pytest

from ingest.measurements import NS_PER_S
from sessions.sinks.mqtt.command_messages import (
    COMMANDS,
    AnsweredIds,
    BadCommand,
    CommandName,
    read_command,
)
from sessions.sinks.mqtt.home_assistant_parts import buttons

NOW_NS = 1_795_338_900 * NS_PER_S


@pytest.mark.parametrize("action", ["start", "stop", "pause", "resume", "lap", "status"])
def test_every_name_is_read(action: str) -> None:
    payload = msgspec.json.encode({"id": "7", "action": action})
    assert read_command(payload, now_ns=NOW_NS).action == action


def test_every_name_but_the_question_is_a_command_and_a_button_of_home_assistant() -> None:
    assert {*CommandName} == {*COMMANDS, CommandName.STATUS}
    assert {*buttons(command_topic="t")} == {f"button_{name}" for name in COMMANDS}


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
