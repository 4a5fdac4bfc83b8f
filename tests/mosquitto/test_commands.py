"""Commands by a real broker: carried out once, answered once, never kept."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from ingest.mqtt.broker_connection import Qos
from ingest.mqtt.topics import Topics
from sessions.live.commands import Command, PressButton
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.mosquitto.listening import Listener, listening
from tests.mosquitto.publishing import ScriptedRunners, publishing
from tests.mosquitto.server import MosquittoServer

pytestmark = pytest.mark.mosquitto


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Somebody who commands, and the ports that are commanded."""

    topics: Topics
    ada: ScriptedPort
    bob: ScriptedPort
    sender: Listener

    @property
    def answers(self) -> str:
        return self.topics.answers("me")

    async def send(
        self, payload: bytes, *, athlete: str = "ada", answer_to: str | None = "", **flags: Any
    ) -> None:
        await self.sender.broker.publish(
            self.topics.command(athlete),
            payload,
            qos=Qos.AT_LEAST_ONCE,
            answer_to=self.answers if answer_to == "" else answer_to,
            correlation=b"c1",
            **flags,
        )

    async def ask(self, payload: bytes, **rest: Any) -> Any:
        await self.send(payload, **rest)
        message, answer = await self.sender.next(self.answers)
        assert message.correlation == b"c1"
        assert not message.retained
        return answer


@asynccontextmanager
async def desk_on(server: MosquittoServer, root: str) -> AsyncIterator[Desk]:
    topics = Topics(root)
    ada, bob = ScriptedPort(IDLE), ScriptedPort(msgspec.structs.replace(RUNNING, athlete="Bob"))
    async with (
        listening(server.settings(), topics.state("+"), topics.answers("me")) as sender,
        publishing(server.settings(), root=root, runners=ScriptedRunners(Ada=ada, Bob=bob)),
    ):
        await sender.next(topics.state("bob"))
        # Its command topic is listened to before its first state may be heard: ask until it is.
        while not await sender.broker.publish(
            topics.command("bob"), b'{"action": "status"}', qos=Qos.AT_LEAST_ONCE
        ):
            pass
        yield Desk(topics=topics, ada=ada, bob=bob, sender=sender)


async def test_a_session_is_started_lapped_paused_and_stopped(
    server: MosquittoServer, root: str
) -> None:
    async with desk_on(server, root) as desk:
        for number, action in enumerate(("start", "lap", "pause", "resume", "stop")):
            answer = await desk.ask(b'{"id": %d, "action": "%s"}' % (number, action.encode()))
            assert answer == {"id": number, "ok": True, "error": None, "state": None}
        assert desk.ada.pressed == ["start", "lap", "pause", "resume", "stop"]
        assert desk.bob.pressed == []


async def test_status_is_answered_with_the_state(server: MosquittoServer, root: str) -> None:
    async with desk_on(server, root) as desk:
        answer = await desk.ask(b'{"id": "a", "action": "status"}', athlete="bob")
    assert (answer["ok"], answer["state"]["athlete"]) == (True, "Bob")
    assert answer["state"]["heart_rate_bpm"] == 142


@pytest.mark.parametrize(
    ("payload", "error", "id"),
    [
        (b'{"id": "x", "action": "stop"}', "no session is running", "x"),
        (b'{"id": "x", "action": "faster"}', "unknown action faster", "x"),
        (b"{", "not a command", None),
        (b'{"id": "x", "action": "start", "sent_at": "2020-01-01T00:00:00Z"}', "too old", "x"),
    ],
)
async def test_what_comes_to_nothing_is_answered_with_the_reason(
    server: MosquittoServer, root: str, payload: bytes, error: str, id: str | None
) -> None:
    async with desk_on(server, root) as desk:
        answer = await desk.ask(payload)
        assert (answer["id"], answer["ok"]) == (id, False)
        assert error in answer["error"]
        assert desk.ada.pressed == []


