"""Commands whose radio is a Bluetooth proxy: looked at, paired with, recorded through."""

import asyncio
import base64
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.clock import SystemClock
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.room import Room, simulated_room
from ingest.simulate.stepping_clock import SteppingClock
from tests.ingest.devices.proxies.esphome_proxy import Proxy, switched_on
from tests.integration.running import command, environment
from tests.patience import PATIENCE_S, until

KEY = base64.b64encode(bytes(range(32))).decode()
WALK = (BeltStep(duration_s=600, speed_kmh=5.0, incline_pct=0.0),)
RECORDED_S = 12.0

pytestmark = pytest.mark.process


@asynccontextmanager
async def a_house() -> AsyncIterator[tuple[Room, Proxy]]:
    clock = SteppingClock(speed=1, start_wall_ns=SystemClock().wall_ns())
    async with clock.running(), simulated_room(seed=1, clock=clock, schedule=WALK) as room:
        proxy = Proxy(room.world, number=1, key=KEY)
        async with switched_on(proxy):
            yield room, proxy


@asynccontextmanager
async def started(
    folder: Path, proxy: Proxy, *words: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    (folder / "config.toml").write_text(
        f'[devices]\nproxies = ["127.0.0.1:{proxy.port}"]\nproxy_keys = ["{KEY}"]\n',
        encoding="utf-8",
    )
    also = {"STRAPLINE_CONFIG": str(folder / "config.toml")}
    process = await asyncio.create_subprocess_exec(
        *words,
        env=environment(folder) | also,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def told(process: asyncio.subprocess.Process, *, ends: int = 0) -> Any:
    async with SystemClock().timeout(PATIENCE_S):
        said, complained = await process.communicate()
    assert process.returncode == ends, complained.decode()
    assert KEY not in said.decode() + complained.decode()
    return json.loads(said)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
async def test_a_run_through_a_proxy_is_recorded_to_its_breakdown(tmp_path: Path) -> None:
    async with a_house() as (room, proxy):
        run = ("run", "--headless", "--no-page", "--json")
        async with started(tmp_path, proxy, *command(*run)) as process:
            await until(lambda: len(proxy.links) == 2 or process.returncode is not None)
            room.begin()
            began_s = room.treadmill.belt.now_s
            await until(
                lambda: (
                    (len(proxy.links) == 2 and room.treadmill.belt.now_s > began_s + RECORDED_S)
                    or process.returncode is not None
                )
            )
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            session = (await told(process))["session"]
    assert session["duration_s"] > RECORDED_S / 2
    assert set(session["sources"]["heart_rate"]) == {"strap"}
    assert set(session["sources"]["speed"]) == {"treadmill"}


async def test_the_doctor_looks_at_the_proxy_and_at_no_adapter(tmp_path: Path) -> None:
    async with a_house() as (_room, proxy):
        async with started(tmp_path, proxy, *command("doctor", "--json")) as process:
            found = await told(process)
        first = found["checks"][0]
        assert (first["name"], first["verdict"]) == ("proxies", "fine")
        assert found["has_bluetooth"]
        await proxy.switch_off()
        async with started(tmp_path, proxy, *command("doctor", "--json")) as process:
            found = await told(process, ends=3)
        assert "does not answer" in found["checks"][0]["finding"]
        await proxy.switch_on()
