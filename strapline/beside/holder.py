"""Holder of the store, as a command sees it that runs inside its process."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sessions.sinks.delivery.delivery import Delivery
from sessions.store import Store
from strapline.config.load_config import Config


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The process that holds the store. `deliveries`: to its sinks, which nobody else may do."""

    store: Store
    config: Config
    deliveries: Sequence[Delivery]


_holder: ContextVar[Holder | None] = ContextVar("holder of the store", default=None)


def holder() -> Holder | None:
    """Whose process a command runs in; None: it is one of its own."""
    return _holder.get()


@contextmanager
def inside(one: Holder) -> Iterator[None]:
    """The block is a command that another process asked for."""
    token = _holder.set(one)
    try:
        yield
    finally:
        _holder.reset(token)


@contextmanager
def writing_store(config: Config, *, sinks: Iterable[str]) -> Iterator[Store]:
    """The store, to write to: this command's own, or beside that of the process it runs in.

    Raises:
        FolderInUse: another process holds it; it may be asked (`ask_holder`).
        StoreError: see `Store.open`.
    """
    one = holder()
    if one is None:
        with Store.open(config.data_dir, sinks=sinks) as store:
            yield store
        return
    with one.store.beside(one.config.data_dir) as store:
        try:
            yield store
        finally:
            asyncio.run(store.flush())
