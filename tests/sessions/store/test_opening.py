"""What can be wrong with a data folder, and the one line that says so."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from filelock import FileLock

from sessions.store import Store, StoreError
from sessions.store.database_file import PAGE_SIZE, STORE_FILE
from sessions.store.errors import CorruptStore, FolderInUse, FolderUnusable, NewerStore, OlderStore
from sessions.store.lock import LOCK_FILE
from tests.sessions.store import recording as r

_NOBODY = 65534

Opening = Callable[[Path], AbstractContextManager[object]]


def one_line(error: StoreError, *, names: Path) -> None:
    assert str(names) in str(error)
    assert "\n" not in str(error)


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "where"
    with Store.open(folder):
        assert (folder / STORE_FILE).exists()


def test_a_second_writer_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with Store.open(tmp_path), pytest.raises(FolderInUse, match="another strapline") as caught:
        Store.open(tmp_path).__enter__()
    one_line(caught.value, names=tmp_path)
    with Store.open(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "data"
    with pytest.raises(FolderUnusable) as caught:
        Store.open(folder).__enter__()
    one_line(caught.value, names=folder)


@pytest.fixture
def of_another_user() -> Iterator[Path]:
    """A finished store in a folder that this process may read and not write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        with Store.open(folder) as store:
            r.begin(store)
            r.record(store, seconds=2)
        Path(name).chmod(0o755)
        folder.chmod(0o555)
        for file in folder.iterdir():
            file.chmod(0o644)  # whatever umask a command has left this process with
        me = os.geteuid()
        if me == 0:
            os.seteuid(_NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(me)
            folder.chmod(0o755)


def test_a_store_of_another_user_can_be_read(of_another_user: Path) -> None:
    with Store.reading(of_another_user) as reader:
        assert len(reader.events(r.SESSION)) == 3


def test_a_folder_of_another_user_is_named(of_another_user: Path) -> None:
    with pytest.raises(FolderUnusable, match="permission denied") as caught:
        Store.open(of_another_user).__enter__()
    one_line(caught.value, names=of_another_user)


def test_reading_a_missing_store_finds_nothing_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with Store.reading(folder) as reader:
        assert reader.sessions() == ()
        assert reader.unfinished() == ()
    assert not folder.exists()


@pytest.mark.parametrize("opening", [Store.open, Store.reading], ids=["open", "reading"])
def test_a_file_that_is_no_store_is_left_as_it_is(tmp_path: Path, opening: Opening) -> None:
    file = tmp_path / STORE_FILE
    file.write_bytes(b"somebody's holiday pictures" * 100)
    with pytest.raises(CorruptStore) as caught:
        opening(tmp_path).__enter__()
    one_line(caught.value, names=file)
    assert file.read_bytes() == b"somebody's holiday pictures" * 100
    held = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    assert str(file) not in held  # while `caught` still holds every frame that was left


def test_a_damaged_page_is_an_error_and_not_a_wrong_answer(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=200)
    file = tmp_path / STORE_FILE
    with closing(sqlite3.connect(file)) as connection:
        (events,) = connection.execute("SELECT body FROM sealed_events").fetchone()
    whole = file.read_bytes()
    at = whole.index(events[-20:])
    page = PAGE_SIZE * (at // PAGE_SIZE)
    file.write_bytes(whole[:page] + b"\xff" * PAGE_SIZE + whole[page + PAGE_SIZE :])
    with Store.reading(tmp_path) as reader, pytest.raises(CorruptStore):
        reader.events(r.SESSION)


@pytest.mark.parametrize("opening", [Store.open, Store.reading], ids=["open", "reading"])
def test_a_newer_format_asks_for_an_update(tmp_path: Path, opening: Opening) -> None:
    with Store.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / STORE_FILE) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(NewerStore, match="update strapline"):
        opening(tmp_path).__enter__()


def test_an_older_format_is_brought_up_to_date_by_the_writer_only(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        connection.execute("CREATE TABLE from_before_the_first_release (x)")
    with pytest.raises(OlderStore):
        Store.reading(tmp_path).__enter__()
    with Store.open(tmp_path), Store.reading(tmp_path) as reader:
        assert reader.sessions() == ()


def test_who_only_looks_whether_it_is_held_keeps_nobody_out(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / LOCK_FILE, is_singleton=False, thread_local=False)
    lock.acquire()
    looked = threading.Timer(0.02, lock.release)
    looked.start()
    with Store.open(tmp_path):
        pass
    looked.join()
