import asyncio
from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S
from sessions.core.model.events import SessionFinished, SessionStarted
from sessions.core.report import iso_utc
from sessions.store import Source, Store, StoredStatus
from sessions.store.errors import AmbiguousSession, NoSuchSession, SessionRunning
from sessions.store.stored_values import DeviceRange
from tests.sessions.store import recording as r


async def test_what_is_appended_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=5)
        r.finish(store, seconds=5)
        await store.flush()
        expected = list(r.units(seconds=5))
        assert list(store.read.journal(r.SESSION)) == [row for row, _ in expected]
        events = store.read.events(r.SESSION)
        assert events[:6] == tuple(event for _, some in expected for event in some)
        assert isinstance(events[-1], SessionFinished)
        assert store.read.breakdown(r.SESSION) == r.breakdown(seconds=5) == events[-1].breakdown
        row = store.read.session(r.SESSION)
        assert row.status is StoredStatus.FINISHED
        assert row.started_ns == r.STARTED_NS
        assert row.ended_ns == r.STARTED_NS + 5 * NS_PER_S
        assert row.athlete == r.ATHLETE


async def test_a_store_can_be_read_while_it_is_written_and_after(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=2)
        await store.flush()
        with Store.reading(tmp_path) as reader:
            assert [s.id for s in reader.unfinished()] == [r.SESSION]
            assert len(reader.events(r.SESSION)) == 3
            r.record(store, seconds=3)
            await store.flush()
            assert len(reader.events(r.SESSION)) == 4
    with Store.reading(tmp_path) as reader:
        assert len(reader.events(r.SESSION)) == 4


def test_the_end_of_the_block_commits_the_rest(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=500)
        assert store.pending() > 0
    with Store.reading(tmp_path) as reader:
        assert len(reader.events(r.SESSION)) == 501


async def test_a_fault_inside_a_unit_keeps_what_was_measured_before_it(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)

        def failing_fold() -> None:
            with store.unit():
                store.journal(r.row(0))
                raise RuntimeError("fold")

        with pytest.raises(RuntimeError, match="fold"):
            failing_fold()
        await store.flush()
        assert list(store.read.journal(r.SESSION)) == [r.row(0)]


async def test_events_and_notifications_that_come_twice_are_kept_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        for _ in range(2):
            r.record(store, seconds=3)
        await store.flush()
        assert len(list(store.read.journal(r.SESSION))) == 4
        assert [e.sequence for e in store.read.events(r.SESSION)] == [0, 1, 2, 3]


async def test_a_sequence_used_twice_by_mistake_loses_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        store.journal(r.row(0))
        store.journal(r.row(1, sequence=0))
        await store.flush()
        assert len(list(store.read.journal(r.SESSION))) == 2


