"""`strapline sessions`: what is stored, put away and brought back."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from dashboards.terminal.sessions_table import SessionLine, print_sessions_table
from dashboards.words.session_words import is_partly_known, sport_word
from ingest.clock import SystemClock
from ingest.measurements import ON_FOOT
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.completeness import are_apart
from sessions.core.report import iso_utc
from sessions.recording import corrections
from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.recording.undo import undo_last
from sessions.store import SessionRow
from sessions.text import text
from sessions.units import Formatter
from strapline.commands.corrections import correcting
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.output import print_json, to_people, to_reader
from strapline.session.unfinished import settled

CUT_OFF = "cut off"  # open, and nobody records it any more


def list_sessions(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """All stored sessions, newest first."""
    config = load(data_dir=data_dir)
    with reading_as_it_stands(config.data_dir) as read:
        rows = [
            (row, read.breakdown(row.id), CUT_OFF if read.is_cut_off(row.id) else row.status.value)
            for row in reversed(read.sessions())
        ]
    if as_json:
        print_json({"sessions": [_document(*row) for row in rows]})
    elif rows:
        lines = [_line(*row) for row in rows]
        print_sessions_table(lines, console=to_reader())
        to_people().print(text("For one of them: strapline show ID"), style="dim")
    else:
        to_people().print(
            text("No sessions yet. Begin with: strapline run (or strapline demo --keep)")
        )


def delete_session(
    session: Annotated[str, typer.Argument(metavar="ID")], *, data_dir: DataDir = None
) -> None:
    """Put it away."""
    config = load(data_dir=data_dir)
    with correcting(config) as store:
        row = settled(store, store.read.session(session))
        if row is None:
            return
        corrections.delete(store, row, clock=SystemClock())
    line = text("Deleted {id}. To bring it back: strapline sessions undo {id}")
    to_people().print(line.format(id=row.id))


def undo_correction(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    *,
    data_dir: DataDir = None,
) -> None:
    """Take back what was done last, or what was done last to the session named."""
    with correcting(load(data_dir=data_dir)) as store:
        ids = undo_last(store, store.read.session(session) if session else None)
    for id in ids:
        to_people().print(text("{id} is back.").format(id=id))


def _document(row: SessionRow, breakdown: Breakdown | None, status: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": row.id,
        "status": status,
        "source": row.source.value,
        "athlete": row.athlete.name or None,
        "workout": row.workout.name if row.workout else None,
        "started_at": _started_at(row),
        "sport": None,
        "duration_s": None,
        "moving_s": None,
        "paused_s": None,
        "distance_m": None,
        "moving_distance_m": None,
        "mean_heart_rate_bpm": None,
        "gross_kcal": None,
        "covered_s": None,
    }
    if breakdown is not None:
        document |= {
            "sport": breakdown.session.sport.value,
            "duration_s": breakdown.session.duration_s,
            "moving_s": breakdown.session.moving_s,
            "paused_s": breakdown.session.paused_s,
            "distance_m": breakdown.session.distance_m,
            "moving_distance_m": breakdown.session.moving_distance_m,
            "mean_heart_rate_bpm": breakdown.session.mean_heart_rate_bpm,
            "gross_kcal": breakdown.energy.gross_kcal,
            "covered_s": breakdown.energy.covered_s,
        }
    return document


def _started_at(row: SessionRow) -> str | None:
    if row.opened_ns is None:
        return None
    return iso_utc(row.opened_ns if row.started_ns is None else row.started_ns)


def _remarks(breakdown: Breakdown) -> Iterator[str]:
    session = breakdown.session
    if session.sport not in ON_FOOT:
        yield sport_word(session.sport)
    if is_partly_known(breakdown):
        yield text("energy partial")
    if are_apart(session.distance_m, session.moving_distance_m):
        moved = Formatter(Units.METRIC).distance(session.moving_distance_m)
        yield text("{distance} moving").format(distance=moved)


def _line(row: SessionRow, breakdown: Breakdown | None, status: str) -> SessionLine:
    return SessionLine(
        id=row.id,
        started_at=_started_at(row),
        athlete=row.athlete.name,
        source=row.source.value,
        status=status,
        duration_s=breakdown.session.duration_s if breakdown else None,
        distance_m=breakdown.session.distance_m if breakdown else None,
        mean_heart_rate_bpm=breakdown.session.mean_heart_rate_bpm if breakdown else None,
        gross_kcal=breakdown.energy.gross_kcal if breakdown else None,
        remarks=() if breakdown is None else tuple(_remarks(breakdown)),
        time_zone=row.athlete.time_zone,
    )
