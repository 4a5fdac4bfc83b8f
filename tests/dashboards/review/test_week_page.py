"""The week in a real browser: written down, struck out, undone."""

import pytest
from playwright.async_api import Page, expect

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.store import DiaryBook
from sessions.week.calendar_week import Week, local_day
from sessions.week.diary import Entry, Food, Strength, WeightGoal, strength
from tests.dashboards.review.conftest import OpenReview
from tests.dashboards.review.filled import ADA

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# The week of the stored sessions, past or future by the time this runs.
STORED_WEEK = "/week/2026-W47"


def goal(page: Page, name: str) -> str:
    return f".goal:has(h2:text-is('{name}'))"


async def test_the_goals_are_those_of_the_stored_sessions(opened: OpenReview) -> None:
    page = await opened.open(STORED_WEEK)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Week 2026-W47")
    week = (await opened.review.weeks.week("Ada", week=Week.named("2026-W47"))).report
    cardio = page.get_by_role("progressbar", name="Cardio")
    value = await cardio.get_attribute("aria-valuetext")
    assert value is not None
    assert value.startswith(f"{int(week.cardio.equivalent_min)} of 150 min")
    await expect(page.locator(".week-day").last).to_contain_text("7 min")
    await expect(page.get_by_role("link", name="Previous week")).to_have_attribute(
        "href", "/week/2026-W46"
    )


async def test_strength_is_written_down_undone_and_removed(opened: OpenReview) -> None:
    page = await opened.open("/week")
    strength = page.get_by_role("progressbar", name="Strength")
    await page.get_by_label("What", exact=True).select_option("strength kg")
    await page.get_by_label("How much").fill("25")
    await page.get_by_label("Note").fill("core")
    await page.get_by_role("button", name="Write down").click()
    await expect(strength).to_have_attribute("aria-valuetext", "1 of 2–3 days, 1 to go")
    (entry,) = opened.store.read.diary(athlete="Ada")
    assert (entry.what, entry.note) == (Strength(duration_min=25), "core")
    assert local_day(entry.at_ns) == local_day(SystemClock().wall_ns())
    await expect(page.get_by_label("How much")).to_have_value("")

    await page.get_by_role("button", name="Undo").click()
    await expect(strength).to_have_attribute("aria-valuetext", "0 of 2–3 days, 2 to go")
    assert opened.store.read.diary(athlete="Ada") == ()

    await page.get_by_role("button", name="Undo").click()
    await expect(strength).to_have_attribute("aria-valuetext", "1 of 2–3 days, 1 to go")
    await page.get_by_role("button", name="Remove: Strength 25 min").click()
    await expect(strength).to_have_attribute("aria-valuetext", "0 of 2–3 days, 2 to go")


async def test_who_begins_is_offered_the_three_and_told_of_both_ways(opened: OpenReview) -> None:
    page = await opened.open("/week")
    card = page.locator(".strength-card")
    await expect(card).to_contain_text("Deadlift 2 × 8")
    await expect(card).to_contain_text("Two ways")
    await page.goto(page.url.replace("/week", STORED_WEEK))
    await expect(page.locator(".strength-card")).to_be_hidden()


async def test_the_last_strength_session_is_written_down_again_with_a_plate_more_in_three_taps(
    opened: OpenReview,
) -> None:
    at_ns = SystemClock().wall_ns() - 3 * 86_400 * NS_PER_S
    did = strength("squats 4x8@60, lunges 4x10, deadlift 3x5@80")
    with DiaryBook.open(opened.folder) as book:
        number = book.add(Entry(athlete="Ada", at_ns=at_ns, what=did))
    page = await opened.open("/week")
    card = page.locator(".strength-card")
    await card.get_by_role("button", name="As last time").click()
    await card.get_by_role("button", name="More: Squats 4 × 8 @ 60 kg").click()
    await expect(card).to_contain_text("Squats 4 × 8 @ 65 kg")
    await card.get_by_role("button", name="Leave out: Deadlift 3 × 5 @ 80 kg").click()
    await card.get_by_role("button", name="Write this down").click()
    await expect(card).to_contain_text("rest tomorrow")
    written = [entry.what for entry in opened.store.read.diary(athlete="Ada")][-1]
    assert written == strength("squats 4x8@65, lunges 4x10")
    await page.get_by_role("button", name="Undo").click()
    await expect(card).to_contain_text("Today may be")
    with DiaryBook.open(opened.folder) as book:
        book.take_back(athlete="Ada", number=number)


async def test_food_and_weight_are_written_down_and_what_is_absurd_is_refused(
    opened: OpenReview,
) -> None:
    page = await opened.open("/week")
    what, amount = page.get_by_label("What", exact=True), page.get_by_label("How much")
    await what.select_option("weight kg")
    await amount.fill("7")
    await page.get_by_role("button", name="Write down").click()
    await expect(page.get_by_role("alert").filter(has_text="20 to 350 kg")).to_be_visible()
    await expect(amount).to_have_attribute("aria-invalid", "true")

    await amount.fill("71,2")
    await amount.press("Enter")
    await expect(page.locator(goal(page, "Weight"))).to_contain_text("71.2 kg")
    await expect(amount).not_to_have_attribute("aria-invalid", "true")

    await what.select_option("food")
    await amount.fill("650")
    await amount.press("Enter")
    await expect(page.locator(goal(page, "Food"))).to_contain_text("650 kcal eaten")
    assert Food(energy_kcal=650) in [e.what for e in opened.store.read.diary(athlete="Ada")]


async def test_a_day_to_come_is_refused_at_its_field(opened: OpenReview) -> None:
    page = await opened.open("/week")
    await page.get_by_label("How much").fill("20")
    await page.get_by_label("Day", exact=True).fill("2999-01-01")
    await page.get_by_role("button", name="Write down").click()
    await expect(page.get_by_label("Day", exact=True)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_role("alert").filter(has_text="in the future")).to_be_visible()


async def test_a_week_there_is_not_says_so(opened: OpenReview) -> None:
    page = await opened.open("/week/2026-W99")
    await expect(page.get_by_role("heading")).to_have_text("2026 has no week 99")


async def test_a_goal_of_weight_is_refused_set_and_forgotten(opened: OpenReview) -> None:
    def goals() -> list[WeightGoal]:
        written = (entry.what for entry in opened.store.read.diary(athlete="Ada"))
        return [what for what in written if isinstance(what, WeightGoal)]

    page = await opened.open("/week")
    form = page.get_by_role("form", name="Weight goal")
    mass = form.get_by_label("Weight to reach")
    await mass.fill("30")
    await form.get_by_role("button", name="Set the goal").click()
    await expect(form.get_by_role("alert").filter(has_text="kg")).to_be_visible()
    assert goals() == []

    await mass.fill(f"{ADA.mass_kg}")
    await form.get_by_role("button", name="Set the goal").click()
    card = page.locator(goal(page, "Weight goal"))
    await expect(card).to_contain_text("weights of two weeks")
    assert goals() == [WeightGoal(mass_kg=ADA.mass_kg)]

    await form.get_by_role("button", name="Forget it").click()
    await expect(card).to_have_count(0)
