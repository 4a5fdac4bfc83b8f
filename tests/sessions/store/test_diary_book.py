"""The diary in the store: written beside a recording, taken back, never erased."""

import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from sessions.store import DiaryBook, Store
from sessions.store.database_file import STORE_FILE
from sessions.store.errors import OlderStore
from sessions.store.lock import locked
from sessions.week.diary import Entry, Food, Strength, Weight, What
from tests.sessions.store import recording as r


def entry(what: What, *, at_ns: int = 0, athlete: str = "Ada", note: str = "") -> Entry:
    return Entry(athlete=athlete, at_ns=at_ns, what=what, note=note)


def entries(folder: Path, athlete: str = "Ada") -> list[What]:
    with Store.reading(folder) as read:
        return [found.what for found in read.diary(athlete=athlete)]


SQUATS, LUNCH, MORNING = Strength(duration_min=25), Food(energy_kcal=650), Weight(mass_kg=71.2)


def test_entries_come_back_as_they_were_in_the_order_of_time(tmp_path: Path) -> None:
    with DiaryBook.open(tmp_path) as book:
        book.add(entry(LUNCH, at_ns=2_000, note="rice"))
        book.add(entry(SQUATS, at_ns=1_000))
        book.add(entry(MORNING, at_ns=3_000, athlete="Bo"))
    with Store.reading(tmp_path) as read:
        first, second = read.diary(athlete="Ada")
    assert (first.what, first.at_ns, first.note) == (SQUATS, 1_000, "")
    assert (second.what, second.at_ns, second.note) == (LUNCH, 2_000, "rice")
    assert entries(tmp_path, "Bo") == [MORNING]


def test_an_empty_store_has_an_empty_diary(tmp_path: Path) -> None:
    assert entries(tmp_path / "nowhere") == []


def test_undo_takes_the_last_written_and_keeps_it_in_the_file(tmp_path: Path) -> None:
    with DiaryBook.open(tmp_path) as book:
        book.add(entry(SQUATS, at_ns=5_000))
        book.add(entry(LUNCH, at_ns=1_000))
        book.add(entry(MORNING, athlete="Bo"))
        taken = book.take_back(athlete="Ada")
        assert taken is not None
        assert taken.what == LUNCH
        assert entries(tmp_path) == [SQUATS]
        assert book.take_back(athlete="Ada") is not None
        assert book.take_back(athlete="Ada") is None
    assert entries(tmp_path, "Bo") == [MORNING]
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        assert connection.execute("SELECT count(*) FROM diary").fetchone() == (3,)


def test_an_entry_is_taken_back_by_its_number_and_only_by_its_owner(tmp_path: Path) -> None:
    with DiaryBook.open(tmp_path) as book:
        number = book.add(entry(SQUATS))
        book.add(entry(LUNCH))
        assert book.take_back(athlete="Bo", number=number) is None
        assert book.take_back(athlete="Ada", number=number) is not None
        assert book.take_back(athlete="Ada", number=number) is None
    assert entries(tmp_path) == [LUNCH]


async def test_a_meal_is_noted_while_another_process_records(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=3)
        with DiaryBook.open(tmp_path) as book:
            book.add(entry(LUNCH))
        r.finish(store, seconds=3)
        await store.flush()
        assert [found.what for found in store.read.diary(athlete="Ada")] == [LUNCH]
        assert store.read.breakdown(r.SESSION) is not None
        assert store.health.fault is None


def test_tables_are_not_changed_under_an_older_release_that_records(tmp_path: Path) -> None:
    first = resources.files("sessions.store.migrations") / "0001_first.sql"
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        connection.executescript(f"{first.read_text()}; PRAGMA user_version = 1;")
    with locked(tmp_path), pytest.raises(OlderStore), DiaryBook.open(tmp_path):
        pass
    with DiaryBook.open(tmp_path) as book:
        book.add(entry(LUNCH))
    assert entries(tmp_path) == [LUNCH]
