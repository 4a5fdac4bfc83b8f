"""Nothing moves in a run: cues, alarms, notices, offers and pauses have places of their own."""

from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.devices.sensor import Link
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.live.live_view import CueView, LiveView, Suggestion
from sessions.live.runners import OneRunner
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.targets import Target
from tests.dashboards.every_page import (
    IN_A_RUN,
    LED,
    OVER_THE_CEILING,
    PAUSED,
    SILENT_STRAP,
    TARGET,
)
from tests.dashboards.live.conftest import OpenPage
from tests.dashboards.page_faults import boxes, moved
from tests.dashboards.screens import SIZES
from tests.dashboards.web.scripted_port import PLAN, STRAP, TREADMILL, ScriptedPort
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace

# What is steady: the places, not the words in them, which are as long as they are.
STEADY = tuple(name for name in IN_A_RUN if name not in (".hero-so-far", ".zone-name"))
CUE = CueView(number=3, kind=CueKind.HALF, step=2)
MAY_BE = Suggestion(address="5A:00:00:00:00:02", name="Forerunner", rssi_dbm=-55)
LONG = "Half of what this device has sent could not be read, and somebody may want to know why."
MOMENTS: dict[str, LiveView] = {
    "a cue": change(LED, plan=change(PLAN, cues=(CUE,), standing=TargetStanding.UNDER)),
    "another target": change(LED, plan=change(PLAN, target=TARGET)),
    "nothing asked for": change(LED, plan=change(PLAN, target=Target())),
    "an alarm": change(OVER_THE_CEILING, control=None),
    "a belt that runs away": change(LED, control=ControlView(state=ControlState.RUNAWAY)),
    "a notice": change(LED, notices=(LONG,)),
    "many notices": change(LED, notices=(LONG, "The disk is full.", "And more.")),
    "a pause": PAUSED,
    "a silent strap": change(SILENT_STRAP, can_control=True),
    "an offer": change(
        LED,
        devices=(
            change(STRAP, link=Link.SEARCHING, age_s=None, suggestions=(MAY_BE,)),
            TREADMILL,
        ),
    ),
    "two digits": change(LED, heart_rate=change(LED.heart_rate, value=98), zone=1),
    "the last step": change(LED, step_index=4, step_remaining_s=3599.0),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def running(browser: Browser) -> AsyncIterator[OpenPage]:
    port = ScriptedPort(LED)
    async with serving(
        Site(runners=OneRunner(port)), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        context = await browser.new_context(reduced_motion="reduce", locale="de-DE")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        opened = OpenPage(page, port, address=address)
        await page.goto(address)
        await page.locator(".trend .lines").wait_for()
        yield opened
        await context.close()


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_moves_by_more_than_two_pixels(running: OpenPage, size: str) -> None:
    page, port = running.page, running.port
    await page.set_viewport_size(SIZES[size])
    elapsed_s = 600.0

    async def shown(view: LiveView) -> None:
        """Once the new second is on the page, the rest of the view is, too."""
        nonlocal elapsed_s
        elapsed_s += 1
        port.now = change(view, elapsed_s=elapsed_s, paused_s=0.0)
        minutes, seconds = divmod(int(elapsed_s), 60)
        await expect(page.get_by_test_id("elapsed")).to_have_text(f"{minutes}:{seconds:02}")

    await shown(LED)
    before = await boxes(page, STEADY)
    assert None not in before.values(), before
    for moment, view in MOMENTS.items():
        await shown(view)
        assert moved(before, await boxes(page, STEADY)) == [], moment
