"""The configuration."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import DataDir

app = typer.Typer()


config_app = typer.Typer(help="The configuration: one TOML file and the environment.")
app.add_typer(config_app, name="config", no_args_is_help=True)


@config_app.command("show")
def config_show(data_dir: DataDir = None) -> None:
    """Every key with its value and where that comes from."""
    from strapline.commands.config import show as command

    command(data_dir=data_dir)


@config_app.command("check")
def config_check(
    file: Annotated[Path | None, typer.Argument(help="Another file than the one in use.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Is the file right? Names the key and the line if not."""
    del data_dir
    from strapline.commands.config import check

    check(file)


@config_app.command("path")
def config_path(data_dir: DataDir = None) -> None:
    """Where the file is, or would be."""
    del data_dir
    from strapline.commands.config import path

    path()
