"""Lines, bars and blocks stand out from what they lie on, in both themes."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from tests.dashboards.every_page import PAGES, EveryPage
from tests.dashboards.screens import THEMES, Screen, Screens
from tests.dashboards.words.test_palette import contrast

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Source: WCAG 2.2, 1.4.11.
LEAST = 3.0
# Pairs of a colour and what it borders on, as the browser has computed them.
PAIRS = """() => {
  const style = (element) => getComputedStyle(element);
  const pairs = [];
  const add = (what, one, other) => pairs.push([what, one, other]);
  for (const line of document.querySelectorAll(".lines .line")) {
    const [under, over] = line.children;
    const gradient = style(over).stroke.match(/#([a-z0-9-]+)/)?.[1];
    const stops = gradient ? [...document.getElementById(gradient).children] : [];
    const paints = gradient ? stops.map((one) => style(one).stopColor) : [style(over).stroke];
    for (const paint of paints) add("a line", paint, style(under).stroke);
  }
  for (const bar of document.querySelectorAll(".zone-track > *"))
    add("a zone's bar", style(bar).backgroundColor, style(bar.parentElement).backgroundColor);
  for (const block of document.querySelectorAll(".bar-block"))
    add("a block of the plan", style(block).borderTopColor,
      style(block.closest(".card")).backgroundColor);
  for (const range of document.querySelectorAll(".gauge-range"))
    add("a target", style(range).backgroundColor, style(range.parentElement).backgroundColor);
  return pairs;
}"""


def _channels(colour: str) -> Sequence[float]:
    """Red, green and blue from 0 to 1, and how opaque, of "rgb(1, 2, 3)" or "color(srgb 0.1 …)"."""
    parts = [float(part) for part in re.findall(r"[0-9.]+(?:e-?[0-9]+)?", colour)]
    scale = 1.0 if colour.startswith("color(") else 255.0
    return *(part / scale for part in parts[:3]), *(parts[3:] or [1.0])


def _over(colour: str, ground: str) -> tuple[str, str]:
    """Both as "#rrggbb", with the colour mixed into the ground as far as it lets it through."""
    *channels, opaque = _channels(colour)
    under = _channels(ground)
    mixed = [a * opaque + b * (1 - opaque) for a, b in zip(channels, under, strict=False)]
    return tuple(  # type: ignore[return-value]
        "#" + "".join(f"{round(255 * part):02x}" for part in parts[:3]) for parts in (mixed, under)
    )


@pytest.mark.parametrize("theme", THEMES)
async def test_what_is_drawn_stands_out_from_what_it_lies_on(
    site: EveryPage, screens: Screens, theme: str
) -> None:
    page = await screens.page(Screen("laptop", "en", theme))
    seen: set[str] = set()
    for name in ("live-planned", "session", "compare"):
        await site.open(page, PAGES[name])
        await page.locator(".lines .line").first.wait_for(state="attached")
        pairs: list[Any] = await page.evaluate(PAIRS)
        for what, colour, ground in pairs:
            seen.add(what)
            assert contrast(*_over(colour, ground)) >= LEAST, f"{what}: {colour} on {ground}"
    assert seen == {"a line", "a zone's bar", "a block of the plan", "a target"}
