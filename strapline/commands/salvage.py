"""`strapline salvage` and `strapline vacuum`: what a store file still holds, and its size."""

import asyncio
from pathlib import Path
from shutil import rmtree
from typing import Annotated

import typer

from ingest.clock import SystemClock
from sessions.recording import corrections
from sessions.store import SessionRow, Store, StoredStatus
from sessions.store.backup import vacuumed
from sessions.store.database_file import STORE_FILE
from sessions.store.file_stamp import file_stamp
from sessions.store.lock import locked
from sessions.store.readable_copy import readable_copy
from sessions.store.second_place import is_spilled_of
from sessions.text import text
from strapline.beside.holder import holder, writing_store
from strapline.commands.options.shared import DataDir
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.sinks import sink_names
from strapline.session.unfinished import settled


def salvage(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A store file: damaged, replaced or spilled.")
    ],
    *,
    data_dir: DataDir = None,
) -> None:
    """Bring what the file still holds into the store; nothing comes twice."""
    config = load(data_dir=data_dir)
    if not file.is_file():
        raise InputError(text("{file}: there is no such file").format(file=file))
    if file.absolute() == (config.data_dir / STORE_FILE).absolute():
        file = _moved_away(config.data_dir)
    say = to_people()
    with (
        say.status(text("Reading {file} ...").format(file=file)),
        readable_copy(file) as (found, is_whole),
        writing_store(config, sinks=sink_names(config)) as store,
    ):
        before = {row.id: _notifications(store, row) for row in store.read.sessions(deleted=True)}
        store.salvage(found)
        asyncio.run(store.flush())
        rows = store.read.sessions(deleted=True)
        new = [row for row in rows if row.id not in before]
        longer = [
            row for row in rows if row.id in before and _notifications(store, row) > before[row.id]
        ]
        for row in (*new, *longer):
            _finish(store, row, is_new=row.id not in before)
        asyncio.run(store.flush())
        # The process that this runs in may still write there.
        is_in_use = store.health.second_place == str(file)
    if is_whole and not is_in_use and is_spilled_of(config.data_dir / STORE_FILE, file):
        rmtree(file.parent)  # all of it is in the store now, and on the disk
    line = text("Sessions brought in: {new}; made longer: {longer}.")
    say.print(line.format(new=len(new), longer=len(longer)))
    if not is_whole:
        say.print(text("The file is damaged: this is what could be read of it."))


def vacuum(*, data_dir: DataDir = None) -> None:
    """Give back to the disk what the store does not need any more."""
    before, after = vacuumed(load(data_dir=data_dir).data_dir)
    line = text("{before:.1f} MB before, {after:.1f} MB now.")
    to_people().print(line.format(before=before / 1e6, after=after / 1e6))


def _moved_away(folder: Path) -> Path:
    """The folder's own store is damaged: it makes room for a new one."""
    name = f"strapline-damaged-{file_stamp(SystemClock().wall_ns())}.sqlite3"
    with locked(folder):
        for end in ("-wal", "-shm", "-open", ""):
            if (folder / f"{STORE_FILE}{end}").exists():
                (folder / f"{STORE_FILE}{end}").rename(folder / f"{name}{end}")
    line = text("Moved to {file}; a new store is begun.").format(file=folder / name)
    to_people().print(line, soft_wrap=True)
    return folder / name


def _notifications(store: Store, row: SessionRow) -> int:
    return sum(1 for _ in store.read.journal(row.id))


def _finish(store: Store, row: SessionRow, *, is_new: bool) -> None:
    """Give the session an end that holds all that is here of it, and give it to the sinks."""
    if row.status is StoredStatus.OPEN:
        if holder() is None:
            settled(store, row)
        else:
            line = text("{id} is open: the next start finishes it, or goes on with it.")
            to_people().print(line.format(id=row.id))
        return
    if row.status is not StoredStatus.FINISHED:
        return
    if is_new and store.read.breakdown(row.id) is not None and store.read.events(row.id):
        if not row.kept_apart:
            store.publish(row.id)
        return
    try:
        corrections.refold(store, row)
    except corrections.CannotCorrect as exc:
        line = text("Session {id} is as the file says it, not computed again: {reason}")
        to_people().print(line.format(id=row.id, reason=exc))
