"""The frame of every page: the way around, the theme, whose page it is, and what is not there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from dashboards.ports.pairing import PairingPort
from dashboards.ports.review import ReviewPort
from dashboards.serving import Site, serving
from dashboards.web.athlete_choice import ATHLETE_COOKIE, chosen
from dashboards.web.site import NavigationEntry, places
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.runners import OneRunner
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.board.crowd import change
from tests.dashboards.live.conftest import LAPTOP, PHONE
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.dashboards.web.scripted_runners import ScriptedRunners
from tests.patience import PATIENCE_MS, at_most_s

ANN = change(RUNNING, athlete="Ann / the first")
BEA = LiveView(status=LiveStatus.IDLE, athlete="Bea")


@pytest.mark.parametrize(
    ("review", "pairing", "paths"),
    [
        (False, False, ["/", "/board"]),
        (
            True,
            False,
            ["/", "/board", "/sessions", "/week", "/progress", "/athletes", "/settings"],
        ),
        (False, True, ["/", "/board", "/pair"]),
    ],
)
def test_only_what_has_a_port_is_in_the_navigation(
    review: bool, pairing: bool, paths: list[str]
) -> None:
    site = Site(
        runners=OneRunner(ScriptedPort()),
        review=cast(ReviewPort, object()) if review else None,
        pairing=cast(PairingPort, object()) if pairing else None,
    )
    assert [place.path for place in places(site)] == paths


@pytest.mark.parametrize(
    ("place", "path", "expected"),
    [
        ("/sessions", "/sessions", True),
        ("/sessions", "/sessions/20261125-2330-bf38", True),
        ("/sessions", "/sessions-of-old", False),
        ("/", "/", True),
        ("/", "/board", False),
    ],
)
def test_a_page_belongs_to_the_place_above_it(place: str, path: str, expected: bool) -> None:
    assert NavigationEntry(path=place, word="", icon="").holds(path) is expected


@pytest.mark.parametrize(
    ("athletes", "cookie", "expected"),
    [
        (["Ann"], "", "Ann"),
        ([""], "", ""),
        (["Ann", "Bea"], "Bea", "Bea"),
        (["Ann", "Bea / C"], "Bea%20%2F%20C", "Bea / C"),
        (["Ann", "Bea"], "Zoe", None),
        (["Ann", "Bea"], "", None),
        ([], "Ann", None),
    ],
)
def test_whose_page_is_shown(athletes: list[str], cookie: str, expected: str | None) -> None:
    assert chosen(athletes, cookies={ATHLETE_COOKIE: cookie}) == expected


@dataclass(frozen=True)
class Studio:
    context: BrowserContext
    page: Page
    runners: ScriptedRunners
    address: str


@pytest_asyncio.fixture(loop_scope="session")
async def studio(browser: Browser) -> AsyncIterator[Studio]:
    runners = ScriptedRunners(ANN, BEA)
    async with serving(
        Site(runners=runners), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(address)
        await page.wait_for_function("window.socket?.connected")
        # A page is built once its socket has come: until then a key would leave it.
        await page.wait_for_selector("a.skip", state="attached")
        yield Studio(context, page, runners, address)
        await context.close()


BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class TestPage:
    pytestmark = BROWSER

    async def test_several_are_chosen_from_and_the_choice_is_kept(self, studio: Studio) -> None:
        page = studio.page
        await expect(page.get_by_role("heading", name="Who runs?")).to_be_visible()
        await page.get_by_role("link", name="Ann / the first running").click()
        await expect(page.get_by_test_id("bpm")).to_have_text("142")
        await page.goto(studio.address)
        await expect(page.get_by_test_id("bpm")).to_have_text("142")
        await page.get_by_role("link", name="Choose another athlete").click()
        await page.get_by_role("link", name="Bea ready").click()
        await expect(page.get_by_text("Ready when you are, Bea")).to_be_visible()

    async def test_a_button_of_one_page_is_pressed_for_its_athlete_alone(
        self, studio: Studio
    ) -> None:
        await studio.page.goto(f"{studio.address}run/Bea")
        await studio.page.get_by_role("button", name="Start").click()
        await expect(studio.page.get_by_test_id("bpm")).to_be_visible()
        assert studio.runners.ports["Bea"].pressed == ["start"]
        assert studio.runners.ports[ANN.athlete].pressed == []

    async def test_a_second_device_and_a_reload_show_the_present_within_a_second(
        self, studio: Studio
    ) -> None:
        clock = SystemClock()
        other = await studio.context.new_page()
        await other.goto(f"{studio.address}run/Ann%20%2F%20the%20first")
        await expect(other.get_by_test_id("bpm")).to_have_text("142")
        took_s = []
        for _ in range(3):
            begun_ns = clock.monotonic_ns()
            await other.reload(wait_until="commit")
            await other.get_by_test_id("bpm").wait_for()
            took_s.append((clock.monotonic_ns() - begun_ns) / NS_PER_S)
        assert sorted(took_s)[1] < at_most_s(1.0)

    async def test_who_is_gone_is_not_shown_as_somebody_else(self, studio: Studio) -> None:
        await studio.page.goto(f"{studio.address}run/Zoe")
        await expect(studio.page.get_by_role("heading", name="Who runs?")).to_be_visible()

    async def test_an_address_that_is_no_page_shows_the_way_on(self, studio: Studio) -> None:
        answer = await studio.page.goto(f"{studio.address}nowhere")
        assert answer is not None
        assert answer.status == 404
        heading = studio.page.get_by_role("heading", name="There is nothing here")
        await expect(heading).to_be_visible()
        await studio.page.get_by_role("button", name="Menu").click()
        await studio.page.get_by_role("link", name="Board").click()
        await expect(studio.page.get_by_role("listitem").first).to_be_visible()

    async def test_the_menu_opens_by_keyboard_and_closes_by_escape(self, studio: Studio) -> None:
        page = studio.page
        live = page.get_by_role("link", name="Live", exact=True)
        await expect(live).to_be_hidden()
        await page.get_by_role("button", name="Menu").press("Enter")
        await expect(live).to_be_visible()
        await expect(live).to_have_attribute("aria-current", "page")
        await page.keyboard.press("Escape")
        await expect(live).to_be_hidden()

    async def test_the_first_tab_leads_past_the_navigation(self, studio: Studio) -> None:
        await studio.page.keyboard.press("Tab")
        await expect(studio.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        await studio.page.keyboard.press("Enter")
        await expect(studio.page.locator("#content")).to_be_focused()

    async def test_the_theme_follows_the_device_until_one_is_chosen(self, studio: Studio) -> None:
        page = studio.page
        await page.set_viewport_size(LAPTOP)
        root = page.locator("html")
        await page.emulate_media(color_scheme="dark")
        await expect(root).to_have_attribute("data-theme", "dark")
        await page.emulate_media(color_scheme="light")
        await expect(root).to_have_attribute("data-theme", "light")
        await page.get_by_role("button", name="Theme: as the device").click()
        await page.get_by_role("button", name="Theme: light").click()
        await expect(root).to_have_attribute("data-theme", "dark")
        await page.reload()
        await expect(root).to_have_attribute("data-theme", "dark")
        await expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_axe_finds_no_serious_fault_on_any_page_of_the_frame(
        self, studio: Studio, scheme: str
    ) -> None:
        page = studio.page
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path, seen in (
            ("run", "Who runs?"),
            ("run/Bea", "Ready when you are, Bea"),
            ("nowhere", "There is nothing here"),
        ):
            await page.goto(f"{studio.address}{path}")
            await expect(page.get_by_text(seen)).to_be_visible()
            await page.get_by_role("button", name="Menu").click()
            await expect(page.get_by_role("link", name="Board")).to_be_visible()
            assert await serious_faults(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
