"""The overlay: what its address asks for, who may see it, and what stands on it in a browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.access.read_tokens import Reader, Reads, ReadTokens
from dashboards.api.openapi import BASE
from dashboards.overlay.fields import BadLook, Field, Layout, Theme, look_of
from dashboards.overlay.page import with_overlay
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.core.model.athlete import Units
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from tests.dashboards.api.asking import ELSEWHERE, HERE, PAGES, Asking, asking
from tests.dashboards.web.scripted_port import PLANNED, RUNNING
from tests.dashboards.web.scripted_runners import ScriptedRunners

change = msgspec.structs.replace
ADA = change(PLANNED, athlete="Ada", session="s1")
BOB = change(RUNNING, athlete="Bob", session="s2", heart_rate=Reading(value=171, age_s=0.1), zone=5)


def test_an_address_says_what_is_shown() -> None:
    assert look_of({}).fields == (Field.HEART_RATE, Field.ZONE, Field.SPEED, Field.ELAPSED)
    look = look_of(
        {
            "fields": "pace, energy",
            "theme": "dark",
            "layout": "column",
            "units": "imperial",
            "size": "2.5",
            "athlete": "Ada",
        }
    )
    assert look.fields == (Field.PACE, Field.ENERGY)
    assert (look.theme, look.layout) == (Theme.DARK, Layout.COLUMN)
    assert (look.units, look.size) == (Units.IMPERIAL, 2.5)


@pytest.mark.parametrize(
    "query",
    [
        {"fields": "heart"},
        {"fields": ""},
        {"fields": "zone,,zone"},
        {"theme": "pink"},
        {"layout": "grid"},
        {"units": "miles"},
        {"size": "0"},
        {"size": "7"},
        {"size": "nan"},
        {"size": "big"},
    ],
)
def test_what_there_is_not_is_named(query: dict[str, str]) -> None:
    with pytest.raises(BadLook, match=next(iter(query))):
        look_of(query)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asking]:
    folder = tmp_path_factory.mktemp("data")
    async with asking(folder, pages=with_overlay(PAGES)) as site:
        yield site


async def status(asked: Asking, path: str, *, address: str = ELSEWHERE) -> int:
    async with asked.client(address) as client:
        return (await client.get(path)).status_code


def token(asked: Asking, reads: Reads, *, athlete: str | None = None) -> str:
    header = asked.token(name=f"{reads.value}-{athlete}", reads=reads, athlete=athlete)
    return header["authorization"].removeprefix("Bearer ")


async def test_a_token_in_the_address_opens_the_overlay_and_nothing_else(asked: Asking) -> None:
    of_it = token(asked, Reads.OVERLAY)
    assert await status(asked, f"/overlay/{of_it}") == 200
    assert await status(asked, f"/overlay/{of_it}?fields=zone&theme=dark") == 200
    for path in (f"/overlay/{of_it}/settings", f"/overlay/{of_it}/events/more"):
        assert await status(asked, path) == 404
    for path in ("/overlay", "/overlay/events", "/", f"/{of_it}", f"/sessions?token={of_it}"):
        assert await status(asked, path) == 401, path
    async with asked.client(ELSEWHERE, headers={"authorization": f"Bearer {of_it}"}) as client:
        for path in ("/now", "/sessions", "/events", "/openapi.json"):
            assert (await client.get(BASE + path)).status_code == 403
        assert (await client.get("/overlay")).status_code == 401  # not by the header
        assert (await client.post(f"/overlay/{of_it}")).status_code == 405


@pytest.mark.parametrize("address", [HERE, ELSEWHERE])
async def test_another_token_or_none_opens_no_overlay(asked: Asking, address: str) -> None:
    for reads in (Reads.NOW, Reads.EVERYTHING):
        one = token(asked, reads)
        for path in ("", "/events"):
            assert await status(asked, f"/overlay/{one}{path}", address=address) == 403
    gone = token(asked, Reads.OVERLAY, athlete="Ada")
    assert await status(asked, f"/overlay/{gone}") == 200
    asked.readers.remove("overlay-Ada")
    for path in ("", "/events"):
        assert await status(asked, f"/overlay/{gone}{path}", address=address) == 401


async def test_this_machine_needs_no_token(asked: Asking) -> None:
    assert await status(asked, "/overlay?fields=pace", address=HERE) == 200
    assert await status(asked, "/overlay?fields=pce", address=HERE) == 400


async def test_nobody_is_told_the_address_and_no_site_frames_it(asked: Asking) -> None:
    async with asked.client(HERE) as client:
        answer = await client.get("/overlay")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_an_athlete_whom_the_token_does_not_know_is_not_there(asked: Asking) -> None:
    of_bob = token(asked, Reads.OVERLAY, athlete="Bob")
    assert await status(asked, f"/overlay/{of_bob}/events?athlete=Ada") == 404


@dataclass
class Shown:
    """An overlay in a browser, and whose moments are on it."""

    page: Page
    address: str
    runners: ScriptedRunners

    async def open(self, query: str = "") -> Page:
        await self.page.goto(f"{self.address}{query}")
        await self.page.locator("body:not(.away)").wait_for()
        return self.page

    async def says(self, field: str, words: str) -> None:
        await expect(self.page.locator(f"#{field} .value")).to_have_text(words)


@pytest_asyncio.fixture(loop_scope="session")
async def shown(browser: Browser, tmp_path: Path) -> AsyncIterator[Shown]:
    readers = ReadTokens(tmp_path)
    token = readers.add(Reader(name="obs", made_ns=1, reads=Reads.OVERLAY))
    runners = ScriptedRunners(ADA, BOB)
    site = Site(runners=runners, readers=readers)
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        page = await browser.new_page(viewport={"width": 1280, "height": 300}, locale="en-US")
        yield Shown(page, f"{address.rstrip('/')}/overlay/{token}", runners)
        await page.close()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_every_figure_is_the_present_one(shown: Shown) -> None:
    every = ",".join(field.value for field in Field)
    page = await shown.open(f"?fields={every}")
    for field, words in {
        "heart_rate": "142bpm",
        "zone": "Zone 3 · Moderate",
        "speed": "9.0km/h",
        "pace": "6:40/km",
        "incline": "1.0%",
        "cadence": "164spm",
        "distance": "0.61km",
        "elapsed": "5:56",
        "energy": "48kcal",
        "interval": "Jog 0:56",
        "step": "Jog 1:04",
    }.items():
        await shown.says(field, words)
    assert await page.locator("#zone").get_attribute("data-zone") == "3"
    shown.runners.ports["Ada"].now = change(
        ADA, heart_rate=Reading(value=181, age_s=0.1), zone=5, over_ceiling=True, speed=Reading()
    )
    await shown.says("heart_rate", "181bpm")
    await shown.says("speed", "--")
    await expect(page.locator("#heart_rate[data-alarm]")).to_have_count(1)
    shown.runners.ports["Ada"].now = LiveView(status=LiveStatus.IDLE, athlete="Ada")
    await shown.says("heart_rate", "--")
    await shown.says("elapsed", "--")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_address_chooses_athlete_units_and_look(shown: Shown) -> None:
    page = await shown.open("?fields=heart_rate,speed,pace,distance&units=imperial&athlete=Bob")
    await shown.says("heart_rate", "171bpm")
    await shown.says("speed", "5.6mph")
    await shown.says("pace", "10:44/mi")
    await shown.says("distance", "0.38mi")
    see_through = "getComputedStyle(document.body).backgroundColor"
    assert await page.evaluate(see_through) == "rgba(0, 0, 0, 0)"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("nav, header, button, a").count() == 0


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_program_that_went_away_is_seen_and_found_again(browser: Browser) -> None:
    site, clock = Site(runners=ScriptedRunners(ADA)), SystemClock()
    page = await browser.new_page()
    body = page.locator("body")
    async with serving(site, host="127.0.0.1", port_number=0, clock=clock) as address:
        await page.goto(f"{address}overlay")
        await expect(body).to_have_class("clear")
        port = urlsplit(address).port
    assert port is not None
    await expect(body).to_have_class("clear away")
    async with serving(site, host="127.0.0.1", port_number=port, clock=clock):
        await expect(body).to_have_class("clear")
        await page.close()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_pages_have_no_menu_on_a_television(shown: Shown) -> None:
    address = shown.address.partition("/overlay")[0]
    for path in ("/", "/board"):
        await shown.page.goto(f"{address}{path}?tv")
        await expect(shown.page.locator("main")).to_be_visible()
        await expect(shown.page.locator("header")).to_be_hidden()
        await shown.page.goto(f"{address}{path}")
        await expect(shown.page.locator("header")).to_be_visible()
