"""A disk that takes nothing: recording goes on in memory, says so, and is written later."""

import os
import resource
from collections.abc import Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    ExitStack,
    contextmanager,
    nullcontext,
)
from pathlib import Path
from typing import Any

import pytest

from ingest.measurements import NS_PER_S
from sessions.store import Store, StoredStatus
from sessions.store.database_file import STORE_FILE
from sessions.store.errors import NotCommitted
from sessions.store.health import Disk, StoreHealth
from sessions.store.stored_values import Loss
from tests.sessions.store import recording as r

pytestmark = pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file may grow beyond what the store's log has now: SQLite really fails to write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (folder / f"{STORE_FILE}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class HandClock:
    """Stands still until it is set."""

    def __init__(self, *, step_ns: int = 0) -> None:
        self.now_ns = 1
        self._step_ns = step_ns

    def monotonic_ns(self) -> int:
        self.now_ns += self._step_ns
        return self.now_ns

    def wall_ns(self) -> int:
        return self.now_ns

    def is_set(self) -> bool:
        return True

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        raise NotImplementedError

    def hold(self) -> AbstractContextManager[None]:
        return nullcontext()


async def begun(store: Store) -> None:
    r.begin(store)
    r.record(store, seconds=2)
    await store.flush()


async def fails(store: Store) -> None:
    with pytest.raises(NotCommitted, match="kept in memory"):
        await store.flush()


async def test_a_full_disk_loses_nothing_once_space_returns(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await begun(store)
        assert store.health == StoreHealth()
        with full_disk(tmp_path):
            r.record(store, seconds=100)
            await fails(store)
            assert store.health.disk is Disk.FAILING
            assert store.health.notice is not None
            assert "kept in memory" in store.health.notice
            assert store.pending() == 101
            assert len(store.read.events(r.SESSION)) == 3
        await store.flush()
        assert store.health == StoreHealth()
        assert len(store.read.events(r.SESSION)) == 101
        assert len(list(store.read.journal(r.SESSION))) == 101
        assert [row.id for row in store.read.outbox(after=0, limit=1000)] == list(range(1, 102))


async def test_beyond_what_memory_holds_there_is_a_named_gap(tmp_path: Path) -> None:
    with Store.open(tmp_path, hold_units=50) as store:
        await begun(store)
        with full_disk(tmp_path):
            store.journal(r.row(3))
            await fails(store)
            for second in range(4, 84):
                store.journal(r.row(second))
            r.finish(store, seconds=83)  # never dropped
            assert store.health.lost_notifications == 31
        await store.flush()
        assert store.read.session(r.SESSION).status is StoredStatus.FINISHED
        assert len(list(store.read.journal(r.SESSION))) == 3 + 50
        await store.flush()
        (loss,) = store.read.losses()
        assert loss == Loss(
            host=r.HOST,
            boot=r.BOOT,
            from_mono_ns=r.row(53).monotonic_ns,
            to_mono_ns=r.row(83).monotonic_ns,
            notifications=31,
            reason=loss.reason,
        )
        assert loss.reason
        assert store.health.notice == "Saving again; 31 notifications lost"


async def test_recording_is_held_for_ten_minutes_by_default(tmp_path: Path) -> None:
    clock = HandClock()
    with Store.open(tmp_path, clock=clock) as store:
        await begun(store)
        with full_disk(tmp_path):
            store.journal(r.row(3))
            await fails(store)
            clock.now_ns += 599 * NS_PER_S
            store.journal(r.row(4))
            assert store.health.lost_notifications == 0
            clock.now_ns += 1 * NS_PER_S
            store.journal(r.row(5))
            assert store.health.lost_notifications == 1
        await store.flush()
        assert [n.sequence for n in store.read.journal(r.SESSION)] == [0, 1, 2, 3, 4]


def test_an_end_on_a_full_disk_says_what_was_not_written(tmp_path: Path) -> None:

    def fill_up() -> None:
        quick = HandClock(step_ns=NS_PER_S)
        with Store.open(tmp_path, clock=quick, second_places=()) as store:
            full.enter_context(full_disk(tmp_path))
            r.begin(store)
            r.record(store, seconds=300)

    with ExitStack() as full, pytest.raises(NotCommitted, match="could not be written"):
        fill_up()
    with Store.open(tmp_path) as store:
        assert store.read.events(r.SESSION) == ()


async def test_a_full_queue_waits_while_the_disk_works(tmp_path: Path) -> None:
    with Store.open(tmp_path, hold_units=10) as store:
        r.begin(store)
        r.record(store, seconds=500)
        assert store.pending() <= 10
        await store.flush()
        assert len(store.read.events(r.SESSION)) == 501


async def test_a_unit_that_does_not_fit_is_set_aside_but_its_notifications_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await begun(store)
        with store.unit():
            store.journal(r.row(3))
            store.events("nobody's session", [r.second(3, session="nobody's session")])
        with store.unit():
            store.journal(r.row(4))
            store.events(r.SESSION, [r.second(3)])
        await store.flush()
        assert store.health.refused_units == 1
        assert "does not fit the store" in caplog.text
        assert [n.sequence for n in store.read.journal(r.SESSION)] == [0, 1, 2, 3, 4]
        assert [e.sequence for e in store.read.events(r.SESSION)] == [0, 1, 2, 4]
        assert [o.sequence for o in store.read.outbox(after=0, limit=9)] == [0, 1, 2, 4]


async def test_a_value_the_database_cannot_hold_costs_nothing_else(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        await begun(store)
        with store.unit():
            store.journal(r.row(3, sequence=2**70))
            store.journal(r.row(4))
        store.journal(r.row(5))
        await store.flush()
        assert store.health.refused_units == 1
        assert [n.sequence for n in store.read.journal(r.SESSION)] == [0, 1, 2, 4, 5]
