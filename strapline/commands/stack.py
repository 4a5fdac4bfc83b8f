"""`strapline stack`: the broker, database and boards of docker-compose.yml."""

from pathlib import Path
from typing import Annotated

import typer

from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.console.output import to_people
from strapline.publishing.stack_secrets import initialise


def init(
    *,
    folder: Annotated[
        Path, typer.Option(help="Where docker-compose.yml is (default: this folder).")
    ] = Path(),
    data_dir: DataDir = None,
) -> None:
    """Write the stack's secrets, and say what comes next."""
    del data_dir
    written = initialise(folder)
    told = text("Wrote {env} and {passwords}. Start the stack: docker compose up -d")
    to_people().print(told.format(env=written.env, passwords=written.passwords), soft_wrap=True)
