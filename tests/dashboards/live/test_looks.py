"""How the live page looks: at every size, in light and dark, for everybody; pictures are kept.

The pictures are in `test-artefacts/live`, which git ignores.
"""

import math
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Page, ViewportSize, expect

from ingest.devices.sensor import Link
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.core.model.breakdown import WorkoutLeg, WorkoutResult
from sessions.live.freshness import Reading
from sessions.live.live_view import CueView, LiveStatus, LiveView
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.targets import Band, Target
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.live.conftest import OpenPage
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.web.scripted_port import IDLE, PLAN, PLANNED, RUNNING, STEPS, STRAP, TREADMILL
from tests.sizes import LONG

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PICTURES = Path(__file__).parents[3] / "test-artefacts" / "live"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 780},
    "laptop": {"width": 1280, "height": 800},
    "television": {"width": 1920, "height": 1080},
    "4k": {"width": 3840, "height": 2160},
}
change = msgspec.structs.replace

LEGS = tuple(
    WorkoutLeg(
        step=number,
        name=step.name,
        kind=step.kind,
        start_s=step.start_s,
        end_s=step.end_s,
        outcome="skipped" if step.name == "Sprint" else "completed",
        distance_m=250.0,
        target_low=8.5,
        target_high=9.5,
        target_unit="km/h",
        in_s=90.0,
        under_s=10.0,
        over_s=20.0,
        score_pct=75.0,
    )
    for number, step in enumerate(STEPS)
)
RESULT = WorkoutResult(
    name="w", title="Walk 3, jog 2, sprint 1", score_pct=81.0, done_pct=92.0, steps=5, legs=LEGS
)
TARGET = Target(
    speed_kmh=9.0,
    speed_band_kmh=Band(low=8.55, high=9.45),
    heart_rate_band_bpm=Band(low=130.0, high=148.0),
)
VIEWS: dict[str, LiveView] = {
    "idle": IDLE,
    "waiting": change(
        RUNNING,
        status=LiveStatus.WAITING,
        heart_rate=Reading(),
        zone=None,
        speed=Reading(),
        incline=Reading(),
        elapsed_s=0.0,
        step_index=None,
    ),
    "planned": change(PLANNED, can_control=True),
    "over-the-ceiling": change(
        PLANNED,
        heart_rate=Reading(value=178, age_s=0.3),
        zone=5,
        over_ceiling=True,
        heart_rate_ceiling_bpm=175.0,
        notices=("Heart rate above your ceiling of 175 bpm: slow down.",),
        plan=change(
            PLAN,
            target=TARGET,
            standing=TargetStanding.OVER,
            cues=(CueView(number=4, kind=CueKind.OVER, step=2),),
        ),
        can_control=True,
        control=ControlView(state=ControlState.FOLLOWING, speed_kmh=9.0, incline_pct=1.0),
    ),
    "paused": change(
        PLANNED, status=LiveStatus.PAUSED, pause_s=42.0, paused_s=42.0, can_control=True
    ),
    "free": change(RUNNING, steps=(), step_index=None, intervals=BREAKDOWN.intervals[:3]),
    "silent": change(
        PLANNED,
        heart_rate=Reading(value=142, age_s=6.0),
        devices=(change(STRAP, link=Link.SILENT, age_s=6.2, battery_pct=9), TREADMILL),
        notices=("The strap is silent; looking for it.",),
    ),
    "finished": LiveView(
        status=LiveStatus.FINISHED,
        session="s1",
        athlete="Ada",
        breakdown=replace(BREAKDOWN, workout=RESULT),
    ),
}


async def show(live: OpenPage, name: str, *, size: str, theme: str) -> Page:
    page = live.page
    await page.set_viewport_size(SIZES[size])
    await page.emulate_media(
        color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce"
    )
    live.port.heart_rates(
        None if 200 < second < 240 else 110 + 40 * math.sin(second / 60) for second in range(420)
    )
    live.port.points = [
        change(point, fault="frozen" if 300 <= point.t_s < 340 else None)
        for point in live.port.points
    ]
    live.port.now = VIEWS[name]
    landmark = {"idle": "Ready", "finished": "Summary"}.get(name, "Interval")
    await page.get_by_label(landmark, exact=True).wait_for()
    if name not in ("idle", "finished"):
        await page.locator(".trend canvas").wait_for()
    return page


@pytest.mark.parametrize("name", list(VIEWS))
async def test_axe_finds_no_serious_fault_and_nothing_is_cut_off(live: OpenPage, name: str) -> None:
    """On a phone; in the long run at every size and in the dark, which else is for two of them."""
    for theme in ("light", "dark") if LONG or name in ("silent", "finished") else ("light",):
        page = await pictured(live, name, size="phone", theme=theme)
        assert await serious_faults(page) == [], theme
        for size in [size for size in SIZES if size != "phone"] if LONG else ():
            page = await pictured(live, name, size=size, theme=theme)
            assert await serious_faults(page) == [], f"{theme} {size}"


@pytest.mark.parametrize("size", ["laptop", "television", "4k"])
async def test_a_run_fits_every_screen(live: OpenPage, size: str) -> None:
    page = await pictured(live, "over-the-ceiling", size=size, theme="dark")
    digits = await page.get_by_test_id("bpm").evaluate("bpm => bpm.offsetHeight / innerHeight")
    assert digits > 1 / 8  # read across a room


async def pictured(live: OpenPage, name: str, *, size: str, theme: str) -> Page:
    page = await show(live, name, size=size, theme=theme)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}-{size}-{theme}.png", full_page=True)
    return page


async def test_every_button_is_large_enough_for_a_wet_thumb(live: OpenPage) -> None:
    page = await show(live, "over-the-ceiling", size="phone", theme="light")
    for button in await page.locator(".shell button:visible").all():
        box = await button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 48, await button.inner_text()
    await page.get_by_role("button", name="More", exact=True).click()
    await expect(page.get_by_role("button", name="Easier")).to_be_visible()
    # Not contrast: axe takes what is behind an open dialog for what is behind its words.
    assert await serious_faults(page, rules=("aria-dialog-name", "button-name")) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Sound and screen").click()
    await expect(page.get_by_role("radio", name="Off")).to_be_visible()
    assert await serious_faults(page) == []
    await page.keyboard.press("Escape")


async def test_in_german_nothing_is_cut_off_on_a_phone(live: OpenPage) -> None:
    context = await live.page.context.browser.new_context(  # type: ignore[union-attr]
        locale="de-DE", viewport=SIZES["phone"]
    )
    page = await context.new_page()
    live.port.now = VIEWS["over-the-ceiling"]
    await page.goto(live.address)
    await page.get_by_test_id("bpm").wait_for()
    assert await page.evaluate("document.documentElement.lang") == "de"
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    cut = await page.evaluate(
        """() => [...document.querySelectorAll(".controls .q-btn__content")]
          .filter((words) => words.scrollWidth > words.clientWidth + 1)
          .map((words) => words.textContent)"""
    )
    assert cut == []
    await page.screenshot(path=PICTURES / "german-phone-light.png", full_page=True)
    await context.close()
