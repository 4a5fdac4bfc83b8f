"""Disks that really are full, read-only or damaged: what is said, and that nothing is lost.

What is recorded while the disk fails must be in the store's file or, by `strapline salvage`, come
back from where the last words say that it is.
"""

import asyncio
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from sessions.store import Store, StoreError
from sessions.store.database_file import PAGE_SIZE, STORE_FILE
from sessions.store.health import Disk
from sessions.store.readable_copy import readable_copy
from tests.crash.accounting import check_file, check_sessions, journalled
from tests.crash.small_disk import SmallDisk, failing_disk
from tests.integration.running import running, strapline
from tests.integration.test_signals import RUN, wait_for_seconds
from tests.patience import PATIENCE_S, until
from tests.sessions.store import recording as r

pytestmark = [
    pytest.mark.process,  # mount is one
    pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root mounts a disk"
    ),
]
BEFORE, AFTER = 30, 60


def full(disk: SmallDisk) -> None:
    disk.fill()


def read_only(disk: SmallDisk) -> None:
    assert disk.forbid_writing()


def a_page_damaged(disk: SmallDisk) -> None:
    """The page that the next notification must go through, in log and file."""
    with closing(sqlite3.connect(disk.folder / "data" / STORE_FILE)) as store:
        (page,) = store.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'journal'"
        ).fetchone()
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (disk.folder / "data" / STORE_FILE).open("r+b") as file:
        file.seek((page - 1) * PAGE_SIZE)
        file.write(os.urandom(PAGE_SIZE))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with failing_disk(tmp_path / "disk", size_mb=16) as mounted:
        if not mounted.is_mounted:
            pytest.skip("no loop device here")
        yield mounted


async def recorded(disk: SmallDisk, second: Path, fail: Callable[[SmallDisk], None]) -> str:
    """What the page said while the disk failed."""
    said = ""
    with Store.open(disk.folder / "data", second_places=[second]) as store:
        r.begin(store)
        r.record(store, seconds=BEFORE)
        await store.flush()
        fail(disk)
        for number in range(BEFORE + 1, AFTER):
            store.journal(r.row(number))
        await until(lambda: store.health.second_place is not None)
        assert store.health.disk is Disk.FAILING
        said = store.health.notice or ""
    return said


def sequences(folder: Path) -> set[int]:
    with Store.reading(folder) as read:
        return {row.sequence for row in read.journal(r.SESSION)}


@pytest.mark.parametrize(
    ("fail", "fault"),
    [
        (full, "database or disk is full"),
        (read_only, "disk I/O error|readonly"),
        (a_page_damaged, "malformed"),
    ],
    ids=["full", "read-only", "damaged"],
)
def test_what_a_failing_disk_does_not_take_is_where_the_last_words_say(
    disk: SmallDisk, tmp_path: Path, fail: Callable[[SmallDisk], None], fault: str
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with pytest.raises(StoreError) as told:
        asyncio.run(recorded(disk, second, fail))
    assert re.search(fault, str(told.value)), told.value
    assert f"{AFTER - BEFORE - 1} notifications could not be written" in str(told.value)
    (spilled,) = second.glob("strapline-spilled-*/*.sqlite3")
    assert str(spilled) in str(told.value)
    assert "all is in" in str(told.value)
    whole = tmp_path / "whole"
    with Store.open(whole) as store:
        for file in (disk.folder / "data" / STORE_FILE, spilled):
            with readable_copy(file) as (other, _):
                store.salvage(other)
                asyncio.run(store.flush())
    kept = sequences(whole)
    assert kept >= set(range(BEFORE + 1, AFTER))
    # What was written on a page that is damaged is gone with it; so the first words told.
    assert kept == set(range(AFTER)) or fail is a_page_damaged


def test_ctrl_c_on_a_full_disk_says_where_the_rest_is_and_salvage_brings_it(
    disk: SmallDisk, tmp_path: Path
) -> None:
    folder, second = disk.folder / "data", tmp_path / "second"
    second.mkdir()
    with running(*RUN, folder=folder, also={"TMPDIR": str(second)}) as process:
        wait_for_seconds(folder, 30)
        disk.fill()
        for _ in range(round(PATIENCE_S / 0.1)):
            if list(second.glob("strapline-spilled-*/*.sqlite3")):
                break
            Event().wait(0.1)
        Event().wait(1.0)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2, said
    found = re.search(r"(\d+) notifications could not be written.*strapline salvage (\S+)", said)
    assert found, said
    disk.empty()
    before = journalled(folder).total()
    assert strapline("salvage", found[2], folder=folder).returncode == 0
    # The button that began the plan is none of the radio's.
    assert journalled(folder).total() == before + int(found[1])
    check_file(folder)
    check_sessions(folder, all_finished=True)
