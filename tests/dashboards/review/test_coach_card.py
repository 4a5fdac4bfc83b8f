"""The coach on the week's page: a goal is chosen, and the next session stands there."""

import pytest
from playwright.async_api import expect

from sessions.store import DiaryBook
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.review.conftest import PHONE, OpenReview

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_goal_is_chosen_and_the_next_session_is_proposed(opened: OpenReview) -> None:
    page = await opened.open("/week")
    await page.set_viewport_size(PHONE)
    card = page.locator("section.card.coach")
    await expect(card).to_contain_text("Choose a goal")
    form = card.locator("form")
    await form.get_by_label("Goal", exact=True).select_option("5k")
    await form.get_by_label("Time or minutes").fill("3:00")
    await form.get_by_role("button").click()
    await expect(card).to_contain_text("expected a time from 12:00")
    await form.get_by_label("Goal", exact=True).select_option("30min")
    await form.get_by_label("Time or minutes").fill("")
    await form.get_by_role("button").click()
    await expect(card).to_contain_text("Goal: thirty minutes of running")
    await expect(card).to_contain_text("Because")
    await expect(card).to_contain_text("bpm")
    await expect(card).to_contain_text("No medical advice")
    assert await serious_faults(page) == []
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    with DiaryBook.open(opened.folder) as book:
        book.take_back(athlete="Ada", number=None)
