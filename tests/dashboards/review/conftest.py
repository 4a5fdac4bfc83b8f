"""One server on a real store, and one open page, per module."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from dashboards.access.read_tokens import ReadTokens
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.live.runners import OneRunner
from sessions.store import Source, Store
from strapline.athletes.profiles import save_profile
from strapline.review import Review
from tests.dashboards.review.filled import ADA, keep, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort
from tests.patience import PATIENCE_MS

PHONE: ViewportSize = {"width": 360, "height": 780}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
TELEVISION: ViewportSize = {"width": 1920, "height": 1080}

BO = Athlete(name="Bo", sex="male", age_years=41, mass_kg=80)
PLANNED, SIMULATED, OTHER = (f"20261122-0915-{number:04}" for number in (0, 1, 2))


@dataclass
class OpenReview:
    """An open page, and what is behind it."""

    page: Page
    address: str
    folder: Path
    store: Store
    review: Review
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def open(self, path: str) -> Page:
        """Go to a path and wait until the page's own parts are there."""
        await self.page.goto(f"{self.address.rstrip('/')}{path}")
        await self.page.locator("main h1").wait_for()
        return self.page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[OpenReview]:
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAPLINE_CONFIG", str(folder / "config.toml"))
        (folder / "config.toml").write_text('[influx]\ntoken = "hush-hush"\n')
        with reviewed(folder) as (store, _config, review):
            save_profile(ADA, data_dir=folder)
            keep(store, 0, planned=True)
            keep(store, 1, source=Source.SIMULATED)
            keep(store, 2, athlete=BO, seconds=600)
            await store.flush()
            readers = ReadTokens(folder)
            site = Site(runners=OneRunner(ScriptedPort()), review=review, readers=readers)
            async with serving(
                site, host="127.0.0.1", port_number=0, clock=SystemClock()
            ) as address:
                page = await browser.new_page(viewport=LAPTOP)
                page.set_default_timeout(PATIENCE_MS)
                opened = OpenReview(page, address, folder, store, review)
                page.on("request", lambda request: opened.requests.append(request.url))
                page.on("pageerror", lambda error: opened.errors.append(str(error)))
                yield opened
                await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opened(shared: OpenReview) -> OpenReview:
    """The page at laptop size, whatever it showed last."""
    await shared.page.set_viewport_size(LAPTOP)
    return shared


async def drawn(opened: OpenReview, session: str = PLANNED) -> Page:
    """The page of a session with its chart drawn."""
    page = await opened.open(f"/sessions/{session}")
    await page.locator("#course[data-drawn]").wait_for()
    return page
