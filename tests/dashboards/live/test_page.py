"""The live page in a real browser, with a scripted port behind the real server."""

import json

import msgspec
import pytest
from playwright.async_api import ViewportSize, expect

from ingest.clock import SystemClock
from ingest.devices.sensor import Link
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Units
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView, Suggestion
from tests.dashboards.live.conftest import LAPTOP, PHONE, OpenPage
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.web.scripted_port import RUNNING, STRAP, TREADMILL
from tests.patience import at_most_s, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

change = msgspec.structs.replace

STALE_WITH_TROUBLE = change(
    RUNNING,
    heart_rate=Reading(value=142, age_s=3.2),
    devices=(change(STRAP, link=Link.SILENT, age_s=3.2), TREADMILL),
    notices=("The strap is silent; looking for it.",),
)
FINISHED = LiveView(
    status=LiveStatus.FINISHED, session="s1", simulated=True, athlete="Ada", breakdown=BREAKDOWN
)

POINTS_DRAWN = """() =>
  Number(document.querySelector(".trend-chart")?.dataset.rows ?? 0)"""


async def test_an_idle_page_says_what_to_do_and_start_starts(live: OpenPage) -> None:
    await expect(live.page.get_by_role("heading")).to_have_text("Ready when you are")
    await expect(live.page.get_by_text("strapline athlete")).to_be_visible()

    await live.page.get_by_role("button", name="Start").click()

    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    assert live.port.pressed == ["start"]


async def test_a_start_that_is_refused_says_why(live: OpenPage) -> None:
    live.port.refusal = "No strap is in reach: put it on and wet its contacts."

    await live.page.get_by_role("button", name="Start").click()

    await expect(live.page.get_by_role("alert").filter(has_text="No strap")).to_be_visible()
    await expect(live.page.get_by_role("button", name="Start")).to_be_enabled()


async def test_of_several_devices_it_is_told_which_one_gives_the_value(live: OpenPage) -> None:
    spare = change(STRAP, alias="Spare")
    reading = change(RUNNING.heart_rate, source="Spare")
    live.port.now = change(RUNNING, heart_rate=reading, devices=(STRAP, spare, TREADMILL))
    chips = live.page.get_by_test_id("device-strap")
    await expect(chips.nth(1)).to_contain_text("heart rate")
    await expect(chips.nth(0)).not_to_contain_text("heart rate")


MAY_BE = (
    Suggestion(address="5A:00:00:00:00:02", name="Forerunner", rssi_dbm=-55),
    Suggestion(address="5A:00:00:00:00:03", name="Forerunner", rssi_dbm=-81),
)


async def test_what_may_be_the_strap_is_taken_by_its_button(live: OpenPage) -> None:
    away = change(STRAP, link=Link.SEARCHING, age_s=None, suggestions=MAY_BE)
    live.port.now = change(RUNNING, devices=(away, TREADMILL))
    buttons = live.page.get_by_role("button", name="Take Forerunner")
    await expect(buttons).to_have_count(2)
    await expect(live.page.get_by_text("5A:00:00:00:00:03 · -81 dBm")).to_be_visible()
    await buttons.nth(1).click()
    await until(lambda: live.port.pressed == ["take Simulated strap 5A:00:00:00:00:03"])
    # A louder one is the same offer; one that is taken, or gone, is none any more.
    louder = change(MAY_BE[0], rssi_dbm=-40)
    live.port.now = change(RUNNING, devices=(change(away, suggestions=(louder,)), TREADMILL))
    await expect(live.page.get_by_text("5A:00:00:00:00:02 · -40 dBm")).to_be_visible()
    await expect(buttons).to_have_count(1)
    live.port.now = change(RUNNING, devices=(STRAP, TREADMILL))
    await expect(buttons).to_have_count(0)


async def test_an_offer_fits_a_phone_and_a_thumb(live: OpenPage) -> None:
    away = change(STRAP, link=Link.SEARCHING, age_s=None, suggestions=MAY_BE)
    live.port.now = change(RUNNING, devices=(away, TREADMILL))
    button = live.page.get_by_role("button", name="Take Forerunner").first
    box = await button.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= 44


