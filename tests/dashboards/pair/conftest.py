"""The pair page with the real pairing behind it, on the virtual radio."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page

from dashboards.ports.pairing import Trouble
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.devices.sensor import NoAdapter
from sessions.live.live_view import LiveStatus, LiveView
from strapline.devices.devices_in_use import DevicesInUse
from strapline.devices.pairing_port import Pairing
from strapline.devices.radio_or_simulation import Airwaves, simulated_airwaves
from tests.dashboards.live.conftest import PHONE
from tests.dashboards.web.scripted_runners import ScriptedRunners
from tests.patience import PATIENCE_MS

ANN = LiveView(status=LiveStatus.IDLE, athlete="Ann")
BEA = LiveView(status=LiveStatus.IDLE, athlete="Bea")


def no_adapter() -> AbstractAsyncContextManager[Airwaves]:
    raise NoAdapter("No Bluetooth service answers")


@dataclass(frozen=True)
class PairPage:
    page: Page
    runners: ScriptedRunners
    in_use: DevicesInUse
    folder: Path
    requests: list[str] = field(default_factory=list)


async def troubles() -> list[Trouble]:
    return [Trouble(finding="power: the adapter is switched off", todo="bluetoothctl power on")]


@pytest_asyncio.fixture(loop_scope="session")
async def at_pair(browser: Browser, tmp_path: Path) -> AsyncIterator[PairPage]:
    async with opened(browser, tmp_path, partial(simulated_airwaves, seed=1, speed=1.0)) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def without_adapter(browser: Browser, tmp_path: Path) -> AsyncIterator[PairPage]:
    async with opened(browser, tmp_path, no_adapter) as page:
        yield page


@asynccontextmanager
async def opened(
    browser: Browser, folder: Path, airwaves: Callable[[], AbstractAsyncContextManager[Airwaves]]
) -> AsyncIterator[PairPage]:
    runners, in_use = ScriptedRunners(ANN, BEA), DevicesInUse()
    pairing = Pairing(
        airwaves=airwaves,
        simulated=True,
        data_dir=folder,
        in_use=in_use,
        clock=SystemClock(),
        troubles=troubles,
    )
    site = Site(runners=runners, pairing=pairing)
    async with (
        serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address,
        asyncio.TaskGroup() as group,
    ):
        looking = group.create_task(pairing.run())
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        shown = PairPage(page, runners, in_use, folder)
        page.on("request", lambda request: shown.requests.append(request.url))
        await page.goto(f"{address}pair")
        yield shown
        await context.close()
        looking.cancel()
