"""The page while a plan runs, in a real browser: bar, target, buttons, keys and the treadmill."""

import msgspec
import pytest
from playwright.async_api import expect

from sessions.control.control_view import ControlView
from sessions.control.states import Cause, ControlState
from sessions.live.live_view import LiveStatus, LiveView
from sessions.workouts.cues import TargetStanding
from sessions.workouts.targets import Band, Target
from tests.dashboards.live.conftest import OpenPage
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING, STEPS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace
SLOW = Target(speed_band_kmh=Band(low=9.5, high=10.5), heart_rate_band_bpm=Band(low=111, high=130))


async def shown(live: OpenPage, view: LiveView) -> None:
    live.port.now = view
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")


async def test_the_whole_plan_is_a_bar_with_the_present_on_it(live: OpenPage) -> None:
    await shown(live, PLANNED)
    bar = live.page.get_by_test_id("interval-bar")
    await expect(bar.get_by_role("listitem")).to_have_count(len(STEPS))
    await expect(bar.get_by_label("Sprint · 1:00 · 13.5 km/h")).to_have_class(
        "bar-block kind-sprint"
    )
    places = await bar.evaluate("bar => [...bar.children].map(step => step.dataset.step)")
    assert places == ["done", "done", "now", "ahead", "ahead"]
    boxes = await bar.evaluate("bar => [...bar.children].map(step => step.offsetHeight)")
    assert boxes[3] == max(boxes)
    share = await live.page.evaluate(
        """() => {
          const bar = document.querySelector("[data-testid=interval-bar]").getBoundingClientRect();
          const now = document.querySelector("[data-testid=present]").getBoundingClientRect();
          return (now.left + now.width / 2 - bar.left) / bar.width;
        }"""
    )
    assert share == pytest.approx(356 / 600, abs=0.01)


async def test_gaps_and_doubts_are_on_the_bar_and_are_explained(live: OpenPage) -> None:
    await shown(live, PLANNED)
    await expect(live.page.get_by_title("No heart rate from 2:30 to 3:00")).to_be_visible()
    await expect(
        live.page.get_by_title("Doubtful heart rate (frozen) from 4:00 to 4:30")
    ).to_be_visible()
    legend = live.page.locator(".interval .bar-legend")
    for word in ("Walk", "Jog", "Sprint", "No heart rate", "Doubtful heart rate"):
        await expect(legend).to_contain_text(word)


async def test_a_free_run_grows_in_the_same_bar(live: OpenPage) -> None:
    free = change(RUNNING, steps=(), step_index=None, step_remaining_s=None)
    await shown(live, free)
    blocks = live.page.get_by_test_id("interval-bar").get_by_role("listitem")
    await expect(blocks).to_have_count(1)
    live.port.now = change(free, intervals=BREAKDOWN.intervals[:3])
    await expect(blocks).to_have_count(4)
    await expect(blocks.nth(2)).to_have_attribute("data-name", "Sprint")
    await expect(blocks.nth(3)).to_have_attribute("data-step", "now")


@pytest.mark.parametrize(
    ("standing", "words", "sign"),
    [
        (TargetStanding.UNDER, "Heart rate below target", "arrow_upward"),
        (TargetStanding.IN, "On target", "check"),
        (TargetStanding.OVER, "Heart rate above target", "arrow_downward"),
    ],
)
async def test_the_standing_is_told_by_words_and_sign_beside_both_bands(
    live: OpenPage, standing: TargetStanding, words: str, sign: str
) -> None:
    await shown(live, change(PLANNED, plan=change(PLAN, target=SLOW, standing=standing)))
    await expect(live.page.get_by_test_id("standing")).to_contain_text(words)
    drawing = live.page.get_by_test_id("standing").locator("use")
    await expect(drawing).to_have_attribute("xlink:href", f"#sign-{sign}")
    target = live.page.get_by_role("group", name="Target")
    await expect(target).to_contain_text("111–130 bpm")
    await expect(target).to_contain_text("9.5–10.5 km/h")


