"""`strapline athlete`: profiles made, shown, changed and removed."""

from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table

from dashboards.words.kinds import threshold_rows
from dashboards.words.own_curve import own_curve_lines
from dashboards.words.resting_heart_rate import resting_lines
from dashboards.words.zone_basis import zone_basis
from ingest.clock import SystemClock
from sessions.core.heart.zones import ZONES
from sessions.core.intervals.gaits import speed_gaits_of
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Thresholds
from sessions.past.learning import Learned, learned_before, with_learned
from sessions.store import Store
from sessions.text import text
from sessions.units import Formatter
from strapline.athletes.profile_toml import changed, to_table
from strapline.athletes.profiles import (
    delete_profile,
    list_profiles,
    load_profile,
    profile_path,
    save_profile,
    today_utc,
)
from strapline.athletes.wizard import ask_and_save
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader


def new(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    *,
    data_dir: DataDir = None,
) -> None:
    """Ask a few questions and save a profile."""
    folder = load(data_dir=data_dir).data_dir
    if name is not None and profile_path(name, data_dir=folder).exists():
        raise InputError(
            text("there is a profile {name!r} already; change it: strapline athlete set").format(
                name=name
            )
        )
    ask_and_save(name, data_dir=folder)


def list_all(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """All profiles."""
    config = load(data_dir=data_dir)
    names = list_profiles(config.data_dir)
    if as_json:
        print_json({"athletes": names, "default": config.athlete.default})
    elif names:
        to_reader().print("\n".join(names), markup=False)
    else:
        to_people().print(text("No profile yet. Make one: strapline athlete new"))


def show(
    name: Annotated[str, typer.Argument(metavar="NAME|PROFILE.toml")],
    *,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One profile, and what follows from it and from the athlete's sessions today."""
    config = load(data_dir=data_dir)
    athlete = load_profile(name, data_dir=config.data_dir)
    with Store.reading(config.data_dir) as read:
        learned = learned_before(read, athlete, before_ns=SystemClock().wall_ns())
    snapshot = with_learned(athlete, on=today_utc(), learned=learned)
    table = to_table(athlete)
    if as_json:
        print_json(_document(table, snapshot, learned=learned))
        return
    grid = Table.grid(padding=(0, 2))
    for key, value in table.items():
        grid.add_row(key, str(value))
    for line in _zone_lines(snapshot):
        grid.add_row(*line)
    for sentence in resting_lines(athlete, learned):
        grid.add_row(text("rest"), sentence)
    formatter = Formatter(snapshot.units)
    for sentence in own_curve_lines(learned, snapshot, formatter):
        grid.add_row(text("energy"), sentence)
    for line in threshold_rows(_thresholds(snapshot), formatter, is_ahead=True):
        grid.add_row(*line)
    to_reader().print(grid)


def set_values(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    values: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Change keys; a key without a value is forgotten."""
    config = load(data_dir=data_dir)
    athlete = load_profile(name, data_dir=config.data_dir)
    changes = {}
    for item in values:
        key, separator, value = item.partition("=")
        if not separator:
            raise InputError(text("expected KEY=VALUE, got {item!r}").format(item=item))
        changes[key.strip()] = value.strip()
    renamed = changed(athlete, changes, today=today_utc())
    path = save_profile(renamed, data_dir=config.data_dir)
    if renamed.name != athlete.name:
        delete_profile(athlete.name, data_dir=config.data_dir)
    to_people().print(text("Saved: {file}").format(file=path), soft_wrap=True)


def delete(
    name: Annotated[str, typer.Argument(metavar="NAME")], *, data_dir: DataDir = None
) -> None:
    """Remove a profile."""
    delete_profile(name, data_dir=load(data_dir=data_dir).data_dir)
    to_people().print(text("Removed {name}.").format(name=name))


def _zone_lines(snapshot: AthleteSnapshot) -> list[tuple[str, str]]:
    bounds = snapshot.zone_bounds_bpm
    if bounds is None:
        return [(text("zones"), text("unknown: they need a maximum heart rate or an age"))]
    rows = [
        (f"zone {zone.number}", f"{low:.0f} - {high:.0f} bpm  {text(zone.name)}")
        for zone, low, high in zip(ZONES, bounds, bounds[1:], strict=False)
    ]
    return [*rows, ("", zone_basis(snapshot))]


def _thresholds(snapshot: AthleteSnapshot) -> Thresholds:
    """Where the next session starts from."""
    gaits = speed_gaits_of(snapshot)
    assert gaits.origins is not None
    _, jog_kmh, sprint_kmh = gaits.bounds
    return Thresholds(
        jog_kmh=jog_kmh,
        jog_origin=gaits.origins.jog,
        sprint_kmh=sprint_kmh,
        sprint_origin=gaits.origins.sprint,
    )


def _document(
    table: dict[str, Any], snapshot: AthleteSnapshot, *, learned: Learned
) -> dict[str, Any]:
    origin = snapshot.heart_rate_max_origin
    rest_origin = snapshot.heart_rate_rest_origin
    thresholds = _thresholds(snapshot)
    return {
        "profile": {key: _plain(value) for key, value in table.items()},
        "heart_rate_max_bpm": snapshot.heart_rate_max_bpm,
        "heart_rate_max_origin": origin.value if origin else None,
        "heart_rate_rest_bpm": snapshot.heart_rate_rest_bpm,
        "heart_rate_rest_origin": rest_origin.value if rest_origin else None,
        "energy_curve": [
            {
                "heart_rate_bpm": point.heart_rate_bpm,
                "vo2_ml_kg_min": point.vo2_ml_kg_min,
                "trust": point.trust,
            }
            for point in snapshot.energy_curve
        ],
        "energy_curve_sessions": learned.curve_sessions,
        "energy_curve_last": learned.curve_last.isoformat() if learned.curve_last else None,
        "zone_bounds_bpm": list(snapshot.zone_bounds_bpm) if snapshot.zone_bounds_bpm else None,
        "thresholds": {
            "jog_kmh": thresholds.jog_kmh,
            "jog_origin": thresholds.jog_origin.value,
            "sprint_kmh": thresholds.sprint_kmh,
            "sprint_origin": thresholds.sprint_origin.value,
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
