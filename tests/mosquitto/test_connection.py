"""The connection on a real broker: who gets in, what is denied, and what each failure says."""

import asyncio
import gc
import logging
import socket
from collections.abc import Awaitable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import OFFLINE, ONLINE, Broker, MqttMessage, Qos, connected
from ingest.mqtt.client import Client
from ingest.mqtt.errors import BrokerAway, BrokerRefuses, Denied
from tests.mosquitto.certificates import Authority
from tests.mosquitto.server import HALF, NOBODY, READER, MosquittoServer
from tests.patience import PATIENCE_S, at_most_s

pytestmark = pytest.mark.mosquitto


async def next_message(broker: Broker) -> MqttMessage:
    async with SystemClock().timeout(PATIENCE_S), aclosing(broker.messages()) as messages:
        return await anext(messages)


async def ends_with_away(call: Awaitable[object]) -> bool:
    try:
        await call
    except BrokerAway:
        return True
    return False


async def refusal(settings: object) -> str:
    with pytest.raises(BrokerRefuses) as caught:
        async with connected(settings):  # type: ignore[arg-type]
            pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("way", ["settings", "tls_settings", "certificate_settings"])
async def test_a_message_and_its_properties_come_back(
    server: MosquittoServer, root: str, way: str
) -> None:
    async with connected(getattr(server, way)()) as broker:
        await broker.subscribe(f"{root}/#", qos=Qos.AT_LEAST_ONCE)
        await broker.publish(
            f"{root}/a",
            b"\x00\xff",
            qos=Qos.AT_LEAST_ONCE,
            answer_to=f"{root}/answers",
            correlation=b"\x01",
        )
        assert await next_message(broker) == MqttMessage(
            topic=f"{root}/a",
            payload=b"\x00\xff",
            answer_to=f"{root}/answers",
            correlation=b"\x01",
        )


async def test_a_retained_message_says_so(server: MosquittoServer, root: str) -> None:
    async with connected(server.settings()) as broker:
        await broker.publish(f"{root}/a", b"kept", qos=Qos.AT_LEAST_ONCE, retain=True)
        await broker.subscribe(f"{root}/a", qos=Qos.AT_LEAST_ONCE)
        assert (await next_message(broker)).retained


async def test_presence_is_online_inside_and_offline_after(
    server: MosquittoServer, root: str
) -> None:
    topic = f"{root}/presence"
    async with connected(server.settings()) as watcher:
        await watcher.subscribe(topic, qos=Qos.AT_LEAST_ONCE)
        async with connected(server.settings(), presence=topic):
            assert (await next_message(watcher)).payload == ONLINE
        assert (await next_message(watcher)).payload == OFFLINE


async def test_a_wrong_password_is_refused(server: MosquittoServer) -> None:
    message = await refusal(replace(server.settings(), password="wrong"))
    assert "login refused" in message
    assert "mqtt.password" in message
    assert "wrong" not in message


async def test_a_certificate_of_another_authority_is_not_trusted(
    server: MosquittoServer, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, name="stranger")
    message = await refusal(replace(server.tls_settings(), ca_file=stranger.ca_file))
    assert "not trusted" in message
    assert "mqtt.ca_file" in message


async def test_a_client_certificate_of_another_authority_is_not_accepted(
    server: MosquittoServer, tmp_path: Path
) -> None:
    pair = Authority(tmp_path, name="stranger").sign("full")
    with pytest.raises((BrokerAway, BrokerRefuses), match=r"mqtt\.cert_file"):
        async with (
            SystemClock().timeout(at_most_s(3)),
            connected(server.certificate_settings(pair)),
        ):
            pass


@pytest.mark.parametrize("key", ["ca_file", "cert_file"])
async def test_a_missing_certificate_file_is_named(
    server: MosquittoServer, tmp_path: Path, key: str
) -> None:
    settings = replace(server.certificate_settings(), **{key: tmp_path / "none.pem"})  # type: ignore[arg-type]
    message = await refusal(settings)
    assert f"mqtt.{key}" in message
    assert "No such file" in message


async def test_tls_on_the_plain_port_and_plain_on_the_tls_port_end_soon(
    server: MosquittoServer,
) -> None:
    async with SystemClock().timeout(at_most_s(3)):
        with pytest.raises(BrokerAway, match="TLS port"):
            async with connected(replace(server.tls_settings(), port=server.port)):
                pass
        with pytest.raises(BrokerAway, match="no MQTT broker"):
            async with connected(replace(server.settings(), port=server.tls_port)):
                pass


