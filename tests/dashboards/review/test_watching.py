"""What a browser sees that may only watch: everything, and nothing to change it with."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from dashboards.access.grants import Right
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from sessions.store.stored_values import Remark
from strapline.athletes.profiles import save_profile
from tests.dashboards.review.filled import ADA, keep, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort
from tests.patience import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHANGING = ("Save", "Delete", "Edit", "New athlete", "Remove", "Write it down", "Start")


async def test_no_page_offers_a_change_to_who_may_only_watch(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    with reviewed(tmp_path) as (store, _config, review):
        save_profile(ADA, data_dir=tmp_path)
        session = keep(store, 0, seconds=30)
        await store.flush()
        store.remark(session, Remark(effort=4, note="a windy treadmill"))
        await store.flush()
        site = Site(runners=OneRunner(ScriptedPort()), review=review).seen_with(Right.VIEW)
        async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
            page = await browser.new_page()
            page.set_default_timeout(PATIENCE_MS)
            for path, says in (
                ("", "Nobody runs yet"),
                ("athletes", "Ada"),
                ("athletes/new", "may watch, not control"),
                ("athletes/of/Ada", "may watch, not control"),
                ("settings", "InfluxDB"),
                ("week", "Written down this week"),
                (f"sessions/{session}", "a windy treadmill"),
            ):
                await page.goto(f"{address}{path}")
                content = page.locator("#content")
                await expect(content.get_by_text(says).first).to_be_visible()
                assert await content.locator("form").count() == 0
                pressable = await content.locator("button, a.press").all_inner_texts()
                assert not [words for words in pressable if words.strip().startswith(CHANGING)]
            await expect(page.get_by_role("button", name="FIT")).to_be_visible()
            await page.close()
