"""The chart of a session in a real browser: its lines, names, colours, and what of it is shown."""

import re
from typing import cast

import pytest
from playwright.async_api import FloatRect, Page, expect

from dashboards.words.palette import GAIT_COLOURS
from dashboards.words.zone_colours import zones
from sessions.core.model.sample import Kind
from tests.dashboards.review.conftest import (
    LAPTOP,
    PHONE,
    PLANNED,
    TELEVISION,
    OpenReview,
    drawn,
)
from tests.dashboards.review.filled import keep

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_every_second_is_in_the_chart_and_a_gap_is_a_gap(opened: OpenReview) -> None:
    page = await drawn(opened)
    detail = await opened.review.history.detail(PLANNED)
    told = await page.evaluate("reviewChart.told()")
    assert told["times"] == [list(detail.curve.t_s)]
    heart, speed = told["lines"]  # and no incline: the deck stayed level
    assert heart["values"] == list(detail.curve.heart_rate_bpm)
    assert heart["values"][210] is None
    assert speed["values"][100] == 5.5
    assert [line["grid"] for line in (heart, speed)] == [0, 1]
    assert [band[0] for band in told["bands"]] == ["walk", "jog", "sprint", "walk"]


async def test_a_moment_tells_all_its_values(opened: OpenReview) -> None:
    page = await drawn(opened)
    bpm = (await opened.review.history.detail(PLANNED)).curve.heart_rate_bpm[310]
    assert await page.evaluate("reviewChart.moment(310.4)") == [
        "5:10 · Sprint",
        f"Heart rate: {bpm:.0f} bpm",
        "Speed: 13.0 km/h",
    ]
    in_the_gap = await page.evaluate("reviewChart.moment(210)")
    assert in_the_gap[1] == "Heart rate: --"
    assert in_the_gap[-1] == "not believed: drop-out"


async def test_pointing_at_the_chart_shows_that_moment_on_every_screen(
    opened: OpenReview,
) -> None:
    page = await drawn(opened)
    # Of seven minutes, whatever the page is zoomed by; the axis leaves a little room at its ends.
    for size, across, shown in ((LAPTOP, 0.5, r"3:[23]\d"), (TELEVISION, 0.75, r"5:[123]\d")):
        await page.set_viewport_size(size)
        box = await page.locator("#course").bounding_box()
        assert box is not None
        await page.mouse.move(box["x"] + box["width"] * across, box["y"] + 60)
        tip = page.locator("#course > div").last
        await expect(tip).to_contain_text(re.compile(shown + ".*Heart rate:.*Speed:"))


async def test_buttons_and_wheel_zoom_and_whole_session_comes_back(opened: OpenReview) -> None:
    page = await drawn(opened)

    async def shown() -> float:
        start, end = await page.evaluate("reviewChart.shown()")
        return float(end - start)

    whole = await shown()
    await page.get_by_role("button", name="Zoom in").click()
    assert await shown() == pytest.approx(whole / 2)
    await page.get_by_role("button", name="Whole session").click()
    assert await shown() == whole
    box = await page.locator("#course").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 80)
    await page.mouse.wheel(0, -300)
    await page.wait_for_function(
        "(whole) => reviewChart.shown()[1] - reviewChart.shown()[0] < whole", arg=whole
    )


class Course:
    """The chart on the page: places along it, and what it shows as shares of the whole."""

    def __init__(self, page: Page, *, box: FloatRect) -> None:
        self._page = page
        self._box = box
        self.on_the_course = box["y"] + 100
        self.on_the_bar = box["y"] + box["height"] - 18

    def x(self, share: float) -> float:
        return self._box["x"] + 46 + share * (self._box["width"] - 46 - 28)

    async def drag(self, start: float, end: float, *, y: float) -> None:
        await self._page.mouse.move(self.x(start), y)
        await self._page.mouse.down()
        await self._page.mouse.move(self.x(end), y, steps=4)
        await self._page.mouse.up()

    async def shown(self) -> list[float]:
        return cast(
            list[float],
            await self._page.evaluate(
                "reviewChart.shown().map((at) => at / reviewChart.extent().end)"
            ),
        )


