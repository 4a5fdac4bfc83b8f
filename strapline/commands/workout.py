"""`strapline workout`: what there is to run, what a plan looks like, new ones and imported ones."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from dashboards.terminal.plan_profile import WIDTH, profile, step_lines
from dashboards.words.prediction_words import basis_words, no_prediction_words, predicted_words
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Units
from sessions.past.work_history import WorkHistory
from sessions.prediction.predict import Prediction, predict
from sessions.store import Store
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.built_in import all_built_in
from sessions.workouts.importing import import_plan
from sessions.workouts.outline import Outline
from sessions.workouts.plan_toml_reader import PlanError
from sessions.workouts.plan_toml_writer import plan_text
from sessions.workouts.quantities import read_time_s
from strapline.athletes.profiles import athlete_meant
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.plans.find_plan import (
    check_name,
    find_workout,
    own_names,
    read_bytes,
    read_plan_file,
    save_plan,
    save_text,
    template,
)


def list_all(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Every plan, one's own first; one that is wrong is listed with what is wrong."""
    folder = load(data_dir=data_dir).data_dir
    listed: list[dict[str, Any]] = []
    for name in own_names(folder):
        try:
            listed.append(_summary(find_workout(name, data_dir=folder), origin="own"))
        except InputError as exc:
            listed.append({"name": name, "origin": "own", "error": str(exc)})
    taken = {entry["name"] for entry in listed}
    listed += [
        _summary(outline, origin="built in")
        for outline in all_built_in()
        if outline.name not in taken
    ]
    if as_json:
        print_json({"workouts": listed})
        return
    show = Formatter(Units.METRIC).duration
    width = max(len(entry["name"]) for entry in listed)
    for entry in listed:
        said = entry.get("error") or f"{show(entry['duration_s']):>7}  {entry['title']}"
        to_reader().print(f"{entry['name']:<{width}}  {said}", soft_wrap=True)


def show(
    name: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    *,
    toml: Annotated[bool, typer.Option("--toml", help="As a plan file, to begin from.")] = False,
    with_prediction: Annotated[
        bool, typer.Option("--predict", help="What it will cost: heart rate, energy, zones.")
    ] = False,
    athlete: AthleteName = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One plan: its profile and its steps, its file, or its document."""
    config = load(data_dir=data_dir)
    outline = find_workout(name, data_dir=config.data_dir)
    person = athlete_meant(athlete, config=config) if with_prediction or athlete else None
    predicted = _predicted(outline, person or Athlete(), config=config) if with_prediction else None
    if as_json:
        document = _document(outline)
        plain = {"prediction": msgspec.to_builtins(predicted)} if with_prediction else {}
        print_json(document | plain)
    elif toml:
        to_reader().print(plan_text(outline), end="", soft_wrap=True)
    else:
        units = Units.METRIC if person is None else Units(person.units)
        _print(outline, units=units)
        if with_prediction:
            _print_prediction(predicted, Formatter(units))


def new(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    like: Annotated[
        str | None, typer.Option(metavar="NAME|PLAN.toml", help="Begin with a copy of this plan.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a plan to begin with: a commented template, or a copy of another plan."""
    folder = load(data_dir=data_dir).data_dir
    check_name(name)
    if like is None:
        path = save_text(template(name), name=name, data_dir=folder)
    else:
        path = save_plan(find_workout(like, data_dir=folder).named(name), data_dir=folder)
    to_people().print(text("Written: {file}").format(file=path), soft_wrap=True)
    to_people().print(text("Change it, then: strapline workout check {name}").format(name=name))


def check(
    plan: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    *,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Is the plan right? Names the line and the key if not."""
    path = Path(plan)
    folder = load(data_dir=data_dir).data_dir
    outline = read_plan_file(path) if path.exists() else find_workout(plan, data_dir=folder)
    workout = outline.workout()
    if as_json:
        print_json(_summary(outline, origin="file" if path.exists() else "named"))
        return
    line = text("{name} is right: {count} steps, {time}.")
    to_people().print(
        line.format(
            name=plan,
            count=len(workout.steps),
            time=Formatter(Units.METRIC).duration(workout.duration_s),
        ),
        soft_wrap=True,
    )


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .zwo or a FIT workout.")],
    *,
    name: Annotated[
        str | None, typer.Option(help="What to call it (default: after the file).")
    ] = None,
    five_km: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Your time over 5 km, like 26:30: shares become speeds."),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Take over a plan of another program into the data folder."""
    folder = load(data_dir=data_dir).data_dir
    name = _name_of(file) if name is None else name
    check_name(name)
    try:
        outline = import_plan(read_bytes(file), name=name, five_km_s=_five_km_s(five_km))
    except PlanError as exc:
        raise InputError(f"{file}: {exc}") from exc
    path = save_plan(outline, data_dir=folder)
    if as_json:
        print_json(_document(outline) | {"file": str(path)})
        return
    for note in outline.notes:
        to_people().print(note, soft_wrap=True)
    to_people().print(text("Written: {file}").format(file=path), soft_wrap=True)


def _five_km_s(words: str | None) -> float | None:
    if words is None:
        return None
    try:
        time_s = read_time_s(words)
    except ValueError as exc:
        raise InputError(
            text("--five-km: expected {reason}, got {words!r}").format(reason=exc, words=words)
        ) from exc
    if not 600 <= time_s <= 7200:
        raise InputError(
            text('--five-km: expected from "10:00" to "2:00:00", got {words!r}').format(words=words)
        )
    return time_s


def _name_of(file: Path) -> str:
    """The file's name as a plan's name can be: "My Run #2.zwo" is my-run-2."""
    words = "".join(letter if letter.isalnum() else " " for letter in file.stem.lower()).split()
    ascii_words = "-".join(words).encode("ascii", errors="ignore").decode()
    return ascii_words.strip("-")[:64] or "imported"


def _predicted(outline: Outline, person: Athlete, *, config: Config) -> Prediction | None:
    with Store.reading(config.data_dir) as read:
        predictor = WorkHistory(read).predictor(person, at_ns=SystemClock().wall_ns())
    return None if predictor is None else predict(predictor, outline.workout())


def _print_prediction(predicted: Prediction | None, formatter: Formatter) -> None:
    console = to_reader()
    console.print()
    if predicted is None:
        console.print(no_prediction_words(), highlight=False)
        return
    console.print(f"{predicted_words(predicted, formatter)}.", highlight=False)
    console.print(basis_words(predicted), highlight=False)


def _print(outline: Outline, *, units: Units) -> None:
    workout, console = outline.workout(), to_reader()
    formatter = Formatter(units)
    console.print(f"{outline.title}  {formatter.duration(workout.duration_s)}", soft_wrap=True)
    if outline.about:
        console.print(outline.about, width=min(console.width, WIDTH))
    console.print()
    for line in profile(workout):
        console.print(line, soft_wrap=True)
    console.print()
    for line in step_lines(outline, units=units):
        console.print(line, soft_wrap=True)


def _summary(outline: Outline, *, origin: str) -> dict[str, Any]:
    workout = outline.workout()
    return {
        "name": outline.name,
        "title": outline.title,
        "origin": origin,
        "steps": len(workout.steps),
        "duration_s": workout.duration_s,
    }


def _document(outline: Outline) -> dict[str, Any]:
    """`duration_s` is exact where every step ends by time, else what is expected."""
    workout = outline.workout()
    plain: dict[str, Any] = msgspec.to_builtins(workout)
    return {"duration_s": workout.duration_s, **plain, "notes": list(outline.notes)}
