"""Sound, flashes and the screen that stays on, in a real browser.

A page's oscillators are counted where they are started; what they would sound like nobody hears.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.live.serving import Site, serving
from ingest.clock import NS_PER_S, SystemClock
from sessions.floor import FloorOfOne
from sessions.live import ComingCue, CueView, LiveView, Status
from sessions.workouts.cues import CueKind
from tests.dashboards.live.scripted_port import IDLE, PLAN, PLANNED, ScriptedPort

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace

# What the page starts, says and flashes; each tone with the seconds until it sounds.
HOOKS = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  window.tones.push({
    hertz: this.frequency.value, inS: at - this.context.currentTime, type: this.type,
  });
  this.addEventListener("ended", () => {
    if (this.silenced) return;
    window.ended += 1;
    window.sounded.push(at);
  });
  return start.call(this, at);
};
window.ended = 0;
window.sounded = [];
const disconnect = OscillatorNode.prototype.disconnect;
OscillatorNode.prototype.disconnect = function () {
  this.silenced = true;
  return disconnect.call(this);
};
window.spoken = [];
window.forget = () => {
  for (const list of [window.tones, window.sounded, window.spoken]) list.length = 0;
  window.ended = 0;
};
speechSynthesis.speak = (speech) => window.spoken.push([speech.text, speech.lang]);
"""
WITHOUT_WAKE_LOCK = "delete Navigator.prototype.wakeLock;"  # as over plain HTTP
COUNTDOWN = CueKind.COUNTDOWN
COUNT = [660]
END = [880, 440]


class Heard:
    """A page whose sound is watched, and the port behind it; each test has a session of its own."""

    def __init__(self, page: Page, port: ScriptedPort, *, address: str) -> None:
        self.page = page
        self.port = port
        self.address = address
        self.session = 0

    async def choose(self, mode: str) -> None:
        await self.page.get_by_role("button", name="Sound and screen").click()
        await self.page.get_by_role("radio", name=mode, exact=True).check()
        await self.page.keyboard.press("Escape")
        # What the choice itself sounds or flashes is over.
        if mode.startswith("Tones"):
            await self.page.wait_for_function("window.tones.length === 1")
        await self.page.evaluate("new Promise((done) => setTimeout(done, 450))")
        await self.page.evaluate(
            "window.tones.length = window.spoken.length = window.sounded.length = window.ended = 0"
        )

    async def hertz(self) -> list[float]:
        return [tone["hertz"] for tone in await self.page.evaluate("window.tones")]

    def show(self, view: LiveView) -> None:
        self.port.now = change(view, session=f"s{self.session}")
        self.port.watchers.tell()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared_page(browser: Browser) -> AsyncIterator[Heard]:
    port = ScriptedPort(PLANNED)
    async with serving(
        Site(floor=FloorOfOne(port)), host="127.0.0.1", port_number=0, clock=SystemClock()
    ) as address:
        context = await browser.new_context()
        await context.add_init_script(HOOKS)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        await page.goto(address)
        yield Heard(page, port, address=address)
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def heard(shared_page: Heard) -> Heard:
    """The page in a new session, with the sound off."""
    page = shared_page.page
    shared_page.session += 1
    shared_page.show(change(PLANNED, elapsed_s=float(shared_page.session)))
    elapsed = f"0:{shared_page.session:02}"
    await expect(page.get_by_test_id("elapsed")).to_have_text(elapsed)
    await page.wait_for_function("document.body.dataset.awake === 'lock'")
    if shared_page.session > 1:
        await shared_page.choose("Off")
    return shared_page


def cue(kind: CueKind, *, number: int = 1, count: int | None = None) -> CueView:
    return CueView(number=number, kind=kind, step=2, leg=2, count=count, at_s=356.0)


def said(*cues: CueView) -> LiveView:
    return change(PLANNED, plan=change(PLAN, cues=cues))


def foretold(*counts: int) -> LiveView:
    """A countdown of which `counts` are to come; 1 is said a second from now."""
    return change(
        PLANNED,
        plan=change(
            PLAN,
            coming=tuple(
                ComingCue(
                    kind=CueKind.COUNTDOWN, step=2, leg=2, count=count, at_s=356.0 + 2 - count
                )
                for count in counts
            ),
        ),
    )


async def test_nothing_sounds_before_somebody_has_chosen_it(heard: Heard) -> None:
    heard.show(said(cue(CueKind.HALF)))
    await expect(heard.page.get_by_test_id("cue")).to_have_text("Half of it is done")
    assert await heard.hertz() == []


