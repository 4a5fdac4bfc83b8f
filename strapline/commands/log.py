"""`strapline log`: strength training, food and weight, written down and taken back."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from dashboards.words.diary import amount_words
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.core.report import iso_utc
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import day_at_ns, local_day, zone_named
from sessions.week.diary import READERS, Entry, EntryError, What, kind_of
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
    duration: Annotated[
        list[str], typer.Argument(metavar="TIME", help="Like 25, 25min or 1h10min.")
    ],
    *,
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Strength training, written down."""
    _log("strength", duration, note=note, on=on, athlete=athlete, data_dir=data_dir)


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
    try:
        what = READERS[kind](_with_unit(kind, " ".join(words), Units(person.units)))
    except EntryError as exc:
        raise InputError(text("log {kind}: {reason}").format(kind=kind, reason=exc)) from exc
    zone = zone_named(person.time_zone)
    entry = Entry(athlete=person.name, at_ns=_moment_ns(on, zone=zone), what=what, note=note)
    with DiaryBook.open(config.data_dir) as book:
        number = book.add(entry)
    line = text("Logged {number}: {entry}. To take it back: strapline log undo {number}")
    shown = _said(entry, athlete=person)
    to_people().print(line.format(number=number, entry=shown), soft_wrap=True)


def _with_unit(kind: str, words: str, units: Units) -> str:
    """A bare number is minutes, kilocalories, or what the athlete's scales show."""
    if not re.fullmatch(r"\d+([.,]\d+)?", words.strip()):
        return words
    usual = {"strength": "min", "food": "kcal", "weight": Formatter(units).mass_unit}
    return f"{words.strip()}{usual[kind]}"


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
        to_people().print(text("Nothing logged yet. For example: strapline log strength 25min"))
        return
    formatter = _formatter(person)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
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
        "activity": text("activity"),
    }
    return words[kind_of(what)]


def _document(entry: Entry, *, zone: tzinfo | None) -> dict[str, Any]:
    what: dict[str, Any] = msgspec.to_builtins(entry.what)
    kind = what.pop("type")
    return {
        "id": entry.id,
        "kind": kind,
        "at": iso_utc(entry.at_ns),
        "day": local_day(entry.at_ns, zone=zone).isoformat(),
        **what,
        "note": entry.note,
    }
