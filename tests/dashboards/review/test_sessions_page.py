"""The list of sessions in a real browser, on a real store."""

import pytest
from playwright.async_api import Browser, expect

from tests.dashboards.review.conftest import OTHER, PHONE, PLANNED, SIMULATED, OpenReview
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_sessions_stand_newest_first_with_their_totals(opened: OpenReview) -> None:
    page = await opened.open("/sessions")
    links = page.locator("a.session")
    await expect(links).to_have_count(3)
    assert [await link.get_attribute("href") for link in await links.all()] == [
        f"/sessions/{session}" for session in (OTHER, SIMULATED, PLANNED)
    ]
    await expect(links.nth(1)).to_contain_text("Simulated")
    await expect(links.nth(2)).to_contain_text("Walk 3, jog 2, sprint 1")
    await expect(links.nth(2)).to_contain_text("Sun 22 Nov 2026")
    totals = page.get_by_label("Totals of what is shown")
    await expect(totals.locator("dd").first).to_have_text("3")
    await expect(totals.locator("dd").nth(1)).to_have_text("23:57")


FILTERS = (
    ("Search", "sprint walk", [PLANNED]),
    ("Athlete", "Bo", [OTHER]),
    ("From", "2026-11-23", [OTHER, SIMULATED]),
    ("Until", "2026-11-22", [PLANNED]),
    ("Source", "simulated", [SIMULATED]),
    ("At least, min", "9", [OTHER]),
)


async def test_each_filter_leaves_what_it_says_and_show_all_takes_it_away(
    opened: OpenReview,
) -> None:
    page = await opened.open("/sessions")
    links = page.locator("a.session")
    for label, value, left in FILTERS:
        box = page.get_by_label(label, exact=True)
        if label in ("Athlete", "Source"):
            await box.select_option(value)
        else:
            await box.fill(value)
        await expect(links).to_have_count(len(left))
        assert [await link.get_attribute("href") for link in await links.all()] == [
            f"/sessions/{session}" for session in left
        ], label
        totals = page.get_by_label("Totals of what is shown")
        await expect(totals.locator("dd").first).to_have_text(str(len(left)))

        await page.get_by_role("button", name="Show all").click()
        await expect(links).to_have_count(3)


async def test_a_filter_outlives_a_visit_to_a_session(opened: OpenReview) -> None:
    page = await opened.open("/sessions")
    await page.get_by_label("Search").fill("sprint")
    await expect(page.locator("a.session")).to_have_count(1)
    await page.locator("a.session").click()
    await page.get_by_role("heading", name="Heart rate and speed").wait_for()

    await page.go_back()

    await expect(page.get_by_label("Search")).to_have_value("sprint")
    await expect(page.locator("a.session")).to_have_count(1)
    await page.get_by_role("button", name="Show all").click()
    await expect(page.locator("a.session")).to_have_count(3)


async def test_a_filter_that_nothing_passes_says_what_to_do(opened: OpenReview) -> None:
    page = await opened.open("/sessions")
    await page.get_by_label("Search").fill("marathon")
    await expect(page.get_by_role("heading", name="No session is like that")).to_be_visible()
    await page.get_by_role("button", name="Show all").click()
    await expect(page.locator("a.session")).to_have_count(3)


async def test_on_a_phone_the_filters_wait_behind_a_button(opened: OpenReview) -> None:
    await opened.page.set_viewport_size(PHONE)
    page = await opened.open("/sessions")
    await expect(page.get_by_label("Source", exact=True)).to_be_hidden()
    await page.get_by_text("More filters").click()
    await expect(page.get_by_label("Source", exact=True)).to_be_visible()


async def test_no_field_of_the_filters_lies_on_its_neighbour(opened: OpenReview) -> None:
    page = await opened.open("/sessions")
    widths = await page.locator(".filters .field").evaluate_all(
        "fields => fields.map(field => [field.clientWidth, field.scrollWidth])"
    )

    assert len(widths) >= 5
    assert all(content <= own for own, content in widths)


async def test_a_plan_is_found_by_its_title_in_the_readers_language(
    opened: OpenReview, browser: Browser
) -> None:
    page = await browser.new_page(locale="de-DE")
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{opened.address}sessions")
    await page.get_by_label("Suche").fill("gehen 3")
    await expect(page.locator("a.session")).to_have_count(1)
    await expect(page.locator("a.session")).to_contain_text("Gehen 3, Joggen 2, Sprint 1")
    await page.close()
