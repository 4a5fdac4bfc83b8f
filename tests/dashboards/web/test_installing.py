"""The pages install as an app on a phone."""

import struct
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from dashboards.serving import Site, serving
from dashboards.web.installing import FOLDER, ICONS, MANIFEST
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import ScriptedPort


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> AsyncIterator[str]:
    site = Site(runners=OneRunner(ScriptedPort()))
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as where:
        yield where


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.file)
def test_an_icon_is_a_square_picture_of_its_size(icon: object) -> None:
    file, size_px = icon.file, icon.size_px  # type: ignore[attr-defined]
    head = (FOLDER / file).read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert struct.unpack(">II", head[16:24]) == (size_px, size_px)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_manifest_names_icons_that_are_served_and_speaks_the_readers_language(
    address: str,
) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.get(MANIFEST, headers={"accept-language": "de"})
        manifest = answer.json()
        assert answer.headers["content-type"] == "application/manifest+json"
        assert manifest["lang"] == "de"
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
        for icon in manifest["icons"]:
            picture = await client.get(icon["src"])
            assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        for shortcut in manifest["shortcuts"]:
            assert (await client.get(shortcut["url"])).status_code == 200


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_chromium_would_install_it(browser: Browser, address: str) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(address)
    developer = await context.new_cdp_session(page)
    manifest = await developer.send("Page.getAppManifest")
    problems = await developer.send("Page.getInstallabilityErrors")
    await context.close()
    assert manifest["errors"] == []
    # A window of a private session, as a test's is, never installs anything.
    found = [error["errorId"] for error in problems["installabilityErrors"]]
    assert [error for error in found if error != "in-incognito"] == []
