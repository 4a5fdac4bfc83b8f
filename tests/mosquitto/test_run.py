"""`strapline run` with a broker: what others hear of a session, and when they hear nothing."""

import asyncio
from pathlib import Path

import pytest

from ingest.mqtt.topics import Topics
from tests.integration.running import document, strapline
from tests.mosquitto.listening import listening
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
    assert (states[0]["status"], states[-1]["status"]) == ("idle", "finished")
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


async def test_a_run_is_lapped_and_stopped_from_elsewhere(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    settings = configured(server, root)
    async with (
        listening(server.settings(), Topics(root).state("runner")) as others,
        asyncio.TaskGroup() as tasks,
    ):
        run = tasks.create_task(
            asyncio.to_thread(
                strapline,
                *("run", "--simulate", "--speed", "5", "--headless", "--json", "--publish"),
                folder=tmp_path / "here",
                also=settings,
            )
        )
        await others.next(Topics(root).state("runner"), lambda s: (s["elapsed_s"] or 0) > 12)
        for action in ("lap", "stop"):
            told = await asyncio.to_thread(
                strapline, "remote", action, folder=tmp_path / "there", also=settings
            )
            assert (told.returncode, told.stderr) == (0, f"{action}: done\n")
    assert len(document(run.result())["laps"]) == 2
