"""`strapline recompute`: a session's raw journal folded again with today's code."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import AgeDay, AthleteSnapshot
from sessions.past.learning import learned_before, with_learned
from sessions.recording.corrections import CannotCorrect
from sessions.recording.recompute import recomputed
from sessions.store import SessionRow, Store, StoredStatus
from sessions.text import text
from sessions.units import Formatter
from strapline.athletes.profiles import load_profile, today_utc
from strapline.beside.holder import writing_store
from strapline.commands.options.shared import DataDir, LastSession
from strapline.config.load_config import load
from strapline.console.audience import end_if_asked
from strapline.console.exit_errors import InputError
from strapline.console.moving_bar import moving_bar
from strapline.console.output import to_people
from strapline.publishing.sinks import sink_names
from strapline.session.unfinished import settled_or_refused


def recompute(
    session: LastSession = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every finished session.")] = False,
    with_current_profile: Annotated[
        bool, typer.Option("--with-current-profile", help="Today's profile, not the stored one.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """One session or all of them; the raw journal itself is never changed."""
    if session is not None and everything:
        raise InputError(text("name one session, or say --all; not both"))
    config = load(data_dir=data_dir)
    with writing_store(config, sinks=sink_names(config)) as store:
        with store.correcting():
            rows = _rows(store, session, everything=everything)
        with moving_bar(transient=True) as bar:
            for listed in bar.track(rows, description=text("Computing again")):
                end_if_asked()
                # Not all at once: a correction made on a page comes in between.
                with store.correcting():
                    row = store.read.session(listed.id)
                    if row.status is not StoredStatus.FINISHED:
                        continue
                    folder = config.data_dir if with_current_profile else None
                    _recompute(store, row, athlete=_current(store, row, folder=folder))


def _rows(store: Store, session: str | None, *, everything: bool) -> list[SessionRow]:
    if everything:
        return [row for row in store.read.sessions() if row.status is StoredStatus.FINISHED]
    row = settled_or_refused(store, store.read.session_or_last(session))
    if row.status is not StoredStatus.FINISHED:
        raise InputError(
            text("session {id} is {status}, not finished").format(
                id=row.id, status=row.status.value
            )
        )
    return [row]


def _recompute(store: Store, row: SessionRow, *, athlete: AthleteSnapshot | None) -> None:
    before = store.read.breakdown(row.id)
    try:
        after = recomputed(store, row, athlete=athlete)
    except CannotCorrect as exc:
        raise InputError(
            text("session {id} cannot be computed again: {reason}").format(id=row.id, reason=exc)
        ) from exc
    if before is None:
        return
    show = Formatter(row.athlete.units).energy
    to_people().print(
        text("{id}: {count} intervals, {before} before, {after} now").format(
            id=row.id,
            count=len(after.intervals),
            before=show(before.energy.gross_kcal),
            after=show(after.energy.gross_kcal),
        )
    )


def _current(store: Store, row: SessionRow, *, folder: Path | None) -> AthleteSnapshot | None:
    """Today's profile of this folder, with what the sessions before this one have taught.

    None without a folder: the stored one.
    """
    if folder is None:
        return None
    if not row.athlete.name:
        raise InputError(text("session {id} was run without a profile").format(id=row.id))
    athlete = load_profile(row.athlete.name, data_dir=folder)
    learned = None
    if row.started_ns is not None and not row.is_simulated:
        learned = learned_before(store.read, athlete, before_ns=row.started_ns)
    day = None
    if row.opened_ns is not None and row.started_ns is not None:
        day = datetime.fromtimestamp(row.started_ns / NS_PER_S, UTC).date()
    return with_learned(athlete, on=day, learned=learned, age_day=AgeDay(day=today_utc()))