async def test_that_a_mute_machine_was_asked_for_control_is_read(live: OpenPage) -> None:
    told = (
        "treadmill is connected and sends nothing yet. It was asked for control, so that it "
        "speaks; nothing is commanded. If it stays silent: start the belt"
    )
    mute = change(TREADMILL, link=Link.SUBSCRIBING, age_s=None)
    live.port.now = change(RUNNING, devices=(STRAP, mute), notices=(told,))
    await expect(live.page.get_by_text(told)).to_be_visible()
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")


async def test_every_number_of_a_run_is_shown_with_its_unit(live: OpenPage) -> None:
    live.port.now = RUNNING
    page = live.page
    await expect(page.get_by_test_id("bpm")).to_have_text("142")
    await expect(page.get_by_label("Heart rate", exact=True)).to_contain_text("Zone 3 · Moderate")
    await expect(page.get_by_label("Heart rate", exact=True)).to_contain_text("130–148")
    for tile, shown in (
        ("Speed", "9.0km/h"),
        ("Incline", "1.0%"),
        ("Elapsed", "5:56"),
        ("Distance", "0.61km"),
        ("Energy, gross", "48kcal"),
        ("Energy, net", "41kcal"),
    ):
        await expect(page.get_by_role("group", name=tile)).to_have_text(f"{tile}{shown}")
    for zone, spent in enumerate(("1:04", "2:01", "2:18", "0:12", "0:00"), start=1):
        await expect(page.get_by_test_id(f"zone-{zone}")).to_have_text(spent)
    await expect(page.get_by_text("Simulated", exact=True)).to_be_visible()
    await expect(page.get_by_test_id("device-strap")).to_contain_text("Simulated strap")
    await expect(page.get_by_test_id("device-strap")).to_contain_text("connected · now")
    await expect(page.get_by_test_id("device-strap")).to_contain_text("87 %")


async def test_miles_are_shown_to_who_reads_miles(live: OpenPage) -> None:
    live.port.now = change(RUNNING, units=Units.IMPERIAL, speed=Reading(value=16.09344, age_s=0.1))
    await expect(live.page.get_by_role("group", name="Speed")).to_have_text("Speed10.0mph")


async def test_the_interval_counts_down_and_names_what_comes_next(live: OpenPage) -> None:
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("interval")).to_have_text("Jog")
    await expect(live.page.get_by_test_id("countdown")).to_have_text("1:04")
    await expect(live.page.get_by_test_id("next")).to_have_text("Sprint · 1:00 · 13.5 km/h")

    live.port.now = change(RUNNING, step_remaining_s=2.4)
    await expect(live.page.get_by_test_id("countdown")).to_have_text("0:03")

    live.port.now = change(RUNNING, step_index=3, step_remaining_s=60.0)
    await expect(live.page.get_by_test_id("interval")).to_have_text("Sprint")
    await expect(live.page.get_by_test_id("next")).to_have_text("Cool-down · 2:00 · 4.0 km/h")


async def test_a_silent_strap_greys_and_then_blanks_each_within_half_a_second(
    live: OpenPage,
) -> None:
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    await live.page.evaluate(
        """() => {
          const hero = document.querySelector("[data-testid=hero]");
          window.drawn = {};
          new MutationObserver(() => { window.drawn[hero.dataset.fresh] ??= Date.now() / 1000; })
            .observe(hero, { attributes: true });
        }"""
    )
    clock = SystemClock()
    silent_since = clock.wall_ns() / NS_PER_S - 2.2

    def ageing() -> LiveView:
        age_s = clock.wall_ns() / NS_PER_S - silent_since
        return change(RUNNING, heart_rate=Reading(value=142, age_s=age_s))

    live.port.script = ageing

    await expect(live.page.get_by_test_id("hero")).to_have_attribute("data-fresh", "stale")
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    await expect(live.page.get_by_test_id("hero")).to_have_attribute("data-fresh", "blank")
    await expect(live.page.get_by_test_id("bpm")).to_have_text("--")

    drawn = await live.page.evaluate("window.drawn")
    assert 2.5 <= drawn["stale"] - silent_since <= 3.0
    assert 4.5 <= drawn["blank"] - silent_since <= 5.0


