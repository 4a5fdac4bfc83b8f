"""Commands that read what was recorded, by Strapline or by other devices."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import AthleteName, DataDir, Json, Speed

app = typer.Typer()


@app.command()
def analyse(
    files: Annotated[list[Path], typer.Argument(help=".fit .tcx .gpx .csv .jsonl, or .gz of each")],
    athlete: AthleteName = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Breakdown of recorded workouts, without storing them."""
    from strapline.commands.analyse import analyse as command

    command(files, athlete=athlete, as_json=json, data_dir=data_dir)


@app.command()
def decode(
    characteristic: Annotated[str, typer.Argument(metavar="CHAR", help="For example 2A37.")],
    frame: Annotated[str, typer.Argument(metavar="HEX", help="The bytes as on air.")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """What one notification says."""
    del data_dir  # every command takes it, so that scripts may pass it always
    from strapline.commands.decode import decode as command

    command(characteristic, frame, as_json=json)


@app.command()
def replay(
    raw_log: Annotated[Path, typer.Argument(metavar="RAWLOG", help="A .jsonl raw log, or .gz.")],
    athlete: AthleteName = None,
    speed: Speed = "max",
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Carry a raw log through the live pipeline into the store, one session per capture."""
    from strapline.commands.replay import replay as command

    command(raw_log, athlete=athlete, speed=speed, as_json=json, data_dir=data_dir)


@app.command()
def show(
    session: Annotated[
        str, typer.Argument(metavar="ID", help="A session, or the start of its id.")
    ],
    json: Json = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw the session as a picture.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """The breakdown of a stored session."""
    from strapline.commands.show import show as command

    command(session, as_json=json, plot=plot, data_dir=data_dir)


sessions_app = typer.Typer(help="List, delete and restore stored sessions.")
app.add_typer(sessions_app, name="sessions")


@sessions_app.callback(invoke_without_command=True)
def sessions(context: typer.Context, json: Json = False, data_dir: DataDir = None) -> None:
    """List stored sessions (the default), delete them, take a deletion back."""
    if context.invoked_subcommand is None:
        from strapline.commands.sessions import list_sessions

        list_sessions(as_json=json, data_dir=data_dir)


@sessions_app.command("list")
def sessions_list(json: Json = False, data_dir: DataDir = None) -> None:
    """All stored sessions, newest first."""
    from strapline.commands.sessions import list_sessions

    list_sessions(as_json=json, data_dir=data_dir)


@sessions_app.command("delete")
def sessions_delete(
    session: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None
) -> None:
    """Put a session away; `sessions undo` brings it back."""
    from strapline.commands.sessions import delete_session

    delete_session(session, data_dir=data_dir)


@sessions_app.command("undo")
def sessions_undo(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    data_dir: DataDir = None,
) -> None:
    """Bring back the session deleted last, or the one named."""
    from strapline.commands.sessions import undo_delete

    undo_delete(session, data_dir=data_dir)


@app.command()
def recompute(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every finished session.")] = False,
    with_current_profile: Annotated[
        bool, typer.Option("--with-current-profile", help="Today's profile, not the stored one.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Fold a session's raw journal again, with today's codecs and formulas."""
    from strapline.commands.recompute import recompute as command

    command(
        session,
        everything=everything,
        with_current_profile=with_current_profile,
        data_dir=data_dir,
    )
