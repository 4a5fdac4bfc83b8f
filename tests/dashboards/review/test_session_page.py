"""One session in a real browser, on a real store."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from ingest.files import RecordedWorkout, read
from sessions.core.model.athlete import ZoneModel
from sessions.store import StoredStatus
from sessions.store.stored_values import Remark
from strapline.athletes.profiles import load_profile
from tests.dashboards.review.conftest import (
    OTHER,
    PHONE,
    PLANNED,
    OpenReview,
    drawn,
)
from tests.dashboards.review.filled import ADA, keep

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


NOTE = "Felt </textarea><b>strong</b> & light"


async def test_a_table_wider_than_the_phone_says_that_there_is_more(opened: OpenReview) -> None:
    await opened.page.set_viewport_size(PHONE)
    page = await drawn(opened)
    frame = page.locator(".table-frame").filter(has=page.get_by_role("table", name="Intervals"))
    heads = await frame.locator("thead th").all_inner_texts()
    assert heads[:6] == ["Interval", "Time", "min/km", "bpm", "In target", "kcal"]
    assert "Incline" not in heads
    # What is first stands within the screen; the rest scrolls, and an arrow says so.
    kcal = await frame.locator("thead th").nth(5).bounding_box()
    assert kcal is not None
    assert kcal["x"] + kcal["width"] <= PHONE["width"]
    await expect(frame.locator(".table-more")).to_be_visible()
    await frame.locator(".table-scroll").evaluate("(box) => box.scrollTo(1e4, 0)")
    await expect(frame.locator(".table-more")).to_be_hidden()
    name = await frame.locator("tbody th").first.bounding_box()
    assert name is not None
    assert name["x"] >= 0


async def test_the_numbers_are_those_of_the_breakdown(opened: OpenReview) -> None:
    page = await drawn(opened)
    detail = await opened.review.history.detail(PLANNED)
    assert detail.breakdown is not None
    session = detail.breakdown.session
    assert session.distance_m is not None
    await expect(page.locator("dl.figures").first).to_contain_text(
        f"{session.distance_m / 1000:.2f}"
    )
    intervals = page.get_by_role("table", name="Intervals").get_by_role("row")
    await expect(intervals).to_have_count(1 + len(detail.breakdown.intervals))
    plan = page.get_by_role("table", name="Plan and run")
    await expect(plan.get_by_role("row").nth(1)).to_contain_text("3:00 · 5.5 km/h")
    await expect(plan.get_by_role("row").nth(1)).to_contain_text("90 %")
    await expect(plan.get_by_role("row").nth(3)).to_contain_text("skipped")
    await expect(page.get_by_role("table", name="Laps").get_by_role("row")).to_have_count(3)
    await expect(page.get_by_text(re.compile("in nine of ten cases")).first).to_be_visible()
    await expect(page.get_by_text("no heart rate")).to_be_visible()


async def test_effort_and_note_are_kept_and_stand_there_again(opened: OpenReview) -> None:
    page = await drawn(opened)
    await page.get_by_label("Perceived effort, 1 to 10").select_option("7")
    await page.get_by_label("Notes").fill(NOTE)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Saved.")
    kept = opened.store.read.session(PLANNED).remark
    assert kept == Remark(effort=7, note=NOTE)

    await drawn(opened)

    await expect(page.get_by_label("Notes")).to_have_value(NOTE)
    await expect(page.get_by_label("Perceived effort, 1 to 10")).to_have_value("7")
    assert await page.locator(".review b", has_text="strong").count() == 0


async def test_a_deleted_session_can_be_brought_back_at_once_and_later(
    opened: OpenReview,
) -> None:
    page = await drawn(opened)
    await page.get_by_role("button", name="Delete this session").click()
    await expect(page.get_by_role("heading", name="This session is deleted")).to_be_visible()
    assert opened.store.read.session(PLANNED).status is StoredStatus.DELETED

    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", name="Heart rate and speed")).to_be_visible()
    assert opened.store.read.session(PLANNED).status is StoredStatus.FINISHED

    await page.get_by_role("button", name="Delete this session").click()
    await expect(page.get_by_role("heading", name="This session is deleted")).to_be_visible()
    await opened.open("/sessions")
    await expect(page.locator("a.session")).to_have_count(2)
    await opened.open(f"/sessions/{PLANNED}")
    await page.get_by_role("button", name="Bring it back").click()
    await expect(page.get_by_role("button", name="Delete this session")).to_be_visible()
    assert opened.store.read.session(PLANNED).status is StoredStatus.FINISHED


async def test_each_export_button_gives_its_file(opened: OpenReview, tmp_path: Path) -> None:
    page = await drawn(opened)
    for format in ("FIT", "TCX", "CSV", "JSON"):
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name=format, exact=True).click()
        download = await waiting.value
        assert download.suggested_filename == f"{PLANNED}.{format.lower()}"
        path = tmp_path / download.suggested_filename
        await download.save_as(path)
        if format == "JSON":
            assert json.loads(path.read_text())["session"]["id"] == PLANNED
        else:
            (recording,) = read(path)
            assert isinstance(recording, RecordedWorkout)
            assert recording.duration_s == pytest.approx(419, abs=1)


async def test_two_sessions_are_chosen_and_compared(opened: OpenReview) -> None:
    page = await drawn(opened)
    await page.get_by_label("Compare with").select_option(OTHER)
    await page.wait_for_url(f"**/compare/{PLANNED}/{OTHER}")
    await page.locator("#course[data-drawn]").wait_for()

    told = await page.evaluate("reviewChart.told()")
    assert [(line["name"], line["grid"], line["dashed"]) for line in told["lines"]] == [
        ("A · Heart rate", 0, False),
        ("B · Heart rate", 0, True),
        ("A · Speed", 1, False),
        ("B · Speed", 1, True),
    ]
    # The shorter one has nothing to say after its end.
    assert (await page.evaluate("reviewChart.moment(500)"))[1] == "A · Heart rate: --"
    rows = page.get_by_role("table", name="Differences").get_by_role("row")
    await expect(rows.filter(has_text="Time").first).to_contain_text("+3:00")


async def test_two_sessions_lie_over_each_other_by_distance(opened: OpenReview) -> None:
    page = await opened.open("/sessions")
    await page.get_by_role("link", name="Compare two").click()
    await page.wait_for_url("**/compare")
    await page.get_by_label("Session A").select_option(PLANNED)
    await page.get_by_label("Session B").select_option(OTHER)
    await page.get_by_role("button", name="Compare").click()
    await page.locator("#course[data-drawn]").wait_for()
    await page.get_by_role("link", name="By distance").click()
    await page.wait_for_url(f"**/compare/{PLANNED}/{OTHER}?by=distance")
    await page.locator("#course[data-drawn]").wait_for()

    told = await page.evaluate("reviewChart.told()")
    other = (await opened.review.history.detail(OTHER)).curve
    far_m = other.distance_m[-1]
    assert far_m is not None
    assert (told["unit"], told["end"]) == ("km", pytest.approx(far_m / 1000, abs=0.001))
    for times in told["times"]:
        assert times == sorted(set(times))
    # Both walked at 5.5 km/h, so that at one distance they say the same.
    moment = await page.evaluate("reviewChart.moment(0.2)")
    assert moment[0] == "0.20 km"
    assert moment[3:] == ["A · Speed: 5.5 km/h", "B · Speed: 5.5 km/h"]
    assert (await page.evaluate("reviewChart.moment(1.2)"))[1] == "A · Heart rate: --"


async def test_similar_runs_of_before_stand_beside_it_and_can_be_laid_over_it(
    opened: OpenReview,
) -> None:
    first, second = (keep(opened.store, day, planned=True, done_pct=100.0) for day in (18, 20))
    await opened.store.flush()
    try:
        similar = (await opened.review.history.detail(second)).similar
        assert similar is not None
        assert [one.id for one in similar.runs] == [first]
        assert (await opened.review.history.detail(first)).similar is None
        page = await drawn(opened, second)
        card = page.get_by_role("table", name="Similar sessions")
        await expect(card.get_by_role("row")).to_have_count(2)
        # The same run again: what chance makes is not told as a change.
        await expect(page.get_by_text(re.compile("faster|slower"))).to_have_count(0)
        await card.get_by_role("link").click()
        await page.wait_for_url(f"**/compare/{first}/{second}")
    finally:
        for session in (first, second):
            opened.store.delete_session(session)
        await opened.store.flush()


async def test_a_run_is_held_against_what_was_expected_of_it(opened: OpenReview) -> None:
    first, second = (keep(opened.store, day, seconds=720) for day in (21, 23))
    await opened.store.flush()
    try:
        page = await drawn(opened, second)
        card = page.locator("section.card", has_text="Against what was expected")
        await expect(card).to_contain_text("expected of this work")
        await expect(card).to_contain_text("Few runs have taught it so far")
    finally:
        for session in (first, second):
            opened.store.delete_session(session)
        await opened.store.flush()


async def test_a_session_that_is_not_there_says_so(opened: OpenReview) -> None:
    page = await opened.open("/sessions/nope")
    await expect(page.get_by_role("heading")).to_have_text("There is no such session")
    await page.get_by_role("link", name="Back to the list").click()
    await page.wait_for_url("**/sessions")


async def test_a_name_cannot_break_out_of_the_page(opened: OpenReview) -> None:
    page = await opened.open("/sessions/%3Cimg%20src=x%20onerror=alert(1)%3E")
    await expect(page.get_by_role("heading")).to_have_text("There is no such session")
    assert opened.errors == []


async def test_what_a_threshold_test_found_is_taken_by_a_press_and_given_back(
    opened: OpenReview,
) -> None:
    session = keep(opened.store, 9, seconds=30, threshold_bpm=171.4)
    await opened.store.flush()
    try:
        page = await opened.open(f"/sessions/{session}")
        await expect(page.locator("section.card", has_text="Your threshold")).to_contain_text(
            "171 bpm"
        )
        await page.get_by_role("button", name="Use it for my zones").click()
        await expect(page.get_by_role("status")).to_contain_text("rest on it")
        ada = load_profile("Ada", data_dir=opened.folder)
        assert ada.threshold_heart_rate_bpm == 171
        assert ada.zone_model is ZoneModel.PERCENT_THRESHOLD
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("status")).to_contain_text("as it was")
        assert load_profile("Ada", data_dir=opened.folder) == ADA
    finally:
        opened.store.delete_session(session)
        await opened.store.flush()
