"""What the two heaviest pages weigh for a browser that has nothing of them."""

import pytest
from playwright.async_api import Browser

from benchmarks.page_weight import transfers
from ingest.clock import SystemClock
from tests.dashboards.every_page import PAGES, EveryPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KIB = 1024


@pytest.mark.parametrize(("name", "at_most_kib"), [("live-planned", 400), ("session", 800)])
async def test_a_page_is_light_and_draws_without_a_library_or_a_font_of_icons(
    site: EveryPage, browser: Browser, name: str, at_most_kib: int
) -> None:
    site.runners.put(*PAGES[name].views)
    address = site.address.rstrip("/") + PAGES[name].path
    found = await transfers(browser, address, clock=SystemClock(), idle_s=1.0)
    loaded = found.loaded_bytes()
    assert 100 * KIB < loaded < at_most_kib * KIB
    # Text faces are small; the one with Material's icons has 126 KiB.
    fonts = {at: size for at, size in found.bytes_by_address.items() if "/fonts/" in at}
    assert fonts
    assert max(fonts.values()) < 50 * KIB
    assert not [at for at in found.bytes_by_address if "echart" in at or "/esm/" in at]
