"""The embedded SQLite store: raw journal, sessions, outbox."""

from sessions.store.diary_book import DiaryBook
from sessions.store.errors import StoreError
from sessions.store.health import StoreHealth
from sessions.store.session_line import Past
from sessions.store.store import Store
from sessions.store.store_reader import StoreReader
from sessions.store.stored_values import SessionRow, Source, StoredStatus

__all__ = [
    "DiaryBook",
    "Past",
    "SessionRow",
    "Source",
    "Store",
    "StoreError",
    "StoreHealth",
    "StoreReader",
    "StoredStatus",
]