async def test_the_plan_is_changed_by_buttons_and_by_the_terminals_keys(live: OpenPage) -> None:
    await shown(live, PLANNED)
    page = live.page
    await page.get_by_role("button", name="Skip").click()
    for word in ("Easier", "Longer"):
        await page.get_by_role("button", name="More", exact=True).click()
        await page.get_by_role("button", name=word).click()
        await expect(page.get_by_role("button", name=word)).to_be_hidden()
    for key in ("l", "n", "p"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    await page.keyboard.press("m")
    await expect(page.get_by_role("button", name="Harder")).to_be_visible()
    await page.keyboard.press("+")
    await expect(page.get_by_role("button", name="Harder")).to_be_hidden()
    assert live.port.pressed == [
        *("next", "easier", "extend"),
        *("lap", "next", "pause", "harder"),
    ]


async def test_keys_press_nothing_behind_a_question_or_without_a_plan(live: OpenPage) -> None:
    await shown(live, RUNNING)
    await live.page.keyboard.press("n")  # no plan under way, nothing to skip
    await live.page.keyboard.press("q")
    await expect(live.page.get_by_role("button", name="Keep running")).to_be_visible()
    await live.page.keyboard.press("l")
    await live.page.keyboard.press("Escape")
    await expect(live.page.get_by_role("button", name="Keep running")).to_be_hidden()
    assert live.port.pressed == []
    await expect(live.page.get_by_role("button", name="Skip")).to_be_hidden()


async def test_the_treadmill_is_led_only_after_a_question_that_promises_nothing(
    live: OpenPage,
) -> None:
    await shown(live, change(PLANNED, can_control=True))
    switch = live.page.get_by_role("switch", name="The plan leads the treadmill")
    await expect(switch).to_have_attribute("aria-checked", "false")
    await expect(live.page.get_by_test_id("who-has-the-belt")).to_have_text(
        "The console has the belt"
    )
    await switch.click()
    question = live.page.get_by_role("alertdialog")
    await expect(question).to_contain_text("promises no stop")
    await live.page.get_by_role("button", name="Leave it off").click()
    await expect(question).to_be_hidden()
    assert live.port.pressed == []

    await switch.click()
    await live.page.get_by_role("button", name="Switch on").click()
    await expect(question).to_be_hidden()
    assert live.port.pressed == ["control on"]


@pytest.mark.parametrize(
    ("control", "who", "says", "button"),
    [
        (
            ControlView(state=ControlState.UNASKED),
            "The console has the belt",
            "ask for control",
            "Let the plan lead",
        ),
        (
            ControlView(state=ControlState.FOLLOWING, speed_kmh=9.0, incline_pct=1.0),
            "The plan has the belt · 9.0 km/h · 1.0 %",
            "the plan sets the incline",
            "Take it back",
        ),
        (
            ControlView(state=ControlState.GAVE_UP, cause=Cause.LINK_LOST),
            "Given up: the console has the belt",
            "given up (the radio link fell)",
            None,
        ),
    ],
)
async def test_it_is_told_who_has_the_belt_and_why(
    live: OpenPage, control: ControlView, who: str, says: str, button: str | None
) -> None:
    await shown(live, change(PLANNED, can_control=True, control=control))
    card = live.page.get_by_label("Treadmill control")
    await expect(card.get_by_test_id("who-has-the-belt")).to_have_text(who)
    await expect(card).to_contain_text(says)
    buttons = card.locator(".belt-buttons button:visible")
    if button is None:
        await expect(buttons).to_have_count(0)
    else:
        await expect(buttons).to_contain_text(button)


async def test_a_treadmill_that_cannot_be_led_is_not_offered(live: OpenPage) -> None:
    await shown(live, PLANNED)
    await expect(live.page.get_by_label("Treadmill control")).to_be_hidden()


async def test_what_is_measured_is_drawn_at_once(live: OpenPage) -> None:
    await shown(live, PLANNED)
    await live.page.evaluate(
        """() => {
          window.changes = [];
          const watched = document.querySelector("[data-testid=distance]");
          new MutationObserver(() => window.changes.push(watched.textContent))
            .observe(watched, { characterData: true, childList: true, subtree: true });
        }"""
    )
    # All inside a look or two: a page that only looks four times a second shows two or three.
    for metres in range(1000, 1200, 20):
        live.port.now = change(PLANNED, distance_m=float(metres))
        live.port.watchers.tell()
        await live.page.evaluate("new Promise(requestAnimationFrame)")
    await expect(live.page.get_by_test_id("distance")).to_have_text("1.18")
    assert await live.page.evaluate("window.changes.length") >= 7


async def test_a_plan_that_waits_shows_its_bar_without_a_present(live: OpenPage) -> None:
    waiting = change(PLANNED, plan=None, step_index=None, status=LiveStatus.WAITING, marks=())
    live.port.now = waiting
    await expect(live.page.get_by_test_id("interval-bar").get_by_role("listitem")).to_have_count(5)
    await expect(live.page.get_by_test_id("present")).to_be_hidden()
