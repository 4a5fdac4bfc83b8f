"""The wall board in a real browser, with scripted runners behind the real server."""

from contextlib import suppress
from math import atan, degrees

import pytest
from playwright.async_api import Browser, TimeoutError, expect

from dashboards.ports.board_names import BoardName
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveView
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.board.conftest import OpenBoard
from tests.dashboards.board.crowd import ADA, BRUNO, CHIARA, READY, change, crowd, runner
from tests.patience import at_most_s
from tests.sizes import sized

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NAMES = "[...document.querySelectorAll('.board-name')].map(name => name.textContent)"
READ_WITH_EASE_ARC_MIN, USABLE_ARC_MIN = 16.0, 10.0
"""Heights of capitals as an eye sees them. Source: ISO 9241-303:2011, character height (16 minutes
of arc at least, 20 to 22 preferred); letters of normal acuity have 5, those of half of it 10
(ISO 8596)."""
# The smaller screen of a room of that size: 65 inches, 16:9, is 809 mm high.
SCREEN_MM, SCREEN_PX, DISTANCE_MM = 809.0, 1080, 5000.0
# The height of a capital in pixels, the smallest of each part; a chip is for who comes near.
CAPITALS = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const smallest = {};
  for (const part of document.querySelectorAll(
    ".board-row > span:not(.board-chip), .board-class > *, .board-teams > li")) {
    if (!part.checkVisibility() || !part.textContent) continue;
    const style = getComputedStyle(part);
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const height = canvas.measureText("H").actualBoundingBoxAscent;
    const name = part.className.split(" ").pop() || "team";
    smallest[name] = Math.min(smallest[name] ?? Infinity, height);
  }
  return smallest;
}"""


def arc_min(px: float) -> float:
    """How large it is seen from the back of the room."""
    return degrees(2 * atan(px * SCREEN_MM / SCREEN_PX / 2 / DISTANCE_MM)) * 60


# A number that is cut off, or a tile beyond the edge, cannot be read from anywhere.
CUT_OFF = """() => [...document.querySelectorAll(".board-tile")].filter((tile) => {
  const box = tile.getBoundingClientRect();
  const parts = [...tile.querySelectorAll(".board-pct, .board-bpm, .board-clock, .board-upper")];
  return box.right > innerWidth || box.bottom > innerHeight
    || tile.firstElementChild.scrollHeight > tile.clientHeight + 1
    || parts.some((part) => part.getBoundingClientRect().right > box.right);
}).map((tile) => tile.textContent)"""
SMALLEST_SHARE = """() => Math.min(...[...document.querySelectorAll(".board-pct")]
  .map((part) => parseFloat(getComputedStyle(part).fontSize) / innerHeight))"""


async def test_a_tile_tells_all_of_one_athlete(board: OpenBoard) -> None:
    ada = board.page.locator(".board-tile").filter(has_text="Ada")
    for shown in ("77", "142 bpm", "Zone 3 · Moderate", "Jog", "1:04", "48 kcal", "2 min Z4–5"):
        await expect(ada).to_contain_text(shown)
    await expect(ada).to_have_attribute("data-zone", "3")
    await expect(ada.get_by_role("link", name="Ada")).to_have_attribute("href", "/run/Ada")


async def test_stale_is_grey_silent_is_blank_and_idle_says_ready(board: OpenBoard) -> None:
    tiles = board.page.locator(".board-tile")
    grey = await tiles.filter(has_text="Fatima").evaluate("e => getComputedStyle(e).background")
    for name, fresh, shown in (
        ("Dmitri", "stale", "120 bpm"),
        ("Emmy", "blank", "-- bpm"),
        ("Fatima", "off", "ready"),
    ):
        tile = tiles.filter(has_text=name)
        await expect(tile).to_have_attribute("data-fresh", fresh)
        await expect(tile).to_contain_text(shown)
        assert await tile.evaluate("e => getComputedStyle(e).background") == grey


async def test_a_strap_that_dies_greys_its_tile_and_then_blanks_it_in_half_a_second(
    board: OpenBoard,
) -> None:
    await board.page.evaluate(
        """() => {
          const tile = [...document.querySelectorAll(".board-tile")]
            .find((tile) => tile.textContent.startsWith("Ada"));
          window.drawn = {};
          new MutationObserver(() => { window.drawn[tile.dataset.fresh] ??= Date.now() / 1000; })
            .observe(tile, { attributes: true });
        }"""
    )
    clock = SystemClock()
    silent_since = clock.wall_ns() / NS_PER_S - 2.2

    def ageing() -> LiveView:
        age_s = clock.wall_ns() / NS_PER_S - silent_since
        return change(ADA, heart_rate=Reading(value=142, age_s=age_s))

    board.runners.ports["Ada"].script = ageing

    await board.page.wait_for_function("window.drawn.blank")
    drawn = await board.page.evaluate("window.drawn")
    assert 2.5 <= drawn["stale"] - silent_since <= 3.0
    assert 4.5 <= drawn["blank"] - silent_since <= 5.0


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["Ada", "Bruno", "Chiara"]),
        ("zone", ["Bruno", "Ada", "Chiara"]),
        ("pct", ["Bruno", "Ada", "Chiara"]),
        ("kcal", ["Chiara", "Ada", "Bruno"]),
        ("distance", ["Bruno", "Ada", "Chiara"]),
        ("team", ["Chiara", "Ada", "Bruno"]),
    ],
)
async def test_tiles_are_sorted_as_chosen(board: OpenBoard, order: str, names: list[str]) -> None:
    board.names["Chiara"] = BoardName(team="Foxes")
    board.names["Ada"] = BoardName(team="Otters")
    board.runners.put(ADA, change(BRUNO, distance_m=2000.0), change(CHIARA, distance_m=100.0))
    await expect(board.page.get_by_role("list", name="Teams")).to_contain_text("Otters 1")
    await board.page.get_by_label("Sort by").select_option(order)
    shown = [name for name in await board.page.evaluate(NAMES) if name in names]
    assert shown == names


async def test_a_nickname_stands_for_the_name_wherever_the_board_says_one(
    board: OpenBoard,
) -> None:
    board.names["Ada"] = BoardName(nickname="Blitz", team="Foxes")
    board.names["Bruno"] = BoardName(team="Foxes")
    await expect(board.page.locator(".board-tile").filter(has_text="Blitz")).to_contain_text("142")
    await expect(board.page.get_by_role("list", name="Teams")).to_contain_text(
        "Foxes 2 · 1.22 km · 79 kcal · 4 min Z4–5"
    )
    await board.page.get_by_role("button", name="Who is shown").click()
    await expect(board.page.get_by_label("Blitz")).to_be_visible()
    assert "Ada" not in await board.page.evaluate("document.body.innerText")
    await expect(board.page.get_by_role("link", name="Blitz")).to_have_attribute("href", "/run/Ada")


async def test_the_choice_of_order_and_of_who_is_hidden_outlives_a_reload(
    board: OpenBoard,
) -> None:
    await board.page.get_by_label("Sort by").select_option("kcal")
    await board.page.get_by_role("button", name="Who is shown").click()
    await board.page.get_by_label("Bruno").uncheck()
    await expect(board.page.locator(".board-tile")).to_have_count(5)

    await board.page.reload()

    await expect(board.page.locator(".board-tile")).to_have_count(5)
    await expect(board.page.get_by_label("Sort by")).to_have_value("kcal")
    assert "Bruno" not in await board.page.evaluate(NAMES)


async def test_those_who_only_stand_around_can_be_left_out(board: OpenBoard) -> None:
    await board.page.get_by_role("button", name="Who is shown").click()
    await board.page.get_by_label("Only who runs").check()
    await expect(board.page.locator(".board-tile")).to_have_count(5)
    assert "Fatima" not in await board.page.evaluate(NAMES)


async def test_an_empty_board_says_what_to_do(board: OpenBoard) -> None:
    board.runners.put(READY)
    await board.page.get_by_role("button", name="Who is shown").click()
    await board.page.get_by_label("Only who runs").check()
    await expect(board.page.get_by_text("Nobody runs. Start a session")).to_be_visible()
    await board.page.get_by_label("Only who runs").uncheck()
    await board.page.get_by_label("Fatima").uncheck()
    await expect(board.page.get_by_text("Choose them at the top")).to_be_visible()
    board.runners.put()
    await expect(board.page.get_by_text("strapline athlete new")).to_be_visible()


async def test_who_comes_and_who_goes_is_seen_without_a_reload(board: OpenBoard) -> None:
    board.runners.put(ADA, runner("Zoe", 111))
    await expect(board.page.locator(".board-tile")).to_have_count(2)
    assert await board.page.evaluate(NAMES) == ["Ada", "Zoe"]


@pytest.mark.parametrize("count", [1, 6, 24, 60])
@pytest.mark.parametrize("width", [1280, 1920, 3840])
async def test_every_number_of_every_tile_is_on_the_screen(
    board: OpenBoard, count: int, width: int
) -> None:
    await board.page.set_viewport_size({"width": width, "height": width * 9 // 16})
    board.runners.put(*crowd(count))
    await expect(board.page.locator(".board-tile")).to_have_count(count)

    # The tiles are there a moment before they are laid out anew for so many.
    with suppress(TimeoutError):
        await board.page.wait_for_function(f"() => ({CUT_OFF})().length === 0")
    assert await board.page.evaluate(CUT_OFF) == []
    # A 1.4 m high picture at 5 m: digits of a fortieth of its height are read with ease.
    assert await board.page.evaluate(SMALLEST_SHARE) > 1 / 40


@pytest.mark.parametrize("count", sized(usual=[60], long=[1, 6, 12, 24, 36, 60]))
async def test_all_is_read_from_five_metres(board: OpenBoard, count: int) -> None:
    people = crowd(count)
    for n, view in enumerate(people):
        team = f"Team {n % 3}" if n > 5 else None
        board.names[view.athlete] = BoardName(nickname=f"Runner {n}", team=team)
    board.runners.put(*people)
    await expect(board.page.locator(".board-tile")).to_have_count(count)
    heights = {part: arc_min(px) for part, px in (await board.page.evaluate(CAPITALS)).items()}
    assert {"board-pct", "board-name", "board-interval", "board-clock"} <= heights.keys()
    assert heights["board-pct"] >= READ_WITH_EASE_ARC_MIN
    assert {part: arc for part, arc in heights.items() if arc < USABLE_ARC_MIN} == {}


async def test_on_a_phone_tiles_scroll_and_nothing_is_wider_than_it(board: OpenBoard) -> None:
    await board.page.set_viewport_size({"width": 360, "height": 740})
    board.runners.put(*crowd(24))
    await expect(board.page.locator(".board-tile")).to_have_count(24)
    assert await board.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert await board.page.evaluate("document.documentElement.scrollHeight - innerHeight") > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_serious_fault(board: OpenBoard, scheme: str) -> None:
    await board.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    board.runners.put(*crowd(24), READY, change(BRUNO, over_ceiling=True))
    await expect(board.page.locator(".board-tile")).to_have_count(26)
    assert await serious_faults(board.page) == []


async def test_a_second_screen_shows_the_same_at_once_and_a_dead_line_is_told(
    board: OpenBoard, browser: Browser
) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{board.address}board")
    await expect(page.locator(".board-tile").filter(has_text="Ada")).to_contain_text(
        "142 bpm", timeout=1000 * at_most_s(2)
    )
    await page.evaluate("strapline.beat = () => {}")
    await expect(page.get_by_text("Connection lost, trying again …")).to_be_visible()
    background = "e => getComputedStyle(e).backgroundColor"
    ada, fatima = (page.locator(".board-tile").filter(has_text=n) for n in ("Ada", "Fatima"))
    await expect(ada).to_have_css("background-color", await fatima.evaluate(background))
    await context.close()


async def test_no_request_leaves_this_machine(board: OpenBoard) -> None:
    here = board.address.removeprefix("http://")
    allowed = (f"http://{here}", f"ws://{here}", "data:", "blob:")
    assert [url for url in board.requests if not url.startswith(allowed)] == []
