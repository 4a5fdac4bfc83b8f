"""`strapline replay`: a raw log through the live pipeline, one stored session per capture."""

import asyncio
import itertools
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.progress import Progress

from ingest.clock import Anchor, SystemClock
from ingest.collect.collector import Collector
from ingest.files.rawlog import Capture, RawLog
from ingest.journal import Notification, Origin
from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.past.learning import learned_before
from sessions.recording.recorder import Recorder
from sessions.recording.refold import fresh_session
from sessions.store import Source, Store
from sessions.text import text
from strapline.commands.options.shared import AthleteName, DataDir, Json, Speed
from strapline.commands.show import print_sessions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people
from strapline.files.read_files import read_workouts
from strapline.publishing.sinks import delivering, sink_names
from strapline.session.new_session import new_session_row
from strapline.session.preparation import athlete_for
from strapline.session.session_options import parse_speed

log = logging.getLogger(__name__)

UNNAMED_DEVICE = "device"


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
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        who = athlete_for(athlete, config=config)
        stored = asyncio.run(replay_log(raw, store=store, athlete=who, speed=pace, config=config))
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
    raise InputError(f"{path}: a workout, not a raw log; try: strapline analyse {path}")


async def replay_log(
    raw: RawLog, *, store: Store, athlete: Athlete, speed: float | None, config: Config
) -> list[Breakdown]:
    """Each capture of the log as a stored session, those of less than 10 s left out."""
    stored = []
    async with delivering(store, config=config):
        with Progress(console=to_people(), transient=True) as progress:
            for capture in raw.captures:
                name = capture.name or raw.name
                task = progress.add_task(name, total=len(capture.notifications))
                breakdown = await _replay_capture(
                    capture,
                    store=store,
                    athlete=athlete,
                    speed=speed,
                    advance=partial(progress.advance, task),
                )
                if breakdown is not None:
                    stored.append(breakdown)
                    continue
                line = text("{capture}: less than 10 s of data, not kept")
                to_people().print(line.format(capture=name))
        await store.flush()
    return stored


async def _replay_capture(
    capture: Capture,
    *,
    store: Store,
    athlete: Athlete,
    speed: float | None,
    advance: Callable[[], object],
) -> Breakdown | None:
    first = capture.notifications[0]
    now_ns = SystemClock().wall_ns()
    clock = SteppingClock(speed=speed, start_wall_ns=first.wall_ns or 0)
    origin = Origin(host="replay", boot=uuid4().hex)
    anchor = Anchor.now(clock)
    row = new_session_row(
        athlete=athlete,
        source=Source.REPLAY,
        opened_ns=first.wall_ns,
        id_from_ns=now_ns,
        # As of today: what is replayed is analysed with all that is known of its athlete.
        learned=learned_before(store.read, athlete, before_ns=now_ns),
    )
    devices = tuple(dict.fromkeys(n.device or UNNAMED_DEVICE for n in capture.notifications))
    with store.unit():
        store.anchor(host=origin.host, boot=origin.boot, anchor=anchor)
        store.open_session(row)
        for device in devices:
            store.claim(
                session=row.id,
                device=device,
                host=origin.host,
                boot=origin.boot,
                from_mono_ns=clock.monotonic_ns(),
            )
    session = fresh_session(row)
    recorder = Recorder(
        session=session,
        store=store,
        clock=clock,
        anchor=anchor,
    )
    collector = Collector(
        origin=origin,
        numbers=itertools.count(),
        anchor=anchor,
        journal=store,
        hand_on=recorder.handle,
    )
    start_ns = clock.monotonic_ns()
    async with clock.running():
        for notification in capture.notifications:
            due_s = notification.t_s - first.t_s
            await clock.sleep(due_s - (clock.monotonic_ns() - start_ns) / NS_PER_S)
            recorder.tick()
            collector.collect(
                Notification(
                    device=notification.device or UNNAMED_DEVICE,
                    characteristic=notification.characteristic,
                    payload=notification.payload,
                    monotonic_ns=start_ns + round(due_s * NS_PER_S),
                    wall_ns=notification.wall_ns or clock.wall_ns(),
                )
            )
            advance()
    for characteristic, count in sorted(collector.decoder.unknown.items()):
        log.info("%d notifications of unknown %s", count, characteristic)
    return recorder.finish()
