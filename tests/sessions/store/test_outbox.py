"""What the sinks are asked to do, and when it is forgotten."""

from pathlib import Path

import msgspec

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.events import IntervalsRevised
from sessions.sinks.delivery.batches import Completing
from sessions.store import Source, Store
from sessions.store.stored_values import OutboxOperation, OutboxRow, Removal
from tests.sessions.store import recording as r

WHOLE = (OutboxOperation.WHOLE, None)
DAY_NS = 24 * 3600 * NS_PER_S
EVERYTHING = ("hr", "motion", "interval", "minute", "step", "device", "now", "session")


def asked(store: Store) -> list[tuple[OutboxOperation, int | None]]:
    return [(row.operation, row.sequence) for row in outbox(store)]


def outbox(store: Store, *, after: int = 0) -> tuple[OutboxRow, ...]:
    return store.read.outbox(after=after, limit=1000)


def parts(store: Store, whole: OutboxRow) -> list[OutboxRow]:
    """What becomes of a whole session when it is delivered."""
    return Completing(store.read, clock=SystemClock(), profile_of=lambda _: None).parts(whole)


def upserts(*sequences: int) -> list[tuple[OutboxOperation, int | None]]:
    return [(OutboxOperation.UPSERT, n) for n in sequences]


async def test_without_a_sink_nothing_is_put_out(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=2)
        await store.flush()
        assert outbox(store) == ()


async def test_each_event_is_put_out_once_with_all_a_sink_needs(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=2)
        await store.flush()
        assert asked(store) == upserts(0, 1, 2)
        last = outbox(store)[-1]
        assert last.event == r.second(1)
        assert (last.athlete, last.started_ns) == ("Ada", r.STARTED_NS)


async def test_a_simulated_session_is_put_out_only_when_asked_for(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store, source=Source.SIMULATED)
        r.record(store, seconds=2)
        await store.flush()
        assert outbox(store) == ()
        store.publish(r.SESSION)
        store.events(r.SESSION, [r.second(2)])
        await store.flush()
        assert asked(store) == [WHOLE, *upserts(3)]


async def test_a_row_stays_until_every_enabled_sink_has_passed_it(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx", "file"]) as store:
        r.begin(store)
        r.record(store, seconds=4)
        store.delivered("influx", through=4)
        await store.flush()
        assert len(outbox(store)) == 5
        store.delivered("file", through=3)
        await store.flush()
        assert [row.id for row in outbox(store)] == [4, 5]
        assert (store.read.cursor("influx"), store.read.cursor("file")) == (4, 3)
        store.delivered("influx", through=2)  # a cursor never goes back
        await store.flush()
        assert store.read.cursor("influx") == 4
    with Store.open(tmp_path, sinks=["influx"]) as store:
        assert [row.id for row in outbox(store)] == [5]


async def test_ids_go_on_after_everything_was_pruned(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=2)
        store.delivered("influx", through=3)
    with Store.open(tmp_path, sinks=["influx"]) as store:
        assert outbox(store) == ()
        store.events(r.SESSION, [r.second(2)])
        await store.flush()
        assert [row.id for row in outbox(store)] == [4]


async def test_a_sink_enabled_later_begins_at_the_present_end(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=2)
    with Store.open(tmp_path, sinks=["influx", "file"]) as store:
        assert (store.read.cursor("influx"), store.read.cursor("file")) == (0, 3)
        store.publish(r.SESSION)
        await store.flush()
        assert [row.operation for row in outbox(store, after=3)] == [OutboxOperation.WHOLE]


async def test_deleting_takes_a_session_out_and_undoing_puts_it_back(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=5)
        r.finish(store, seconds=5)
        await store.flush()
        end = outbox(store)[-1].id
        store.delete_session(r.SESSION)
        await store.flush()
        removal, *summary = outbox(store, after=end)
        assert [row.operation for row in summary] == [
            OutboxOperation.RANGE_DELETE,
            OutboxOperation.SUMMARY,
        ]
        assert removal.operation is OutboxOperation.RANGE_DELETE
        assert removal.removal == Removal(
            athlete="Ada",
            session=r.SESSION,
            measurements=EVERYTHING,
            from_ns=r.STARTED_NS,
            to_ns=r.STARTED_NS + 7 * NS_PER_S,
        )
        store.undo_delete(r.SESSION)
        await store.flush()
        again = outbox(store, after=summary[-1].id)
        assert [row.operation for row in again] == [OutboxOperation.WHOLE, OutboxOperation.SUMMARY]
        assert [row.sequence for row in parts(store, again[0])] == list(range(8))


async def test_a_redated_session_leaves_its_old_place_before_it_takes_the_new(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=5)
        store.redate(r.SESSION, started_ns=r.STARTED_NS + DAY_NS)
        await store.flush()
        removal, again = outbox(store)  # what waited one by one is part of the whole
        assert removal.removal is not None
        assert removal.removal.from_ns == r.STARTED_NS
        assert [row.sequence for row in parts(store, again)] == list(range(6))
        assert {row.started_ns for row in parts(store, again)} == {r.STARTED_NS + DAY_NS}


async def test_a_dropped_session_leaves_nothing_in_the_sinks(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=2)
        store.drop_session(r.SESSION)
        await store.flush()
        *passed, removal, live = outbox(store)
        assert [row.event for row in passed] == [None] * 3
        assert removal.operation is OutboxOperation.RANGE_DELETE
        assert live.removal is not None
        assert live.removal.measurements == ("now",)  # its points went on until the end


async def test_intervals_that_are_split_anew_leave_their_places_before_they_are_told_again(
    tmp_path: Path,
) -> None:
    live = [
        r.interval(0, start_s=0.0, end_s=4.0, sequence=11),
        r.interval(1, start_s=4.0, end_s=8.0, sequence=12),
        r.interval(2, start_s=8.0, end_s=9.0, sequence=13),
    ]
    # Interval 1 now stands where 2 stood, and there is no 2 any more.
    revised = IntervalsRevised(session=r.SESSION, sequence=14, t_s=10.0, from_index=1)
    final = r.interval(1, start_s=8.0, end_s=10.0, sequence=15)
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=10)
        store.events(r.SESSION, [*live, revised, final])
        await store.flush()
        removal, whole, *told = outbox(store)  # what waited one by one is part of the whole
        assert_all_is_taken_out(removal, seconds=10)
        assert whole.operation is OutboxOperation.WHOLE
        assert [(row.operation, row.sequence) for row in told] == upserts(14, 15)
        again = [row.sequence for row in parts(store, whole) if row.sequence is not None]
        assert [sequence for sequence in again if sequence > 10] == [11, 14, 15]


