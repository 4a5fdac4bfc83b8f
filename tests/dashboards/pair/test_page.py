"""Pairing by tapping, in a real browser and on the virtual radio."""

import re

import pytest
from playwright.async_api import Page, ViewportSize, expect

from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from strapline.devices.chosen import Chosen
from strapline.devices.devices_file import load_devices
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.live.conftest import LAPTOP, PHONE
from tests.dashboards.pair.conftest import PairPage
from tests.dashboards.web.scripted_port import RUNNING

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

READING = re.compile(r"reading \d+ bpm, contact good")
STRAP = "Strapline Sim Strap"
MILL = "Strapline Sim Treadmill"


async def tap(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).click()


async def save_as(page: Page, alias: str, *, athlete: str) -> None:
    await page.get_by_label("Call it").fill(alias)
    await page.get_by_label("Whose is it?").select_option(athlete)
    await page.get_by_role("button", name="Save").click()


async def test_a_tap_shows_the_live_value_a_second_saves_it_and_start_is_enabled(
    at_pair: PairPage,
) -> None:
    page = at_pair.page
    start = page.get_by_role("button", name="Start", exact=True)
    await expect(page.get_by_role("button", name=STRAP)).to_contain_text("strap · strong signal")
    await expect(start).to_be_disabled()
    await expect(page.get_by_text("Nothing streams yet")).to_be_visible()

    await tap(page, STRAP)
    await expect(page.locator(".trial-words:visible")).to_have_text(READING)
    await expect(page.get_by_text("A device that shows values is not saved yet.")).to_be_visible()
    await save_as(page, "chest", athlete="Ann")

    await expect(page.get_by_text("chest streams.")).to_be_visible()
    await expect(page.get_by_text("No treadmill streams")).to_be_visible()
    [device] = load_devices(at_pair.folder)
    assert (device.alias, device.kind, device.athlete) == ("chest", DeviceKind.STRAP, "Ann")
    assert device.simulated

    await start.click()
    await page.wait_for_url("**/run/Ann")
    assert at_pair.runners.ports["Ann"].pressed == ["start"]


async def test_what_is_saved_for_one_does_not_let_another_start(at_pair: PairPage) -> None:
    page = at_pair.page
    await tap(page, MILL)
    await save_as(page, "belt", athlete="Ann")
    await expect(page.get_by_text("belt streams.")).to_be_visible()
    await page.get_by_label("Who runs?").select_option("Bea")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_disabled()


async def test_a_device_is_renamed_and_forgotten(at_pair: PairPage) -> None:
    page = at_pair.page
    await tap(page, STRAP)
    await save_as(page, "chest", athlete="")
    await page.get_by_role("button", name="Rename chest").click()
    await page.get_by_label("New name").fill("red strap")
    await page.get_by_role("button", name="Rename", exact=True).click()
    await expect(page.get_by_role("button", name="Rename red strap")).to_be_visible()
    assert [device.alias for device in load_devices(at_pair.folder)] == ["red strap"]

    await page.get_by_role("button", name="Forget red strap").click()
    await page.get_by_role("button", name="Forget", exact=True).click()
    await expect(page.get_by_text("Nothing yet: tap a device, then save it.")).to_be_visible()
    assert list(load_devices(at_pair.folder)) == []


async def test_a_name_that_cannot_be_one_is_refused_in_words(at_pair: PairPage) -> None:
    page = at_pair.page
    await tap(page, STRAP)
    await save_as(page, "..", athlete="")
    await expect(page.get_by_role("alert").filter(has_text="cannot be used")).to_be_visible()
    assert list(load_devices(at_pair.folder)) == []


async def test_a_second_tap_lets_go_and_what_a_session_holds_is_not_tried(
    at_pair: PairPage,
) -> None:
    page = at_pair.page
    await tap(page, STRAP)
    await expect(page.get_by_role("button", name=STRAP)).to_contain_text("connected")
    await tap(page, STRAP)
    await expect(page.get_by_label("Call it")).to_be_hidden()

    sought = SoughtDevice.at(STRAP, kind=DeviceKind.STRAP)
    strap = Chosen(alias="strap", kind=DeviceKind.STRAP, named=STRAP, sought=sought)
    with at_pair.in_use.held([strap], athlete="Bea"):
        await expect(page.get_by_text("in the session of Bea")).to_be_visible()
        await tap(page, STRAP)
        await expect(page.get_by_text("It is in the session of Bea.")).to_be_visible()


async def test_nobody_starts_twice(at_pair: PairPage) -> None:
    at_pair.runners.ports["Ann"].now = RUNNING
    await expect(at_pair.page.get_by_text("A session is already running.")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_serious_fault_and_nothing_is_cut_off(
    at_pair: PairPage, scheme: str, size: ViewportSize
) -> None:
    page = at_pair.page
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await tap(page, STRAP)
    await save_as(page, "chest", athlete="Ann")
    await expect(page.get_by_text("chest streams.")).to_be_visible()
    assert await serious_faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert all(url.startswith(("http://127.0.0.1", "data:", "blob:")) for url in at_pair.requests)


async def test_without_an_adapter_the_page_says_what_doctor_says(
    without_adapter: PairPage,
) -> None:
    page = without_adapter.page
    await expect(page.get_by_text("power: the adapter is switched off")).to_be_visible()
    await expect(page.get_by_text("bluetoothctl power on")).to_be_visible()


async def test_one_button_comes_next_to_save_and_then_to_start(at_pair: PairPage) -> None:
    page = at_pair.page
    save = page.get_by_role("button", name="Save", exact=True)
    start = page.get_by_role("button", name="Start", exact=True)
    await page.get_by_role("button", name="Strapline Sim Strap").click()
    await expect(save).to_have_class(re.compile("primary"))
    await expect(start).not_to_have_class(re.compile("primary"))
    await save.click()
    await expect(page.get_by_text(re.compile("Saved as ."))).to_be_visible()
    await expect(start).to_have_class(re.compile("primary"))