async def test_a_session_owns_ranges_of_its_devices_only(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.journal(r.row(-1))  # before the claim
        r.begin(store)
        r.record(store, seconds=2)
        store.journal(r.row(1, sequence=50, device="another strap"))
        r.finish(store, seconds=2)
        store.journal(r.row(3))  # after the end
        await store.flush()
        assert list(store.read.journal(r.SESSION)) == [row for row, _ in r.units(seconds=2)]
        assert store.read.ranges(r.SESSION) == (
            DeviceRange(
                device=r.DEVICE,
                host=r.HOST,
                boot=r.BOOT,
                from_mono_ns=r.MONO0_NS,
                to_mono_ns=r.MONO0_NS + 2 * NS_PER_S,
            ),
        )


async def test_the_fold_resumes_at_its_checkpoint(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        for number, (row, events) in enumerate(r.units(seconds=4)):
            with store.unit():
                store.journal(row)
                store.events(r.SESSION, events)
                if number == 2:
                    store.checkpoint(session=r.SESSION, state=b"two seconds", sequence=3)
    with Store.open(tmp_path) as store:
        checkpoint = store.read.checkpoint(r.SESSION)
        assert checkpoint is not None
        assert (checkpoint.state, checkpoint.sequence) == (b"two seconds", 3)
        later = list(store.read.journal(r.SESSION, after=checkpoint.arrival))
        assert later == [r.row(3), r.row(4)]
        assert store.read.next_sequence(host=r.HOST, boot=r.BOOT) == 5
        assert store.read.next_sequence(host=r.HOST, boot="another") == 0
        r.finish(store, seconds=4)
        await store.flush()
        assert store.read.checkpoint(r.SESSION) is None


async def test_a_short_session_is_forgotten_but_its_notifications_stay(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=3)
        store.drop_session(r.SESSION)
        await store.flush()
        assert store.read.sessions() == ()
        assert store.read.events(r.SESSION) == ()
        r.begin(store)
        await store.flush()
        assert len(list(store.read.journal(r.SESSION))) == 4


async def test_a_deleted_session_is_hidden_until_it_is_taken_back(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=3)
        await store.flush()
        with pytest.raises(SessionRunning):
            store.delete_session(r.SESSION)
        r.finish(store, seconds=3)
        await store.flush()
        store.delete_session(r.SESSION)
        await store.flush()
        assert store.read.sessions() == ()
        assert [s.id for s in store.read.sessions(deleted=True)] == [r.SESSION]
        store.undo_delete(r.SESSION)
        await store.flush()
        assert [s.id for s in store.read.sessions()] == [r.SESSION]


async def test_a_flush_ends_also_where_nobody_can_tell_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hungry(*_: object, **__: object) -> None:
        raise MemoryError

    with Store.open(tmp_path) as store:
        r.begin(store)
        with monkeypatch.context() as telling:
            telling.setattr(asyncio.get_running_loop(), "call_soon_threadsafe", hungry)
            await store.flush()
        assert [one.id for one in store.read.unfinished()] == [r.SESSION]


async def test_redating_moves_everything_that_was_dated_by_the_start(tmp_path: Path) -> None:
    later_ns = r.STARTED_NS + 3600 * NS_PER_S
    with Store.open(tmp_path) as store:
        r.begin(store, source=Source.SIMULATED)
        r.record(store, seconds=3)
        r.finish(store, seconds=3)
        store.tie(host=r.HOST, boot=r.BOOT, tie=r.ANCHOR)
        store.redate(r.SESSION, started_ns=later_ns)
        await store.flush()
        row = store.read.session(r.SESSION)
        assert (row.started_ns, row.ended_ns) == (later_ns, later_ns + 3 * NS_PER_S)
        anchor = store.read.anchor(host=r.HOST, boot=r.BOOT)
        assert anchor is not None
        assert anchor.at_ns(r.MONO0_NS) == later_ns
        (tie,) = store.read.boots.ties(host=r.HOST, boot=r.BOOT)
        assert tie.at_ns(r.MONO0_NS) == later_ns
        first, *_, last = store.read.events(r.SESSION)
        assert isinstance(first, SessionStarted)
        assert first.started_ns == later_ns
        assert isinstance(last, SessionFinished)
        moved = store.read.breakdown(r.SESSION)
        assert moved == last.breakdown
        assert moved is not None
        assert moved.session.started_at == iso_utc(later_ns)
        assert next(store.read.journal(r.SESSION)).wall_ns == r.STARTED_NS


async def test_a_session_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for name in ("20261122-0915-x7k2", "20261122-0915-zz", "20261123-1000-a"):
            store.open_session(r.session_row(name))
        await store.flush()
        assert store.read.session("20261123").id == "20261123-1000-a"
        assert store.read.session("20261122-0915-z").id == "20261122-0915-zz"
        with pytest.raises(AmbiguousSession, match=r"x7k2.*zz"):
            store.read.session("20261122")
        for wrong in ("1999", "", "%"):
            with pytest.raises(NoSuchSession):
                store.read.session(wrong)