async def test_the_bar_below_and_dragging_choose_what_is_shown(opened: OpenReview) -> None:
    page = await drawn(opened)
    box = await page.locator("#course").bounding_box()
    assert box is not None
    course = Course(page, box=box)
    bar, field = course.on_the_bar, course.on_the_course
    for what, start, end, y, left in (
        ("the left end of the window", 0.0, 0.5, bar, [0.5, 1.0]),
        ("the window", 0.75, 0.5, bar, [0.25, 0.75]),
        ("the course, which follows the hand", 0.5, 0.75, field, [0.125, 0.625]),
        ("a new window beside the old one", 0.75, 0.95, bar, [0.75, 0.95]),
        ("the course, no further than it goes", 0.9, 0.1, field, [0.8, 1.0]),
    ):
        await course.drag(start, end, y=y)
        assert await course.shown() == pytest.approx(left, abs=0.01), what
    drawn_d = "document.querySelector('#course g path').getAttribute('d').length"
    few = await page.evaluate(drawn_d)
    await page.get_by_role("button", name="Whole session").click()
    await page.wait_for_function(f"{drawn_d} > 2 * {few}")


async def test_two_fingers_zoom_and_one_tells_its_moment(opened: OpenReview) -> None:
    page = await drawn(opened)
    box = await page.locator("#course").bounding_box()
    assert box is not None
    course = Course(page, box=box)
    touching = await page.context.new_cdp_session(page)

    async def touch(kind: str, *shares: float) -> None:
        points = [
            {"x": course.x(share), "y": course.on_the_course, "id": number}
            for number, share in enumerate(shares)
        ]
        await touching.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", 0.4, 0.6)
    await touch("touchMove", 0.3, 0.7)
    await touch("touchEnd")
    start, end = await course.shown()
    assert end - start == pytest.approx(0.5, abs=0.02)
    assert (start + end) / 2 == pytest.approx(0.5, abs=0.02)
    await touch("touchStart", 0.5)
    await touch("touchEnd")
    await expect(page.locator("#course > div").last).to_contain_text(re.compile(r"3:[23]\d"))


LABELS = """() => [...document.querySelectorAll("#course text")].map((label) => {
  const { left, top, right, bottom } = label.getBoundingClientRect();
  return [label.textContent, left, top, right, bottom];
})"""
COLOURS = """() => [...document.querySelectorAll("#course stop")].map((stop) =>
  "#" + getComputedStyle(stop).stopColor.match(/[0-9]+/g)
    .map((part) => Number(part).toString(16).padStart(2, "0")).join(""))"""


IS_DRAWN_FOR_ITS_WIDTH = """() => {
  const course = document.getElementById("course");
  return course.querySelector("svg").viewBox.baseVal.width === course.clientWidth;
}"""
BAND_FILLS = """() => [...document.querySelectorAll("#course rect")]
  .map((rect) => getComputedStyle(rect).fill)
  .filter((fill) => fill.startsWith("color(srgb"))
  .map((fill) => fill.match(/[0-9.]+/g).slice(0, 3).map(Number))"""


async def test_names_of_intervals_never_lie_on_one_another_and_more_show_when_zoomed(
    opened: OpenReview,
) -> None:
    session = keep(opened.store, 8, seconds=2_400)
    await opened.store.flush()
    try:
        page = await drawn(opened, session)
        shown = []
        for size in (PHONE, LAPTOP):
            await page.set_viewport_size(size)
            await page.wait_for_function(IS_DRAWN_FOR_ITS_WIDTH)
            labels = await page.evaluate(LABELS)
            for at, (word, left, top, right, bottom) in enumerate(labels):
                for other, x, y, to_x, to_y in labels[at + 1 :]:
                    is_apart = right <= x or to_x <= left or bottom <= y or to_y <= top
                    assert is_apart, f"{word} on {other} at {size}"
            names = [word for word, *_ in labels if word in ("Walk", "Jog", "Sprint")]
            shown.append(len(names))
        assert shown[0] < shown[1] < 20
        await page.get_by_role("button", name="Zoom in").click()
        await page.get_by_role("button", name="Zoom in").click()
        await expect(page.locator("#course text", has_text="Sprint").first).to_be_visible()
    finally:
        opened.store.delete_session(session)
        await opened.store.flush()


async def test_heart_rate_has_the_colours_of_its_zones(opened: OpenReview) -> None:
    page = await drawn(opened)
    colours = await page.evaluate(COLOURS)
    assert {zone.colour for zone in zones()} <= set(colours)
    # And the intervals behind it those of their gaits, which no zone has.
    fills = await page.evaluate(BAND_FILLS)
    for kind in (Kind.WALK, Kind.JOG, Kind.SPRINT):
        parts = [int(GAIT_COLOURS[kind][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        assert any(fill == pytest.approx(parts, abs=0.01) for fill in fills), kind
