"""A browser is answered in its language, and can choose another."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.serving import Site, serving
from dashboards.web.languages import LANGUAGE_COOKIE, language_for, other_language
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.live.conftest import LAPTOP
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-CH, en;q=0.5", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7", "de"),
        ("de;q=0, en", "en"),
        ("en;q=0.2, de;q=0.9", "de"),
        ("*", "en"),
        ("de;q=much", "en"),
        (";;,,", "en"),
    ],
)
def test_what_the_browser_asks_for_decides(accepts: str, expected: str) -> None:
    assert language_for({"accept-language": accepts}, cookies={}) == expected


@pytest.mark.parametrize(("kept", "expected"), [("en", "en"), ("de", "de"), ("tlh", "de")])
def test_a_choice_on_the_page_wins_if_it_can_be_read(kept: str, expected: str) -> None:
    cookies = {LANGUAGE_COOKIE: kept}
    assert language_for({"accept-language": "de"}, cookies=cookies) == expected


def test_the_switch_goes_round() -> None:
    assert other_language(other_language("de")) == "de"


@dataclass(frozen=True)
class German:
    page: Page
    port: ScriptedPort


@pytest_asyncio.fixture(loop_scope="session")
async def german(browser: Browser) -> AsyncIterator[German]:
    port = ScriptedPort(RUNNING)
    async with serving(
        Site(runners=OneRunner(port)), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        context = await browser.new_context(viewport=LAPTOP, locale="de-AT")
        page = await context.new_page()
        await page.goto(address)
        yield German(page, port)
        await context.close()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_german_browser_reads_german_also_in_what_comes_later(german: German) -> None:
    page = german.page
    await expect(page.get_by_test_id("speed")).to_have_text("9,0")
    await expect(page.get_by_text("Zone 3 · Moderat")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "de"
    await page.get_by_role("button", name="Stopp", exact=True).click()
    await expect(page.get_by_text("Diesen Lauf beenden?")).to_be_visible()
    await page.get_by_role("button", name="Beenden und speichern").click()
    await expect(page.get_by_text("Bereit, wenn du es bist")).to_be_visible()
    german.port.refusal = None


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_language_is_switched_and_kept(german: German) -> None:
    page = german.page
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_text("Zone 3 · Moderate")).to_be_visible()
    await expect(page.get_by_test_id("speed")).to_have_text("9.0")
    await page.reload()
    await expect(page.get_by_text("Zone 3 · Moderate")).to_be_visible()
    await page.get_by_role("button", name="Deutsch").click()
    await expect(page.get_by_text("Zone 3 · Moderat", exact=True)).to_be_visible()