async def test_a_page_loaded_again_shows_the_present_with_its_ten_minutes(live: OpenPage) -> None:
    live.port.heart_rates([90 + i % 60 for i in range(540)])
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    live.port.now = change(RUNNING, heart_rate=Reading(value=155, age_s=0.1), zone=4)

    await live.page.reload()

    await expect(live.page.get_by_test_id("bpm")).to_have_text("155")
    await expect(live.page.get_by_text("Zone 4 · Hard")).to_be_visible()
    await live.page.wait_for_function(f"({POINTS_DRAWN})() === 540")


async def test_the_trend_is_appended_to_and_keeps_ten_minutes(live: OpenPage) -> None:
    live.port.heart_rates([100.0] * 598)
    live.port.now = RUNNING
    await live.page.wait_for_function(f"({POINTS_DRAWN})() === 598")
    live.frames.clear()

    live.port.heart_rates([101.0, None, 103.0, 104.0])
    live.port.now = change(RUNNING, elapsed_s=602.0)

    await live.page.wait_for_function(f"({POINTS_DRAWN})() === 601")  # both ends of ten minutes
    sent = [frame for frame in live.frames if "strapline.append" in frame]
    assert len(sent) == 1
    rows = [[598.0, 101.0], [599.0, None, "gap"], [600.0, 103.0], [601.0, 104.0]]
    assert sent_rows(sent[0]) == rows


def sent_rows(frame: str) -> object:
    """The rows of one message to the trend."""
    code: str = json.loads(frame[2:])[1]["code"]
    return json.loads(code[code.index("[") : code.rindex("]") + 1])


async def test_a_line_that_broke_is_made_anew_and_shows_the_present(live: OpenPage) -> None:
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")

    await live.page.evaluate("window.socket.io.engine.close()")
    live.port.now = change(RUNNING, heart_rate=Reading(value=149, age_s=0.1), zone=4)

    await expect(live.page.get_by_test_id("bpm")).to_have_text("149", timeout=1000 * at_most_s(3))


async def test_a_value_that_comes_back_is_shown_without_waiting_for_the_beat(
    live: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.port.now = change(RUNNING, heart_rate=Reading(value=142, age_s=6.0))
    await live.page.wait_for_function("document.body.dataset.heart === 'blank'")
    monkeypatch.setattr("dashboards.live.page.LOOKS_PER_BEAT", 1_000_000)

    live.port.now = RUNNING

    await live.page.wait_for_function("document.body.dataset.heart === 'fresh'")


async def test_what_did_not_change_is_not_sent_again(live: OpenPage) -> None:
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    await live.page.evaluate(
        """() => {
          window.beats = 0;
          const beat = strapline.beat;
          strapline.beat = (ages) => { window.beats += 1; beat(ages); };
        }"""
    )
    live.frames.clear()

    await live.page.wait_for_function("window.beats >= 2")

    assert updates(live.frames) == []
    live.port.now = change(RUNNING, elapsed_s=357.0)
    await expect(live.page.get_by_test_id("elapsed")).to_have_text("5:57")
    assert [len(elements) for elements in updates(live.frames)] == [1]


def updates(frames: list[str]) -> list[dict[str, object]]:
    """The elements of each update that was sent, by id. "42" begins a Socket.IO event."""
    events = [json.loads(frame[2:]) for frame in frames if frame.startswith('42["update"')]
    return [{key: value for key, value in data.items() if key != "_id"} for _, data in events]


async def test_stop_asks_once_and_can_be_taken_back(live: OpenPage) -> None:
    live.port.now = RUNNING
    stop = live.page.get_by_role("button", name="Stop", exact=True)

    await stop.click()
    await live.page.get_by_role("button", name="Keep running").click()
    await expect(live.page.get_by_role("button", name="Keep running")).to_be_hidden()
    assert live.port.pressed == []

    await stop.click()
    await live.page.get_by_role("button", name="Stop and save").click()
    await expect(live.page.get_by_role("button", name="Start")).to_be_visible()
    assert live.port.pressed == ["stop"]


async def test_pause_resume_and_lap_are_pressed_by_keyboard(live: OpenPage) -> None:
    live.port.now = RUNNING
    await live.page.get_by_role("button", name="Lap").focus()
    await live.page.keyboard.press("Enter")
    await live.page.get_by_role("button", name="Pause").press("Space")

    await expect(live.page.get_by_role("button", name="Resume")).to_be_visible()
    await expect(live.page.get_by_text("Paused", exact=True)).to_be_visible()
    assert live.port.pressed == ["lap", "pause"]


async def test_a_pause_is_told_in_the_place_of_the_interval_and_time_stands(live: OpenPage) -> None:
    live.port.now = RUNNING
    card = live.page.get_by_label("Interval", exact=True)
    await expect(card).to_be_visible()
    before = await card.bounding_box()
    live.port.now = change(RUNNING, status=LiveStatus.PAUSED, pause_s=42.0, paused_s=42.0)
    await expect(live.page.get_by_test_id("interval")).to_have_text("Paused")
    await expect(live.page.get_by_test_id("countdown")).to_have_text("0:42")
    await expect(card).to_contain_text("Jog, 1:04 left")
    await expect(live.page.get_by_test_id("elapsed")).to_have_text("5:14")
    after = await card.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] == before["y"]


