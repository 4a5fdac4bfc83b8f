"""`strapline export`: a stored session as a file for other programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.sinks.files import FORMATS, export, stored
from sessions.text import text
from strapline.commands.options.shared import DataDir, LastSession
from strapline.config.load_config import load
from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people

STANDARD_OUTPUT = Path("-")


def export_session(
    session: LastSession = None,
    *,
    format: Annotated[
        str, typer.Option("--format", metavar="fit|tcx|gpx|csv|json", help="What to write.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to (default: ID.FORMAT here); -: stdout"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write it to `out`; None: a file named after the session, in the present folder."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(
            f"--format: no format {format!r}{did_you_mean(format, known=FORMATS)}, expected {known}"
        )
    config = load(data_dir=data_dir)
    with reading_as_it_stands(config.data_dir) as read:
        recorded = stored(read, read.session_or_last(session).id)
    content = export(recorded, format=format)
    if out == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return
    path = out or Path(f"{recorded.id}.{format}")
    try:
        path.write_bytes(content)
    except OSError as exc:
        raise InputError(
            f"{path}: cannot be written ({(exc.strerror or str(exc)).lower()})"
        ) from exc
    to_people().print(text("Written: {file}").format(file=path))
