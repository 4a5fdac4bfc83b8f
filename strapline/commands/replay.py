"""`strapline replay`: a raw log through the live pipeline, one stored session per capture."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskID

from ingest.files.rawlog import RawLog
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.store import Store
from sessions.text import text
from strapline.beside.holder import writing_store
from strapline.commands.options.shared import AthleteName, DataDir, Json, Speed
from strapline.commands.show import print_sessions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.moving_bar import moving_bar
from strapline.console.output import print_json, to_people
from strapline.files.read_files import read_workouts
from strapline.imports.replayed_log import replayed_log
from strapline.publishing.sinks import delivering, sink_names
from strapline.session.preparation import athlete_for
from strapline.session.session_options import parse_speed


def replay(
    raw_log: Annotated[Path, typer.Argument(metavar="RAWLOG", help="A .jsonl raw log, or .gz.")],
    *,
    athlete: AthleteName = None,
    speed: Speed = "max",
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Replay every capture of the log, at `speed` times real time or as fast as it goes."""
    pace = parse_speed(speed)
    raw = _read_log(raw_log)
    config = load(data_dir=data_dir)
    with writing_store(config, sinks=sink_names(config)) as store:
        who = athlete_for(athlete, config=config)
        stored = asyncio.run(_replay(raw, store=store, athlete=who, speed=pace, config=config))
    for note in raw.notes:
        to_people().print(note)
    if as_json:
        print_json({"results": [breakdown.to_dict() for breakdown in stored]})
    else:
        print_sessions(stored)


def _read_log(path: Path) -> RawLog:
    for content in read_workouts(path):
        if isinstance(content, RawLog):
            return content
    raise InputError(
        text("{path}: a workout, not a raw log; try: strapline analyse {path}").format(path=path)
    )


async def _replay(
    raw: RawLog, *, store: Store, athlete: Athlete, speed: float | None, config: Config
) -> list[Breakdown]:
    with moving_bar(transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, of: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=of)
            bar.advance(tasks[name])

        async with delivering(store, config=config):
            stored = await replayed_log(
                raw, store=store, athlete=athlete, speed=speed, advance=advance
            )
    for name, breakdown in stored:
        if breakdown is None:
            line = text("{capture}: less than 10 s of data, not kept")
            to_people().print(line.format(capture=name))
    return [breakdown for _, breakdown in stored if breakdown is not None]
