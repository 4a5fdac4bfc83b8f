"""Every page on every screen: nothing cut off, too small or below the fold, and axe content.

In usual size twelve views, so that each page, size, language and theme is among them; in the long
one all of them. Pictures are kept in `test-artefacts/pages`, which git ignores.
"""

import pytest

from tests.dashboards.artefacts import keep
from tests.dashboards.every_page import PAGES, EveryPage
from tests.dashboards.page_faults import faults
from tests.dashboards.screens import EVERY_SCREEN, LANGUAGES, SIZES, THEMES, Screen, Screens
from tests.sizes import sized

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# A page is here in one theme and language; all of them together hold every one.
TWELVE = (
    ("live-idle", Screen("phone", "de", "dark")),
    ("live-planned", Screen("small-laptop", "de", "light")),
    ("live-alarm", Screen("phone", "de", "light")),
    ("live-paused", Screen("tablet", "en", "dark")),
    ("live-free", Screen("television", "en", "light")),
    ("live-finished", Screen("phone", "en", "dark")),
    ("pair", Screen("phone", "en", "light")),
    ("board", Screen("television", "de", "dark")),
    ("session", Screen("phone", "de", "light")),
    ("progress", Screen("laptop", "en", "dark")),
    ("athlete", Screen("phone", "de", "dark")),
    ("settings", Screen("laptop", "de", "light")),
)
ALL = tuple((name, screen) for name in PAGES for screen in EVERY_SCREEN)


async def test_the_twelve_hold_every_size_language_and_theme() -> None:
    seen = [screen for _, screen in TWELVE]
    assert len(TWELVE) == 12
    assert {screen.size for screen in seen} == set(SIZES)
    assert {screen.language for screen in seen} == set(LANGUAGES)
    assert {screen.theme for screen in seen} == set(THEMES)


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        pytest.param(name, screen, id=f"{name}-{screen}")
        for name, screen in sized(usual=TWELVE, long=ALL)
    ],
)
async def test_a_page_has_no_fault(
    site: EveryPage, screens: Screens, name: str, screen: Screen
) -> None:
    page = await screens.page(screen)
    await site.open(page, PAGES[name])
    await keep(page, f"pages/{name}-{screen}")
    assert await page.evaluate("document.documentElement.lang") == screen.language
    assert await faults(page, important=PAGES[name].important) == []
