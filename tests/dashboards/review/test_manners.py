"""What every review page owes its reader: room, contrast, names, no request elsewhere."""

import pytest
from playwright.async_api import expect

from tests.dashboards.accessibility import serious_faults
from tests.dashboards.review.conftest import (
    LAPTOP,
    OTHER,
    PHONE,
    PLANNED,
    TELEVISION,
    OpenReview,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGES = (
    "/sessions",
    f"/sessions/{PLANNED}",
    f"/compare/{PLANNED}/{OTHER}",
    "/week",
    "/athletes",
    "/athletes/new",
    "/settings",
)

TOO_LOW = """() => [...document.querySelectorAll("button, a.press, .field-box")]
  .filter((target) => target.checkVisibility() && target.offsetHeight < 44)
  .map((target) => target.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("path", PAGES)
async def test_axe_finds_no_serious_fault_and_nothing_is_cut_off(
    opened: OpenReview, path: str
) -> None:
    page = await opened.open(path)
    if "2026" in path:
        await page.locator("#course[data-drawn]").wait_for()
    assert await serious_faults(page) == []
    await page.emulate_media(color_scheme="dark")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    # A theme changes colours and nothing else.
    assert await serious_faults(page, rules=("color-contrast",)) == []
    await page.emulate_media(color_scheme="light")
    for size in (PHONE, LAPTOP, TELEVISION):
        await page.set_viewport_size(size)
        too_wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, size
    await page.set_viewport_size(PHONE)
    assert await page.evaluate(TOO_LOW) == []


async def test_no_request_leaves_this_machine_and_no_script_fails(opened: OpenReview) -> None:
    await opened.open(f"/sessions/{PLANNED}")
    here = opened.address.removeprefix("http://")
    allowed = (f"http://{here}", f"ws://{here}", "data:", "blob:")
    assert len(opened.requests) > 10
    assert [url for url in opened.requests if not url.startswith(allowed)] == []
    assert opened.errors == []
