"""A phone comes in from the network, over TLS, in a real browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from dashboards.access.certificate import certificate
from dashboards.access.cookies import CookieSigner
from dashboards.access.door import Door
from dashboards.access.grants import Grants, Right
from dashboards.access.names import MachineNames
from dashboards.access.one_time_codes import OneTimeCodes
from dashboards.serving import Secured, Site, serving
from dashboards.web.listening_socket import listen
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.live.runners import OneRunner
from tests.dashboards.live.conftest import PHONE
from tests.dashboards.web.scripted_port import PLANNED, RUNNING, ScriptedPort
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace


@dataclass
class Gym:
    """Pages that a network reaches, and the door to them."""

    door: Door
    port: ScriptedPort
    plain: str
    secure: str


@pytest_asyncio.fixture(loop_scope="session")
async def gym(tmp_path: Path) -> AsyncIterator[Gym]:
    clock, port = SystemClock(), ScriptedPort(RUNNING)
    names = MachineNames(names=("gym.local",), addresses=())
    now = datetime.fromtimestamp(clock.wall_ns() / NS_PER_S, UTC)
    made = certificate(tmp_path / "tls", names, now=now)
    sock = listen("127.0.0.1", port_number=0)
    secure = f"https://gym.local:{sock.getsockname()[1]}/"
    door = Door(
        names=frozenset(names.names),
        codes=OneTimeCodes(),
        grants=Grants(tmp_path / "grants.json"),
        signer=CookieSigner(tmp_path / "secret"),
        clock=clock,
        secure_address=secure,
        authority=b"certificate",
    )
    async with serving(
        Site(runners=OneRunner(port), door=door),
        host="127.0.0.1",
        port_number=0,
        clock=clock,
        secured=Secured(sock=sock, certificate=made),
    ) as address:
        plain = address.replace("127.0.0.1", "gym.local")
        yield Gym(door=door, port=port, plain=plain, secure=secure)


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    # The certificate itself is proved in tests/dashboards/access/test_certificate.py.
    context = await browser.new_context(viewport=PHONE, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    await context.close()


async def come_in(page: Page, gym: Gym, right: Right, *, address: str) -> None:
    await page.goto(address)
    await page.get_by_label("Code").fill(gym.door.codes.shown(right))
    await page.get_by_role("button", name="Come in").click()
    await expect(page.get_by_test_id("bpm")).to_be_visible()


async def serious_faults(page: Page) -> list[str]:
    result = await Axe().run(page)
    return [
        f"{fault['id']}: {fault['nodes'][0]['html']}"
        for fault in result.response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]


async def test_a_phone_that_may_control_presses_a_button(phone: BrowserContext, gym: Gym) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.CONTROL, address=gym.secure)
    await page.get_by_role("button", name="Pause").click()

    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    assert gym.port.pressed == ["pause"]
    assert await page.evaluate("window.isSecureContext")
    assert "code" not in page.url


async def test_a_phone_that_may_watch_sees_the_numbers_and_no_button(
    phone: BrowserContext, gym: Gym
) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.VIEW, address=gym.secure)

    for name in ("Lap", "Pause", "Stop", "Start"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await page.goto(f"{gym.secure}access")
    await expect(page.get_by_text("This device may watch, not control.")).to_be_visible()
    await expect(page.get_by_test_id("code-control")).to_have_count(0)


async def test_a_phone_that_may_watch_sees_who_has_the_belt_and_cannot_ask_for_it(
    phone: BrowserContext, gym: Gym
) -> None:
    gym.port.now = change(
        PLANNED, can_control=True, control=ControlView(state=ControlState.UNASKED)
    )
    page = await phone.new_page()
    await come_in(page, gym, Right.VIEW, address=gym.secure)

    await expect(page.get_by_test_id("who-has-the-belt")).to_have_text("The console has the belt")
    await expect(page.get_by_role("switch")).to_have_count(0)
    await expect(page.get_by_role("button", name="Let the plan lead")).to_have_count(0)


@pytest.mark.parametrize(("way", "keeps_on"), [("secure", "lock"), ("plain", "video")])
async def test_the_screen_stays_on_in_the_clear_as_well(
    phone: BrowserContext, gym: Gym, way: str, keeps_on: str
) -> None:
    page = await phone.new_page()
    address = gym.secure if way == "secure" else gym.plain
    await come_in(page, gym, Right.VIEW, address=address)
    await page.wait_for_function(f"document.body.dataset.awake === '{keeps_on}'")


async def test_a_phone_that_is_put_out_sees_no_more(phone: BrowserContext, gym: Gym) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.VIEW, address=gym.secure)
    ((key, _),) = gym.door.grants.all()
    gym.door.grants.revoke(key)

    await page.wait_for_function("document.body.dataset.offline === 'true'")
    await page.reload()
    await expect(page.get_by_label("Code")).to_be_visible()


async def test_a_page_in_the_clear_says_so_and_shows_the_way(
    phone: BrowserContext, gym: Gym
) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.VIEW, address=gym.plain)
    await page.get_by_role("link", name="Not encrypted").click()

    await expect(page.get_by_role("link", name=gym.secure)).to_be_visible()


async def test_the_computer_shows_the_codes_and_puts_a_phone_out(
    phone: BrowserContext, browser: Browser, gym: Gym
) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.CONTROL, address=gym.secure)
    computer = await browser.new_page()
    await computer.goto(f"{gym.plain.replace('gym.local', '127.0.0.1')}access")
    await expect(computer.get_by_test_id("code-view")).to_have_text(
        gym.door.codes.shown(Right.VIEW)
    )
    assert await serious_faults(computer) == []
    await computer.get_by_role("button", name="Put out").click()

    await expect(computer.get_by_text("None yet.")).to_be_visible()
    assert gym.door.grants.all() == ()
    await computer.close()


async def test_who_logs_out_is_asked_for_a_code(phone: BrowserContext, gym: Gym) -> None:
    page = await phone.new_page()
    await come_in(page, gym, Right.CONTROL, address=gym.secure)
    await page.goto(f"{gym.secure}access")
    await page.get_by_role("button", name="Log out on this device").click()

    await expect(page.get_by_label("Code")).to_be_visible()
    assert gym.door.grants.all() == ()


@pytest.mark.parametrize("path", ["login", "trust"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_before_the_door_can_be_read_by_everybody(
    browser: Browser, gym: Gym, path: str, scheme: str
) -> None:
    context = await browser.new_context(
        viewport=PHONE,
        ignore_https_errors=True,
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for the checker's own script; the pages have none
    )
    page = await context.new_page()
    await page.goto(f"{gym.secure}{path}")
    assert await serious_faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()
