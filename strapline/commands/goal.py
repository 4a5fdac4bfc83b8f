"""`strapline goal`: a weight to reach, by a day or at a rate."""

from datetime import date
from typing import Annotated

import msgspec
import typer

from dashboards.words.diary import weight_goal_words
from dashboards.words.scale_words import goal_lines
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import Formatter
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.diary import Entry, EntryError, Weight, WeightGoal, weight_rate, written
from sessions.week.safe_weight_goal import GoalRefused, check_goal
from sessions.week.scale_report import scale_report
from sessions.week.weight_goal import goal_report
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.console.typed_answers import day_meant

FORGET = ("none", "off")


def goal(
    mass: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MASS]", help="Like 72, 72kg or 158lb; none forgets the goal."),
    ] = None,
    *,
    by: Annotated[
        str | None, typer.Option("--by", metavar="YYYY-MM-DD", help="The day to reach it by.")
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option("--rate", metavar="AMOUNT", help="How much a week, like 0.5kg or 1lb."),
    ] = None,
    athlete: AthleteName = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Set a goal and say when it is reached; without a mass, say how it stands."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    zone = zone_named(person.time_zone)
    today = local_day(SystemClock().wall_ns(), zone=zone)
    formatter = Formatter(Units(person.units))
    words = " ".join(mass or ()).strip()
    if not words and (by or rate):
        raise InputError(text("goal: expected a mass beside --by or --rate, like 72kg"))
    if words:
        wished = _wished(words, by=by, rate=rate, mass_unit=formatter.mass_unit)
        with Store.reading(config.data_dir) as read:
            try:
                check_goal(
                    wished,
                    day=today,
                    diary=read.diary_by_day(athlete=person.name, zone=zone),
                    outings=read.counted_sessions(athlete=person.name),
                    athlete=person,
                )
            except GoalRefused as exc:
                raise InputError(text("goal: {reason}").format(reason=exc)) from exc
        entry = Entry(athlete=person.name, at_ns=SystemClock().wall_ns(), what=wished)
        with DiaryBook.open(config.data_dir) as book:
            book.add(entry)
    with Store.reading(config.data_dir) as read:
        diary = read.diary_by_day(athlete=person.name, zone=zone)
        outings = read.counted_sessions(athlete=person.name)
    scale = scale_report(today, diary=diary, outings=outings, athlete=person)
    report = goal_report(today, scale=scale, diary=diary, outings=outings, athlete=person)
    if as_json:
        print_json({"athlete": person.name or None, "goal": msgspec.to_builtins(report)})
        return
    if report is None:
        hint = text("No goal. For example: strapline goal 72kg --by 2027-05-01")
        to_people().print(text("The goal is forgotten.") if words else hint)
        return
    goal_set = WeightGoal(
        mass_kg=report.mass_kg, by=report.by, rate_kg_per_week=report.rate_kg_per_week
    )
    console = to_reader()
    said = text("Goal: {goal}").format(goal=weight_goal_words(goal_set, formatter))
    console.print(said, highlight=False, style="bold")
    for line in goal_lines(report, formatter):
        console.print(f"  {line.words}", highlight=False)
    console.print(text("For healthy adults; no medical advice."), highlight=False, style="dim")


def _wished(words: str, *, by: str | None, rate: str | None, mass_unit: str) -> WeightGoal:
    if words.casefold() in FORGET:
        return WeightGoal(mass_kg=None)
    if by is not None and rate is not None:
        raise InputError(text("goal: expected a day or a rate, not both"))
    try:
        mass = written("weight", words, mass_unit=mass_unit)
        assert isinstance(mass, Weight)
        return WeightGoal(
            mass_kg=mass.mass_kg,
            by=None if by is None else _day(by),
            rate_kg_per_week=None if rate is None else weight_rate(rate, mass_unit=mass_unit),
        )
    except EntryError as exc:
        raise InputError(text("goal: {reason}").format(reason=exc)) from exc


def _day(words: str) -> date:
    try:
        return day_meant(words)
    except ValueError:
        said = text("--by: expected a day like 2027-05-01, got {words!r}")
        raise InputError(said.format(words=words)) from None
