"""The stack of docker-compose.yml."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import DataDir

app = typer.Typer()

stack_app = typer.Typer(
    help="The broker, database and boards of docker-compose.yml.", no_args_is_help=True
)
app.add_typer(stack_app, name="stack")


@stack_app.callback()
def stack() -> None:
    """The broker, database and boards of docker-compose.yml."""


@stack_app.command("init")
def stack_init(
    folder: Annotated[
        Path, typer.Option(help="Where docker-compose.yml is (default: this folder).")
    ] = Path(),
    data_dir: DataDir = None,
) -> None:
    """Write .env and the broker's password file with fresh secrets; overwrites nothing."""
    del data_dir
    from strapline.commands.stack import init

    init(folder)
