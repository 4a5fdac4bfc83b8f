"""Files handed in by a page: bounded, one import at a time, beside everything else."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboards.ports.importing import FileOutcome, ImportView
from dashboards.ports.review import Refused
from ingest.clock import SystemClock
from sessions.store import Store
from strapline.imports import import_port
from strapline.imports.import_port import FOLDER, Importing
from tests.ingest.files.fit_bytes import START
from tests.patience import until
from tests.strapline.imports.runs_in_files import fit, written

BATCH, OTHER = "0123456789abcdef", "fedcba9876543210"
DAY = 86_400
PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'


@asynccontextmanager
async def at_work(folder: Path) -> AsyncIterator[tuple[Store, Importing]]:
    written(folder / "athletes", Ada_toml=PROFILE)
    with Store.open(folder) as store:
        port = Importing(store, data_dir=folder)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(port.run())
            yield store, port
            running.cancel()


async def handed_in(
    port: Importing,
    data: bytes,
    *,
    name: str = "a.fit",
    batch: str = BATCH,
    size: int | None = None,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(data), 1000):
            yield data[at : at + 1000]

    await port.receive(batch, chunks(), name=name, size_bytes=len(data) if size is None else size)


async def three_days(port: Importing) -> None:
    for day in range(3):
        await handed_in(port, fit(start=START + day * DAY, seconds=60), name=f"{day}.fit")


def seen(port: Importing) -> ImportView:
    view = port.view()
    assert view is not None
    return view


async def done(port: Importing) -> ImportView:
    await until(lambda: not seen(port).is_running)
    return seen(port)


async def test_a_batch_becomes_sessions_and_its_files_are_gone(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (store, port):
        assert port.view() is None
        await handed_in(port, fit(), name="C:\\runs\\a.fit")
        await handed_in(port, b"no workout", name="b.txt")
        await port.begin(BATCH, athlete="Ada")
        view = await done(port)
        assert [(one.file, one.outcome) for one in view.files] == [
            ("b.txt", FileOutcome.REFUSED),
            ("a.fit", FileOutcome.NEW),
        ]
        assert [row.athlete.name for row in store.read.sessions()] == ["Ada"]
        assert not (tmp_path / FOLDER / BATCH).exists()


@pytest.mark.parametrize(
    ("size", "change", "said"),
    [
        (10**13, {}, "larger than 4 GB"),
        (None, {"MOST_FILES": 0}, "more than 0 files"),
        (5, {}, "did not arrive whole"),
        (10**6, {}, "did not arrive whole"),
        (None, {"KEPT_FREE_BYTES": 2**60}, "no room"),
    ],
    ids=["too large", "too many", "longer than said", "shorter than said", "disk nearly full"],
)
async def test_what_is_not_taken_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int | None,
    change: dict[str, Any],
    said: str,
) -> None:
    for name, value in change.items():
        monkeypatch.setattr(import_port, name, value)
    async with at_work(tmp_path) as (_store, port):
        with pytest.raises(Refused, match=said):
            await handed_in(port, fit(), size=size)
        assert not [one for one in (tmp_path / FOLDER).rglob("*") if one.is_file()]
        with pytest.raises(Refused, match="No file has arrived"):
            await port.begin(BATCH, athlete="Ada")


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_store, port):
        (tmp_path / FOLDER).write_text("a file")
        with pytest.raises(Refused, match=r"not a directory|file exists"):
            await handed_in(port, fit())
        (tmp_path / FOLDER).unlink()


async def test_one_import_at_a_time_and_somebody_who_is_known(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_store, port):
        for batch in (BATCH, OTHER):
            await handed_in(port, fit(), batch=batch)
        with pytest.raises(Refused, match="no profile 'Eve'"):
            await port.begin(OTHER, athlete="Eve")
        assert (tmp_path / FOLDER / OTHER).exists()  # still there for somebody who is known
        await port.begin(BATCH, athlete="Ada")
        with pytest.raises(Refused, match="Another import is under way"):
            await port.begin(OTHER, athlete="Ada")
        with pytest.raises(Refused, match="out of date"):
            await handed_in(port, fit(), batch=BATCH)
        await done(port)
        await port.forget(OTHER)
        assert [*(tmp_path / FOLDER).iterdir()] == []


async def test_a_page_that_is_left_takes_its_files_with_it(tmp_path: Path) -> None:
    async with at_work(tmp_path) as (_store, port):
        await handed_in(port, fit())
        await port.forget(BATCH)
        assert not (tmp_path / FOLDER / BATCH).exists()


async def test_the_loop_goes_on_while_history_is_imported(tmp_path: Path) -> None:
    """Every step of it is seen from the loop, and what is recorded meanwhile is kept apart."""
    turns: list[tuple[str, int]] = []
    async with at_work(tmp_path) as (store, port):
        await three_days(port)
        await port.begin(BATCH, athlete="Ada")
        while (view := seen(port)).is_running:
            with store.unit():
                turns.append((view.step.value, view.done))
            await SystemClock().sleep(0)
        assert len(store.read.sessions()) == 3
    assert len(set(turns)) > 2, set(turns)
    assert turns == sorted(turns)


async def test_it_is_stopped_between_two_files_and_goes_on_when_handed_in_again(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as (store, port):
        await three_days(port)
        await port.begin(BATCH, athlete="Ada")
        port.stop()
        assert (await done(port)).is_cut_off
        assert len(store.read.sessions()) < 3
        await three_days(port)
        await port.begin(BATCH, athlete="Ada")
        assert not (await done(port)).is_cut_off
        assert len(store.read.sessions()) == 3


async def test_ended_with_the_program_it_ends_between_two_files(tmp_path: Path) -> None:
    """The store is closed after the import's thread is done, and holds whole sessions."""
    async with at_work(tmp_path) as (_store, port):
        await three_days(port)
        await port.begin(BATCH, athlete="Ada")
        await until(lambda: seen(port).done > 0)
    assert not (tmp_path / FOLDER).exists()
    with Store.reading(tmp_path) as read:
        assert all(read.breakdown(row.id) is not None for row in read.sessions())
    shutil.rmtree(tmp_path)
