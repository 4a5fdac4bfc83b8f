"""Committed events on their way to the enabled sinks, while a program runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sessions.store import Store
from strapline.config import Config


@asynccontextmanager
async def delivering(store: Store, *, config: Config) -> AsyncIterator[None]:
    yield
