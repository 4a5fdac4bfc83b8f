"""A heart rate from elsewhere over MQTT: the example of docs/devices.md, run against a session."""

import asyncio
import shutil
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import Qos
from ingest.mqtt.topics import Topics
from sessions.live.heart_rate_door import Bridge, HeartRateDoor
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.integration.bridged_run import BY_MQTT, TOLD, line_with, recorded, sources, token, typed
from tests.mosquitto.listening import listening
from tests.mosquitto.publishing import ScriptedRunners, publishing
from tests.mosquitto.server import MosquittoServer

pytestmark = [
    pytest.mark.mosquitto,
    pytest.mark.process,
    pytest.mark.skipif(
        shutil.which("mosquitto_pub") is None, reason="needs mosquitto_pub (mosquitto-clients)"
    ),
]


async def test_the_example_over_mqtt_tells_a_heart_rate(
    tmp_path: Path, server: MosquittoServer, root: str
) -> None:
    settings = server.settings()
    broker = {
        "STRAPLINE_MQTT__ENABLED": "true",
        "STRAPLINE_MQTT__PORT": str(settings.port),
        "STRAPLINE_MQTT__USER": str(settings.user),
        "STRAPLINE_MQTT__PASSWORD": str(settings.password),
        "STRAPLINE_MQTT__ROOT": root,
    }
    key = token(tmp_path)
    here = BY_MQTT.replace(
        "-p 1883", f"-p {settings.port} -u {settings.user} -P {settings.password}"
    )
    here = here.replace("-t strapline/", f"-t {root}/").replace("-h localhost", "-h 127.0.0.1")
    with recorded(tmp_path, "--publish", also=broker) as process:
        line_with("Live page:", process)
        async with listening(settings, f"{root}/1/athlete/ada/state") as others:
            state = f"{root}/1/athlete/ada/state"
            await others.next(state, lambda told: told["status"] == "running")
            for _ in range(TOLD):
                said = await asyncio.to_thread(typed, here, folder=tmp_path, token=key)
                assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
                await SystemClock().sleep(1.0)
            await others.next(state, lambda told: told["heart_rate_bpm"] == 132)
        counted = await asyncio.to_thread(sources, process)
    assert set(counted) == {"bridge ada-watch"}


async def test_a_refusal_is_told_where_an_answer_is_wanted(
    server: MosquittoServer, root: str
) -> None:
    topics, port = Topics(root), ScriptedPort(RUNNING)
    door = HeartRateDoor(OneRunner(port), bridges=_Nobody(), clock=SystemClock())
    async with (
        listening(server.settings(), f"{root}/#") as others,
        publishing(
            server.settings(), root=root, runners=ScriptedRunners(Ada=port), heart_rates=door
        ),
    ):
        await others.next(topics.state("ada"))
        await others.broker.publish(
            topics.heart_rate("ada"),
            b'{"token": "x", "athlete": "Ada", "bpm": 100, "time": 1}',
            qos=Qos.AT_LEAST_ONCE,
            answer_to=topics.answers("phone"),
        )
        _, answer = await others.next(topics.answers("phone"))
    assert answer["ok"] is False
    assert "no such token" in answer["error"]
    assert port.pressed == []


class _Nobody:
    def bridge_of(self, _token: str) -> Bridge | None:
        return None
