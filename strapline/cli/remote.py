"""Commands for a session that runs somewhere else."""

from enum import StrEnum
from typing import Annotated

import typer

from strapline.cli.options import DataDir, Json

app = typer.Typer()


class RemoteAction(StrEnum):
    """What can be asked for."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    LAP = "lap"
    STATUS = "status"


@app.command()
def remote(
    action: Annotated[RemoteAction, typer.Argument(help="What is wanted.")],
    athlete: Annotated[
        str | None,
        typer.Option("--athlete", metavar="NAME", help="Whose session (default: the usual one)."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout", min=0.1, metavar="S", help="Seconds to wait (default: 10, start 60)."
        ),
    ] = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Start, stop, pause, resume or lap a session somewhere else, or ask how it stands (MQTT)."""
    from strapline.commands.remote import remote as command

    command(action.value, athlete=athlete, timeout_s=timeout, as_json=json, data_dir=data_dir)
