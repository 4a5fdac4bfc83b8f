"""`strapline coach`: the next session and the week towards a goal; the goal; the plan to run."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import typer

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
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, Units
from sessions.past.coaching import Coaching, coaching_of, plan_for
from sessions.past.work_history import WorkHistory
from sessions.prediction.predict import Prediction, predict
from sessions.store import DiaryBook, Store
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import Entry, EntryError
from sessions.workouts.outline import Outline
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.plans.coach_plan import coach_plan_name, write_coach_plan


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What is known of an athlete now. `plan`, `prediction` None: there is none to make."""

    athlete: Athlete
    coaching: Coaching | None
    plan: Outline | None = None
    prediction: Prediction | None = None


def show(*, athlete: AthleteName = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """The next session, why, what it will cost; and the week."""
    config = load(data_dir=data_dir)
    told = _told(athlete, config=config)
    if as_json:
        print_json(_document(told))
        return
    console = to_reader()
    if told.coaching is None:
        console.print(no_goal_words(), highlight=False)
        return
    formatter = Formatter(Units(told.athlete.units))
    for line in _lines(told, told.coaching, formatter):
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
    told = _told(athlete, config=config)
    if told.coaching is None:
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


def _told(name: str | None, *, config: Config) -> _Told:
    person = athlete_meant(name, config=config) or Athlete()
    now_ns = SystemClock().wall_ns()
    with Store.reading(config.data_dir) as read:
        coaching = coaching_of(read, person, at_ns=now_ns)
        if coaching is None:
            return _Told(athlete=person, coaching=None)
        predictor = WorkHistory(read).predictor(person, at_ns=now_ns)
    snapshot = predictor.athlete if predictor else freeze(person, on=coaching.today)
    outline = plan_for(coaching, snapshot, predictor, name=coach_plan_name(person.name))
    prediction = None
    if outline is not None and predictor is not None:
        prediction = predict(predictor, outline.workout())
    return _Told(athlete=person, coaching=coaching, plan=outline, prediction=prediction)


def _lines(told: _Told, coaching: Coaching, formatter: Formatter) -> list[str]:
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
            lines += [
                f"{text('Today: rest.')} {reason_words(because)}"
                for because in coaching.ahead[0].because
            ]
        lines += ["", *_week_lines(coaching, without=following)]
        run_it = text("Run it: strapline coach plan, then strapline run --workout {name}")
        lines += ["", run_it.format(name=coach_plan_name(told.athlete.name))]
    return [*lines, proposal_only_words()]


def _week_lines(coaching: Coaching, *, without: Proposal) -> list[str]:
    later = [one for one in coaching.ahead if one.is_session and one is not without]
    return [
        f"{day_of(one, today=coaching.today):<12} {one.minutes:>3.0f} min  {kind_words(one)}"
        for one in later
    ]


def _document(told: _Told) -> dict[str, Any]:
    coaching = told.coaching
    if coaching is None:
        return {"athlete": told.athlete.name or None, "goal": None, "next": None, "week": []}
    goal_plain: dict[str, Any] = msgspec.to_builtins(coaching.goal)
    since = coaching.today.fromordinal(coaching.goal.since).isoformat()
    prediction: dict[str, Any] | None = msgspec.to_builtins(told.prediction)
    if prediction is not None:
        prediction.pop("course")
    return {
        "athlete": told.athlete.name or None,
        "goal": goal_plain | {"since": since},
        "reached": coaching.is_reached,
        "weeks_left": {"least": coaching.weeks[0], "nine_in_ten": coaching.weeks[1]},
        "next": None if coaching.next is None else _plain(coaching.next, coaching),
        "prediction": prediction,
        "plan": None if told.plan is None else told.plan.name,
        "week": [_plain(one, coaching) for one in coaching.ahead],
    }


def _plain(proposal: Proposal, coaching: Coaching) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(proposal)
    rounds = proposal.rounds
    return plain | {
        "day": coaching.today.fromordinal(proposal.day).isoformat(),
        "is_hard": proposal.is_hard,
        "rounds": None
        if rounds is None
        else {"jogs_s": list(rounds.jogs_s), "walk_s": rounds.walk_s},
        "because": [
            msgspec.to_builtins(because) | {"words": reason_words(because)}
            for because in proposal.because
        ],
    }
