"""`strapline coach`: the next session and the week towards a goal; the goal; the plan to run."""

from typing import Annotated

import typer

from dashboards.words.coach_document import coach_document
from dashboards.words.coach_words import (
    day_of,
    goal_words,
    kind_words,
    no_goal_words,
    proposal_only_words,
    reason_words,
    resting_week_words,
    session_words,
    time_words,
)
from dashboards.words.prediction_words import predicted_words
from ingest.clock import SystemClock
from sessions.coach.goal_entry import read_goal
from sessions.coach.proposal import Proposal
from sessions.core.model.athlete import Athlete, Units
from sessions.past.coaching import Coaching, NextSession, next_session
from sessions.past.work_history import WorkHistory
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import Entry, EntryError
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.plans.coach_plan import coach_plan_name, write_coach_plan


def show(*, athlete: AthleteName = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """The next session, why, what it will cost; and the week."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    following = _following(person, config=config)
    if as_json:
        print_json({"athlete": person.name or None, **coach_document(following)})
        return
    console = to_reader()
    if following is None:
        console.print(no_goal_words(), highlight=False)
        return
    for line in _lines(following, athlete=person):
        console.print(line, highlight=False, markup=False, width=min(console.width, 80))


def goal(
    aim: Annotated[str, typer.Argument(metavar="150|30min|5k|weight|none")],
    value: Annotated[str | None, typer.Argument(metavar="[TIME|MINUTES]")] = None,
    *,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Set it; the coach works towards the last one."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    try:
        told = read_goal(aim, value)
    except EntryError as exc:
        raise InputError(text("coach goal: {reason}").format(reason=exc)) from exc
    entry = Entry(athlete=person.name, at_ns=SystemClock().wall_ns(), what=told)
    with DiaryBook.open(config.data_dir) as book:
        number = book.add(entry)
    if told.aim is None:
        to_people().print(text("No goal any more. To take it back: strapline log undo"))
        return
    said = text("The goal is set: strapline coach. To take it back: strapline log undo {number}")
    to_people().print(said.format(number=number), soft_wrap=True)


def plan(*, athlete: AthleteName = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Write the next session as a plan, in the place of the last one."""
    config = load(data_dir=data_dir)
    person = athlete_meant(athlete, config=config) or Athlete()
    told = _following(person, config=config)
    if told is None:
        raise InputError(no_goal_words())
    if told.plan is None:
        raise InputError(resting_week_words())
    path = write_coach_plan(told.plan, data_dir=config.data_dir)
    if as_json:
        print_json({"name": told.plan.name, "title": told.plan.title, "file": str(path)})
        return
    to_people().print(text("Written: {file}").format(file=path), soft_wrap=True)
    to_people().print(
        text("Run it: strapline run --workout {name}").format(name=told.plan.name), soft_wrap=True
    )


def _following(person: Athlete, *, config: Config) -> NextSession | None:
    with Store.reading(config.data_dir) as read:
        return next_session(
            read,
            WorkHistory(read),
            person,
            at_ns=SystemClock().wall_ns(),
            plan_name=coach_plan_name(person.name),
        )


def _lines(told: NextSession, *, athlete: Athlete) -> list[str]:
    coaching, formatter = told.coaching, Formatter(Units(athlete.units))
    lines = [f"{goal_words(coaching.goal, formatter)}. {time_words(coaching)}", ""]
    following = coaching.next
    if following is None:
        lines += [resting_week_words(), *map(reason_words, coaching.ahead[0].because)]
    else:
        day = day_of(following, today=coaching.today)
        lines.append(f"{day}, {session_words(following, formatter)}")
        if told.prediction is not None:
            lines.append(f"{predicted_words(told.prediction, formatter)}.")
        lines += [reason_words(because) for because in following.because]
        if following.day != coaching.ahead[0].day:
            today = coaching.ahead[0].because[0]
            lines.append(text("Today: rest. {reason}").format(reason=reason_words(today)))
        lines += ["", *_week_lines(coaching, without=following)]
        run_it = text("Run it: strapline coach plan, then strapline run --workout {name}")
        lines += ["", run_it.format(name=coach_plan_name(athlete.name))]
    return [*lines, proposal_only_words()]


def _week_lines(coaching: Coaching, *, without: Proposal) -> list[str]:
    later = [one for one in coaching.ahead if one.is_session and one is not without]
    return [
        f"{day_of(one, today=coaching.today):<12} {one.minutes:>3.0f} min  {kind_words(one)}"
        for one in later
    ]
