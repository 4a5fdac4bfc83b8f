"""`strapline backup` and `strapline restore`: a data folder in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.clock import SystemClock
from ingest.sentence import os_words
from sessions.store.backup import check_backup, restore_backup, write_backup
from sessions.store.file_stamp import file_stamp
from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.moving_bar import moving_bar
from strapline.console.output import to_people


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; or a folder.")],
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also in the place of a file that is there.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write the store, profiles, plans and devices into one file, also while a run is recorded."""
    config = load(data_dir=data_dir)
    if file.is_dir():
        file /= f"strapline-{file_stamp(SystemClock().wall_ns())}.backup"
    if file.exists() and not overwrite:
        raise InputError(
            text("{file} is there already: name another, or say --overwrite").format(file=file)
        )
    say = to_people()
    try:
        # Where nobody looks at a bar, none is printed.
        with moving_bar(transient=True, disable=not say.is_terminal) as bar:
            task = bar.add_task(text("Copying"))
            write_backup(
                config.data_dir,
                file,
                progress=lambda done, of: bar.update(task, completed=done, total=of),
            )
    except OSError as exc:
        raise InputError(
            text("{file}: cannot be written ({reason})").format(file=file, reason=_reason(exc))
        ) from exc
    check_backup(file)
    line = text("Written: {file}. To put it back: strapline restore {file}")
    say.print(line.format(file=file), soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Put a backup in the place of what the data folder holds; that is moved aside."""
    config = load(data_dir=data_dir)
    try:
        before = restore_backup(file, config.data_dir, wall_ns=SystemClock().wall_ns())
    except OSError as exc:
        raise InputError(
            text("{data_dir}: cannot be written ({reason})").format(
                data_dir=config.data_dir, reason=_reason(exc)
            )
        ) from exc
    line = text("{file} is back in {folder}.").format(file=file, folder=config.data_dir)
    to_people().print(line, soft_wrap=True)
    if before is not None:
        line = text("What was there before is in {folder}.").format(folder=before)
        to_people().print(line, soft_wrap=True)


def _reason(exc: OSError) -> str:
    return str(os_words(exc))
