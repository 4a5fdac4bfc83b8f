"""Screens that pages are looked at on: five sizes, two languages, two themes."""

from dataclasses import dataclass
from itertools import product

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from tests.patience import PATIENCE_MS

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "tablet": {"width": 768, "height": 1024},
    "small-laptop": {"width": 1280, "height": 720},
    "laptop": {"width": 1440, "height": 900},
    "television": {"width": 1920, "height": 1080},
}
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Screen:
    """One way to look at a page; `size`, `language` and `theme` are of the tables above."""

    size: str
    language: str
    theme: str

    def __str__(self) -> str:
        return f"{self.size}-{self.language}-{self.theme}"


EVERY_SCREEN = tuple(Screen(*parts) for parts in product(SIZES, LANGUAGES, THEMES))


class Screens:
    """One browser context for each language; a page of it takes any size and theme."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._pages: dict[str, Page] = {}

    async def page(self, screen: Screen) -> Page:
        """The page of this language, as it was left, at this size and in this theme."""
        if screen.language not in self._pages:
            context = await self._browser.new_context(
                locale=LANGUAGES[screen.language], reduced_motion="reduce", has_touch=True
            )
            context.set_default_timeout(PATIENCE_MS)
            self._contexts[screen.language] = context
            self._pages[screen.language] = await context.new_page()
        page = self._pages[screen.language]
        await page.set_viewport_size(SIZES[screen.size])
        await page.emulate_media(color_scheme="dark" if screen.theme == "dark" else "light")
        return page

    async def close(self) -> None:
        """Close all of them."""
        for context in self._contexts.values():
            await context.close()
