"""The embedded SQLite store: raw journal, sessions, outbox."""

from sessions.store.diary_book import DiaryBook
from sessions.store.errors import StoreError
from sessions.store.health import StoreHealth
from sessions.store.rows import SessionRow, Source, Status
from sessions.store.session_line import Past
from sessions.store.store import Store
from sessions.store.store_reader import Reader

__all__ = [
    "DiaryBook",
    "Past",
    "Reader",
    "SessionRow",
    "Source",
    "Status",
    "Store",
    "StoreError",
    "StoreHealth",
]
