"""`strapline publish`: stored sessions to the sinks again."""

import asyncio
from pathlib import Path

from sessions.store import SessionRow, Status, Store
from sessions.text import text
from strapline.config import Config, load
from strapline.console import to_people
from strapline.errors import InputError
from strapline.sinks import delivering, sink_names


def publish(session: str | None, *, everything: bool, data_dir: Path | None) -> None:
    """One session, also a simulated one, or all that are not simulated."""
    if (session is None) != everything:
        raise InputError("name one session, or say --all")
    config = load(data_dir=data_dir)
    names = sink_names(config)
    if not names:
        raise InputError(f"{config.path}: no sink is on, expected [influx] enabled or file")
    with Store.open(config.data_dir, sinks=names) as store:
        rows = _rows(store, session)
        for row in rows:
            store.publish(row.id)
        asyncio.run(_deliver(store, config=config))
        waiting = store.read.outbox_length()
    to_people().print(
        text("{count} sessions published; {waiting} rows wait.").format(
            count=len(rows), waiting=waiting
        )
    )


def _rows(store: Store, session: str | None) -> list[SessionRow]:
    if session is not None:
        return [store.read.session(session)]
    return [
        row for row in store.read.sessions() if row.status is Status.FINISHED and not row.kept_apart
    ]


async def _deliver(store: Store, *, config: Config) -> None:
    async with delivering(store, config=config):
        await store.flush()
