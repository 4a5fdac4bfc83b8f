"""Events of many sessions at once are what was said last, however they lie in the file."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from sessions.core.model.events import AnyEvent, SessionFinished
from sessions.store import Store, changes
from sessions.store.database_file import STORE_FILE, migrate_to
from sessions.store.errors import CorruptStore
from sessions.store.event_log import RECENT_AT_MOST, SEALED_TOGETHER
from sessions.store.outbox import Outbox
from sessions.store.packed_events import DamagedEvents
from sessions.store.transaction import Transaction
from tests.sessions.store import recording as r
from tests.sizes import sized

SESSIONS = tuple(f"20261122-0915-{name}" for name in ("aaaa", "bbbb", "cccc", "dddd"))


def opened(store: Store, session: str) -> None:
    store.open_session(r.session_row(session))
    store.events(session, (r.started(session),))


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / STORE_FILE)) as file:
        (found,) = file.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found)


@pytest.mark.parametrize("seed", range(sized(usual=2, long=60)))
async def test_whatever_is_said_and_said_again_the_last_of_it_is_read(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    said: dict[str, dict[int, AnyEvent]] = {}
    waited = 0
    for _ in range(4):  # lives of one process after the other
        with Store.open(tmp_path, sinks=["line file"]) as store:
            for _ in range(40):
                for session in chance.sample(SESSIONS, k=chance.randint(1, len(SESSIONS))):
                    known = said.get(session)
                    if known is None:
                        opened(store, session)
                        said[session] = {0: r.started(session)}
                        continue
                    last = max(known)
                    if isinstance(known[last], SessionFinished):
                        if chance.random() < 0.1:
                            store.drop_session(session)
                            del said[session]
                        continue
                    first = max(1, last + 1 - chance.choice((0, 0, 0, 3, 80)))
                    new: list[AnyEvent] = []
                    for sequence in range(first, last + 1 + chance.randint(0, 30)):
                        event = r.second(sequence - 1, session=session)
                        if chance.random() < 0.1:
                            event = msgspec.structs.replace(event, zone=chance.randint(0, 5))
                        new.append(event)
                    if chance.random() < 0.05:
                        end = max(1, last - chance.choice((0, 2, 70)))
                        result = r.breakdown(seconds=end, session=session)
                        new = [
                            SessionFinished(
                                session=session, sequence=end, t_s=float(end), breakdown=result
                            )
                        ]
                        for void in range(end + 1, last + 1):
                            del known[void]
                    known |= {event.sequence: event for event in new}
                    store.events(session, new)
                if chance.random() < 0.3:
                    await store.flush()
                    assert read(store) == told(said)
            await store.flush()
            assert read(store) == told(said)
            waiting = [row for row in store.read.outbox(after=0, limit=10_000) if row.event]
            for row in waiting:
                assert row.event == said[row.session][row.sequence or 0]
            waited += len(waiting)
    assert waited > 0
    assert count(tmp_path, "sealed_events") > 0


def read(store: Store) -> dict[str, list[AnyEvent]]:
    return {row.id: list(store.read.events(row.id)) for row in store.read.sessions()}


def told(said: dict[str, dict[int, AnyEvent]]) -> dict[str, list[AnyEvent]]:
    return {
        session: [events[n] for n in sorted(events)] for session, events in sorted(said.items())
    }


async def test_what_is_recent_does_not_grow_with_a_session_that_falls_silent(
    tmp_path: Path,
) -> None:
    silent, other = SESSIONS[:2]
    with Store.open(tmp_path) as store:
        opened(store, silent)
        opened(store, other)
        for cell in range(RECENT_AT_MOST + 3 * SEALED_TOGETHER):
            store.events(other, (r.second(cell, session=other),))
            await store.flush()
        assert count(tmp_path, "recent_events") <= RECENT_AT_MOST
        assert [event.sequence for event in store.read.events(silent)] == [0]
        assert len(store.read.events(other)) == RECENT_AT_MOST + 3 * SEALED_TOGETHER + 1


async def test_a_second_of_everybody_does_not_write_a_page_for_each(tmp_path: Path) -> None:
    everybody = [f"20261122-0915-{number:04d}" for number in range(200)]
    log = tmp_path / f"{STORE_FILE}-wal"
    with Store.open(tmp_path) as store:
        with store.unit():
            for session in everybody:
                opened(store, session)
        await store.flush()
        with closing(sqlite3.connect(tmp_path / STORE_FILE)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        seconds = 2 * SEALED_TOGETHER
        for cell in range(seconds):
            with store.unit():
                for session in everybody:
                    store.events(session, (r.second(cell, session=session),))
            await store.flush()
        written = log.stat().st_size
    assert written / seconds / len(everybody) < 250, "bytes of one event"


def test_what_a_transaction_that_failed_has_said_is_not_there(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        opened(store, SESSIONS[0])
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as file:
        transaction = Transaction(file, outbox=Outbox(file, sinks=()))
        second = changes.appended(SESSIONS[0], (r.second(0, session=SESSIONS[0]),))
        unknown = changes.appended("nobody", (r.started("nobody"),))
        file.execute("BEGIN")
        with pytest.raises(sqlite3.IntegrityError):
            transaction.apply([(second,), (unknown,)])
        file.execute("ROLLBACK")
        transaction.forget()
        file.execute("BEGIN")
        transaction.apply_what_fits([(second,), (unknown,)])
        file.execute("COMMIT")
        assert transaction.refused_units == 1
    with Store.reading(tmp_path) as read:
        assert [event.sequence for event in read.events(SESSIONS[0])] == [0, 1]


def test_events_of_the_format_with_a_row_for_each_are_packed(tmp_path: Path) -> None:
    events = [r.second(cell) for cell in range(600)]
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as old:
        migrate_to(old, 7)
        old.execute("BEGIN")
        old.execute(
            "INSERT INTO sessions (id, athlete, snapshot, source, status, publish)"
            " VALUES (?, 'Ada', ?, 'live', 'open', 1)",
            (r.SESSION, msgspec.json.encode(r.ATHLETE).decode()),
        )
        old.executemany(
            "INSERT INTO events VALUES (?, ?, 'second', ?)",
            [(r.SESSION, it.sequence, msgspec.json.encode(it).decode()) for it in events],
        )
        old.execute("COMMIT")
    following = r.second(600)
    with Store.open(tmp_path) as store:
        assert list(store.read.events(r.SESSION)) == events
        store.events(r.SESSION, (events[-1], following))  # as a resumed fold says them
    with Store.reading(tmp_path) as read:
        assert list(read.events(r.SESSION)) == [*events, following]


def test_damaged_events_are_told_as_a_damaged_store(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=2)
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as file:
        file.execute("UPDATE recent_events SET body = x'00'")
    with Store.reading(tmp_path) as read, pytest.raises(CorruptStore, match="events are damaged"):
        read.events(r.SESSION)
    with closing(sqlite3.connect(tmp_path / STORE_FILE, isolation_level=None)) as file:
        transaction = Transaction(file, outbox=Outbox(file, sinks=()))
        file.execute("BEGIN")
        with pytest.raises(DamagedEvents):  # the disk's fault: kept elsewhere, and not left out
            transaction.apply_what_fits([(changes.appended(r.SESSION, (r.second(2),)),)])
        assert transaction.refused_units == 0
