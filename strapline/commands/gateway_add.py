"""`strapline gateway add`: a gateway's login at the stack's broker."""

from pathlib import Path
from typing import Annotated

import typer

from sessions.text import text
from strapline.commands.options.shared import DataDir, StackFolder
from strapline.console.output import to_people
from strapline.publishing.gateway_logins import add_gateway


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: garage.")],
    *,
    athlete: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Whom alone it may tell of; may be repeated (default: who belongs to no other).",
        ),
    ] = None,
    folder: StackFolder = Path(),
    data_dir: DataDir = None,
) -> None:
    """Make the login, and say what to do with it."""
    del data_dir
    made = add_gateway(folder, name, athletes=tuple(athlete or ()))
    told = text(
        "Wrote {file}: carry it to the gateway's machine, it holds its login. "
        "Then: docker compose restart mosquitto"
    )
    to_people().print(told.format(file=made.file), soft_wrap=True)