async def test_seconds_that_the_end_takes_back_leave_the_store_and_the_sinks(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=10)  # sequences 0 to 10, of which the last five are only time
        await store.flush()
        end = outbox(store)[-1].id
        r.finish(store, seconds=5)  # sequences 6 and 7
        await store.flush()
        assert [e.sequence for e in store.read.events(r.SESSION)] == list(range(8))
        removal, *told = outbox(store, after=end)
        assert_all_is_taken_out(removal, seconds=10)
        assert OutboxOperation.WHOLE in [row.operation for row in told]
        assert [(row.operation, row.sequence) for row in told][-2:] == [
            (OutboxOperation.TOMBSTONE, None),  # of what was shown live
            (OutboxOperation.SUMMARY, None),
        ]


async def test_a_session_that_says_otherwise_is_taken_out_and_told_anew(tmp_path: Path) -> None:
    changed = (2, 3, 4, 7)
    again = [
        msgspec.structs.replace(r.second(cell), net_kcal=None)
        if cell in changed
        else r.second(cell)
        for cell in range(10)
    ]
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=10)
        await store.flush()
        store.events(r.SESSION, [r.started(), *again])
        await store.flush()
        assert store.read.events(r.SESSION) == (r.started(), *again)
        removal, whole, *told = outbox(store)
        assert_all_is_taken_out(removal, seconds=10)
        assert [row.sequence for row in parts(store, whole)] == list(range(11))
        assert [(row.operation, row.sequence) for row in told] == upserts(3, 4, 5, 8)


def assert_all_is_taken_out(row: OutboxRow, *, seconds: int) -> None:
    assert row.operation is OutboxOperation.RANGE_DELETE
    assert row.removal is not None
    assert row.removal.measurements == EVERYTHING
    assert row.removal.from_ns == r.STARTED_NS
    assert row.removal.to_ns >= r.STARTED_NS + seconds * NS_PER_S


async def test_what_a_resumed_fold_says_again_is_not_put_out_again(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=4)
    with Store.open(tmp_path, sinks=["influx"]) as store:
        store.events(r.SESSION, [r.second(cell) for cell in range(1, 6)])
        await store.flush()
        assert asked(store) == upserts(*range(7))
        assert len(store.read.events(r.SESSION)) == 7


async def test_a_session_without_a_wall_clock_has_no_place_in_the_sinks(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        undated = msgspec.structs.replace(r.session_row(source=Source.REPLAY), opened_ns=None)
        store.open_session(undated)
        r.record(store, seconds=2)
        r.finish(store, seconds=2)
        await store.flush()
        assert {row.started_ns for row in outbox(store)} == {None}
        row = store.read.session(r.SESSION)
        assert (row.started_ns, row.ended_ns) == (None, None)


async def test_a_refused_row_is_kept_with_its_reason(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=1)
        await store.flush()
        store.refused("influx", row=outbox(store)[1], reason="field type conflict")
        store.delivered("influx", through=2)
        await store.flush()
        (letter,) = store.read.dead_letters()
        assert (letter.sink, letter.session, letter.sequence) == ("influx", r.SESSION, 1)
        assert letter.reason == "field type conflict"


async def test_what_was_refused_is_tried_again_when_asked(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx", "file"]) as store:
        r.begin(store)
        r.record(store, seconds=3)
        await store.flush()
        rows = outbox(store)
        for row in (rows[2], rows[1]):
            store.refused("influx", row=row, reason="field type conflict")
        store.refused("file", row=rows[0], reason="another sink's")
        for sink in ("influx", "file"):
            store.delivered(sink, through=rows[-1].id)
        store.resend_refused("influx")
        await store.flush()
        assert asked(store) == upserts(2, 1)
        assert [letter.sink for letter in store.read.dead_letters()] == ["file"]
        assert outbox(store)[0].event == r.second(1)
