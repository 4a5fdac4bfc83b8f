"""Sessions out of the store as files."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import DataDir

app = typer.Typer()


@app.command()
def export(
    session: Annotated[
        str, typer.Argument(metavar="ID", help="A session, or the start of its id.")
    ],
    format: Annotated[
        str, typer.Option("--format", metavar="fit|tcx|csv|json", help="What to write.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to (default: ID.FORMAT here); -: stdout"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """A stored session as FIT, TCX, CSV or JSON, for other programs."""
    from strapline.commands.export import export_session

    export_session(session, format=format, out=out, data_dir=data_dir)
