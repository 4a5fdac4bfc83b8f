"""`strapline import`: workouts of other programs and devices into the store."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.progress import Progress as ProgressBar
from rich.table import Table

from ingest.clock import SystemClock
from ingest.files import read
from ingest.files.rawlog import RawLog
from sessions.core.model.athlete import Athlete
from sessions.core.report import iso_utc
from sessions.store import DiaryBook, Store
from sessions.store.stored_values import ImportOutcome, RecordingRow
from sessions.text import text
from sessions.week.diary import Activity, Entry
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.commands.replay import replay_log
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.imports.found_files import found_files
from strapline.imports.import_files import HistoryImport, Imported, Outcome, Progress
from strapline.publishing.sinks import sink_names
from strapline.session.preparation import athlete_for


def import_history(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Files, folders, or zip files that hold them."),
    ],
    *,
    athlete: AthleteName = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Import it all; what is there already is left alone, and Ctrl-C loses nothing."""
    config = load(data_dir=data_dir)
    files = [*dict.fromkeys(found_files(paths))]
    if not files:
        raise InputError(f"{paths[0]}: holds no .fit, .tcx, .gpx, .csv, .jsonl or .zip file")
    who = athlete_for(athlete, config=config)
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        with ProgressBar(console=to_people(), transient=True) as bar:
            tasks = {
                "read": bar.add_task(text("Reading"), total=len(files)),
                "store": bar.add_task(text("Storing"), total=None),
            }

            def told(progress: Progress) -> None:
                bar.update(tasks[progress.step], completed=progress.done, total=progress.of)

            history = HistoryImport(store, athlete=who, clock=SystemClock(), told=told)
            done = history.run(files)
        done.extend(_raw_logs(history, store=store, athlete=who, config=config))
    done.extend(_diary(history, athlete=who, config=config))
    _report(done, as_json=as_json)
    refused = [one for one in done if one.outcome is Outcome.REFUSED]
    if refused and len(refused) == len(done):
        raise InputError("; ".join(f"{one.file}: {one.reason}" for one in refused[:5]))


def _raw_logs(
    history: HistoryImport, *, store: Store, athlete: Athlete, config: Config
) -> list[Imported]:
    """Raw logs are replayed: they hold notifications, not records."""
    done = []
    for found in history.raw_logs:
        if found.file.member is not None:
            reason = text("a raw log in a zip file; unpack it first")
            done.append(Imported(file=found.file.name, outcome=Outcome.REFUSED, reason=reason))
            continue
        (log,) = (one for one in read(found.file.path) if isinstance(one, RawLog))
        stored = asyncio.run(
            replay_log(log, store=store, athlete=athlete, speed=None, config=config)
        )
        for number, breakdown in enumerate(stored):
            session = breakdown.session.id
            row = RecordingRow(
                athlete=athlete.name,
                file=found.file.name,
                digest=found.digest,
                part=str(number),
                outcome=ImportOutcome.STORED,
                session=session,
            )
            store.keep_recording(row, None)
            done.append(Imported(file=found.file.name, outcome=Outcome.NEW, session=session))
    return done


def _diary(history: HistoryImport, *, athlete: Athlete, config: Config) -> list[Imported]:
    """Entries without points go into the diary, once."""
    if not history.manual:
        return []
    done = []
    with Store.reading(config.data_dir) as reader:
        known = {(e.at_ns, e.what) for e in reader.diary(athlete=athlete.name)}
    with DiaryBook.open(config.data_dir) as book:
        for file, line in history.manual:
            if line.at_ns is None or line.duration_min <= 0:
                reason = text("without points, and without a day or a duration")
                done.append(Imported(file=file.name, outcome=Outcome.REFUSED, reason=reason))
                continue
            what = Activity(
                sport=line.sport,
                duration_min=line.duration_min,
                distance_m=line.distance_m,
                energy_kcal=line.energy_kcal,
            )
            if (line.at_ns, what) in known:
                done.append(
                    Imported(
                        file=file.name,
                        outcome=Outcome.DUPLICATE,
                        reason=text("in the diary already"),
                    )
                )
                continue
            book.add(Entry(athlete=athlete.name, at_ns=line.at_ns, what=what))
            known.add((line.at_ns, what))
            done.append(Imported(file=file.name, outcome=Outcome.DIARY, reason=line.words))
    return done


def _report(done: Sequence[Imported], *, as_json: bool) -> None:
    counts = Counter(one.outcome for one in done)
    if as_json:
        print_json(
            {
                "imported": [_document(one) for one in done],
                "counts": {outcome.value: counts[outcome] for outcome in Outcome},
            }
        )
        return
    words = {
        Outcome.NEW: text("new"),
        Outcome.MENDED: text("mended"),
        Outcome.DUPLICATE: text("duplicate"),
        Outcome.DIARY: text("into the diary"),
        Outcome.REFUSED: text("refused"),
    }
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for head in (text("outcome"), text("session"), text("file"), text("why")):
        table.add_column(head, overflow="fold")
    shown = [one for one in done if one.outcome is not Outcome.NEW] if len(done) > 20 else done
    for one in shown:
        name = Path(one.file).name
        name = f"{name}, {one.part}" if one.part else name
        table.add_row(words[one.outcome], one.session or "", name, one.reason or "")
    console = to_reader()
    if shown:
        console.print(table, highlight=False)
    told = ", ".join(f"{counts[o]} {words[o]}" for o in Outcome if counts[o])
    console.print(told or text("Nothing was imported."))


def _document(one: Imported) -> dict[str, Any]:
    return {
        "file": one.file,
        "activity": one.part,
        "outcome": one.outcome.value,
        "session": one.session,
        "started_at": None if one.started_ns is None else iso_utc(one.started_ns),
        "reason": one.reason,
    }
