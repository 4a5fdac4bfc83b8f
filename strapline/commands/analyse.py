"""`strapline analyse`: the breakdown of recorded workouts, without storing them."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboards.terminal.breakdown_text import print_breakdown
from sessions.core.model.athlete import Athlete, Units
from sessions.text import text
from strapline.athletes.profiles import load_profile
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.files.analyse_files import analyse_file, analyse_paths, problems


def analyse(
    files: Annotated[list[Path], typer.Argument(help=".fit .tcx .gpx .csv .jsonl, or .gz of each")],
    *,
    athlete: AthleteName = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day of a recording that says none: ages are as of it (default: today).",
        ),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Print one breakdown, or several; files that fail are named after the others."""
    who = _athlete(athlete, data_dir=data_dir)
    day = None if on is None else on.date()
    failed = _documents(files, who, on=day) if as_json else _pages(files, who, on=day)
    if failed:
        raise InputError("; ".join(failed))


def _athlete(name: str | None, *, data_dir: Path | None) -> Athlete | None:
    config = load(data_dir=data_dir)
    wanted = name or config.athlete.default
    return None if wanted is None else load_profile(wanted, data_dir=config.data_dir)


def _documents(files: list[Path], who: Athlete | None, *, on: date | None) -> list[str]:
    document = analyse_paths(files, athlete=who, on=on)
    print_json(document)
    return problems(document)


def _pages(files: list[Path], who: Athlete | None, *, on: date | None) -> list[str]:
    console = to_reader()
    units = Units(who.units) if who else Units.METRIC
    failed = []
    for file in files:
        try:
            for activity, breakdown in analyse_file(file, athlete=who, on=on):
                named = f"{file} · {activity}" if activity else str(file)
                console.rule(named, align="left")
                print_breakdown(breakdown, console=console, units=units)
        except InputError as exc:
            failed.append(str(exc))
    if who is None:
        hint = text("Without --athlete there are no zones and no energy.")
        to_people().print(hint)
    return failed
