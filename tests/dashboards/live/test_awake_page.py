"""The screen that stays on while a session is open, in a real browser."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from sessions.live.live_view import LiveStatus
from tests.dashboards.live.hearing import Heard
from tests.dashboards.web.scripted_port import IDLE, PLANNED

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace
WITHOUT_WAKE_LOCK = "delete Navigator.prototype.wakeLock;"  # as over plain HTTP


async def state(page: Page) -> Any:
    return await page.evaluate("document.body.dataset.awake")


async def test_a_wake_lock_keeps_the_screen_on_while_a_session_is_open(heard: Heard) -> None:
    assert await state(heard.page) == "lock"
    await heard.page.get_by_role("button", name="Sound and screen").click()
    await expect(heard.page.get_by_text("The screen is kept on (wake lock).")).to_be_visible()
    await heard.page.keyboard.press("Escape")
    heard.show(change(PLANNED, status=LiveStatus.PAUSED))
    heard.show(IDLE)
    await heard.page.wait_for_function("document.body.dataset.awake === 'off'")
    heard.show(PLANNED)
    await heard.page.wait_for_function("document.body.dataset.awake === 'lock'")


async def test_a_lock_that_was_taken_away_is_asked_for_again(heard: Heard) -> None:
    """A browser releases it when the page is hidden; this one never hides a page."""
    await heard.page.evaluate(
        """() => {
          window.asked = 0;
          const request = navigator.wakeLock.request.bind(navigator.wakeLock);
          navigator.wakeLock.request = async (kind) => {
            window.asked += 1;
            return (window.held = await request(kind));
          };
        }"""
    )
    heard.show(IDLE)
    await heard.page.wait_for_function("document.body.dataset.awake === 'off'")
    heard.show(PLANNED)
    await heard.page.wait_for_function("window.held && !window.held.released")
    await heard.page.evaluate("window.held.release()")
    await heard.page.wait_for_function("document.body.dataset.awake === 'tap'")
    await heard.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await heard.page.wait_for_function("document.body.dataset.awake === 'lock'")
    assert await heard.page.evaluate("[window.asked, window.held.released]") == [2, False]


async def test_without_wake_locks_a_silent_video_keeps_the_screen_on(
    browser: Browser, heard: Heard
) -> None:
    context = await browser.new_context()
    await context.add_init_script(WITHOUT_WAKE_LOCK)
    page = await context.new_page()
    await page.goto(heard.address)
    await page.wait_for_function("document.body.dataset.awake === 'video'")
    video = page.locator("video")
    playing = await video.evaluate("v => [v.paused, v.muted, v.loop, v.playsInline, v.videoWidth]")
    assert playing == [False, True, True, True, 64]
    heard.show(IDLE)
    await page.wait_for_function("document.body.dataset.awake === 'off'")
    assert await video.evaluate("v => v.paused")
    await context.close()


async def test_the_video_is_what_our_tool_makes() -> None:
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, root / "tools" / "awake_video.py", stdout=asyncio.subprocess.PIPE
    )
    made, _ = await process.communicate()
    assert made.decode() == (root / "dashboards/live/awake_video.js").read_text("utf-8")
