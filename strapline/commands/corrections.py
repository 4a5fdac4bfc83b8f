"""`strapline sessions assign`, `trim`, `split` and `merge`: corrections that can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dashboards.words.moments import FORMAT, seconds_of
from ingest.clock import SystemClock
from sessions.recording import corrections
from sessions.store import Store
from sessions.text import text
from strapline.beside.holder import writing_store
from strapline.commands.options.shared import DataDir, SessionId
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.sinks import sink_names
from strapline.review.corrections_port import assign, split
from strapline.session.unfinished import settled_or_refused


def assign_session(
    session: SessionId,
    athlete: Annotated[str, typer.Argument(metavar="ATHLETE", help="Whose it is.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Give it to another athlete."""
    config = load(data_dir=data_dir)
    with correcting(config) as store:
        row = settled_or_refused(store, store.read.session(session))
        assign(store, row, athlete=athlete, data_dir=config.data_dir)
    _said(text("{id} is now of {athlete}."), id=row.id, athlete=athlete)


def trim_session(
    session: SessionId,
    *,
    begin: Annotated[
        str, typer.Option("--from", metavar=FORMAT, help="From here, counted from its start.")
    ] = "0",
    end: Annotated[
        str | None, typer.Option("--to", metavar=FORMAT, help="Up to here (default: its end).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Leave what lies between."""
    from_s = _seconds(begin, option="--from")
    to_s = float("inf") if end is None else _seconds(end, option="--to")
    if from_s >= to_s or (from_s <= 0 and end is None):
        raise InputError(
            text("--from, --to: expected a stretch to leave, like --from 0:30 --to 45:00")
        )
    with correcting(load(data_dir=data_dir)) as store:
        row = settled_or_refused(store, store.read.session(session))
        corrections.trim(store, row, from_s=from_s, to_s=to_s, clock=SystemClock())
    _said(text("{id} is trimmed."), id=row.id)


def split_session(
    session: SessionId,
    at: Annotated[str, typer.Argument(metavar=FORMAT, help="Where the second one begins.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Make two of it."""
    at_s = _seconds(at, option="AT")
    with correcting(load(data_dir=data_dir)) as store:
        row = settled_or_refused(store, store.read.session(session))
        second = split(store, row, at_s=at_s)
    _said(text("{id} ends there, {second} begins there."), id=row.id, second=second)


def merge_sessions(
    sessions: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Two or more.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Make one of them."""
    with correcting(load(data_dir=data_dir)) as store:
        rows = [settled_or_refused(store, store.read.session(one)) for one in sessions]
        whole = corrections.merge(store, rows, clock=SystemClock())
    _said(text("{id} holds them all."), id=whole.id)


@contextmanager
def correcting(config: Config) -> Iterator[Store]:
    """The store, while something in it is corrected; what cannot be is bad input."""
    try:
        with writing_store(config, sinks=sink_names(config)) as store, store.correcting():
            yield store
    except corrections.CannotCorrect as exc:
        raise InputError(str(exc)) from exc


def _said(line: str, *, id: str, **named: str) -> None:
    undo = text("To take it back: strapline sessions undo {id}").format(id=id)
    to_people().print(f"{line.format(id=id, **named)} {undo}")


def _seconds(moment: str, *, option: str) -> float:
    seconds = seconds_of(moment)
    if seconds is None:
        raise InputError(
            text("{option}: expected a moment like 90, 1:30 or 1:02:03, got {moment!r}").format(
                option=option, moment=moment
            )
        )
    return seconds
