"""From plugging in to the first live zone: four taps on a phone or three commands, counted."""

import asyncio
import re
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.dashboards.screens import SIZES
from tests.dashboards.test_whole_way import prepare, serving
from tests.integration.running import command, document, environment, strapline
from tests.patience import PATIENCE_MS, PATIENCE_S

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]

MOST_TAPS, MOST_COMMANDS = 4, 3
ANY_ZONE = re.compile("[1-5]")
COUNT_TAPS = """addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") ?? 0) + 1);
}, { capture: true });"""


async def test_without_a_profile_it_is_made_beside_start(browser: Browser, tmp_path: Path) -> None:
    """A first start: nothing is paired and nobody has told who they are."""
    context = await browser.new_context(
        viewport=SIZES["phone"], has_touch=True, reduced_motion="reduce"
    )
    await context.add_init_script(COUNT_TAPS)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    async with serving(tmp_path) as address:
        await page.goto(address)
        age = page.get_by_label("Age, years")
        await age.tap()
        await age.fill("900")
        await page.get_by_role("button", name="Start", exact=True).tap()
        await expect(page.get_by_text("Expected from 5 to 110.")).to_be_visible()
        await age.fill("34")
        await page.get_by_role("button", name="Start", exact=True).tap()
        await expect(page.get_by_test_id("hero")).to_have_attribute("data-zone", ANY_ZONE)
        # One of them for the age that could not be.
        assert int(await page.evaluate("sessionStorage.getItem('taps')")) <= MOST_TAPS
    await context.close()


async def test_a_newcomer_sees_time_in_zones_after_three_commands(tmp_path: Path) -> None:
    """Those of the README, answered as somebody in a hurry would."""
    commands = (
        ("athlete", "new"),
        ("pair", "--simulate", "--speed", "max", "--device", "Strapline Sim Strap"),
        ("run", "--simulate", "--speed", "max", "--no-page"),
    )
    assert len(commands) <= MOST_COMMANDS
    answers = "Ada\n\n\n34\n61\n\n\n"
    for words in commands:
        done = await asyncio.to_thread(
            subprocess.run,
            command(*words),
            env=environment(tmp_path),
            input=answers,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    shown = document(await asyncio.to_thread(strapline, "show", "--json", folder=tmp_path))
    assert sum(shown["zones"]["seconds"]) > 60


async def test_a_newcomer_sees_a_zone_after_four_taps(browser: Browser, tmp_path: Path) -> None:
    """With a profile, and a strap that is paired and remembered."""
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
