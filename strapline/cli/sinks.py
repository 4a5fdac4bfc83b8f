"""Commands about what is sent elsewhere: InfluxDB, or a file of lines."""

from typing import Annotated

import typer

from strapline.cli.options import DataDir, Json

app = typer.Typer()


@app.command()
def publish(
    session: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A session; without one: only what waits."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every finished session but the simulated ones.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--refused", help="What was refused, once more; see strapline refused.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Send what waits for InfluxDB, and stored sessions again. Cut off, it goes on when called."""
    from strapline.commands.publish import publish as command

    command(session, everything=everything, again=again, data_dir=data_dir)


@app.command()
def refused(json: Json = False, data_dir: DataDir = None) -> None:
    """List what InfluxDB would not take, and why."""
    from strapline.commands.refused import refused as command

    command(as_json=json, data_dir=data_dir)
