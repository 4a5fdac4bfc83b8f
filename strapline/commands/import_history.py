"""`strapline import`: workouts of other programs and devices into the store."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from dashboards.words.import_words import reason_words
from ingest.clock import SystemClock
from sessions.core.report import iso_utc
from sessions.text import text
from strapline.beside.holder import writing_store
from strapline.commands.options.shared import AthleteName, DataDir, Json
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.console.moving_bar import moving_bar
from strapline.console.output import print_json, to_people, to_reader
from strapline.console.stop_signals import noted_signals
from strapline.imports.found_files import found_files
from strapline.imports.import_everything import import_everything
from strapline.imports.import_files import HistoryImport
from strapline.imports.imported import Imported, Outcome, Progress, in_few_lines
from strapline.imports.nested_archives import NestedArchives
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
    who = athlete_for(athlete, config=config)
    with (
        writing_store(config, sinks=sink_names(config)) as store,
        moving_bar(transient=True) as bar,
        noted_signals() as stopped,
        NestedArchives(config.data_dir, stopped=stopped) as nested,
    ):
        files = [*dict.fromkeys(found_files(paths, nested=nested))]
        if not files:
            raise InputError(
                text("{paths}: holds no .fit, .tcx, .gpx, .csv, .jsonl or .zip file").format(
                    paths=paths[0]
                )
            )
        tasks = {
            "read": bar.add_task(text("Reading"), total=len(files)),
            "store": bar.add_task(text("Storing"), total=None),
        }

        def told(progress: Progress) -> None:
            bar.update(tasks[progress.step], completed=progress.done, total=progress.of)

        history = HistoryImport(store, athlete=who, clock=SystemClock(), told=told, stopped=stopped)
        done = import_everything(history, files, store=store, athlete=who, data_dir=config.data_dir)
    _report(done, as_json=as_json)
    if history.is_cut_off:
        to_people().print(text("It was ended on the way; the same command goes on from here."))
        return
    refused = [one for one in done if one.outcome is Outcome.REFUSED]
    if refused and len(refused) == len(done):
        raise InputError(
            "; ".join(f"{one.file}: {reason_words(str(one.reason))}" for one in refused[:5])
        )


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
    for one in in_few_lines(shown):
        name = Path(one.file).name
        name = f"{name}, {one.part}" if one.part else name
        table.add_row(
            words[one.outcome], one.session or "", name, reason_words(str(one.reason or ""))
        )
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
        "reason": None if one.reason is None else str(one.reason),
    }
