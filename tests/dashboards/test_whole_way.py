"""One run on a phone, from pairing to progress, with the real program behind a real browser."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from ingest.files import RecordedWorkout, read
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.artefacts import keep
from tests.integration.running import command, environment
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: ViewportSize = {"width": 390, "height": 844}
TELEVISION: ViewportSize = {"width": 1920, "height": 1080}
SERVE = ("serve", "--simulate", "--port", "0", "--speed", "8")
# Zones in which a heart that begins to run stays for seconds, however busy the machine is.
PROFILE = """
name = "Ada"
sex = "female"
age_years = 34
mass_kg = 61
zone_model = "custom"
zone_bounds_bpm = [55, 66, 70, 105, 130, 190]
"""
PLAN = """
title = "A quick one"
steps = [
  { time = "50 s", speed = "9 km/h" },
  { time = "4 min", speed = "13.5 km/h" },
  { time = "2 min", speed = "9 km/h" },
]
"""


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[str]:
    """The address of `strapline serve` in a process of its own, which must end well."""
    process = await asyncio.create_subprocess_exec(
        *command(*SERVE), env=environment(folder), stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    said = ""
    try:
        while (found := re.search(r"http://\S+", said)) is None:
            line = await process.stderr.readline()
            assert line, said
            said += line.decode()
        yield found[0]
        process.send_signal(signal.SIGINT)
        _, rest = await process.communicate()
        assert process.returncode == 0, said + rest.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def prepare(folder: Path) -> None:
    for name, words in (
        ("athletes/Ada.toml", PROFILE),
        ("workouts/quick.toml", PLAN),
    ):
        path = folder / name
        path.parent.mkdir()
        path.write_text(words, encoding="utf-8")


async def pair(page: Page, name: str, *, alias: str) -> None:
    await page.get_by_role("button", name=name).click()
    form = page.locator("li", has_text=name)
    await form.get_by_label("Call it").fill(alias)
    await form.get_by_label("Whose is it?").select_option("Ada")
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text(f"{alias} streams.")).to_be_visible()


async def test_pair_run_through_zones_stop_review_export_and_see_progress(
    browser: Browser, tmp_path: Path
) -> None:
    prepare(tmp_path)
    context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    async with serving(tmp_path) as address:
        await page.goto(address)
        await page.get_by_label("Plan", exact=True).select_option("quick")
        await page.get_by_role("link", name="Pair").last.click()
        await pair(page, "Strapline Sim Strap", alias="chest")
        await pair(page, "Strapline Sim Treadmill", alias="belt")
        await keep(page, "whole-way-pair-phone")
        await page.get_by_role("button", name="Start", exact=True).click()

        hero = page.get_by_test_id("hero")
        await expect(hero).to_have_attribute("data-fresh", "fresh")
        await expect(page.get_by_text("chest", exact=True).first).to_be_visible()
        for zone in ("3", "4", "5"):
            await expect(hero).to_have_attribute("data-zone", zone)
        await keep(page, "whole-way-live-phone")
        countdown = page.get_by_test_id("countdown")
        shown = await countdown.text_content()
        await expect(countdown).not_to_have_text(shown or "")
        await page.set_viewport_size(TELEVISION)
        await keep(page, "whole-way-live-television")

        await page.set_viewport_size(PHONE)
        await page.get_by_role("button", name="Stop", exact=True).click()
        await page.get_by_role("button", name="Stop and save").click()
        await expect(page.get_by_label("Summary")).to_be_visible()
        await keep(page, "whole-way-finished-phone")
        await page.get_by_role("link", name="Look at it second by second").click()
        await page.wait_for_url("**/sessions/*")
        await expect(page.get_by_role("table").first).to_be_visible()
        await page.locator("#course[data-drawn]").wait_for()
        await keep(page, "whole-way-review-phone")
        assert await serious_faults(page) == []

        async with page.expect_download() as waiting:
            await page.get_by_role("button", name="FIT", exact=True).click()
        exported = tmp_path / "run.fit"
        await (await waiting.value).save_as(exported)
        (recording,) = read(exported)
        assert isinstance(recording, RecordedWorkout)
        assert recording.duration_s > 60

        await page.get_by_role("button", name="Menu").click()
        await page.get_by_role("link", name="Progress").click()
        await page.wait_for_url("**/progress")
        # Nobody ran it, and the page says so in place of charts.
        await expect(page.get_by_text("simulated ones do not count")).to_be_visible()
        await keep(page, "whole-way-progress-phone")
        assert await serious_faults(page) == []
    await context.close()
    here = address.removeprefix("http://")
    allowed = (f"http://{here}", f"ws://{here}", "data:", "blob:")
    assert [url for url in elsewhere if not url.startswith(allowed)] == []
