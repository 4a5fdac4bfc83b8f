"""`strapline progress`: weeks and months of an athlete, and bests by distance."""

from typing import Annotated

import typer

from dashboards.terminal.progress_screen import print_progress
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.past.progress import PeriodLength, progress_of
from sessions.past.progress_document import document_of
from sessions.store import Store
from sessions.week.calendar_week import local_day, zone_named
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.output import print_json, to_reader


def progress(
    *,
    by: Annotated[
        PeriodLength, typer.Option(help="What the time is cut into.")
    ] = PeriodLength.WEEK,
    heart_rate: Annotated[
        float | None,
        typer.Option(
            "--heart-rate",
            metavar="BPM",
            min=60,
            max=230,
            help="Tell the pace around this heart rate (default: the one most was run at).",
        ),
    ] = None,
    athlete: AthleteName = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Print the newest periods; as JSON all of them."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    zone = zone_named(person.time_zone)
    with Store.reading(config.data_dir) as read:
        told = progress_of(
            read.figures(athlete=person.name),
            diary=read.diary_by_day(athlete=person.name, zone=zone),
            athlete=person,
            today=local_day(SystemClock().wall_ns(), zone=zone),
            length=by,
            heart_rate_bpm=heart_rate,
        )
    if as_json:
        print_json(document_of(told, athlete=person.name))
    else:
        units = Units(person.units)
        print_progress(told, athlete=person.name, units=units, console=to_reader())
