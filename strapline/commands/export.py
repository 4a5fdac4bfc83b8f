"""`strapline export`: a stored session as a file for other programs, or a year as a table."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from ingest.sentence import os_words
from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.sinks.files import FORMATS, Recorded, export, stored
from sessions.sinks.files.parquet import write_parquet
from sessions.sinks.files.whole_file import whole_file
from sessions.store import StoredStatus, StoreReader
from sessions.text import text
from sessions.week.calendar_week import local_day, zone_named
from strapline.commands.options.shared import DataDir, LastSession
from strapline.config.load_config import load
from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.typed_answers import ask_yes

STANDARD_OUTPUT = Path("-")
PARQUET = "parquet"


def export_session(
    session: LastSession = None,
    *,
    format: Annotated[
        str,
        typer.Option("--format", metavar="fit|tcx|gpx|csv|json|parquet", help="What to write."),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", min=1970, max=9999, help="Every session of a year, as parquet."),
    ] = None,
    athlete: Annotated[
        str | None, typer.Option("--athlete", metavar="NAME", help="Of a year only this one's.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to (default: ID.FORMAT here); -: stdout"),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it exists.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write it to `out`; None: a file named after the session, in the present folder."""
    known = (*FORMATS, PARQUET)
    if format not in known:
        raise InputError(
            text("--format: no format {format!r}{did_you_mean}, expected {known}").format(
                format=format,
                did_you_mean=did_you_mean(format, known=known),
                known=", ".join(known),
            )
        )
    if (format == PARQUET) != (year is not None):
        raise InputError(
            text("expected --year YEAR with --format parquet, and with no other format")
        )
    if athlete is not None and year is None:
        raise InputError(text("--athlete narrows a year; a session is named by its ID"))
    if session is not None and year is not None:
        raise InputError(text("expected a session or --year, not both"))
    config = load(data_dir=data_dir)
    with reading_as_it_stands(config.data_dir) as read:
        if year is not None:
            _export_year(read, year, athlete=athlete, out=out, overwrite=overwrite)
            return
        recorded = stored(read, read.session_or_last(session).id)
    content = export(recorded, format=format)
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return
    path = out or Path(f"{recorded.id}.{format}")
    if out is not None:
        _agree_to_replace(out, overwrite=overwrite)
    _write(path, content)


def _export_year(
    read: StoreReader, year: int, *, athlete: str | None, out: Path | None, overwrite: bool
) -> None:
    sessions = _sessions_of(read, year, athlete=athlete)
    first = next(sessions, None)
    if first is None:
        words = (
            text("--year {year}: no finished session that anybody ran in it")
            if athlete is None
            else text("--year {year}: no finished session of {athlete} that anybody ran in it")
        )
        raise InputError(words.format(year=year, athlete=athlete))
    whole = _first_and(first, sessions)
    if out == STANDARD_OUTPUT:
        content = BytesIO()
        write_parquet(whole, to=content)
        sys.stdout.buffer.write(content.getbuffer())
        return
    path = out or Path(f"strapline-{year}.{PARQUET}")
    if out is not None:
        _agree_to_replace(out, overwrite=overwrite)
    try:
        with whole_file(path) as unfinished:
            count = write_parquet(whole, to=str(unfinished))
    except OSError as exc:
        raise _cannot_write(path, exc) from exc
    line = text("Written: {file}, {count} sessions")
    to_people().print(line.format(file=path, count=count))


def _sessions_of(
    read: StoreReader, year: int, *, athlete: str | None
) -> Iterator[tuple[Recorded, str]]:
    """Finished and really run, as they count for a week; one at a time."""
    for row in sorted(read.sessions(athlete=athlete), key=lambda row: row.started_ns or 0):
        if row.status is not StoredStatus.FINISHED or row.is_simulated or row.started_ns is None:
            continue
        day = local_day(row.started_ns, zone=zone_named(row.athlete.time_zone))
        if day.year == year and row.opened_ns is not None:
            recorded = stored(read, row.id)
            if recorded.seconds and recorded.breakdown.intervals:
                yield recorded, row.athlete.name


def _first_and(
    first: tuple[Recorded, str], others: Iterator[tuple[Recorded, str]]
) -> Iterator[tuple[Recorded, str]]:
    yield first
    yield from others


def _write(path: Path, content: bytes) -> None:
    try:
        with whole_file(path) as unfinished:
            unfinished.write_bytes(content)
    except OSError as exc:
        raise _cannot_write(path, exc) from exc
    to_people().print(text("Written: {file}").format(file=path))


def _cannot_write(path: Path, exc: OSError) -> InputError:
    return InputError(
        text("{path}: cannot be written ({reason})").format(path=path, reason=os_words(exc))
    )


def _agree_to_replace(path: Path, *, overwrite: bool) -> None:
    """Ask before a file that somebody named is replaced; an empty one holds nothing.

    Raises:
        InputError: there is nobody to ask, or it was declined.
    """
    if overwrite or not path.is_file() or path.stat().st_size == 0:
        return
    question = text("{file} exists. Replace it?").format(file=path)
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if not asks or not ask_yes(question, default=False):
        raise InputError(text("{path}: exists; --overwrite replaces it").format(path=path))
