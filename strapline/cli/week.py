"""The week and the diary it is judged by."""

from typing import Annotated

import typer

from strapline.cli.options import AthleteName, DataDir, Json

app = typer.Typer()


@app.command()
def week(
    week: Annotated[
        str | None,
        typer.Option("--week", metavar="YYYY-Www", help="For example 2026-W47 (default: this)."),
    ] = None,
    athlete: AthleteName = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """The week's goals: cardio, intervals, strength, food and weight; what is left to do."""
    from strapline.commands.week import week as command

    command(week, athlete=athlete, as_json=json, data_dir=data_dir)


log_app = typer.Typer(help="Write down strength training, food and weight.", no_args_is_help=True)
app.add_typer(log_app, name="log")

Note = Annotated[str, typer.Option("--note", help="A word to remember it by.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="An earlier day (default: now).")
]


@log_app.command("strength")
def log_strength(
    duration: Annotated[list[str], typer.Argument(metavar="TIME", help="Like 25min or 1h10min.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Strength training; from 20 minutes on, a day counts for the week."""
    from strapline.commands.log import log

    log("strength", duration, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("food")
def log_food(
    energy: Annotated[list[str], typer.Argument(metavar="ENERGY", help="Like 650kcal or 2700kJ.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Something eaten or drunk."""
    from strapline.commands.log import log

    log("food", energy, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("weight")
def log_weight(
    mass: Annotated[list[str], typer.Argument(metavar="MASS", help="Like 71.2kg or 157lb.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """What the scales say."""
    from strapline.commands.log import log

    log("weight", mass, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("list")
def log_list(athlete: AthleteName = None, json: Json = False, data_dir: DataDir = None) -> None:
    """All entries, newest first."""
    from strapline.commands.log import list_entries

    list_entries(athlete=athlete, as_json=json, data_dir=data_dir)


@log_app.command("undo")
def log_undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]")] = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Take back the entry written last, or the one of this number."""
    from strapline.commands.log import undo

    undo(number, athlete=athlete, data_dir=data_dir)
