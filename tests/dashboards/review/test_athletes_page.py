"""Athletes and settings in a real browser, on real profile files."""

import pytest
from playwright.async_api import Page, expect

from sessions.core.model.athlete import Units, ZoneModel
from strapline.athletes.profiles import list_profiles, load_profile
from tests.dashboards.review.conftest import OpenReview

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def card(page: Page, name: str) -> str:
    return f"section.card:has(h2:text-is('{name}'))"


async def test_an_athlete_is_made_changed_renamed_deleted_and_brought_back(
    opened: OpenReview,
) -> None:
    page = await opened.open("/athletes/new")
    await page.get_by_label("Name").fill("Cleo")
    await page.get_by_label("Sex").select_option("female")
    await page.get_by_label("or age, years").fill("51")
    await page.get_by_label("Mass, kg").fill("64,5")
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("**/athletes")
    await expect(page.locator(card(page, "Cleo"))).to_contain_text("51 years, 64.5 kg")

    await page.locator(card(page, "Cleo")).get_by_role("link", name="Edit").click()
    await page.get_by_label("Name").fill("Cleo Two")
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
    ("Name", "../x", "cannot be kept"),
    ("Name", "Ada", "already"),
    ("Mass, kg", "700", "mass_kg must be from 20 to 350"),
    ("Mass, kg", "heavy", "must be a number"),
    ("Own bounds, bpm", "100 90", "6 rising values"),
    ("At rest, bpm", "20", "heart_rate_rest_bpm must be from 25"),
)


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(opened: OpenReview) -> None:
    page = await opened.open("/athletes/new")
    for label, value, said in WRONG:
        for name, right in (("Name", "Dan"), ("Mass, kg", "70"), ("Own bounds, bpm", "")):
            await page.get_by_label(name).fill(right)
        await page.get_by_label(label).fill(value)
        await page.get_by_role("button", name="Save").click()
        box = page.get_by_label(label)
        await expect(box).to_have_attribute("aria-invalid", "true")
        await expect(box).to_be_focused()
        await expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert list_profiles(opened.folder) == ["Ada"]


async def test_units_and_zones_are_set_and_everything_is_then_in_miles(
    opened: OpenReview,
) -> None:
    page = await opened.open("/settings")
    await page.get_by_label("Units", exact=True).select_option("imperial")
    await page.get_by_label("Zones", exact=True).select_option("percent_reserve")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Saved.")
    ada = load_profile("Ada", data_dir=opened.folder)
    assert (ada.units, ada.zone_model) == (Units.IMPERIAL, ZoneModel.PERCENT_RESERVE)

    await opened.open("/sessions")
    await expect(page.locator("a.session").first).to_contain_text(" mi")

    await opened.open("/settings")
    await page.get_by_label("Units", exact=True).select_option("metric")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Saved.")


async def test_zones_that_need_more_are_refused_at_their_field(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await page.get_by_label("Zones", exact=True).select_option("custom")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert").filter(has_text="6 rising values")).to_be_visible()


async def test_every_key_is_shown_with_its_origin_and_no_secret(opened: OpenReview) -> None:
    page = await opened.open("/settings")
    await expect(page.get_by_text(f"{opened.folder / 'config.toml'}").first).to_be_visible()
    token = page.locator(".key", has_text="influx.token").first
    await expect(token).to_contain_text("********")
    await expect(token).to_contain_text("config.toml, line 2")
    assert "hush-hush" not in await page.content()
    await expect(page.get_by_text("writing")).to_be_visible()
    await expect(page.locator(".key", has_text="InfluxDB").first).to_contain_text("influx.enabled")
    file = page.locator(".key", has_text="File of line protocol")
    await expect(file).to_contain_text("off; set influx.file")
