"""Export of a stored session in the format asked for."""

from collections.abc import Callable

from ingest.files.recorded_workout import RecordedWorkout
from ingest.sentence import Sentence
from sessions.core.model.events import SecondClosed
from sessions.sinks.files.csv import to_csv
from sessions.sinks.files.gpx import has_positions, to_gpx
from sessions.sinks.files.json import to_json
from sessions.sinks.files.session_rows import Recorded
from sessions.sinks.files.tcx import to_tcx
from sessions.store import SessionRow, Source, StoreReader
from sessions.store.corrections_of_session import corrections_of
from sessions.store.recording_of_session import recording_of

FORMATS = ("fit", "tcx", "gpx", "csv", "json")
"""What there is, as the command and the pages name it; also the files' extensions."""

_DATED = frozenset({"fit", "tcx", "gpx"})


class NotExportable(ValueError):
    """The session does not hold what the format needs. The message says what to use instead."""


def export(recorded: Recorded, *, format: str) -> bytes:
    """The file's bytes.

    Raises:
        NotExportable: nothing was measured, or the format needs a date that is not known.
        KeyError: there is no such format.
    """
    writer = _writers()[format]
    if not recorded.seconds:
        raise NotExportable(Sentence("session {id} holds no measured second", id=recorded.id))
    if format in _DATED and recorded.started_ns is None:
        raise NotExportable(
            Sentence(
                "session {id} has no date, which {format} needs; expected csv or json",
                id=recorded.id,
                format=format.upper(),
            )
        )
    if format == "gpx" and not has_positions(recorded):
        raise NotExportable(
            Sentence(
                "session {id} has no positions, which GPX is made of; expected fit or tcx",
                id=recorded.id,
            )
        )
    return writer(recorded)


def _writers() -> dict[str, Callable[[Recorded], bytes]]:
    return {"fit": _to_fit, "tcx": to_tcx, "gpx": to_gpx, "csv": to_csv, "json": to_json}


def _to_fit(recorded: Recorded) -> bytes:
    # The library takes a third of a second to import; most exports are not FIT.
    from sessions.sinks.files.fit import to_fit

    return to_fit(recorded)


def stored(read: StoreReader, session: str) -> Recorded:
    """The session of this id, or of a beginning of it that no other shares.

    Raises:
        NotExportable: it has not finished.
        NoSuchSession, AmbiguousSession: as `StoreReader.session`.
    """
    row = read.session(session)
    breakdown = read.breakdown(row.id)
    if breakdown is None:
        raise NotExportable(
            Sentence(
                "session {id} has no end yet: it is running, or was cut off before 10 s of data",
                id=row.id,
            )
        )
    return Recorded(
        id=row.id,
        started_ns=None if row.opened_ns is None else row.started_ns,
        seconds=tuple(event for event in read.events(row.id) if isinstance(event, SecondClosed)),
        breakdown=breakdown,
        remark=row.remark,
        plan=row.workout,
        recording=_recording(read, row),
        corrections=corrections_of(read, row.id),
        windows=row.windows,
    )


def _recording(read: StoreReader, row: SessionRow) -> RecordedWorkout | None:
    """What it was imported from; None: it was not, or is not kept any more."""
    if row.source is not Source.FILE:
        return None
    try:
        return recording_of(read, owned=read.owned(row.id), windows=row.windows)
    except (LookupError, ValueError):
        return None
