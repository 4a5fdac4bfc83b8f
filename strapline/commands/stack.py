"""`strapline stack`: the broker, database and boards of docker-compose.yml."""

from pathlib import Path
from typing import Annotated

import typer

from sessions.text import text
from strapline.commands.options.shared import DataDir, StackFolder
from strapline.config.load_config import load
from strapline.console.output import to_people
from strapline.publishing.stack_logins import ensure_logins
from strapline.publishing.stack_place import first_steps
from strapline.publishing.stack_secrets import initialise


def init(
    *,
    folder: StackFolder = Path(),
    time_zone: Annotated[
        str | None,
        typer.Option(
            "--time-zone", help="Whose days and weeks count, like Europe/Berlin (default: here)."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the stack's secrets, and say what comes next."""
    del data_dir
    written = initialise(folder, time_zone=time_zone)
    told = text("Wrote {env} and {passwords}. Start the stack: docker compose up -d")
    to_people().print(told.format(env=written.env, passwords=written.passwords), soft_wrap=True)


def logins(*, data_dir: DataDir = None) -> None:
    """Make the logins of the stack's InfluxDB that are missing; the compose file calls this."""
    file = ensure_logins(load(data_dir=data_dir))
    told = text("InfluxDB: reader may read, the token in {file} reads and writes, no more.")
    to_people().print(told.format(file=file), soft_wrap=True)


def where(*, folder: StackFolder = Path(), data_dir: DataDir = None) -> None:
    """Where the stack's pages are, and what to do first; `make up` ends with it."""
    del data_dir
    for line in first_steps(folder):
        to_people().print(line, soft_wrap=True)
