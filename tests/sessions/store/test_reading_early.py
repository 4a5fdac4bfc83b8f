"""A store that another process is just making reads as an empty one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sessions.store import Store
from sessions.store.database_file import STORE_FILE


def test_before_its_first_step_a_store_is_empty(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with Store.reading(tmp_path) as read:
        assert read.sessions() == ()
