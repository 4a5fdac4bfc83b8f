"""`strapline run` with a broker: what others hear of a session, and when they hear nothing."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from ingest.mqtt.broker_connection import Qos
from ingest.mqtt.topics import Topics
from tests.integration.running import document, running, strapline
from tests.mosquitto.listening import Listener, listening
from tests.mosquitto.server import MosquittoServer

pytestmark = pytest.mark.mosquitto


def configured(server: MosquittoServer, root: str) -> dict[str, str]:
    settings = server.settings()
    return {
        "STRAPLINE_MQTT__ENABLED": "true",
        "STRAPLINE_MQTT__PORT": str(settings.port),
        "STRAPLINE_MQTT__USER": str(settings.user),
        "STRAPLINE_MQTT__PASSWORD": str(settings.password),
        "STRAPLINE_MQTT__ROOT": root,
        "STRAPLINE_MQTT__NAME": "studio",
        "STRAPLINE_MQTT__DISCOVERY_PREFIX": f"{root}/ha",
    }


PLAN = """title = "Short"
steps = [{ time = "60 s", speed = "5 km/h" }, { time = "60 s", speed = "10 km/h" }]
"""


def run_of(folder: Path) -> tuple[str, ...]:
    (folder / "short.toml").write_text(PLAN)
    plan = str(folder / "short.toml")
    return ("run", "--simulate", "--speed", "max", "--headless", "--json", "--workout", plan)


async def test_a_run_is_told_from_its_start_to_its_breakdown(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    topics = Topics(root)
    async with listening(server.settings(), f"{root}/#") as others:
        result = await asyncio.to_thread(
            strapline,
            *run_of(tmp_path),
            "--publish",
            folder=tmp_path,
            also=configured(server, root),
        )
        await others.settled(f"{root}/end")
    breakdown = document(result)
    states = others.on(topics.state("runner"))
    last = {i["index"]: i for i in others.on(topics.interval("runner"))}
    assert [last[index]["kind"] for index in sorted(last)] == [
        interval["kind"] for interval in breakdown["intervals"]
    ]
    assert last[0]["end_s"] == breakdown["intervals"][0]["end_s"]
    assert states[0]["status"] in ("idle", "waiting")
    assert states[-1]["status"] == "finished"
    assert states[-1]["session"] == breakdown["session"]["id"]
    assert states[-1]["distance_m"] == breakdown["session"]["distance_m"]
    assert others.on(topics.processor_presence("studio")) == [b"online", b"offline"]
    assert others.on(f"{root}/ha/device/strapline_runner/config")


async def test_a_simulated_run_tells_nobody_unless_asked_to(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    async with listening(server.settings(), f"{root}/#") as others:
        result = await asyncio.to_thread(
            strapline, *run_of(tmp_path), folder=tmp_path, also=configured(server, root)
        )
        document(result)
        assert len(await others.settled(f"{root}/end")) == 1


async def test_a_broker_that_refuses_us_costs_one_line_and_no_session(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    wrong = configured(server, root) | {"STRAPLINE_MQTT__PASSWORD": "wrong"}
    result = await asyncio.to_thread(
        strapline, *run_of(tmp_path), "--publish", folder=tmp_path, also=wrong
    )
    assert document(result)["session"]["id"]
    lines = [line for line in result.stderr.splitlines() if "login refused" in line]
    assert len(lines) == 1


async def told(others: Listener, topics: Topics, athlete: str, action: str) -> Any:
    """Send one command and wait for its answer."""
    await others.broker.publish(
        topics.command(athlete),
        json.dumps({"id": uuid.uuid4().hex, "action": action}).encode(),
        qos=Qos.AT_LEAST_ONCE,
        answer_to=topics.answers("me"),
    )
    _, answer = await others.next(topics.answers("me"))
    return answer["error"] or "ok"


async def test_a_run_is_lapped_and_stopped_from_elsewhere(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    settings, topics = configured(server, root), Topics(root)
    run = ("run", "--simulate", "--speed", "5", "--headless", "--json", "--publish")
    async with (
        listening(server.settings(), f"{root}/#") as others,
        asyncio.TaskGroup() as tasks,
    ):
        running_ = tasks.create_task(
            asyncio.to_thread(strapline, *run, folder=tmp_path / "here", also=settings)
        )
        await others.next(topics.state("runner"), lambda s: (s["elapsed_s"] or 0) > 12)
        assert await told(others, topics, "runner", "lap") == "ok"
        stopped = await asyncio.to_thread(
            strapline, "remote", "stop", folder=tmp_path / "there", also=settings
        )
        assert (stopped.returncode, stopped.stderr) == (0, "stop: done\n")
    assert len(document(running_.result())["laps"]) == 2


async def test_a_session_is_started_from_elsewhere_where_pages_are_served(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    settings, topics = configured(server, root), Topics(root)
    (tmp_path / "athletes").mkdir(parents=True)
    (tmp_path / "athletes" / "ada.toml").write_text(
        'name = "Ada L."\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
    )
    serve = ("serve", "--simulate", "--publish", "--speed", "5", "--port", "0")
    ada = topics.state("ada-l")
    async with listening(server.settings(), f"{root}/#") as others:
        with running(*serve, folder=tmp_path, also=settings):
            _, device = await others.next(f"{root}/ha/device/strapline_ada-l/config")
            assert (device["device"]["name"], device["device"]["model"]) == ("Ada L.", "Athlete")
            assert await told(others, topics, "ada-l", "start") == "ok"
            assert await told(others, topics, "ada-l", "start") == "a session is already running"
            await others.next(ada, lambda s: s["heart_rate_bpm"] and s["elapsed_s"] > 12)
            assert await told(others, topics, "ada-l", "pause") == "ok"
            await others.next(ada, lambda s: s["status"] == "paused")
            assert await told(others, topics, "ada-l", "stop") == "ok"
            await others.next(ada, lambda s: s["status"] == "finished")
        # Killed: the last will speaks.
        await others.next(topics.processor_presence("studio"), lambda said: said == b"offline")
