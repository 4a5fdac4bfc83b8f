"""The loop between store and sink, by what the sink says."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ingest.clock import SystemClock
from sessions.sinks.delivery.delivery import Delivery, DeliveryState
from sessions.sinks.delivery.sink import (
    RowsRefused,
    SinkError,
    SinkStopped,
    SinkUnavailable,
)
from sessions.sinks.influx.line_file import LineFileSink
from sessions.store import DiaryBook, Store
from sessions.store.stored_values import OutboxRow
from sessions.week.diary import Entry, Food
from tests.patience import PATIENCE_S
from tests.sessions.store import recording as r


class FakeSink:
    """Takes rows unless told otherwise: `faults` come first, `poison` is refused for ever."""

    name = "fake"

    def __init__(
        self, *, faults: Sequence[SinkError] = (), poison: frozenset[int] = frozenset()
    ) -> None:
        self._faults = list(faults)
        self._poison = poison
        self.calls = 0
        self.taken: list[int | None] = []

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        return partial(self.write, rows)

    def write(self, rows: Sequence[OutboxRow]) -> None:
        self.calls += 1
        if self._faults:
            raise self._faults.pop(0)
        if any(row.sequence in self._poison for row in rows):
            raise RowsRefused("poison")
        self.taken += [row.sequence for row in rows]


class ImpatientClock(SystemClock):
    """Notes how long it was asked to sleep, and does not; the n-th time it cancels the sleeper."""

    def __init__(self, *, sleeps: int) -> None:
        self.slept_s: list[float] = []
        self._sleeps = sleeps

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        if len(self.slept_s) >= self._sleeps:
            raise asyncio.CancelledError

    @asynccontextmanager
    async def timeout(self, seconds: float | None) -> AsyncIterator[None]:
        await self.sleep(seconds or 0.0)
        yield


async def stored(store: Store, *, seconds: int) -> None:
    r.begin(store)
    r.record(store, seconds=seconds)
    await store.flush()


def delivery(sink: Any, store: Store, *, clock: SystemClock | None = None) -> Delivery:
    return Delivery(sink, store=store, clock=clock or SystemClock(), batch_rows=8)


async def test_rows_go_in_order_and_are_pruned(tmp_path: Path) -> None:
    sink = FakeSink()
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=20)
        await delivery(sink, store).deliver_committed()
        await store.flush()
        assert sink.taken == list(range(21))
        assert sink.calls == 3
        assert store.read.outbox_length() == 0


async def test_a_later_process_goes_on_where_the_sink_stood(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["fake", "other"]) as store:
        await stored(store, seconds=5)
        await delivery(FakeSink(), store).deliver_committed()
    with Store.open(tmp_path, sinks=["fake", "other"]) as store:
        store.events(r.SESSION, [r.second(5)])
        await store.flush()
        sink = FakeSink()
        await delivery(sink, store).deliver_committed()
        assert sink.taken == [6]


async def test_refused_rows_are_found_and_set_aside_one_by_one(tmp_path: Path) -> None:
    sink = FakeSink(poison=frozenset((3, 4, 15)))
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=20)
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        await store.flush()
        assert [letter.sequence for letter in store.read.dead_letters()] == [3, 4, 15]
        assert sink.taken == [n for n in range(21) if n not in (3, 4, 15)]
        assert carrier.status.refused_rows == 3


async def test_waits_grow_until_the_sink_is_back(tmp_path: Path) -> None:
    away = [SinkUnavailable("away") for _ in range(4)]
    clock = ImpatientClock(sleeps=5)
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=2)
        sink = FakeSink(faults=away)
        carrier = delivery(sink, store, clock=clock)
        with pytest.raises(asyncio.CancelledError):
            await carrier.keep_delivering()
        assert clock.slept_s == [0.5, 1.0, 2.0, 4.0, 1.0]
        assert sink.taken == [0, 1, 2]
        assert carrier.status.fault is None


async def test_a_busy_server_is_given_the_time_it_asks_for(tmp_path: Path) -> None:
    clock = ImpatientClock(sleeps=2)
    faults = [SinkUnavailable("busy", retry_after_s=30.0), SinkUnavailable("busy")]
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=2)
        carrier = delivery(FakeSink(faults=faults), store, clock=clock)
        with pytest.raises(asyncio.CancelledError):
            await carrier.keep_delivering()
        assert clock.slept_s == [30.0, 1.0]
        assert (carrier.status.state, carrier.status.fault) == (DeliveryState.WAITING, "busy")
        await store.flush()
        assert store.read.outbox_length() == 3


async def test_what_only_a_person_can_mend_stops_the_delivery(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=2)
        sink = FakeSink(faults=[SinkStopped("check the token")])
        carrier = delivery(sink, store)
        await carrier.keep_delivering()
        assert (carrier.status.state, carrier.status.fault) == (
            DeliveryState.STOPPED,
            "check the token",
        )
        assert sink.calls == 1
        await store.flush()
        assert store.read.outbox_length() == 3


async def test_a_cancelled_delivery_waits_for_the_call_under_way(tmp_path: Path) -> None:
    entered, go_on = threading.Event(), threading.Event()

    class SlowSink(FakeSink):
        def write(self, rows: Sequence[OutboxRow]) -> None:
            entered.set()
            go_on.wait()
            super().write(rows)

    sink = SlowSink()
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=2)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(delivery(sink, store).keep_delivering())
            await asyncio.to_thread(entered.wait)
            running.cancel()
            asyncio.get_running_loop().call_later(0.02, go_on.set)
        assert sink.taken == [0, 1, 2]


async def test_lines_go_to_a_file_and_removals_become_comments(tmp_path: Path) -> None:
    file = tmp_path / "points.lp"
    sink = LineFileSink(file)
    with Store.open(tmp_path, sinks=[sink.name]) as store:
        await stored(store, seconds=1)
        r.finish(store, seconds=1)
        await store.flush()
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        store.delete_session(r.SESSION)
        await store.flush()
        await carrier.deliver_committed()
    lines = file.read_text().splitlines()
    *points, deleted, summary = [line for line in lines if "# void: now" not in line]
    told = [line.split(",")[0] for line in points]
    assert told[:7] == ["session", "hr", "motion", "interval", "session", "minute", "day"]
    assert set(told[7:]) == {"day", "week"}
    assert summary.startswith("# void: day, week of Ada")
    assert deleted == (
        "# void: hr, motion, interval, minute, step, device, now, session of Ada"
        f" from {r.STARTED_NS} to {r.STARTED_NS + 3 * 10**9}"
    )


async def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "not yet there"
    sink = LineFileSink(folder / "points.lp")
    with Store.open(tmp_path, sinks=[sink.name]) as store:
        await stored(store, seconds=1)
        carrier = delivery(sink, store)
        with pytest.raises(SinkUnavailable, match="no such file"):
            await carrier.deliver_committed()
        folder.mkdir()
        await carrier.deliver_committed()
        assert len((folder / "points.lp").read_text().splitlines()) == 3


async def test_a_whole_session_is_taken_apart_and_is_one_step_of_the_cursor(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=20)
        store.publish(r.SESSION)
        await store.flush()
        (whole,) = store.read.outbox(after=0, limit=100)
        sink = FakeSink(faults=[SinkUnavailable("away")])
        carrier = delivery(sink, store)
        with pytest.raises(SinkUnavailable):
            await carrier.deliver_committed()
        assert carrier.status.through < whole.id
        await carrier.deliver_committed()
        assert sink.taken == list(range(21))
        assert sink.calls == 4  # one that failed, then three batches of eight at most
        assert carrier.status.through == whole.id


async def test_a_part_that_is_refused_is_named_and_can_be_sent_again(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=20)
        store.publish(r.SESSION)
        await store.flush()
        await delivery(FakeSink(poison=frozenset((3,))), store).deliver_committed()
        await store.flush()
        (letter,) = store.read.dead_letters()
        assert letter.title == f"session {r.SESSION}, event 3"
        store.resend_refused("fake")
        await store.flush()
        sink = FakeSink()
        await delivery(sink, store).deliver_committed()
        assert sink.taken == [3]


async def test_a_commit_wakes_the_delivery(tmp_path: Path) -> None:
    class NeverLooks(SystemClock):
        def timeout(self, seconds: float | None) -> Any:
            del seconds
            return super().timeout(None)

    sink = FakeSink()
    with Store.open(tmp_path, sinks=["fake"]) as store:
        await stored(store, seconds=2)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(delivery(sink, store, clock=NeverLooks()).keep_delivering())
            async with SystemClock().timeout(PATIENCE_S):
                while len(sink.taken) < 3:
                    await SystemClock().sleep(0.01)
                store.events(r.SESSION, [r.second(2)])
                while len(sink.taken) < 4:
                    await SystemClock().sleep(0.01)
            running.cancel()


async def test_what_is_written_down_reaches_the_sinks(tmp_path: Path) -> None:
    file = tmp_path / "points.lp"
    with Store.open(tmp_path, sinks=["line_file"]) as store:
        await stored(store, seconds=12)
        r.finish(store, seconds=12)
        carrier = delivery(LineFileSink(file), store)
        await store.flush()
        await carrier.deliver_committed()
        before = len(file.read_text().splitlines())
        with DiaryBook.open(tmp_path) as book:
            number = book.add(Entry(athlete="Ada", at_ns=r.STARTED_NS, what=Food(energy_kcal=700)))
        await _passes(carrier, store)
        told = file.read_text().splitlines()[before:]
        assert any(line.startswith("day,") and "eaten_kcal=700" in line for line in told)
        before += len(told)
        with DiaryBook.open(tmp_path) as book:
            book.take_back(athlete="Ada", number=number)
        await _passes(carrier, store)
        told = file.read_text().splitlines()[before:]
        assert told[0].startswith("# void: day, week of Ada")
        assert not any("eaten_kcal=" in line for line in told)


async def _passes(carrier: Delivery, store: Store) -> None:
    """One that sees what has changed, one that sends what follows from it."""
    await carrier.deliver_committed()
    await store.flush()
    await carrier.deliver_committed()
