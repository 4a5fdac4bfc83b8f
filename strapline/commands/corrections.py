"""`strapline sessions assign`, `trim`, `split` and `merge`: corrections that can be taken back."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import AgeDay
from sessions.past.learning import learned_before, with_learned
from sessions.recording import corrections
from sessions.store import Store
from sessions.text import text
from strapline.athletes.profiles import load_profile, today_utc
from strapline.commands.options.shared import DataDir, SessionId
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.sinks import sink_names
from strapline.session.unfinished import settled_or_refused

_MOMENT = "S|M:SS|H:MM:SS"


def assign_session(
    session: SessionId,
    athlete: Annotated[str, typer.Argument(metavar="ATHLETE", help="Whose it is.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Give it to another athlete."""
    config = load(data_dir=data_dir)
    who = load_profile(athlete, data_dir=config.data_dir)
    with _correcting(config) as store:
        row = settled_or_refused(store, store.read.session(session))
        learned = day = None
        if row.started_ns is not None:
            day = datetime.fromtimestamp(row.started_ns / NS_PER_S, UTC).date()
            learned = learned_before(store.read, who, before_ns=row.started_ns, without=row.id)
        snapshot = with_learned(who, on=day, learned=learned, age_day=AgeDay(day=today_utc()))
        corrections.assign(store, row, athlete=snapshot, clock=SystemClock())
    _said(text("{id} is now of {athlete}."), id=row.id, athlete=who.name)


def trim_session(
    session: SessionId,
    *,
    begin: Annotated[
        str, typer.Option("--from", metavar=_MOMENT, help="From here, counted from its start.")
    ] = "0",
    end: Annotated[
        str | None, typer.Option("--to", metavar=_MOMENT, help="Up to here (default: its end).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Leave what lies between."""
    from_s = _seconds(begin, option="--from")
    to_s = float("inf") if end is None else _seconds(end, option="--to")
    if from_s >= to_s or (from_s <= 0 and end is None):
        raise InputError("--from, --to: expected a stretch to leave, like --from 0:30 --to 45:00")
    with _correcting(load(data_dir=data_dir)) as store:
        row = settled_or_refused(store, store.read.session(session))
        corrections.trim(store, row, from_s=from_s, to_s=to_s, clock=SystemClock())
    _said(text("{id} is trimmed."), id=row.id)


def split_session(
    session: SessionId,
    at: Annotated[str, typer.Argument(metavar=_MOMENT, help="Where the second one begins.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Make two of it."""
    at_s = _seconds(at, option="AT")
    with _correcting(load(data_dir=data_dir)) as store:
        row = settled_or_refused(store, store.read.session(session))
        begins_ns = (row.started_ns or SystemClock().wall_ns()) + round(at_s * NS_PER_S)
        begins = datetime.fromtimestamp(begins_ns / NS_PER_S, UTC)
        second_id = f"{begins:%Y%m%d-%H%M}-{secrets.token_hex(2)}"
        corrections.split(store, row, at_s=at_s, second_id=second_id, clock=SystemClock())
    _said(text("{id} ends there, {second} begins there."), id=row.id, second=second_id)


def merge_sessions(
    sessions: Annotated[list[str], typer.Argument(metavar="ID ID...", help="Two or more.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Make one of them."""
    with _correcting(load(data_dir=data_dir)) as store:
        rows = [settled_or_refused(store, store.read.session(one)) for one in sessions]
        whole = corrections.merge(store, rows, clock=SystemClock())
    _said(text("{id} holds them all."), id=whole.id)


@contextmanager
def _correcting(config: Config) -> Iterator[Store]:
    try:
        with Store.open(config.data_dir, sinks=sink_names(config)) as store:
            yield store
    except corrections.CannotCorrect as exc:
        raise InputError(str(exc)) from exc


def _said(line: str, *, id: str, **named: str) -> None:
    undo = text("To take it back: strapline sessions undo {id}").format(id=id)
    to_people().print(f"{line.format(id=id, **named)} {undo}")


def _seconds(moment: str, *, option: str) -> float:
    found = re.fullmatch(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)", moment.strip())
    if found is None:
        raise InputError(f"{option}: expected a moment like 90, 1:30 or 1:02:03, got {moment!r}")
    hours, minutes, seconds = found.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(seconds)
