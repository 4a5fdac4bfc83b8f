"""The Grafana boards."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import DataDir

app = typer.Typer()


boards_app = typer.Typer(help="The Grafana boards.", no_args_is_help=True)
app.add_typer(boards_app, name="boards")


@boards_app.command("build")
def boards_build(
    folder: Annotated[
        Path | None, typer.Option(help="Where to write them (default: the package's own).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the boards' JSON."""
    del data_dir
    from strapline.commands.boards import build

    build(folder)


@boards_app.command("check")
def boards_check(
    queries: Annotated[
        bool,
        typer.Option(
            "--queries", help="Also run every query on the configured InfluxDB: none may be empty."
        ),
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(help="With --queries: what is now, in ISO 8601 (default: the newest second)."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Prove that the boards are fresh and consistent and ask only for stored fields."""
    from strapline.commands.boards import check, check_on_database

    if queries:
        check_on_database(at, data_dir=data_dir)
    else:
        check()


@boards_app.command("push")
def boards_push(data_dir: DataDir = None) -> None:
    """Put folder, data source, boards and a note for each session into the configured Grafana."""
    from strapline.commands.boards_push import push

    push(data_dir=data_dir)