async def test_each_cue_has_its_tone_and_sounds_once(heard: Heard) -> None:
    await heard.choose("Tones")
    heard.show(said(cue(CueKind.COUNTDOWN, count=3)))
    await heard.page.wait_for_function("window.tones.length === 1")
    heard.show(change(said(cue(CueKind.COUNTDOWN, count=3)), elapsed_s=357.0))
    heard.show(said(cue(CueKind.END, number=2)))
    await heard.page.wait_for_function("window.tones.length === 3")
    assert await heard.hertz() == [*COUNT, *END]
    await heard.page.wait_for_function("window.ended === 3")
    assert await heard.page.evaluate("window.spoken") == []


async def test_a_countdown_is_sounded_ahead_and_evenly(heard: Heard) -> None:
    await heard.choose("Tones")
    clock = SystemClock()
    begun_ns = clock.monotonic_ns()

    def counting_down() -> LiveView:
        """3, 2, 1 at the 357th second and the next two; each is said when it is over."""
        elapsed_s = 356.0 + (clock.monotonic_ns() - begun_ns) / NS_PER_S
        counts = [(count, 360.0 - count) for count in (3, 2, 1)]
        cues = [
            CueView(number=4 - count, kind=COUNTDOWN, step=2, leg=2, count=count, at_s=at_s)
            for count, at_s in counts
            if at_s <= elapsed_s
        ]
        coming = [
            ComingCue(kind=COUNTDOWN, step=2, leg=2, count=count, at_s=at_s)
            for count, at_s in counts
            if elapsed_s < at_s <= elapsed_s + 1.5
        ]
        plan = change(PLAN, cues=tuple(cues), coming=tuple(coming))
        return change(PLANNED, session=f"s{heard.session}", elapsed_s=elapsed_s, plan=plan)

    heard.port.script = counting_down
    await heard.page.wait_for_function("window.ended >= 3")
    heard.port.script = None
    sounded = await heard.page.evaluate("window.sounded")
    assert len(sounded) == 3  # none twice, although each was foretold several times and then said
    assert [later - before for before, later in pairwise(sounded)] == pytest.approx(
        [1.0, 1.0], abs=0.12
    )


async def test_what_was_foretold_and_does_not_come_is_not_sounded(heard: Heard) -> None:
    await heard.choose("Silent: the page flashes")
    heard.show(foretold(1))
    await heard.page.wait_for_function("typeof strapline.sound.hear === 'function'")
    heard.show(PLANNED)  # skipped, paused or extended meanwhile
    heard.show(said(cue(CueKind.HALF, number=4)))
    flash = heard.page.locator(".flash")
    await expect(flash).to_have_text("Half of it is done")
    await heard.page.evaluate("new Promise((done) => setTimeout(done, 1200))")
    await expect(flash).to_have_text("Half of it is done")  # and not "1"


async def test_a_voice_says_the_words_in_the_pages_language(heard: Heard) -> None:
    await heard.choose("Tones and voice")
    heard.show(said(cue(CueKind.START), cue(CueKind.COUNTDOWN, number=2, count=3)))
    await heard.page.wait_for_function("window.tones.length === 3")
    assert await heard.page.evaluate("window.spoken") == [["Jog", "en"]]


async def test_a_silent_page_flashes_and_not_too_often(heard: Heard) -> None:
    await heard.choose("Silent: the page flashes")
    await heard.page.evaluate(
        """() => {
          window.flashes = [];
          new MutationObserver((changes) => {
            for (const { target } of changes)
              if (target.dataset.on === "true") window.flashes.push(performance.now());
          }).observe(document.body, { subtree: true, attributeFilter: ["data-on"] });
        }"""
    )
    for number in range(1, 9):
        heard.show(said(cue(CueKind.HALF, number=number)))
        await heard.page.evaluate("new Promise((done) => setTimeout(done, 100))")
    flashes: list[float] = await heard.page.evaluate("window.flashes")
    assert len(flashes) >= 2
    assert all(later - before >= 1000 / 3 for before, later in pairwise(flashes))
    assert await heard.hertz() == []


async def test_whoever_wants_no_motion_sees_a_steady_word(heard: Heard) -> None:
    await heard.page.emulate_media(reduced_motion="reduce")
    await heard.choose("Silent: the page flashes")
    heard.show(said(cue(CueKind.HALF)))
    flash = heard.page.locator(".flash")
    await expect(flash).to_have_attribute("data-calm", "true")
    await expect(flash).to_be_visible()
    view = heard.page.viewport_size
    box = await flash.bounding_box()
    assert view is not None
    assert box is not None
    assert box["height"] < view["height"] / 3


