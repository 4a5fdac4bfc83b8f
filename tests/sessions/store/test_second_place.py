"""A store file that fails, is deleted or replaced while it is written: all is somewhere."""

import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path

import pytest

from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import NS_PER_S
from sessions.store import Store, StoredStatus
from sessions.store.database_file import STORE_FILE
from sessions.store.errors import NotCommitted
from sessions.store.stored_values import DeviceSeen
from tests.patience import until
from tests.sessions.store import recording as r
from tests.sessions.store.test_disk import HandClock, begun, full_disk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file stays")


def deleted(folder: Path) -> None:
    (folder / STORE_FILE).unlink()


def deleted_with_its_log(folder: Path) -> None:
    for file in folder.glob(f"{STORE_FILE}*"):
        file.unlink()


def folder_deleted(folder: Path) -> None:
    shutil.rmtree(folder)


def log_deleted(folder: Path) -> None:
    (folder / f"{STORE_FILE}-wal").unlink()


@pytest.mark.parametrize("lose", [deleted, deleted_with_its_log, folder_deleted, log_deleted])
async def test_what_is_taken_away_is_put_back_at_once(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        await begun(store)
        lose(folder)
        for second in range(3, 50):
            store.journal(r.row(second))
        await store.flush()
        # As after a kill: nothing but what is on the disk now.
        copied = shutil.copytree(folder, tmp_path / "killed")
        r.finish(store, seconds=49)
    for place in (folder, copied):
        with Store.reading(place) as read:
            assert [n.sequence for n in read.journal(r.SESSION)] == list(range(50))
    with Store.reading(folder) as read:
        assert read.session(r.SESSION).status is StoredStatus.FINISHED


async def test_what_the_sinks_wait_for_is_put_back_as_well(tmp_path: Path) -> None:
    folder, killed = tmp_path / "data", tmp_path / "killed"
    with Store.open(folder, sinks=["influx"]) as store:
        await begun(store)
        deleted_with_its_log(folder)
        for moment, events in islice(r.units(seconds=40), 3, None):
            with store.unit():
                store.journal(moment)
                store.events(r.SESSION, events)
        store.delivered("influx", through=20)
        await store.flush()
        shutil.copytree(folder, killed)
        waiting = [row.id for row in store.read.outbox(after=20, limit=100)]
        assert len(waiting) == 21
    with Store.open(killed, sinks=["influx"]) as store:
        assert store.read.cursor("influx") == 20
        assert [row.id for row in store.read.outbox(after=20, limit=100)] == waiting


@pytest.mark.parametrize("lose", [deleted, deleted_with_its_log, folder_deleted])
async def test_taken_away_when_all_was_written_it_is_there_after_the_end(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        await begun(store)
        lose(folder)
    with Store.reading(folder) as read:
        assert [n.sequence for n in read.journal(r.SESSION)] == [0, 1, 2]


async def test_taken_away_with_its_folders_place_the_end_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    async def recorded() -> None:
        with Store.open(folder, clock=HandClock(step_ns=NS_PER_S)) as store:
            await begun(store)
            shutil.rmtree(folder)
            folder.write_text("somebody's file")

    with pytest.raises(NotCommitted, match="taken away"):
        await recorded()


async def test_a_file_in_its_place_is_left_alone_and_ours_is_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    def replaced() -> bytes:
        other = tmp_path / "other"
        with Store.open(other):
            pass
        content = (other / STORE_FILE).read_bytes()
        os.replace(other / STORE_FILE, folder / STORE_FILE)
        return content

    async def recorded() -> bytes:
        with Store.open(folder) as store:
            await begun(store)
            content = replaced()
            for second in range(3, 50):
                store.journal(r.row(second))
            await store.flush()
            assert store.health.moved_to is not None
            assert store.health.moved_to in (store.health.notice or "")
        return content

    with pytest.raises(NotCommitted, match="strapline salvage"):
        await recorded()
    (beside,) = folder.glob("strapline-*.sqlite3")
    whole = tmp_path / "whole"
    whole.mkdir()
    shutil.copy(beside, whole / STORE_FILE)
    with Store.reading(whole) as read:
        assert [n.sequence for n in read.journal(r.SESSION)] == list(range(50))


async def test_taken_away_twice_it_is_put_back_twice(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        await begun(store)
        for second in range(3, 6):
            deleted_with_its_log(tmp_path)
            store.journal(r.row(second))
            await store.flush()
    with Store.reading(tmp_path) as read:
        assert [n.sequence for n in read.journal(r.SESSION)] == [0, 1, 2, 3, 4, 5]


def spilled_in(place: Path) -> sqlite3.Connection:
    (file,) = place.glob("strapline-spilled-*/*.sqlite3")
    assert file.parent.stat().st_mode & 0o077 == 0
    return sqlite3.connect(file)


def sequences_in(place: Path) -> list[int]:
    with closing(spilled_in(place)) as second:
        return [n for (n,) in second.execute("SELECT sequence FROM journal ORDER BY arrival")]


async def test_a_disk_that_stays_full_leaves_all_in_the_second_place(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", tmp_path / "second"
    place.mkdir()

    async def recorded(full: ExitStack) -> None:
        # Nothing can be held: what comes once the disk fails has the second place alone.
        with Store.open(folder, second_places=[place], hold_s=0.0) as store:
            await begun(store)
            r.record(store, seconds=1500)  # no file can become larger than this log
            await store.flush()
            full.enter_context(full_disk(folder))
            store.journal(r.row(5000))
            await until(lambda: store.health.second_place is not None)
            for second in range(5001, 5100):
                store.journal(r.row(second))
            r.finish(store, seconds=5100)

    with ExitStack() as full, pytest.raises(NotCommitted, match="strapline salvage"):
        await recorded(full)
    with closing(spilled_in(place)) as second:
        found = [n for (n,) in second.execute("SELECT sequence FROM journal ORDER BY arrival")]
        assert found == list(range(5000, 5100))
        assert second.execute("SELECT status FROM sessions").fetchone() == ("finished",)


async def test_once_the_disk_takes_all_nothing_is_left_elsewhere(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", tmp_path / "second"
    place.mkdir()
    with Store.open(folder, second_places=[place]) as store:
        await begun(store)
        r.record(store, seconds=1500)
        await store.flush()
        with full_disk(folder):
            store.journal(r.row(5000))
            await until(lambda: store.health.second_place is not None)
        await store.flush()
    assert list(place.iterdir()) == []


async def test_a_slow_disk_says_by_how_much_it_is_behind(tmp_path: Path) -> None:
    clock = HandClock()
    with Store.open(tmp_path, clock=clock) as store:
        await begun(store)
        with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as slow:
            slow.execute("BEGIN IMMEDIATE")
            store.journal(r.row(3))
            clock.now_ns += 3 * NS_PER_S
            assert store.health.notice == "Saving is 3.0 s behind: the disk is slow"
        await store.flush()
        assert store.health.notice is None


async def failing(store: Store, full: ExitStack, folder: Path) -> None:
    r.record(store, seconds=1500)  # no file can become larger than this log
    await store.flush()
    full.enter_context(full_disk(folder))


async def test_what_a_second_place_cannot_know_ends_no_recording(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", tmp_path / "second"
    quick = HandClock(step_ns=NS_PER_S // 5)
    place.mkdir()

    async def recorded(full: ExitStack) -> None:
        with Store.open(
            folder, sinks=["influx"], second_places=[place], hold_s=0.0, clock=quick
        ) as store:
            await begun(store)
            r.finish(store, seconds=2)
            await failing(store, full, folder)
            store.settle(r.SESSION, stale=(1, 2))  # of a session that only the first place has
            store.journal(r.row(5000))
            await until(lambda: store.health.second_place is not None)
            for second in range(5001, 5100):
                store.journal(r.row(second))

    with ExitStack() as full, pytest.raises(NotCommitted, match="100 notifications"):
        await recorded(full)
    assert sequences_in(place) == list(range(5000, 5100))


async def test_of_a_disk_that_is_gone_the_notifications_are_kept(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", tmp_path / "second"
    quick = HandClock(step_ns=NS_PER_S // 5)
    place.mkdir()

    async def recorded(full: ExitStack) -> None:
        with Store.open(folder, second_places=[place], clock=quick) as store:
            await begun(store)
            await failing(store, full, folder)
            folder.rename(tmp_path / "gone")
            folder.write_text("where its folder was nothing can be looked up")
            for second in range(5000, 5100):
                store.journal(r.row(second))
            await until(lambda: store.health.second_place is not None)

    with ExitStack() as full, pytest.raises(NotCommitted, match="all is in"):
        await recorded(full)
    assert sequences_in(place) == list(range(5000, 5100))


async def test_last_words_name_what_no_place_took(tmp_path: Path) -> None:
    folder, place = tmp_path / "data", tmp_path / "second"
    quick = HandClock(step_ns=NS_PER_S // 5)
    place.mkdir()

    async def recorded(full: ExitStack) -> None:
        with Store.open(folder, second_places=[place], clock=quick) as store:
            await begun(store)
            await failing(store, full, folder)
            for second in range(5000, 5010):
                store.journal(r.row(second))
            await until(lambda: store.health.second_place is not None)
            # Every other disk is full as well, down to the first byte.
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            for second in range(5010, 5015):
                store.journal(r.row(second))

    with ExitStack() as full, pytest.raises(NotCommitted) as said:
        await recorded(full)
    assert "15 notifications could not be written" in str(said.value)
    assert "5 of them nowhere" in str(said.value)


async def test_a_copy_holds_once_what_was_tried_twice(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        await begun(store)
        deleted_with_its_log(tmp_path)
        store.note(
            r.SESSION,
            DeviceSeen(at_s=1.0, device="strap", kind=DeviceKind.STRAP, link=Link.STREAMING),
        )
        store.settle("a session that never was", stale=(1, 2))
        await store.flush()
        assert store.health.refused_units == 1
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as copy:
            assert copy.execute("SELECT count(*) FROM facts").fetchone() == (1,)
