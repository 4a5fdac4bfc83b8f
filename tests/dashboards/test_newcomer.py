"""From plugging in to the first live zone: four taps on a phone, counted."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.dashboards.screens import SIZES
from tests.dashboards.test_whole_way import prepare, serving
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_TAPS = 4
COUNT_TAPS = """addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") ?? 0) + 1);
}, { capture: true });"""


async def test_a_newcomer_sees_a_zone_after_four_taps(browser: Browser, tmp_path: Path) -> None:
    """With a profile: the page cannot know how old somebody is."""
    prepare(tmp_path)
    context = await browser.new_context(
        viewport=SIZES["phone"], has_touch=True, reduced_motion="reduce"
    )
    await context.add_init_script(COUNT_TAPS)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    async with serving(tmp_path) as address:
        await page.goto(address)
        await page.locator("main").get_by_role("link", name="Pair").tap()
        await page.get_by_role("button", name="Strapline Sim Strap").tap()
        await page.get_by_role("button", name="Save", exact=True).tap()
        start = page.get_by_role("button", name="Start", exact=True)
        await expect(start).to_be_enabled()
        await start.tap()
        await expect(page.get_by_test_id("hero")).to_have_attribute("data-zone", "3")
        assert int(await page.evaluate("sessionStorage.getItem('taps')")) == MOST_TAPS
    await context.close()
