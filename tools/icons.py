"""Paint the app's icons from their drawings, with Chromium.

python -m tools.icons    # after a change to dashboards/live/icons/*.svg
"""

import asyncio
import shutil
from pathlib import Path

from playwright.async_api import async_playwright

from dashboards.web.installing import FOLDER, ICONS


async def paint() -> None:
    """Write every PNG beside its drawing."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for icon in ICONS:
            page = await browser.new_page(viewport={"width": icon.size_px, "height": icon.size_px})
            drawing = (FOLDER / icon.drawing).read_text(encoding="utf-8")
            await page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing}")
            await page.screenshot(path=Path(FOLDER / icon.file), omit_background=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(paint())
