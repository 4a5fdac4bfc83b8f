"""History handed in on the page: dropped, chosen, uploaded, imported, and told of."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.access.grants import Right
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from sessions.store import Store
from strapline.athletes.profiles import save_profile
from strapline.imports import import_port
from strapline.imports.import_port import FOLDER, Importing
from tests.dashboards import artefacts
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.review.conftest import BO, PHONE
from tests.dashboards.review.filled import ADA, reviewed
from tests.dashboards.web.scripted_port import ScriptedPort
from tests.ingest.files.fit_bytes import START
from tests.patience import PATIENCE_MS
from tests.strapline.imports.runs_in_files import fit, written

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DAY = 86_400


@dataclass
class ImportSite:
    """The pages of a program that imports, with Ada and Bo."""

    site: Site
    address: str
    store: Store
    port: Importing
    folder: Path

    def sessions(self) -> list[tuple[str, str]]:
        return [(row.id, row.athlete.name) for row in self.store.read.sessions()]


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ImportSite]:
    folder = tmp_path / "data"
    written(folder, config_toml=b"")
    monkeypatch.setenv("STRAPLINE_CONFIG", str(folder / "config.toml"))
    with reviewed(folder) as (store, _config, review):
        for athlete in (ADA, BO):
            save_profile(athlete, data_dir=folder)
        port = Importing(store, data_dir=folder)
        site = Site(runners=OneRunner(ScriptedPort()), review=review, importing=port)
        async with (
            serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address,
            asyncio.TaskGroup() as group,
        ):
            running = group.create_task(port.run())
            yield ImportSite(site, address.rstrip("/"), store, port, folder)
            running.cancel()
    assert not (folder / FOLDER).exists()


@asynccontextmanager
async def opened(
    browser: Browser, served: ImportSite, *, locale: str = "en-GB"
) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=PHONE, locale=locale, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{served.address}/import")
    await page.locator("#drop").wait_for()
    await page.wait_for_function("document.getElementById('sending') !== null")
    yield page
    await context.close()


async def drop(page: Page, *paths: Path) -> None:
    """As a file manager drops them: files and folders of this machine."""
    box = await page.locator("#drop").bounding_box()
    assert box is not None
    devtools = await page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        await devtools.send(
            "Input.dispatchDragEvent",
            {"type": kind, "x": box["x"] + 30, "y": box["y"] + 30, "data": data},
        )


async def outcomes(page: Page) -> list[str]:
    rows = page.get_by_role("table", name="Imported").get_by_role("row")
    await rows.first.wait_for()
    return [" ".join(line.split()) for line in (await rows.all_inner_texts())[1:]]


async def test_what_is_dropped_becomes_sessions_of_who_was_chosen(
    browser: Browser, served: ImportSite, tmp_path: Path
) -> None:
    runs = written(tmp_path / "runs", a_fit=fit(), notes_txt=b"no workout", one_jpg=b"a picture")
    with zipfile.ZipFile(runs / "watch.zip", "w") as archive:
        archive.writestr("activities/b.fit", fit(start=START + DAY))
    single = written(tmp_path, c_fit=fit(start=START + 2 * DAY)) / "c.fit"
    async with opened(browser, served) as page:
        await page.get_by_label("Whose history it is").select_option("Bo")
        await drop(page, runs, single)
        told = await outcomes(page)
        assert [line.split()[0] for line in told] == ["new"] * 3
        assert [any(name in line for line in told) for name in ("a.fit", "b.fit", "c.fit")]
        await expect(page.get_by_text("3 new", exact=True)).to_be_visible()
        assert [name for _, name in served.sessions()] == ["Bo"] * 3
        await artefacts.keep(page, "import-result-phone")
        assert await serious_faults(page) == []
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
        session = served.sessions()[0][0]
        await page.get_by_role("link", name=session).click()
        await expect(page.get_by_role("table", name="Intervals")).to_be_visible()


async def test_chosen_files_are_told_apart_in_the_readers_language(
    browser: Browser, served: ImportSite, tmp_path: Path
) -> None:
    folder = written(
        tmp_path, a_fit=fit(), same_fit=fit(), cut_fit=fit(start=START + DAY)[:-900], x_txt=b"hello"
    )
    async with opened(browser, served, locale="de-DE") as page:
        await page.locator("#files").set_input_files([*folder.glob("*.fit"), folder / "x.txt"])
        rows = page.get_by_role("table", name="Importiert").get_by_role("row")
        await rows.first.wait_for()
        told = "\n".join(await rows.all_inner_texts())
        assert "doppelt" in told
        assert "dieselbe Datei wie" in told
        assert "die Datei endet zu früh" in told
        assert "abgelehnt" in told
        summary = "1 neu, 1 ausgebessert, 1 doppelt, 1 abgelehnt"
        await expect(page.get_by_text(summary)).to_be_visible()
        await artefacts.keep(page, "import-result-phone-de")
        # The same again is harmless, on the page that is open.
        await page.locator("#files").set_input_files(folder / "a.fit")
        await expect(page.get_by_text("schon importiert")).to_be_visible()
        assert len(served.sessions()) == 2


async def test_a_file_that_is_too_large_is_not_even_sent(
    browser: Browser, served: ImportSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_port, "LARGEST_BYTES", 1000)
    path = written(tmp_path, a_fit=fit()) / "a.fit"
    sent: list[str] = []
    async with opened(browser, served) as page:
        page.on("request", lambda request: sent.append(request.method))
        await drop(page, path)
        assert "larger than" in (await outcomes(page))[0]
        assert "POST" not in sent
    assert served.port.view() is None


OCTETS = {"content-type": "application/octet-stream"}
BATCH = "0123456789abcdef"


async def test_a_browser_that_may_only_watch_cannot_hand_anything_in(
    browser: Browser, tmp_path: Path
) -> None:
    """Neither on the page nor by the route behind it."""
    with reviewed(tmp_path) as (store, _config, review):
        port = Importing(store, data_dir=tmp_path)
        site = Site(runners=OneRunner(ScriptedPort()), review=review, importing=port)
        async with (
            serving(
                site.seen_with(Right.VIEW), host="127.0.0.1", port_number=0, clock=SystemClock()
            ) as address,
            httpx.AsyncClient() as client,
        ):
            page = await browser.new_page()
            page.set_default_timeout(PATIENCE_MS)
            await page.goto(f"{address}import")
            await expect(page.get_by_text("may watch, not control")).to_be_visible()
            assert await page.locator("#drop").count() == 0
            await page.goto(f"{address}sessions")
            await page.locator("h1").wait_for()
            assert await page.get_by_role("link", name="Import", exact=True).count() == 0
            url = f"{address}import/files?batch={BATCH}&name=a.fit"
            answer = await client.post(url, content=b"x", headers=OCTETS)
            assert answer.status_code == 403
            assert not (tmp_path / FOLDER).exists()
            await page.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OCTETS | {"origin": "http://evil.example"}, 403),
        (OCTETS | {"host": "evil.example"}, 403),
        ({"content-type": "text/plain"}, 400),
        ({"content-type": "multipart/form-data; boundary=x"}, 400),
    ],
    ids=["another site", "another name", "a plain form", "a form with files"],
)
async def test_no_other_site_can_hand_anything_in(
    served: ImportSite, headers: dict[str, str], status: int
) -> None:
    async with httpx.AsyncClient() as client:
        url = f"{served.address}/import/files?batch={BATCH}&name=a.fit"
        answer = await client.post(url, content=fit(), headers=headers)
        assert answer.status_code == status
        assert not (served.folder / FOLDER / BATCH).exists()


@pytest.mark.parametrize(
    ("batch", "name", "said"),
    [("../../etc", "a.fit", "out of date"), (BATCH, "../../../escaped.fit", None)],
    ids=["a batch that is a path", "a name that is a path"],
)
async def test_nothing_is_written_outside_its_folder(
    served: ImportSite, batch: str, name: str, said: str | None
) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{served.address}/import/files",
            params={"batch": batch, "name": name},
            content=fit(),
            headers=OCTETS,
        )
    if said is None:
        assert answer.status_code == 204
        assert [file.name for file in (served.folder / FOLDER / BATCH).iterdir()] == ["00000.fit"]
    else:
        assert answer.status_code == 422
        assert said in answer.text
    assert not [*served.folder.parent.rglob("escaped*")]
