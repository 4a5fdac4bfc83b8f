"""Profiles of the people who run."""

from typing import Annotated

import typer

from strapline.cli.options import DataDir, Json

app = typer.Typer()


athlete_app = typer.Typer(help="Profiles of the people who run.", no_args_is_help=True)
app.add_typer(athlete_app, name="athlete")


@athlete_app.command("new")
def athlete_new(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    data_dir: DataDir = None,
) -> None:
    """Ask a few questions and save a profile."""
    from strapline.commands.athlete import new

    new(name, data_dir=data_dir)


@athlete_app.command("list")
def athlete_list(json: Json = False, data_dir: DataDir = None) -> None:
    """All profiles."""
    from strapline.commands.athlete import list_all

    list_all(as_json=json, data_dir=data_dir)


@athlete_app.command("show")
def athlete_show(
    name: Annotated[str, typer.Argument(metavar="NAME|PROFILE.toml")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One profile, and the zones that follow from it."""
    from strapline.commands.athlete import show as command

    command(name, as_json=json, data_dir=data_dir)


@athlete_app.command("set")
def athlete_set(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    values: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")],
    data_dir: DataDir = None,
) -> None:
    """Change keys of a profile, for example mass_kg=70.5; KEY= forgets one."""
    from strapline.commands.athlete import set_values

    set_values(name, values, data_dir=data_dir)


@athlete_app.command("delete")
def athlete_delete(
    name: Annotated[str, typer.Argument(metavar="NAME")], data_dir: DataDir = None
) -> None:
    """Remove a profile; recorded sessions keep their own copy."""
    from strapline.commands.athlete import delete

    delete(name, data_dir=data_dir)
