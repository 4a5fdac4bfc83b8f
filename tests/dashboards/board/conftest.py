"""One server with scripted runners, and one open board, per module."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, Page

from dashboards.ports.board_names import BoardName
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from tests.dashboards.board.crowd import ADA, BRUNO, CHIARA, READY, SILENT, STALE
from tests.dashboards.web.scripted_runners import ScriptedRunners
from tests.patience import PATIENCE_MS


@dataclass(frozen=True)
class OpenBoard:
    """A board in the browser and the runners behind it."""

    page: Page
    runners: ScriptedRunners
    address: str
    requests: list[str]
    names: dict[str, BoardName]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hung_up(browser: Browser) -> AsyncIterator[OpenBoard]:
    runners = ScriptedRunners(ADA)
    names: dict[str, BoardName] = {}
    async with serving(
        Site(runners=runners, board_names=lambda: names),
        host="127.0.0.1",
        port_number=0,
        clock=SystemClock(),
    ) as address:
        context = await browser.new_context(
            viewport={"width": 1920, "height": 1080}, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        await page.goto(f"{address}board")
        yield OpenBoard(page, runners, address, requests, names)
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def board(hung_up: OpenBoard) -> OpenBoard:
    """The board with one of each kind of tile, as somebody sees it for the first time."""
    hung_up.names.clear()
    hung_up.runners.put(ADA, BRUNO, CHIARA, STALE, SILENT, READY)
    await hung_up.page.set_viewport_size({"width": 1920, "height": 1080})
    await hung_up.page.emulate_media(color_scheme="light")
    await hung_up.page.evaluate("localStorage.clear()")
    await hung_up.page.reload()
    await hung_up.page.locator(".board-tile").nth(5).wait_for()
    return hung_up
