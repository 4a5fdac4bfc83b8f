"""What the pages say where there is nothing yet, and where nothing is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.review.filled import reviewed
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.patience import PATIENCE_MS
from tests.sessions.store import recording as r

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@asynccontextmanager
async def opened(browser: Browser, site: Site) -> AsyncIterator[tuple[Page, str]]:
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page, address.rstrip("/")
        await page.close()


async def test_an_empty_store_says_on_each_page_what_to_do(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    with reviewed(tmp_path) as (_store, _config, review):
        site = Site(runners=OneRunner(ScriptedPort()), review=review)
        async with opened(browser, site) as (page, address):
            for path, says, leads_to in (
                ("/sessions", "No sessions yet", "To the live page"),
                ("/athletes", "Nobody is known yet", "New athlete"),
                ("/week", "Nobody is known yet", "Make a profile"),
                ("/settings", "Nobody is known yet", "Athletes"),
            ):
                await page.goto(f"{address}{path}")
                await expect(page.get_by_text(says).first).to_be_visible()
                links = page.locator("#content").get_by_role("link", name=leads_to)
                await expect(links).to_have_count(1)


async def test_a_session_that_is_recorded_or_was_cut_off_is_listed_as_what_it_is(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    with reviewed(tmp_path) as (store, _config, review):
        port = ScriptedPort(msgspec.structs.replace(RUNNING, session=r.SESSION))
        site = Site(runners=OneRunner(port), review=review)
        async with opened(browser, site) as (page, address):
            r.begin(store)
            r.record(store, seconds=5)
            await store.flush()
            await page.goto(f"{address}/sessions")
            await expect(page.locator("a.session")).to_contain_text("Running")
            await page.locator("a.session").click()
            await expect(
                page.get_by_role("heading", name="This session is running")
            ).to_be_visible()
            live = page.get_by_role("link", name="To the live page")
            assert await live.get_attribute("href") == "/run/Ada"

            port.reset()
            await page.goto(f"{address}/sessions")
            await expect(page.locator("a.session")).to_contain_text("Not finished")
            await page.locator("a.session").click()

            says = page.get_by_role("heading", name="This session has no end yet")
            await expect(says).to_be_visible()
            r.finish(store, seconds=5)
            await store.flush()
            await page.reload()
            await expect(page.get_by_role("heading", name="Heart rate and speed")).to_be_visible()


async def test_a_program_that_keeps_nothing_says_so(browser: Browser) -> None:
    async with opened(browser, Site(runners=OneRunner(ScriptedPort()))) as (page, address):
        await page.goto(f"{address}/sessions")
        await expect(page.get_by_role("heading")).to_have_text("This program keeps no sessions")
        await expect(page.get_by_role("link", name="Week")).to_have_count(0)
