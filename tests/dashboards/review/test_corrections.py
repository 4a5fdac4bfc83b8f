"""Corrections of a session on its page, each with its undo."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from sessions.store import Store, StoredStatus
from strapline.athletes.profiles import save_profile
from tests.dashboards import artefacts
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.review.conftest import BO, PHONE
from tests.dashboards.review.filled import ADA, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort
from tests.ingest.files.fit_bytes import START
from tests.patience import PATIENCE_MS
from tests.strapline.imports.runs_in_files import fit, imported, written

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Stored:
    """Two runs of Ada, ten minutes after each other, and their pages."""

    address: str
    store: Store
    first: str
    second: str

    def document(self, session: str) -> dict[str, Any]:
        breakdown = self.store.read.breakdown(session)
        assert breakdown is not None
        return breakdown.to_dict()

    def duration_s(self, session: str) -> float:
        duration_s: float = self.document(session)["session"]["duration_s"]
        return duration_s


@pytest_asyncio.fixture(loop_scope="session")
async def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stored]:
    written(tmp_path, config_toml=b"")
    monkeypatch.setenv("STRAPLINE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path))
    folder = written(tmp_path / "in", a_fit=fit(), b_fit=fit(start=START + 600, seconds=250))
    first, second = await asyncio.to_thread(imported, folder, into=tmp_path, athlete=ADA)
    with reviewed(tmp_path) as (store, _config, review):
        for athlete in (ADA, BO):
            save_profile(athlete, data_dir=tmp_path)
        site = Site(runners=OneRunner(ScriptedPort()), review=review)
        async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
            yield Stored(address.rstrip("/"), store, first, second)


@asynccontextmanager
async def opened(
    browser: Browser, stored: Stored, session: str, *, locale: str = "en-GB"
) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=PHONE, locale=locale, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{stored.address}/sessions/{session}")
    await page.locator("details.corrections summary").click()
    yield page
    await context.close()


def notice(page: Page, word: str) -> Any:
    return page.locator("section.corrected", has_text=word)


async def test_a_trimmed_session_is_shown_anew_and_taken_back(
    browser: Browser, stored: Stored
) -> None:
    before = stored.document(stored.first)
    async with opened(browser, stored, stored.first) as page:
        await artefacts.keep(page, "corrections-phone")
        form = page.locator("form#trim")
        await expect(form.get_by_label("To")).to_have_value("4:59")
        await form.get_by_label("From").fill("0:50")
        await form.get_by_label("To").fill("250")
        await form.get_by_role("button", name="Trim").click()
        await expect(notice(page, "Trimmed")).to_be_visible()
        assert stored.duration_s(stored.first) == 199
        await expect(page.locator("dl.figures").first).to_contain_text("3:19")
        await artefacts.keep(page, "corrected-phone")
        assert await serious_faults(page) == []
        await page.get_by_role("button", name="Undo: Trimmed").click()
        await expect(notice(page, "Trimmed")).to_have_count(0)
        await expect(page.locator("dl.figures").first).to_contain_text("4:59")
    assert stored.document(stored.first) == before


async def test_two_halves_know_each_other_and_become_one_again(
    browser: Browser, stored: Stored
) -> None:
    before = stored.document(stored.first)
    async with opened(browser, stored, stored.first) as page:
        form = page.locator("form#split")
        await form.get_by_label("The second begins at").fill("1:40")
        await form.get_by_role("button", name="Split").click()
        await notice(page, "Split in two").get_by_role("link").click()
        second = page.url.rpartition("/")[2]
        assert second != stored.first
        assert [stored.duration_s(one) for one in (stored.first, second)] == [99, 199]
        await page.get_by_role("button", name="Undo: Split in two").click()
        await page.wait_for_url(f"**/{stored.first}")
        await expect(page.locator("dl.figures").first).to_contain_text("4:59")
        await expect(page.locator("section.corrected")).to_have_count(0)
        assert stored.document(stored.first) == before
        # The half is no session any more: brought back, it would be run twice.
        await page.goto(f"{stored.address}/sessions/{second}")
        await expect(page.get_by_text("There is no such session")).to_be_visible()


async def test_a_merged_session_says_of_what_it_is_a_part(browser: Browser, stored: Stored) -> None:
    async with opened(browser, stored, stored.second) as page:
        form = page.locator("form#merge")
        await form.get_by_label("With").select_option(stored.first)
        await form.get_by_role("button", name="Merge").click()
        await page.wait_for_url(f"**/{stored.first}")
        await expect(notice(page, "Merged")).to_be_visible()
        assert stored.duration_s(stored.first) == 849
        await page.goto(f"{stored.address}/sessions/{stored.second}")
        await expect(page.get_by_role("heading", name="part of another")).to_be_visible()
        await page.get_by_role("button", name="Bring it back").click()
        await expect(page.get_by_role("table", name="Intervals")).to_be_visible()
        assert [row.id for row in stored.store.read.sessions()] == [stored.first, stored.second]
        assert stored.duration_s(stored.first) == 299


async def test_a_session_is_given_to_another_and_back(browser: Browser, stored: Stored) -> None:
    before = stored.document(stored.first)
    async with opened(browser, stored, stored.first) as page:
        form = page.locator("form#assign")
        await form.get_by_label("Whose run it was").select_option("Bo")
        await form.get_by_role("button", name="Give").click()
        await expect(notice(page, "Given to another athlete")).to_be_visible()
        await expect(page.locator(".page-top .chip", has_text="Bo")).to_be_visible()
        after = stored.document(stored.first)
        assert after["energy"]["gross_kcal"] > 1.1 * before["energy"]["gross_kcal"]
        await page.get_by_role("button", name="Undo: Given to another athlete").click()
        await expect(page.locator(".page-top .chip", has_text="Ada")).to_be_visible()
    assert stored.document(stored.first) == before


async def test_a_deletion_on_the_page_is_one_that_the_command_can_take_back(
    browser: Browser, stored: Stored
) -> None:
    async with opened(browser, stored, stored.first) as page:
        await page.get_by_role("button", name="Delete this session").click()
        await expect(page.get_by_role("heading", name="This session is deleted")).to_be_visible()
        (edit,) = stored.store.read.edits()
        assert (edit.what, edit.before[0].row.id) == ("delete", stored.first)
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("heading", name="This session is deleted")).to_be_hidden()
        assert stored.store.read.edits() == ()
        assert stored.store.read.session(stored.first).status is StoredStatus.FINISHED


async def test_what_cannot_be_is_said_at_its_place_in_the_readers_language(
    browser: Browser, stored: Stored
) -> None:
    async with opened(browser, stored, stored.first, locale="de-DE") as page:
        trim = page.locator("form#trim")
        await trim.get_by_label("Von").fill("gleich")
        await trim.get_by_role("button", name="Kürzen").click()
        await expect(page.locator("#trim-from-fault")).to_contain_text("1:02:03")
        await trim.get_by_label("Von").fill("0:00")
        await trim.get_by_role("button", name="Kürzen").click()
        await expect(page.locator("#trim-from-fault")).to_contain_text("nichts weggeschnitten")
        split = page.locator("form#split")
        await split.get_by_label("Der zweite Teil beginnt bei").fill("5")
        await split.get_by_role("button", name="Teilen").click()
        await expect(page.locator("#split-fault")).to_contain_text("weniger als 10 s")
        await artefacts.keep(page, "corrections-phone-de")
    assert stored.store.read.edits() == ()
