"""Import of all that files hold: recordings, raw logs, and entries without points."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.files.errors import NotAWorkout
from sessions.core.model.athlete import Athlete
from sessions.store import DiaryBook, Store
from sessions.store.stored_values import ImportOutcome, RecordingRow
from sessions.text import text
from sessions.week.diary import Activity, Entry
from strapline.imports.found_files import FoundFile
from strapline.imports.import_files import HistoryImport
from strapline.imports.imported import Imported, Outcome
from strapline.imports.read_in_parallel import ManualLine, ReadFile, raw_log_of
from strapline.imports.replayed_log import replayed_log


def import_everything(
    history: HistoryImport,
    files: Sequence[FoundFile],
    *,
    store: Store,
    athlete: Athlete,
    data_dir: Path,
) -> list[Imported]:
    """What became of each; `history.done` grows while it goes on."""
    history.run(files)
    for found in history.raw_logs:
        if history.is_cut_off:
            return history.done
        history.done.extend(_raw_log(found, store=store, athlete=athlete))
    if history.manual and not history.is_cut_off:
        history.done.extend(_diary(history.manual, athlete=athlete, data_dir=data_dir))
    return history.done


def _raw_log(found: ReadFile, *, store: Store, athlete: Athlete) -> Iterator[Imported]:
    """Raw logs are replayed: they hold notifications, not records."""
    try:
        raw = raw_log_of(found.file)
    except (NotAWorkout, OSError) as exc:
        yield Imported(file=found.file.name, outcome=Outcome.REFUSED, reason=str(exc))
        return
    captures = asyncio.run(replayed_log(raw, store=store, athlete=athlete, speed=None))
    for number, (name, breakdown) in enumerate(captures):
        part = name if len(captures) > 1 else None
        if breakdown is None:
            reason = text("less than 10 s of data")
            yield Imported(file=found.file.name, part=part, outcome=Outcome.REFUSED, reason=reason)
            continue
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
        yield Imported(file=found.file.name, part=part, outcome=Outcome.NEW, session=session)


def _diary(
    lines: Sequence[tuple[FoundFile, ManualLine]], *, athlete: Athlete, data_dir: Path
) -> Iterator[Imported]:
    """Entries without points go into the diary, once."""
    with Store.reading(data_dir) as reader:
        known = {(e.at_ns, e.what) for e in reader.diary(athlete=athlete.name)}
    with DiaryBook.open(data_dir) as book:
        for file, line in lines:
            if line.at_ns is None or line.duration_min <= 0:
                reason = text("without points, and without a day or a duration")
                yield Imported(file=file.name, outcome=Outcome.REFUSED, reason=reason)
                continue
            what = Activity(
                sport=line.sport,
                duration_min=line.duration_min,
                distance_m=line.distance_m,
                energy_kcal=line.energy_kcal,
            )
            if (line.at_ns, what) in known:
                reason = text("in the diary already")
                yield Imported(file=file.name, outcome=Outcome.DUPLICATE, reason=reason)
                continue
            book.add(Entry(athlete=athlete.name, at_ns=line.at_ns, what=what, note=line.note))
            known.add((line.at_ns, what))
            yield Imported(file=file.name, outcome=Outcome.DIARY, reason=line.words)