async def test_nobody_there_is_one_line(server: MosquittoServer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings = replace(server.settings(), port=unused.getsockname()[1])
        with pytest.raises(BrokerAway, match="no answer"):
            async with connected(settings):
                pass


async def test_a_publish_that_the_access_list_denies_raises(
    server: MosquittoServer, root: str
) -> None:
    async with connected(server.settings(READER)) as broker:
        with pytest.raises(Denied, match=f"may not write {root}/a") as caught:
            await broker.publish(f"{root}/a", b"", qos=Qos.AT_LEAST_ONCE)
        assert caught.value.topic == f"{root}/a"


async def test_of_many_publishes_at_once_only_the_denied_one_raises(
    own_server: MosquittoServer,
) -> None:
    # Mosquitto 2.0 hangs up on a denied publish, so that it has to be the last.
    async with connected(own_server.settings(HALF)) as broker:
        results = await asyncio.gather(
            *(broker.publish(t, b"", qos=Qos.AT_LEAST_ONCE) for t in (*["yes"] * 9, "no")),
            return_exceptions=True,
        )
    assert [type(result) for result in results] == [*[bool] * 9, Denied]


async def test_a_presence_that_the_access_list_denies_raises(
    server: MosquittoServer, root: str
) -> None:
    with pytest.raises(Denied):
        async with connected(server.settings(NOBODY), presence=f"{root}/presence"):
            pass


async def test_a_killed_broker_ends_the_messages(own_server: MosquittoServer) -> None:
    async with connected(own_server.settings()) as broker:
        own_server.kill()
        with pytest.raises(BrokerAway):
            await next_message(broker)
        with pytest.raises(BrokerAway):
            await broker.publish("a", b"", qos=Qos.AT_LEAST_ONCE)


async def test_a_broker_that_is_killed_while_nobody_listens_is_no_complaint_of_asyncio(
    own_server: MosquittoServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(own_server.settings()) as broker:
        own_server.kill()
        assert await ends_with_away(broker.publish("a", b"", qos=Qos.AT_LEAST_ONCE))
    gc.collect()
    assert not caplog.records


async def test_a_persistent_session_gets_what_came_while_it_was_away_even_over_a_restart(
    own_server: MosquittoServer,
) -> None:
    persistent = {"identifier": "keeper", "clean_start": False, "session_expiry_s": 3600}
    async with connected(own_server.settings(), **persistent) as broker:  # type: ignore[arg-type]
        await broker.subscribe("a", qos=Qos.AT_LEAST_ONCE)
    async with connected(own_server.settings()) as writer:
        for number in range(500):
            await writer.publish("a", str(number).encode(), qos=Qos.AT_LEAST_ONCE)
    own_server.stop()
    own_server.start()
    async with connected(own_server.settings(), **persistent) as broker:  # type: ignore[arg-type]
        got = [int((await next_message(broker)).payload) for _ in range(500)]
    assert got == list(range(500))


async def test_a_cancellation_in_the_turn_of_the_acknowledgement_is_not_lost() -> None:
    acknowledged = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(Client("nowhere")._wait_for(acknowledged, timeout=5))
        await SystemClock().sleep(0)
        acknowledged.set_result(None)
        waiting.cancel()
    assert waiting.cancelled()


async def test_what_waits_for_a_broker_that_is_killed_ends_at_once(
    own_server: MosquittoServer,
) -> None:
    async with connected(own_server.settings()) as broker:
        own_server.freeze()
        async with SystemClock().timeout(at_most_s(2)), asyncio.TaskGroup() as tasks:
            asked = [
                tasks.create_task(ends_with_away(call))
                for call in (
                    broker.publish("a", b"", qos=Qos.AT_LEAST_ONCE),
                    broker.subscribe("a", qos=Qos.AT_LEAST_ONCE),
                )
            ]
            await SystemClock().sleep(0.05)
            own_server.kill()
    assert all(task.result() for task in asked)


async def test_whoever_is_pushed_out_by_a_twin_is_told_of_it(server: MosquittoServer) -> None:
    async with (
        connected(server.settings(), identifier="twin") as first,
        connected(server.settings(), identifier="twin"),
    ):
        with pytest.raises(BrokerAway, match="another one comes as twin"):
            await next_message(first)


async def test_a_cancelled_connect_leaves_nothing_behind(
    server: MosquittoServer, caplog: pytest.LogCaptureFixture
) -> None:
    # A port that accepts and never answers.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings = replace(server.settings(), port=silent.getsockname()[1])
        with caplog.at_level(logging.ERROR), pytest.raises(TimeoutError):
            async with SystemClock().timeout(0.2), connected(settings):
                pass
        peer, _ = silent.accept()
        peer.setblocking(False)
        with peer:
            loop = asyncio.get_running_loop()
            async with SystemClock().timeout(PATIENCE_S):
                while await loop.sock_recv(peer, 4096):  # connect, goodbye, and then the end
                    pass
    assert not caplog.records
