"""The page of a run that has just ended: how it felt is kept, a file taken, it is put away."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.dashboards.every_page import (
    FINISHED,
    PLANNED_ID,
    EveryPage,
    LookedAt,
    change,
)
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.page_faults import faults
from tests.dashboards.screens import SIZES
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STORED = replace(BREAKDOWN, session=replace(BREAKDOWN.session, id=PLANNED_ID))
ENDED = LookedAt("/", ".after-run", views=(change(FINISHED, breakdown=STORED),))


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, site: EveryPage) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=SIZES["phone"], reduced_motion="reduce")
    page.set_default_timeout(PATIENCE_MS)
    await site.open(page, ENDED)
    yield page
    await page.close()


async def test_effort_and_note_are_kept_with_the_session(page: Page, site: EveryPage) -> None:
    assert await faults(page) == []
    await page.get_by_label("Perceived effort, 1 to 10").select_option("7")
    await page.get_by_label("Notes").fill("Legs of lead")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await page.goto(f"{site.address}sessions/{PLANNED_ID}")
    await expect(page.get_by_label("Notes")).to_have_value("Legs of lead")


def read(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(file.read_bytes())
    return document


async def test_a_file_of_it_is_taken_at_once(page: Page) -> None:
    async with page.expect_download() as begun:
        await page.get_by_role("button", name="Export as JSON").click()
    download = await begun.value
    assert download.suggested_filename == f"{PLANNED_ID}.json"
    assert read(await download.path())["session"]["id"] == PLANNED_ID


async def test_what_is_discarded_can_be_brought_back(page: Page, site: EveryPage) -> None:
    await page.get_by_role("button", name="Discard").click()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("The session is back.")).to_be_visible()
    await page.goto(f"{site.address}sessions/{PLANNED_ID}")
    await expect(page.get_by_role("table").first).to_be_visible()
