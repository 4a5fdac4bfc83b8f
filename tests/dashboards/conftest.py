"""One Chromium for all page tests; every page, and the screens it is looked at on."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.dashboards.every_page import EveryPage, every_page
from tests.dashboards.screens import Screens
from tests.patience import PATIENCE_MS

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that is not loopback's, so that the browser comes from a network.
    "--host-resolver-rules=MAP gym.local 127.0.0.1",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is needed where CI=true: apt install chromium")
        pytest.skip("Chromium is not installed: apt install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EveryPage]:
    """All pages over a store with three sessions."""
    async with every_page(tmp_path_factory.mktemp("data")) as shown:
        yield shown


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screens(browser: Browser) -> AsyncIterator[Screens]:
    """A page of each language, at any size and in any theme."""
    opened = Screens(browser)
    yield opened
    await opened.close()
