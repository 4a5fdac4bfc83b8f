"""`strapline log`: strength training, food and measures of the body, written and taken back."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from dashboards.words.diary import amount_words
from dashboards.words.strength import sets_words, why_words
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.core.report import iso_utc
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import Week, day_at_ns, local_day, zone_named
from sessions.week.diary import Entry, EntryError, Strength, What, kind_of, written
from sessions.week.strength_week import strength_of
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.console.typed_answers import day_meant

Note = Annotated[str, typer.Option("--note", help="A word to remember it by.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="An earlier day (default: now).")
]


def strength(
    line: Annotated[
        list[str],
        typer.Argument(
            metavar="LINE",
            help="Like 25 min, or squats 3x8@60kg, lunges 3x10, plank 3x45s, or both.",
        ),
    ],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Strength training: exercises with sets, repetitions and load, minutes, or both."""
    _log("strength", line, note=note, on=on, athlete=athlete, data_dir=data_dir)


def food(
    energy: Annotated[
        list[str], typer.Argument(metavar="ENERGY", help="Like 650, 650kcal or 2700kJ.")
    ],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Something eaten or drunk, written down."""
    _log("food", energy, note=note, on=on, athlete=athlete, data_dir=data_dir)


def weight(
    mass: Annotated[list[str], typer.Argument(metavar="MASS", help="Like 71.2, 71.2kg or 157lb.")],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """The body mass, written down."""
    _log("weight", mass, note=note, on=on, athlete=athlete, data_dir=data_dir)


def waist(
    girth: Annotated[list[str], typer.Argument(metavar="GIRTH", help="Like 84, 84cm or 33in.")],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """The girth of the waist, written down."""
    _log("waist", girth, note=note, on=on, athlete=athlete, data_dir=data_dir)


def fat(
    share: Annotated[list[str], typer.Argument(metavar="SHARE", help="Like 24 or 24%.")],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Fat in percent of body mass, written down."""
    _log("fat", share, note=note, on=on, athlete=athlete, data_dir=data_dir)


def illness(
    days: Annotated[list[str], typer.Argument(metavar="DAYS", help="Like 3 or 3d, from today on.")],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Days of illness, written down."""
    _log("illness", days, note=note, on=on, athlete=athlete, data_dir=data_dir)


def _log(
    kind: str,
    words: Sequence[str],
    *,
    note: str,
    on: str | None,
    athlete: str | None,
    data_dir: Path | None,
) -> None:
    """Write one entry down, for now or for noon of an earlier day."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    formatter = _formatter(person)
    try:
        what = written(kind, " ".join(words), mass_unit=formatter.mass_unit)
    except EntryError as exc:
        raise InputError(text("log {kind}: {reason}").format(kind=kind, reason=exc)) from exc
    zone = zone_named(person.time_zone)
    entry = Entry(athlete=person.name, at_ns=_moment_ns(on, zone=zone), what=what, note=note)
    with DiaryBook.open(config.data_dir) as book:
        number = book.add(entry)
    line = text("Logged {number}: {entry}. To take it back: strapline log undo {number}")
    shown = _said(entry, athlete=person)
    to_people().print(line.format(number=number, entry=shown), soft_wrap=True)
    if isinstance(what, Strength):
        _say_what_follows(entry, athlete=person, data_dir=config.data_dir)


def _say_what_follows(entry: Entry, *, athlete: Athlete, data_dir: Path) -> None:
    """A missing day of rest, and what comes next of what was done."""
    zone = zone_named(athlete.time_zone)
    today = local_day(SystemClock().wall_ns(), zone=zone)
    day = local_day(entry.at_ns, zone=zone)
    with Store.reading(data_dir) as read:
        diary = read.diary_by_day(athlete=athlete.name, zone=zone)
    found = strength_of(Week.containing(day), diary=diary, athlete=athlete, today=today)
    if any(one.day == day and not one.rested for one in found.days):
        to_people().print(
            text("The day before was strength too, so that this one is not counted: rest between.")
        )
    for one in found.next:
        if one.on == day:
            proposed = sets_words(one.proposed, _formatter(athlete))
            line = text("Next time: {sets}. {why}")
            why = why_words(one, _formatter(athlete))
            to_people().print(line.format(sets=proposed, why=why), soft_wrap=True)


def list_entries(
    *, athlete: AthleteName = None, as_json: Json = False, data_dir: DataDir = None
) -> None:
    """All entries, newest first."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    zone = zone_named(person.time_zone)
    with Store.reading(config.data_dir) as read:
        entries = read.diary(athlete=person.name)[::-1]
    if as_json:
        print_json({"entries": [_document(entry, zone=zone) for entry in entries]})
        return
    if not entries:
        to_people().print(
            text("Nothing logged yet. For example: strapline log strength squats 3x8@60kg")
        )
        return
    formatter = _formatter(person)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(style="dim")
    for entry in entries:
        table.add_row(
            str(entry.id),
            f"{local_day(entry.at_ns, zone=zone):%a %Y-%m-%d}",
            _word(entry.what),
            amount_words(entry.what, formatter),
            entry.note,
        )
    to_reader().print(table)


def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]")] = None,
    *,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Take back the entry written last, or the one of this number."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    with DiaryBook.open(config.data_dir) as book:
        entry = book.take_back(athlete=person.name, number=number)
    if entry is None:
        words = (
            text("log undo: nothing is logged; see strapline log list")
            if number is None
            else text("log undo: no entry {number}; see strapline log list")
        )
        raise InputError(words.format(number=number))
    shown = _said(entry, athlete=person)
    to_people().print(text("Taken back: {entry}").format(entry=shown), soft_wrap=True)


def _moment_ns(on: str | None, *, zone: tzinfo | None) -> int:
    now_ns = SystemClock().wall_ns()
    if on is None:
        return now_ns
    try:
        day = day_meant(on)
    except ValueError:
        raise InputError(
            text("--on: expected a day like 2026-11-20, got {on!r}").format(on=on)
        ) from None
    today = local_day(now_ns, zone=zone)
    if day > today:
        raise InputError(text("--on: {day} is in the future").format(day=day))
    if day == today:
        return now_ns
    return day_at_ns(day, hour=12, zone=zone)


def _formatter(athlete: Athlete) -> Formatter:
    return Formatter(Units(athlete.units))


def _said(entry: Entry, *, athlete: Athlete) -> str:
    words = f"{_word(entry.what)} {amount_words(entry.what, _formatter(athlete))}"
    day = f"{local_day(entry.at_ns, zone=zone_named(athlete.time_zone)):%a %Y-%m-%d}"
    return ", ".join(part for part in (words, entry.note, day) if part)


def _word(what: What) -> str:
    words = {
        "strength": text("strength"),
        "food": text("food"),
        "weight": text("weight"),
        "waist": text("waist"),
        "fat": text("fat share"),
        "goal": text("weight goal"),
        "activity": text("activity"),
        "morning": text("morning"),
        "illness": text("illness"),
        "coach": text("goal of training"),
    }
    return words[kind_of(what)]


def _document(entry: Entry, *, zone: tzinfo | None) -> dict[str, Any]:
    what: dict[str, Any] = msgspec.to_builtins(entry.what)
    kind = what.pop("type")
    what.pop("beats", None)  # of a morning reading; for nobody to read
    return {
        "id": entry.id,
        "kind": kind,
        "at": iso_utc(entry.at_ns),
        "day": local_day(entry.at_ns, zone=zone).isoformat(),
        **what,
        "note": entry.note,
    }
