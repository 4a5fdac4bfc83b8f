"""How the live page looks beyond the screens of every page: far away, narrow, with a sheet open."""

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.dashboards.accessibility import axe_faults
from tests.dashboards.every_page import OVER_THE_CEILING
from tests.dashboards.live.conftest import OpenPage
from tests.dashboards.page_faults import faults

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NARROW: ViewportSize = {"width": 360, "height": 780}
SIZES: dict[str, ViewportSize] = {
    "laptop": {"width": 1280, "height": 800},
    "television": {"width": 1920, "height": 1080},
    "4k": {"width": 3840, "height": 2160},
}


async def alarmed(live: OpenPage, size: ViewportSize) -> Page:
    await live.page.set_viewport_size(size)
    live.port.now = OVER_THE_CEILING
    await live.page.get_by_label("Interval", exact=True).wait_for()
    return live.page


@pytest.mark.parametrize("size", SIZES)
async def test_the_heart_rate_is_read_across_a_room(live: OpenPage, size: str) -> None:
    page = await alarmed(live, SIZES[size])
    digits = await page.get_by_test_id("bpm").evaluate(
        "bpm => bpm.getBoundingClientRect().height / innerHeight"
    )
    assert digits > 1 / 8


async def test_on_a_narrow_phone_nothing_is_cut_off_nor_too_small_for_a_thumb(
    live: OpenPage,
) -> None:
    page = await alarmed(live, NARROW)
    assert await faults(page, important=(".controls",), axe=False) == []


async def test_the_sheet_of_the_plan_and_the_panel_of_the_sound_can_be_used_by_all(
    live: OpenPage,
) -> None:
    page = await alarmed(live, NARROW)
    await page.get_by_role("button", name="More", exact=True).click()
    await expect(page.get_by_role("button", name="Easier")).to_be_visible()
    # Not contrast: axe takes what is behind an open dialog for what is behind its words.
    assert await axe_faults(page, rules=("aria-dialog-name", "button-name")) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Sound and screen").click()
    await expect(page.get_by_role("radio", name="Off")).to_be_visible()
    assert await faults(page) == []
    await page.keyboard.press("Escape")
