"""Athletes and settings in a real browser, on real profile files."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from dashboards.access.read_tokens import Reads, ReadTokens
from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Athlete, Units, ZoneModel
from strapline.athletes.profiles import (
    delete_profile,
    list_profiles,
    load_profile,
    save_profile,
)
from strapline.config.load_config import load
from strapline.devices.devices_file import save_devices
from tests.dashboards.review.conftest import OpenReview
from tests.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def card(page: Page, name: str) -> str:
    return f"section.card:has(h2:text-is('{name}'))"


async def test_an_athlete_is_made_changed_renamed_deleted_and_brought_back(
    opened: OpenReview,
) -> None:
    page = await opened.open("/athletes/new")
    await page.get_by_label("Name", exact=True).fill("Cleo")
    await page.get_by_label("Sex").select_option("female")
    await page.get_by_label("or age, years").fill("51")
    await page.get_by_label("Mass, kg").fill("64,5")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/athletes")
    await expect(page.locator(card(page, "Cleo"))).to_contain_text("51 years, 64.5 kg")

    await page.locator(card(page, "Cleo")).get_by_role("link", name="Edit").click()
    await page.get_by_label("Name", exact=True).fill("Cleo Two")
    await page.get_by_label("Birth date").fill("1980-05-17")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/athletes")
    assert list_profiles(opened.folder) == ["Ada", "Cleo Two"]
    cleo = load_profile("Cleo Two", data_dir=opened.folder)
    assert (cleo.age_years, cleo.mass_kg) == (None, 64.5)

    await page.get_by_role("button", name="Delete Cleo Two").click()
    await expect(page.locator(card(page, "Cleo Two"))).to_have_count(0)
    assert list_profiles(opened.folder) == ["Ada"]
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(card(page, "Cleo Two"))).to_have_count(1)
    assert load_profile("Cleo Two", data_dir=opened.folder) == cleo
    await page.get_by_role("button", name="Delete Cleo Two").click()
    await expect(page.locator(card(page, "Cleo Two"))).to_have_count(0)


WRONG = (
    ("Name", "../x", "letters, digits, spaces"),
    ("Name", "Ada", "already"),
    ("Mass, kg", "700", "Expected from 20 to 350."),
    ("Mass, kg", "heavy", "Expected a number from 20 to 350."),
    ("Own bounds, bpm", "100 90", "six rising values"),
    ("At rest, bpm", "20", "Expected from 25 to 120."),
)


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(opened: OpenReview) -> None:
    page = await opened.open("/athletes/new")
    for label, value, said in WRONG:
        for name, right in (("Name", "Dan"), ("Mass, kg", "70"), ("Own bounds, bpm", "")):
            await page.get_by_label(name, exact=True).fill(right)
        await page.get_by_label(label, exact=True).fill(value)
        await page.get_by_role("button", name="Save").click()
        box = page.get_by_label(label, exact=True)
        await expect(box).to_have_attribute("aria-invalid", "true")
        await expect(box).to_be_focused()
        await expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert list_profiles(opened.folder) == ["Ada"]


async def test_every_wrong_field_is_marked_at_once(opened: OpenReview) -> None:
    page = await opened.open("/athletes/new")
    wrong = {"Name": "../x", "Mass, kg": "7", "Jogging from, km/h": "30", "At rest, bpm": "low"}
    for name, value in wrong.items():
        await page.get_by_label(name, exact=True).fill(value)
    await page.get_by_role("button", name="Save").click()
    for name in wrong:
        await expect(page.get_by_label(name, exact=True)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await expect(page.locator("[aria-invalid]")).to_have_count(len(wrong))


async def test_who_reads_miles_types_pounds_feet_and_miles(opened: OpenReview) -> None:
    athlete = Athlete(name="Imp", units="imperial", mass_kg=70.5, height_m=1.8, age_years=40)
    save_profile(athlete, data_dir=opened.folder)
    page = await opened.open("/athletes/of/Imp")
    await expect(page.get_by_label("Mass, lb")).to_have_value("155.4")
    await expect(page.get_by_label("Height, ft in")).to_have_value("5'10.9")
    await page.get_by_label("Jogging from, mph").fill("5")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/athletes")
    kept = load_profile("Imp", data_dir=opened.folder)
    # What was not touched is as it was, to the last digit.
    assert (kept.mass_kg, kept.height_m) == (70.5, 1.8)
    assert kept.jog_kmh == pytest.approx(8.04672)

    await opened.open("/athletes/of/Imp")
    await page.get_by_label("Height, ft in").fill("5 11")
    await page.get_by_label("Mass, lb").fill("900")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert").filter(has_text="from 44.1 to 771.6")).to_be_visible()
    await page.get_by_label("Mass, lb").fill("154")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/athletes")
    kept = load_profile("Imp", data_dir=opened.folder)
    assert kept.mass_kg == pytest.approx(69.853, abs=0.001)
    assert kept.height_m == pytest.approx(1.8034)
    delete_profile("Imp", data_dir=opened.folder)


async def save(page: Page) -> None:
    """Press Save of units and zones."""
    form = page.get_by_role("form", name="Units and zones")
    await form.get_by_role("button", name="Save").click()


async def test_units_and_zones_are_set_and_everything_is_then_in_miles(
    opened: OpenReview,
) -> None:
    page = await opened.open("/settings")
    await page.get_by_label("Units", exact=True).select_option("imperial")
    await page.get_by_label("Zones", exact=True).select_option("percent_reserve")
    await save(page)
    await expect(page.get_by_text("Saved.")).to_be_visible()
    ada = load_profile("Ada", data_dir=opened.folder)
    assert (ada.units, ada.zone_model) == (Units.IMPERIAL, ZoneModel.PERCENT_RESERVE)

    await opened.open("/sessions")
    await expect(page.locator("a.session").first).to_contain_text(" mi")

    await opened.open("/settings")
    await page.get_by_label("Units", exact=True).select_option("metric")
    await save(page)
    await expect(page.get_by_text("Saved.")).to_be_visible()


async def test_zones_that_need_more_are_refused_at_their_field(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await page.get_by_label("Zones", exact=True).select_option("custom")
    await save(page)
    await expect(page.get_by_role("alert").filter(has_text="six rising values")).to_be_visible()


async def test_a_place_for_data_is_tried_saved_and_taken_back(
    opened: OpenReview, tmp_path: Path
) -> None:
    page = await opened.open("/settings")
    await page.locator("summary", has_text="A folder of files").click()
    form = page.get_by_role("form", name="A folder of files")
    await form.get_by_label("Folder").fill("/proc/nowhere")
    await form.get_by_role("button", name="Try it").click()
    await expect(page.get_by_text("/proc/nowhere cannot be written")).to_be_visible()
    before = (opened.folder / "config.toml").read_text()
    assert "/proc/nowhere" not in before

    await form.get_by_label("Folder").fill(str(tmp_path / "runs"))
    await form.get_by_label("As").select_option("tcx")
    await form.get_by_role("button", name="Try it").click()
    await expect(page.get_by_text(f"{tmp_path / 'runs'} can be written.")).to_be_visible()
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("it counts when Strapline starts again")).to_be_visible()
    export = load(opened.folder / "config.toml").export
    assert (export.folder, export.format) == (tmp_path / "runs", "tcx")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as before.")).to_be_visible()
    await expect(form.get_by_label("Folder")).to_have_value("")
    export = load(opened.folder / "config.toml").export
    assert (export.folder, export.format) == (None, "fit")


async def test_wrong_keys_are_marked_together_and_a_secret_stays(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await page.locator("summary", has_text="InfluxDB").click()
    form = page.get_by_role("form", name="InfluxDB")
    await form.get_by_label("Address").fill("http://me:pass@db")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("Address").fill("http://127.0.0.1:1")
    await form.get_by_role("button", name="Try it").click()
    await expect(page.get_by_text("http://127.0.0.1:1").last).to_be_visible()
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("it counts when Strapline starts again")).to_be_visible()
    influx = load(opened.folder / "config.toml").influx
    assert influx.url == "http://127.0.0.1:1"
    assert influx.token is not None
    assert influx.token.get_secret_value() == "hush-hush"
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is as before.")).to_be_visible()


async def test_a_remembered_device_is_chosen(opened: OpenReview) -> None:
    known = KnownDevice(
        alias="h10",
        kind=DeviceKind.STRAP,
        name="Polar H10 8A3F",
        address="A0:9E:1A:00:00:01",
        address_kind=AddressKind.FIXED,
    )
    save_devices(KnownDevices((known,)), data_dir=opened.folder)
    page = await opened.open("/settings")
    strap = page.get_by_label("Heart-rate strap")
    await expect(strap).to_have_value("")
    await strap.select_option("Polar H10 8A3F")
    await page.get_by_role("form", name="Devices").get_by_role("button", name="Save").click()
    await expect(page.get_by_text("it counts when Strapline starts again")).to_be_visible()
    assert load(opened.folder / "config.toml").devices.strap == "h10"
    # And back: what was saved is what the next change is one of.
    await strap.select_option("")
    await page.get_by_role("form", name="Devices").get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Nothing was changed.")).to_have_count(0)
    await until(lambda: load(opened.folder / "config.toml").devices.strap is None)
    await page.get_by_role("button", name="Undo").click()
    await expect(strap).to_have_value("h10")


async def test_language_and_what_the_browser_keeps_are_set_there(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await page.locator("#content").get_by_role("button", name="Deutsch").click()
    await expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    await page.get_by_role("button", name="Vergessen").click()
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    assert await page.context.cookies() == []


async def test_every_key_is_shown_with_its_origin_and_no_secret(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await page.get_by_text("All keys of the configuration").click()
    await expect(page.get_by_text(f"{opened.folder / 'config.toml'}").first).to_be_visible()
    token = page.locator(".key", has_text="influx.token").first
    await expect(token).to_contain_text("********")
    await expect(token).to_contain_text("config.toml, line 2")
    assert "hush-hush" not in await page.content()
    await expect(page.get_by_text("writing")).to_be_visible()
    await expect(page.locator(".key", has_text="InfluxDB").first).to_contain_text("influx.enabled")
    file = page.locator(".key", has_text="File of line protocol")
    await expect(file).to_contain_text("off (influx.file)")


async def test_a_program_is_given_a_token_once_and_loses_it(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    programs = page.locator(card(page, "Programs that may read"))
    await programs.get_by_label("Name").fill("my overlay")
    await programs.get_by_role("button", name="Make a token").click()
    await expect(programs).to_contain_text("expected letters, digits")
    await programs.get_by_label("Name").fill("overlay")
    await programs.get_by_label("Whose figures").select_option("Ada")
    await programs.get_by_label("It may read").select_option("everything")
    await programs.get_by_role("button", name="Make a token").click()
    token = await programs.get_by_test_id("token").text_content()
    readers = ReadTokens(opened.folder)
    reader = readers.holder_of(token or "")
    assert reader is not None
    assert (reader.name, reader.athlete, reader.reads) == ("overlay", "Ada", Reads.EVERYTHING)
    page = await opened.open("/settings")
    assert await page.get_by_test_id("token").count() == 0
    await page.get_by_role("button", name="Take back overlay").click()
    await expect(page.get_by_role("button", name="Take back overlay")).to_have_count(0)
    assert readers.holder_of(token or "") is None
