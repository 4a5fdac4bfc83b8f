"""`strapline week`: the week's goals, what was done of them, what is left."""

import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import typer

from dashboards.terminal.week_screen import print_week
from dashboards.words.coach_document import coach_document
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.past.coaching import NextSession, coaching_of
from sessions.store import Store
from sessions.text import text
from sessions.week.calendar_week import Week, local_day, zone_named
from sessions.week.goals import report_on
from sessions.week.session_in_week import SessionInWeek
from sessions.week.strength_week import strength_minutes
from sessions.week.week_document import document_of
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_reader


def week(
    *,
    name: Annotated[
        str | None,
        typer.Option("--week", metavar="YYYY-Www", help="For example 2026-W47 (default: this)."),
    ] = None,
    athlete: AthleteName = None,
    as_json: Json = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Every week since the first session, as a table.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Print the week of this name; None: the present one."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    zone = zone_named(person.time_zone)
    today = local_day(SystemClock().wall_ns(), zone=zone)
    if as_csv:
        with Store.reading(config.data_dir) as read:
            print_weeks(
                read.counted_sessions(athlete=person.name),
                strength_min=strength_minutes(read.diary_by_day(athlete=person.name, zone=zone)),
                today=today,
            )
        return
    asked = _week(name, today=today)
    with Store.reading(config.data_dir) as read:
        report = report_on(
            asked,
            outings=read.counted_sessions(athlete=person.name),
            diary=read.diary_by_day(athlete=person.name, zone=zone),
            athlete=person,
            today=today,
        )
        coaching = None
        if as_json and today in asked:
            coaching = coaching_of(read, person, at_ns=SystemClock().wall_ns())
    if as_json:
        coach = None if coaching is None else coach_document(NextSession(coaching=coaching))
        print_json({**document_of(report, athlete=person.name), "coach": coach})
    else:
        print_week(
            report,
            athlete=person.name,
            units=Units(person.units),
            today=today,
            console=to_reader(),
        )


def print_weeks(
    outings: Sequence[SessionInWeek], *, strength_min: Mapping[date, float], today: date
) -> None:
    """One line per week on standard output; what was not measured in any session is empty."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    sums = ("duration_min", "moderate_min", "vigorous_min", "net_kcal", "trimp")
    writer.writerow(("week", "from", "sessions", "interval_sessions", *sums, "strength_min"))
    if not outings:
        return
    week = Week.containing(min(outing.day for outing in outings))
    while week.monday <= today:
        inside = [outing for outing in outings if outing.day in week]
        totals = []
        for name in sums:
            known = [value for one in inside if (value := getattr(one, name)) is not None]
            totals.append(sum(known) if known else "")
        strength = [minutes for day, minutes in strength_min.items() if day in week]
        hard = sum(outing.has_intervals for outing in inside)
        writer.writerow((week.name, week.monday, len(inside), hard, *totals, sum(strength)))
        week = week.beside(1)


def _week(name: str | None, *, today: date) -> Week:
    if name is None:
        return Week.containing(today)
    try:
        return Week.named(name)
    except ValueError as exc:
        raise InputError(text("--week: {reason}").format(reason=exc)) from exc
