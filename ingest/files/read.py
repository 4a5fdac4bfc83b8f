"""The one way in for files: a path becomes recordings or a raw log, whatever its format."""

from dataclasses import replace
from pathlib import Path

from ingest.files import content
from ingest.files.errors import EXPECTED, NotAWorkout
from ingest.files.rawlog import RawLog, read_rawlog
from ingest.files.recorded_workout import RecordedWorkout

_BY_SUFFIX = {
    ".fit": content.FileKind.FIT,
    ".tcx": content.FileKind.TCX,
    ".gpx": content.FileKind.GPX,
    ".csv": content.FileKind.CSV,
    ".jsonl": content.FileKind.RAW_LOG,
}


def read(path: Path | str) -> list[RecordedWorkout | RawLog]:
    """What a file holds: a recording per activity, or one raw log.

    The content decides; the name only words the error and settles plain text.

    Raises:
        OSError: the file cannot be read.
        NotAWorkout: it holds no workout; one line that says what is expected.
    """
    path = Path(path)
    loaded = content.load(path)
    name = path.name
    kind = content.recognise(loaded.data)
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if kind is None and _BY_SUFFIX.get(suffix) in (content.FileKind.CSV, content.FileKind.RAW_LOG):
        kind = _BY_SUFFIX[suffix]
    if kind is None:
        raise NotAWorkout(name, _unknown(loaded.data, suffix=suffix))
    return [
        replace(item, notes=(*loaded.notes, *item.notes))
        for item in _parse(kind, loaded.data, name=name)
    ]


def _parse(kind: content.FileKind, data: bytes, *, name: str) -> list[RecordedWorkout | RawLog]:
    # Each library is loaded only when a file of its format is read: they are slow to import.
    match kind:
        case content.FileKind.FIT:
            from ingest.files.fit import read_fit

            return [*read_fit(data, name=name)]
        case content.FileKind.TCX:
            from ingest.files.tcx import read_tcx

            return [*read_tcx(data, name=name)]
        case content.FileKind.GPX:
            from ingest.files.gpx import read_gpx

            return [*read_gpx(data, name=name)]
        case content.FileKind.CSV:
            from ingest.files.csv import read_csv

            return [read_csv(data, name=name)]
        case content.FileKind.RAW_LOG:
            return [read_rawlog(data, name=name)]


def _unknown(data: bytes, *, suffix: str) -> str:
    if not data:
        return f"empty, {EXPECTED}"
    if kind := _BY_SUFFIX.get(suffix):
        return f"not {kind.value} in spite of its name, {EXPECTED}"
    return f"not a workout, {EXPECTED}"
