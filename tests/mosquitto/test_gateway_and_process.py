"""`strapline gateway` and `strapline process` as a user runs them: processes that are killed."""

import asyncio
import signal
import sqlite3
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import OFFLINE, ONLINE, Qos, connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.topics import Topics
from sessions.store import Store, StoredStatus
from tests.free_ports import free_ports
from tests.integration.running import command, environment, one_line, strapline
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import journal
from tests.patience import PATIENCE_S

pytestmark = [pytest.mark.mosquitto]

PLAN = """\
title = "Short"
steps = [{ time = "0:40", speed = "6 km/h" }, { time = "0:40", speed = "10 km/h" }]
"""
SIMULATED = ("gateway", "--simulate", "--athletes", "2", "--name", "pi")


def broker(settings: BrokerSettings, *, root: str) -> dict[str, str]:
    named = {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "USER": settings.user or "",
        "PASSWORD": settings.password or "",
        "ROOT": root,
        "NAME": "test",
    }
    return {f"STRAPLINE_MQTT__{key}": value for key, value in named.items()} | {
        "STRAPLINE_PROCESS__QUIET_S": "10"
    }


@asynccontextmanager
async def started(
    *words: str, folder: Path, also: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command(*words),
        env=environment(folder) | also,
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: asyncio.subprocess.Process) -> str:
    """Ctrl-C, and what was said until then."""
    process.send_signal(signal.SIGINT)
    async with SystemClock().timeout(PATIENCE_S):
        _, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said
    return said.decode()


async def rows_in(folder: Path, *, more_than: int) -> None:
    async with SystemClock().timeout(PATIENCE_S):
        while count_in(folder) <= more_than:
            await SystemClock().sleep(0.05)


async def presence(server: MosquittoServer, *, root: str) -> bytes:
    """What the broker keeps of the gateway."""
    async with connected(server.settings()) as broker:
        await broker.subscribe(Topics(root).gateway_presence("pi"), qos=Qos.AT_LEAST_ONCE)
        async with SystemClock().timeout(PATIENCE_S), aclosing(broker.messages()) as messages:
            return (await anext(messages)).payload


def count_in(folder: Path) -> int:
    """0 also where the process has not made its store yet."""
    with suppress(sqlite3.OperationalError):
        return len(journal(folder))
    return 0


async def test_killed_gateways_and_processors_lose_and_double_nothing(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    also = broker(server.settings(), root=root)
    words = (*SIMULATED, "--speed", "10", "--workout", str(plan), "--headless")
    async with started(*words, folder=there, also=also) as gateway:
        async with started("process", "--headless", folder=here, also=also) as processor:
            await rows_in(here, more_than=100)
            processor.kill()
            await processor.wait()
        async with started("process", "--headless", folder=here, also=also) as processor:
            await rows_in(here, more_than=200)
            assert await presence(server, root=root) == ONLINE
            gateway.kill()
            await gateway.wait()
            assert await presence(server, root=root) == OFFLINE  # its last will
            # The second one first sends what the first had not.
            second = (*SIMULATED, "--speed", "max", "--seed", "3", "--workout", str(plan))
            async with started(*second, "--headless", folder=there, also=also) as again:
                async with SystemClock().timeout(PATIENCE_S):
                    await again.wait()
                assert again.returncode == 0
            assert len(journal(there)) > 600
            assert journal(here) == journal(there)
            with Store.reading(here) as read:
                assert {row.athlete.name for row in read.sessions()} == {"Ada", "Bruno"}
            await ended(processor)


async def test_simulated_athletes_run_again_until_ctrl_c(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    also = broker(server.settings(), root=root) | {"STRAPLINE_GATEWAY__AGAIN_AFTER_S": "0"}
    words = (*SIMULATED, "--again", "--speed", "20", "--workout", str(plan), "--headless")

    def runs() -> list[tuple[str, float]]:
        """Whose each finished run was, and its heart rate, which no two runs share."""
        with suppress(sqlite3.OperationalError), Store.reading(here) as read:
            return [
                (row.athlete.name, told.session.mean_heart_rate_bpm or 0.0)
                for row in read.sessions()
                if (told := read.breakdown(row.id)) is not None
            ]
        return []

    async with (
        started("process", "--headless", folder=here, also=also) as processor,
        started(*words, folder=there, also=also) as gateway,
    ):
        async with SystemClock().timeout(PATIENCE_S):
            while min(Counter(name for name, _ in runs()).values(), default=0) < 2:
                await SystemClock().sleep(0.1)
        assert gateway.returncode is None
        await ended(gateway)
        await ended(processor)
    assert {name for name, _ in runs()} == {"Ada", "Bruno"}
    assert len(set(runs())) == len(runs())


async def test_a_processor_is_healthy_while_the_broker_hears_it_and_only_then(
    own_server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    also = broker(own_server.settings(), root=root)

    def health() -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    async def becomes(status: int) -> None:
        async with SystemClock().timeout(PATIENCE_S):
            while await asyncio.to_thread(health) != status:
                await SystemClock().sleep(0.05)

    words = ("process", "--port", str(port))
    async with started(*words, folder=tmp_path, also=also) as processor:
        await becomes(200)
        own_server.stop()
        await becomes(503)
        own_server.start()
        await becomes(200)
        await ended(processor)


async def test_ctrl_c_ends_both_in_order(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    also = broker(server.settings(), root=root)
    async with (
        started("process", "--port", "0", folder=here, also=also) as processor,
        started(*SIMULATED, "--speed", "5", folder=there, also=also) as gateway,
    ):
        await rows_in(here, more_than=100)
        beside = partial(strapline, "recompute", "--all", folder=here, also=also)
        assert (await asyncio.to_thread(beside)).returncode == 0
        said = await ended(processor)
        assert "Live page: http://" in said
        assert "2 sessions are under way" in said
        async with started("process", "--headless", folder=here, also=also) as processor:
            assert "connected to" in await ended(gateway)
            assert journal(here) == journal(there)
            # The simulation is over with its gateway, and so are its sessions.
            assert "under way" not in await ended(processor)
        with Store.reading(here) as read:
            assert [row.status for row in read.sessions()] == [StoredStatus.FINISHED] * 2


@pytest.mark.parametrize("words", [(*SIMULATED, "--headless"), ("process", "--headless")])
def test_a_wrong_password_is_one_line(
    server: MosquittoServer, root: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    also = broker(server.settings(), root=root) | {"STRAPLINE_MQTT__PASSWORD": "wrong"}
    result = strapline(*words, folder=tmp_path, also=also)
    assert result.returncode == 3
    assert "mqtt.password" in one_line(result)
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("gateway", "--athletes", "2"), "--simulate"),
        (("gateway", "--speed", "3"), "--simulate"),
        (("gateway", "--again"), "--simulate"),
        (("gateway", "--simulate", "--athletes", "0"), "--athletes"),
        (("gateway", "--simulate", "--window-ms", "5000"), "1000"),
        (("gateway", "--simulate", "--workout", "nothing"), "nothing"),
        (("process", "--forward", "influx.example"), "mqtt[s]://"),
    ],
)
def test_bad_words_are_refused(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    also = {"STRAPLINE_MQTT__PORT": "1", "STRAPLINE_MQTT__HOST": "127.0.0.1"}
    result = strapline(*words, folder=tmp_path, also=also)
    assert result.returncode == 2
    assert says in one_line(result)
