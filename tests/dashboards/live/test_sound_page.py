"""Sound and flashes, in a real browser."""

from itertools import pairwise

import msgspec
import pytest
from playwright.async_api import expect

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import ComingCue, CueView, LiveView
from sessions.workouts.cues import CueKind
from tests.dashboards.live.hearing import Heard
from tests.dashboards.web.scripted_port import PLAN, PLANNED
from tests.patience import at_most_s

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace
COUNTDOWN = CueKind.COUNTDOWN
COUNT = [660]
END = [880, 440]


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
        [1.0, 1.0], abs=at_most_s(0.12)
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
