"""Plans to run by."""

from pathlib import Path
from typing import Annotated

import typer

from strapline.cli.options import DataDir, Json

app = typer.Typer()


workout_app = typer.Typer(help="Plans to run by.", no_args_is_help=True)
app.add_typer(workout_app, name="workout")


@workout_app.command("list")
def workout_list(json: Json = False, data_dir: DataDir = None) -> None:
    """Every plan: your own, and those built in."""
    from strapline.commands.workout import list_all

    list_all(as_json=json, data_dir=data_dir)


@workout_app.command("show")
def workout_show(
    name: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    toml: Annotated[bool, typer.Option("--toml", help="As a plan file, to begin from.")] = False,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One plan: its profile and its steps."""
    from strapline.commands.workout import show as command

    command(name, as_json=json, toml=toml, data_dir=data_dir)


@workout_app.command("new")
def workout_new(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    like: Annotated[
        str | None, typer.Option(metavar="NAME|PLAN.toml", help="Begin with a copy of this plan.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a plan to change: a template that explains itself, or a copy."""
    from strapline.commands.workout import new

    new(name, like=like, data_dir=data_dir)


@workout_app.command("check")
def workout_check(
    plan: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Is the plan right? Names the line and the key if not."""
    from strapline.commands.workout import check

    check(plan, as_json=json, data_dir=data_dir)


@workout_app.command("import")
def workout_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .zwo or a FIT workout.")],
    name: Annotated[
        str | None, typer.Option(help="What to call it (default: after the file).")
    ] = None,
    five_km: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Your time over 5 km, like 26:30: shares become speeds."),
    ] = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Take over a plan of another program."""
    from strapline.commands.workout import import_file

    import_file(file, name=name, five_km=five_km, as_json=json, data_dir=data_dir)