async def test_a_finished_run_shows_its_breakdown(live: OpenPage) -> None:
    live.port.now = FINISHED
    summary = live.page.get_by_label("Summary")
    for shown in ("16:00", "1.79", "6.7", "131", "171", "112", "give or take 14 %"):
        await expect(summary).to_contain_text(shown)
    rows = live.page.get_by_role("row")
    await expect(rows).to_have_count(1 + len(BREAKDOWN.intervals))
    await expect(rows.nth(3)).to_contain_text("Sprint")


async def test_the_end_says_how_many_boundaries_it_moved_below_the_intervals(
    live: OpenPage,
) -> None:
    await live.page.set_viewport_size(PHONE)
    live.port.now = FINISHED
    moved = live.page.get_by_label("Intervals").get_by_text("2 boundaries moved")
    await expect(moved).to_be_visible()
    line, last = await moved.bounding_box(), await live.page.get_by_role("row").last.bounding_box()
    assert line is not None
    assert last is not None
    assert line["y"] >= last["y"] + last["height"]


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
async def test_nothing_is_cut_off_or_too_small_to_touch(live: OpenPage, size: ViewportSize) -> None:
    await live.page.set_viewport_size(size)
    for view, landmark in (
        (live.port.now, "Ready"),
        (STALE_WITH_TROUBLE, "Interval"),
        (FINISHED, "Summary"),
    ):
        live.port.now = view
        await live.page.get_by_label(landmark, exact=True).wait_for()
        too_wide = await live.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0
        for button in await live.page.locator("button:visible").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["width"] >= 44


async def test_no_request_leaves_this_machine(live: OpenPage) -> None:
    live.port.now = RUNNING
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    await live.page.reload()
    await expect(live.page.get_by_test_id("bpm")).to_have_text("142")
    here = live.address.removeprefix("http://")
    elsewhere = [
        url
        for url in live.requests
        if not url.startswith((f"http://{here}", f"ws://{here}", "data:", "blob:"))
    ]
    assert len(live.requests) > 10
    assert elsewhere == []
    assert live.errors == []


async def test_a_refusal_that_is_a_notice_as_well_is_said_once(live: OpenPage) -> None:
    reason = "No Bluetooth service answers"
    live.port.refusal = reason
    live.port.now = change(live.port.now, notices=(reason,))
    await live.page.get_by_role("button", name="Start").click()
    # The notice may be there before the press has arrived.
    await until(lambda: live.port.pressed == ["start"])
    await expect(live.page.get_by_text(reason)).to_have_count(1)