async def test_one_that_is_too_old_is_answered_once(server: MosquittoServer, root: str) -> None:
    async with desk_on(server, root) as desk:
        for _ in range(3):
            await desk.send(b'{"id": 1, "action": "start", "sent_at": "2020-01-01T00:00:00Z"}')
        answer = await desk.ask(b'{"id": 2, "action": "status"}')
        while answer["id"] != 2:
            _, answer = await desk.sender.next(desk.answers)
        assert [(a["id"], a["ok"]) for a in desk.sender.on(desk.answers)] == [
            (1, False),
            (2, True),
        ]
        assert desk.ada.pressed == []


async def test_the_same_id_is_carried_out_and_answered_once(
    server: MosquittoServer, root: str
) -> None:
    async with desk_on(server, root) as desk:
        for _ in range(3):
            await desk.send(b'{"id": "1", "action": "lap"}', athlete="bob")
        answer = await desk.ask(b'{"id": "2", "action": "lap"}', athlete="bob")
        while answer["id"] != "2":
            _, answer = await desk.sender.next(desk.answers)
        assert [a["id"] for a in desk.sender.on(desk.answers)] == ["1", "2"]
        assert desk.bob.pressed == ["lap", "lap"]


@pytest.mark.parametrize("kept_before", [True, False], ids=["before we came", "while we listen"])
async def test_a_retained_command_is_never_carried_out_and_said_once(
    server: MosquittoServer, root: str, kept_before: bool, caplog: pytest.LogCaptureFixture
) -> None:
    topics = Topics(root)
    start = b'{"id": "old", "action": "start"}'
    with caplog.at_level(logging.WARNING):
        async with listening(server.settings()) as before:
            if kept_before:
                await before.broker.publish(
                    topics.command("ada"), start, qos=Qos.AT_LEAST_ONCE, retain=True
                )
        async with desk_on(server, root) as desk:
            if not kept_before:
                await desk.send(start, retain=True)
                await desk.send(start, retain=True)
            answer = await desk.ask(b'{"id": "new", "action": "status"}')
            assert answer["id"] == "new"
            assert desk.ada.pressed == []
    assert [r.getMessage() for r in caplog.records] == [
        f"{topics.command('ada')}: a retained command is never carried out",
        f"commands that came to nothing: retained {1 if kept_before else 2}",
    ]


async def test_a_fault_of_ours_is_answered_and_ends_nothing(
    server: MosquittoServer, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_on(server, root) as desk:
        do = desk.bob.do

        async def broken(command: Command) -> None:
            if isinstance(command, PressButton):
                raise RuntimeError("a bug")
            await do(command)

        monkeypatch.setattr(desk.bob, "do", broken)
        answer = await desk.ask(b'{"id": 1, "action": "lap"}', athlete="bob")
        assert (answer["ok"], answer["error"]) == (False, "RuntimeError: a bug")
        assert (await desk.ask(b'{"id": 2, "action": "stop"}', athlete="bob"))["ok"]


async def test_a_command_without_an_answer_topic_is_carried_out(
    server: MosquittoServer, root: str
) -> None:
    async with desk_on(server, root) as desk:
        await desk.send(b'{"action": "lap"}', athlete="bob", answer_to=None)
        await desk.ask(b'{"id": 1, "action": "status"}')
        assert desk.bob.pressed == ["lap"]


async def test_no_answer_goes_where_others_speak(server: MosquittoServer, root: str) -> None:
    async with desk_on(server, root) as desk:
        for foreign in (desk.topics.state("bob"), desk.topics.command("bob")):
            await desk.send(b'{"id": "x", "action": "status"}', answer_to=foreign)
        await desk.ask(b'{"id": "y", "action": "status"}')
        assert all("ok" not in state for state in desk.sender.on(desk.topics.state("bob")))


async def test_nobody_listens_for_an_athlete_who_is_not_here(
    server: MosquittoServer, root: str
) -> None:
    async with desk_on(server, root) as desk:
        assert not await desk.sender.broker.publish(
            desk.topics.command("cem"), b"{}", qos=Qos.AT_LEAST_ONCE
        )
