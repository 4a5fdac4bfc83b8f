"""Every page read in two languages: what both say the same is no sentence, or nobody's language."""

import re

import pytest
from playwright.async_api import Page

from tests.dashboards.every_page import PAGES, EveryPage
from tests.dashboards.screens import Screen, Screens
from tests.sizes import sized

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

USUAL = ("live-alarm", "session", "settings", "pair-nothing")
WORD = re.compile(r"[^\W_]*[^\W\d_]{2,}[^\W_]*")
NO_WORDS = re.compile(r"[a-z]+(/[a-z]+)+|https?://\S+|--[a-z-]+")

SAID = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const SEEN = {opacityProperty: true, visibilityProperty: true};
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const is_said = parent && !["SCRIPT", "STYLE", "I"].includes(parent.tagName);
    if (is_said && parent.checkVisibility(SEEN) && !parent.closest(".code, .value"))
      said.add(walker.currentNode.data.trim());
  }
  for (const element of document.body.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (element.hasAttribute(name)) said.add(element.getAttribute(name).trim());
  return [...said];
}"""

SCRIPTED = (
    *("Polar H10", "Technogym Run", "WalkingPad", "battery", "The strap", "Person with a name"),
    *("Simulated treadmill", "Simulated strap", "walk-jog-sprint", "about 10 bpm either way"),
    "Grafana Live",
)
"""What the scripted ports and stored sessions of the tests say, in nobody's language."""


async def said(page: Page) -> set[str]:
    return set(await page.evaluate(SAID))


@pytest.mark.parametrize("name", sized(usual=USUAL, long=tuple(PAGES)))
async def test_nothing_on_a_page_is_the_same_in_both_languages(
    site: EveryPage, screens: Screens, name: str
) -> None:
    words: list[set[str]] = []
    for language in ("en", "de"):
        page = await screens.page(Screen("laptop", language, "light"))
        await site.open(page, PAGES[name])
        words.append(await said(page))
    english, german = words
    assert len(english) > 5
    both = {line for line in english & german if len(WORD.findall(NO_WORDS.sub("", line))) > 1}
    assert {line for line in both if not any(part in line for part in SCRIPTED)} == set()
