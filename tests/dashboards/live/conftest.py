"""One server and one open live page per module, with or without an ear for its sound."""

from collections.abc import AsyncIterator

import msgspec
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.live.hearing import HOOKS, Heard
from tests.dashboards.web.scripted_port import IDLE, PLANNED, ScriptedPort
from tests.patience import PATIENCE_MS

PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}


class OpenPage:
    """A page in the browser, the port behind it, and every request it made."""

    def __init__(self, page: Page, port: ScriptedPort, *, address: str) -> None:
        self.page = page
        self.port = port
        self.address = address
        self.requests: list[str] = []
        self.frames: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda data: self.frames.append(str(data))),
        )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(browser: Browser) -> AsyncIterator[OpenPage]:
    port = ScriptedPort()
    async with serving(
        Site(runners=OneRunner(port)), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        page = await browser.new_page(viewport=PHONE)
        page.set_default_timeout(PATIENCE_MS)
        opened = OpenPage(page, port, address=address)
        await page.goto(address)
        await page.get_by_role("button", name="Start").wait_for()
        yield opened
        await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def live(shared: OpenPage) -> OpenPage:
    """The open page with nothing running and nothing pressed."""
    shared.port.reset()
    shared.port.now = IDLE
    await shared.page.set_viewport_size(PHONE)
    await shared.page.get_by_role("button", name="Start").wait_for()
    return shared


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared_page(browser: Browser) -> AsyncIterator[Heard]:
    port = ScriptedPort(PLANNED)
    async with serving(
        Site(runners=OneRunner(port)), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        context = await browser.new_context()
        await context.add_init_script(HOOKS)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(address)
        yield Heard(page, port, address=address)
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def heard(shared_page: Heard) -> Heard:
    """The page in a new session, with the sound off."""
    page = shared_page.page
    shared_page.session += 1
    shared_page.show(msgspec.structs.replace(PLANNED, elapsed_s=float(shared_page.session)))
    elapsed = f"0:{shared_page.session:02}"
    await expect(page.get_by_test_id("elapsed")).to_have_text(elapsed)
    await page.wait_for_function("document.body.dataset.awake === 'lock'")
    if shared_page.session > 1:
        await shared_page.choose("Off")
    return shared_page
