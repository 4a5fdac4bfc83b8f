"""After `run` the page shows the finished session until it is left, or Ctrl-C ends it."""

import asyncio
import re
import signal
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.dashboards.screens import SIZES
from tests.integration.running import document, running, short_plan, strapline
from tests.integration.test_serve import address
from tests.patience import PATIENCE_MS, PATIENCE_S
from tests.sizes import sized

pytestmark = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

# Eight seconds of more news than a browser can draw; it ends by itself.
RUN = ("run", "--simulate", "--speed", "120", "--port", "0")
LONG_ENOUGH = re.compile(r"^(0:[2-5]\d|[1-9].*)$")
DEMO = ("demo", "--keep", "--speed", "40", "--port", "0")
STOPPED = ("run", "--simulate", "--speed", "8", "--port", "0")
"""Longer than anybody looks, unless Stop is pressed on the page."""


@pytest.mark.parametrize(
    ("words", "leaves"),
    sized(
        usual=[(DEMO, True), (STOPPED, False)],
        long=[(words, leaves) for words in (RUN, DEMO, STOPPED) for leaves in (True, False)],
    ),
    ids=lambda it: it[0] + it[-3] if isinstance(it, tuple) else f"leaves {it}",
)
async def test_it_stays_until_it_is_left(
    browser: Browser, tmp_path: Path, words: tuple[str, ...], leaves: bool
) -> None:
    with running(*words, folder=tmp_path) as process:
        page = await browser.new_page(viewport=SIZES["laptop"])
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(await asyncio.to_thread(address, process))
        if words is STOPPED:
            # A session under 10 s of data would be dropped.
            await expect(page.get_by_test_id("elapsed")).to_have_text(LONG_ENOUGH)
            await page.get_by_role("button", name="Stop", exact=True).click()
            await page.get_by_role("button", name="Stop and save").click()
        await expect(page.get_by_role("heading", name="Run finished")).to_be_visible()
        await expect(page.get_by_role("button", name="Start")).to_be_hidden()
        # It has ended and is stored, and is still there.
        assert document(strapline("show", "--json", folder=tmp_path))["session"]["id"]
        await page.get_by_role("link", name="Look at it second by second").click()
        await expect(page.get_by_text("Time in zone").first).to_be_visible()
        # Devices are found and remembered beside a run as well.
        await page.get_by_role("link", name="Pair").first.click()
        await expect(page.get_by_role("heading", name="Pair devices")).to_be_visible()
        assert process.poll() is None
        if leaves:
            await page.close()
        else:
            process.send_signal(signal.SIGINT)
        out, said = await asyncio.to_thread(process.communicate, timeout=PATIENCE_S)
        assert process.returncode == 0, said
        assert "stays until it is left" in said
        assert "strapline show" in said
        assert "Intervals" in out or "Walk" in out
        if not leaves:
            await page.close()


async def test_where_nobody_looks_it_ends_at_once(tmp_path: Path) -> None:
    words = (*RUN[:2], "--speed", "max", *RUN[-2:], *short_plan(tmp_path))
    done = await asyncio.to_thread(strapline, *words, folder=tmp_path)
    assert done.returncode == 0
    assert "stays until" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("Again: strapline show "), done.stderr
