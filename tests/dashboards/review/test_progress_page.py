"""Progress in a real browser: charts, what they lack, weeks and months, another athlete."""

import pytest
from playwright.async_api import Page, expect

from tests.dashboards.review.conftest import PHONE, OpenReview

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHARTS = 11


def card(page: Page, name: str) -> str:
    return f"section:has(h2:text('{name}'))"


async def test_each_figure_says_where_it_comes_from_and_what_it_lacks(opened: OpenReview) -> None:
    page = await opened.open("/progress")
    await page.set_viewport_size(PHONE)
    await expect(page.locator(".goals > section")).to_have_count(CHARTS)
    for source in await page.locator(".goals > section p.quiet").all():
        assert len(await source.inner_text()) > 20
    load = page.locator(card(page, "Load and form"))
    await expect(load).to_contain_text("both read low until day 42")
    weight = page.locator(card(page, "Weight"))
    await expect(weight).to_contain_text("Nothing of it is known yet")
    await expect(weight).to_contain_text("strapline log weight")
    bests = page.get_by_role("group", name="Bests by distance")
    await expect(bests).to_contain_text("400 m")
    await expect(bests.get_by_role("link").first).to_have_attribute("href", "/sessions/" + ADAS)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert not opened.errors


ADAS = "20261122-0915-0000"


async def test_figures_are_a_table_and_months_are_a_press_away(opened: OpenReview) -> None:
    page = await opened.open("/progress")
    minutes = page.locator(card(page, "Minutes by intensity"))
    await minutes.locator("summary").click()
    await expect(minutes.get_by_role("row").last).to_contain_text("W47")
    await page.get_by_role("link", name="Months").click()
    await page.wait_for_url("**/progress?by=month")
    await expect(page.get_by_role("link", name="Months")).to_have_attribute("aria-current", "true")
    minutes = page.locator(card(page, "Minutes by intensity"))
    await minutes.locator("summary").click()
    await expect(minutes.get_by_role("row").last).to_contain_text("Nov 2026")


async def test_an_address_that_asks_nonsense_shows_weeks(opened: OpenReview) -> None:
    page = await opened.open("/progress?by=century&bpm=-1e9")
    await expect(page.get_by_role("link", name="Weeks")).to_have_attribute("aria-current", "true")
    await page.goto(f"{opened.address.rstrip('/')}/progress?bpm=200")
    await expect(page.locator(card(page, "Pace"))).to_contain_text("Nothing of it is known yet")
