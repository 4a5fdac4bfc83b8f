"""`strapline publish`: what waits for the sinks, and stored sessions again."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from sessions.store import SessionRow, Store, StoredStatus
from sessions.text import text
from strapline.beside.holder import writing_store
from strapline.commands.options.shared import DataDir, LastSession
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.check_sink import put_out_what_differs
from strapline.publishing.send_waiting import send_waiting
from strapline.publishing.sinks import sink_names


def publish(
    session: LastSession = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Every finished session but the simulated ones.")
    ] = False,
    only_waiting: Annotated[
        bool, typer.Option("--waiting", help="No session again; only what waits.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--refused", help="What was refused, once more; see strapline refused.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Compare InfluxDB with the store; send only what differs."),
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """One session, also a simulated one; or all that are not simulated; and whatever waits.

    `only_waiting`: nothing again. `again`: what was refused, as well.
    """
    if (session is not None) + everything + only_waiting > 1:
        raise InputError(text("expected one of: a session, --all, --waiting"))
    config = load(data_dir=data_dir)
    names = sink_names(config)
    if not names:
        raise InputError(
            text("{path}: no sink is on, expected [influx] enabled or file").format(
                path=config.path
            )
        )
    with writing_store(config, sinks=names) as store:
        if only_waiting or (again and session is None and not everything):
            rows: Sequence[SessionRow] = ()
        else:
            rows = _rows(store, session, everything=everything)
        if check:
            # What waits is no difference.
            done = asyncio.run(send_waiting(store, config=config))
            rows = _compared(store, rows, config=config, everything=everything) if done else ()
        else:
            _put_out(store, rows, everything=everything)
        if again:
            for name in names:
                store.resend_refused(name)
        done = asyncio.run(send_waiting(store, config=config))
        waiting, refused = store.read.outbox_length(), len(store.read.dead_letters())
    _tell(rows, done=done, waiting=waiting, refused=refused)


def _compared(
    store: Store, rows: Sequence[SessionRow], *, config: Config, everything: bool
) -> Sequence[SessionRow]:
    """The sessions that differed, which are put out again; also what was deleted may be there."""
    if everything:
        rows = [row for row in store.read.sessions(deleted=True) if not row.kept_apart]
    differing = put_out_what_differs(store, rows, config=config, everything=everything)
    if not differing:
        to_people().print(text("InfluxDB holds what the store does."))
    return differing


def _rows(store: Store, session: str | None, *, everything: bool) -> Sequence[SessionRow]:
    if not everything:
        return [store.read.session_or_last(session)]
    return [
        row
        for row in store.read.sessions()
        if row.status is StoredStatus.FINISHED and not row.kept_apart
    ]


def _put_out(store: Store, rows: Sequence[SessionRow], *, everything: bool) -> None:
    with store.unit():
        for row in rows:
            store.publish(row.id)
        if everything:
            for athlete in sorted({row.athlete.name for row in rows}):
                store.summarize(athlete)


def _tell(rows: Sequence[SessionRow], *, done: bool, waiting: int, refused: int) -> None:
    if not done:
        line = text(
            "Stopped. {waiting} sessions and events wait; to go on: strapline publish --waiting"
        )
    elif len(rows) == 1:
        line = text("Session {id} is published.")
    elif rows:
        line = text("{sessions} sessions published.")
    else:
        line = text("All that waited is sent.")
    said = line.format(id=rows[0].id if rows else "", sessions=len(rows), waiting=waiting)
    to_people().print(said, soft_wrap=True)
    if refused:
        line = text("{count} are refused; to see why: strapline refused")
        to_people().print(line.format(count=refused), soft_wrap=True)
