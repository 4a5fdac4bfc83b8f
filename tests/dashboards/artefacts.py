"""Screenshots that a test leaves behind, to be looked at."""

import os
from pathlib import Path

from playwright.async_api import Page

FOLDER = Path(
    os.environ.get("STRAPLINE_TEST_ARTEFACTS")
    or Path(__file__).parent.parent.parent / "test-artefacts"
)


async def keep(page: Page, name: str) -> None:
    """What the page looks like now, as `name`.png."""
    await page.screenshot(path=FOLDER / f"{name}.png")
