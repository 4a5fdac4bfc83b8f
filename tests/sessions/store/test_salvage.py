"""What another file holds comes in once; what damage spared is found."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sessions.store import Store
from sessions.store.database_file import PAGE_SIZE, STORE_FILE
from sessions.store.readable_copy import NothingReadable, readable_copy
from tests.sessions.store import recording as r
from tests.sizes import sized

SECONDS = 1500


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    with Store.open(folder) as store:
        r.begin(store)
        r.record(store, seconds=SECONDS)
        r.finish(store, seconds=SECONDS)
    with closing(sqlite3.connect(folder / STORE_FILE)) as store_file:
        store_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / STORE_FILE


def rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)


async def brought_in(file: Path, folder: Path) -> None:
    with readable_copy(file) as (found, _), Store.open(folder) as store:
        store.salvage(found)
        await store.flush()


async def test_all_of_a_whole_file_comes_in_and_only_once(whole: Path, tmp_path: Path) -> None:
    for _ in range(2):
        await brought_in(whole, tmp_path)
        with (
            closing(sqlite3.connect(whole)) as there,
            closing(sqlite3.connect(tmp_path / STORE_FILE)) as here,
        ):
            for table in ("sessions", "ranges", "journal", "channels", "anchors"):
                assert rows(here, table) == rows(there, table)
        with Store.reading(whole.parent) as one, Store.reading(tmp_path) as other:
            assert one.events(r.SESSION) == other.events(r.SESSION) != ()


async def test_only_what_is_missing_is_added_to_a_session(whole: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=100)
    await brought_in(whole, tmp_path)
    with Store.reading(tmp_path) as read, closing(sqlite3.connect(whole)) as there:
        (count,) = there.execute("SELECT count(*) FROM journal").fetchone()
        assert len(list(read.journal(r.SESSION))) == count
        assert len(read.events(r.SESSION)) < count  # to be folded again


@pytest.mark.parametrize("next_s", [None, 200])
async def test_a_session_that_was_finished_without_it_owns_what_comes_in(
    whole: Path, tmp_path: Path, next_s: int | None
) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=100)
        r.finish(store, seconds=100)
        if next_s is not None:
            later = msgspec.structs.replace(r.session_row(), id="20261122-1015-zzzz")
            store.open_session(later)
            store.claim(
                session=later.id,
                device=r.DEVICE,
                host=r.HOST,
                boot=r.BOOT,
                from_mono_ns=r.row(next_s).monotonic_ns,
            )
    await brought_in(whole, tmp_path)
    with Store.reading(tmp_path) as read, closing(sqlite3.connect(whole)) as there:
        (count,) = there.execute("SELECT count(*) FROM journal").fetchone()
        found = [row.sequence for row in read.journal(r.SESSION)]
        assert found == list(range(count if next_s is None else next_s))


async def test_numbers_that_mean_something_else_here_are_mapped(
    whole: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        for number in range(3):
            store.anchor(host=f"other{number}", boot="b", anchor=r.ANCHOR)
        store.journal(r.row(1, device="another"))
    await brought_in(whole, tmp_path)
    with Store.reading(tmp_path) as read:
        found = list(read.journal(r.SESSION))
        assert {(row.host, row.boot, row.device) for row in found} == {(r.HOST, r.BOOT, r.DEVICE)}


@pytest.mark.parametrize("seed", range(sized(usual=6, long=100)))
def test_of_a_damaged_file_what_its_pages_still_hold_is_read(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    content = bytearray(whole.read_bytes())
    pages = len(content) // PAGE_SIZE
    hit = chance.sample(sorted(set(range(pages)) - listing(whole)), k=3)
    for page in hit:
        content[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = chance.randbytes(PAGE_SIZE)
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(content)
    try:
        with readable_copy(file) as (found, is_whole):
            assert not is_whole
            (kept,) = found.execute("SELECT count(*) FROM journal").fetchone()
            spared = _spared(whole, hit)
            assert kept >= spared
    except NothingReadable:
        pytest.fail("the list of tables is whole")


def test_a_file_whose_list_of_tables_is_gone_is_said(whole: Path, tmp_path: Path) -> None:
    content = bytearray(whole.read_bytes())
    page = max(listing(whole))
    content[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = b"\xff" * PAGE_SIZE
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(content)
    with pytest.raises(NothingReadable), readable_copy(file):
        pass


def listing(file: Path) -> set[int]:
    """Pages, from 0, that say which tables there are."""
    found = _pages(file, "SELECT pageno - 1 FROM dbstat WHERE name = 'sqlite_schema'")
    return {page for (page,) in found}


def _pages(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        try:
            return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not say where its rows are")


def _spared(whole: Path, hit: list[int]) -> int:
    """Journal rows on leaves that were not hit, where no page above them was."""
    found = _pages(whole, "SELECT pageno, pagetype, ncell FROM dbstat WHERE name = 'journal'")
    if any(kind == "internal" and number - 1 in hit for number, kind, _ in found):
        return 0
    return sum(cells for number, kind, cells in found if kind == "leaf" and number - 1 not in hit)


@pytest.mark.parametrize(
    "content", [b"", b"not a store" * 1000, b"SQLite format 3\0" + b"x" * 9000]
)
def test_what_is_no_store_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    with pytest.raises(NothingReadable), readable_copy(file):
        pass


def test_the_file_itself_is_not_touched(whole: Path, tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite3"
    shutil.copy(whole, file)
    before = (file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    with readable_copy(file) as (found, is_whole):
        assert is_whole
        assert found.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    assert (file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


async def test_a_log_that_is_begun_anew_while_it_is_copied_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / STORE_FILE
    copied: list[Path] = []
    with Store.open(tmp_path) as store:
        r.begin(store)
        for number in range(1, 50):
            store.journal(r.row(number))
        await store.flush()

        def begin_anew(source: Path, target: Path) -> None:
            Path(target).write_bytes(Path(source).read_bytes())
            copied.append(source)
            if len(copied) > 1:
                return
            with closing(sqlite3.connect(file)) as writer:  # between the file and its log
                writer.execute("PRAGMA wal_checkpoint(RESTART)")
                writer.execute("UPDATE sessions SET athlete = 'Bea'")
                writer.commit()

        monkeypatch.setattr("sessions.store.readable_copy.shutil.copyfile", begin_anew)
        with readable_copy(file) as (found, is_whole):
            assert is_whole
            rows = found.execute("SELECT count(*) FROM journal").fetchone()
            assert rows[0] >= 49
    assert copied.count(file) == 2