@pytest.mark.parametrize("mode", ["Off", "Tones and voice", "Silent: the page flashes"])
async def test_the_alarm_sounds_in_every_mode(heard: Heard, mode: str) -> None:
    await heard.choose(mode)
    heard.show(change(PLANNED, over_ceiling=True))
    await heard.page.wait_for_function("window.tones.length === 4")
    assert {tone["type"] for tone in await heard.page.evaluate("window.tones")} == {"square"}


async def test_the_alarm_goes_on_until_it_is_over(heard: Heard) -> None:
    await heard.choose("Tones")
    heard.show(change(PLANNED, over_ceiling=True))
    await heard.page.wait_for_function("window.tones.length === 8")
    heard.show(said(cue(CueKind.HALF)))
    await heard.page.wait_for_function("window.tones.length === 10")
    await heard.page.evaluate("new Promise((done) => setTimeout(done, 2200))")
    assert len(await heard.hertz()) == 10


async def test_a_reload_keeps_the_choice_and_says_nothing_twice(heard: Heard) -> None:
    await heard.choose("Tones")
    heard.show(said(cue(CueKind.HALF)))
    await heard.page.wait_for_function("window.tones.length === 2")
    await heard.page.reload()
    await heard.page.wait_for_function("document.body.dataset.awake")
    await expect(heard.page.get_by_test_id("cue")).to_have_text("Half of it is done")
    heard.show(said(cue(CueKind.COUNTDOWN, number=2, count=3)))
    await heard.page.wait_for_function("document.body.dataset.sound === 'tones'")
    assert 740 not in await heard.hertz()


async def state(page: Page) -> Any:
    return await page.evaluate("document.body.dataset.awake")


async def test_a_wake_lock_keeps_the_screen_on_while_a_session_is_open(heard: Heard) -> None:
    assert await state(heard.page) == "lock"
    await heard.page.get_by_role("button", name="Sound and screen").click()
    await expect(heard.page.get_by_text("The screen is kept on (wake lock).")).to_be_visible()
    await heard.page.keyboard.press("Escape")
    heard.show(change(PLANNED, status=Status.PAUSED))
    heard.show(IDLE)
    await heard.page.wait_for_function("document.body.dataset.awake === 'off'")
    heard.show(PLANNED)
    await heard.page.wait_for_function("document.body.dataset.awake === 'lock'")


async def test_a_lock_that_was_taken_away_is_asked_for_again(heard: Heard) -> None:
    """A browser releases it when the page is hidden; this one never hides a page."""
    await heard.page.evaluate(
        """() => {
          window.asked = 0;
          const request = navigator.wakeLock.request.bind(navigator.wakeLock);
          navigator.wakeLock.request = async (kind) => {
            window.asked += 1;
            return (window.held = await request(kind));
          };
        }"""
    )
    heard.show(IDLE)
    await heard.page.wait_for_function("document.body.dataset.awake === 'off'")
    heard.show(PLANNED)
    await heard.page.wait_for_function("window.held && !window.held.released")
    await heard.page.evaluate("window.held.release()")
    await heard.page.wait_for_function("document.body.dataset.awake === 'tap'")
    await heard.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await heard.page.wait_for_function("document.body.dataset.awake === 'lock'")
    assert await heard.page.evaluate("[window.asked, window.held.released]") == [2, False]


async def test_without_wake_locks_a_silent_video_keeps_the_screen_on(
    browser: Browser, heard: Heard
) -> None:
    context = await browser.new_context()
    await context.add_init_script(WITHOUT_WAKE_LOCK)
    page = await context.new_page()
    await page.goto(heard.address)
    await page.wait_for_function("document.body.dataset.awake === 'video'")
    video = page.locator("video")
    playing = await video.evaluate("v => [v.paused, v.muted, v.loop, v.playsInline, v.videoWidth]")
    assert playing == [False, True, True, True, 64]
    heard.show(IDLE)
    await page.wait_for_function("document.body.dataset.awake === 'off'")
    assert await video.evaluate("v => v.paused")
    await context.close()


async def test_the_video_is_what_our_tool_makes() -> None:
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, root / "tools" / "awake_video.py", stdout=asyncio.subprocess.PIPE
    )
    made, _ = await process.communicate()
    assert made.decode() == (root / "dashboards/live/awake_video.js").read_text("utf-8")
