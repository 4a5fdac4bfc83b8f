"""Reading of files: bytes are unpacked, recognised, and become recordings or a raw log."""

import re
import zlib
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ingest.files.errors import EXPECTED, NotAWorkout
from ingest.files.rawlog import RawLog, read_rawlog
from ingest.files.recorded_workout import RecordedWorkout

GZIP_MAGIC = b"\x1f\x8b"

# A day at 1 Hz is under 100 MB in the wordiest format; more is a mistake or a zip bomb.
LARGEST_BYTES = 256 * 1024 * 1024


class FileKind(Enum):
    """What a file is, by its content."""

    FIT = "a FIT file"
    TCX = "a TCX file"
    GPX = "a GPX file"
    CSV = "a CSV table"
    RAW_LOG = "a raw log"


_BY_SUFFIX = {
    ".fit": FileKind.FIT,
    ".tcx": FileKind.TCX,
    ".gpx": FileKind.GPX,
    ".csv": FileKind.CSV,
    ".jsonl": FileKind.RAW_LOG,
}


def read(path: Path | str) -> list[RecordedWorkout | RawLog]:
    """What a file holds: a recording per activity, or one raw log.

    The content decides; the name only words the error and settles plain text.

    Raises:
        OSError: the file cannot be read.
        NotAWorkout: it holds no workout; one line that says what is expected.
    """
    path = Path(path)
    loaded = load(path)
    name = path.name
    kind = recognise(loaded.data)
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if kind is None and _BY_SUFFIX.get(suffix) in (FileKind.CSV, FileKind.RAW_LOG):
        kind = _BY_SUFFIX[suffix]
    if kind is None:
        raise NotAWorkout(name, _unknown(loaded.data, suffix=suffix))
    return [
        replace(item, notes=(*loaded.notes, *item.notes))
        for item in _parse(kind, loaded.data, name=name)
    ]


def _parse(kind: FileKind, data: bytes, *, name: str) -> list[RecordedWorkout | RawLog]:
    # Each library is loaded only when a file of its format is read: they are slow to import.
    match kind:
        case FileKind.FIT:
            from ingest.files.fit import read_fit

            return [*read_fit(data, name=name)]
        case FileKind.TCX:
            from ingest.files.tcx import read_tcx

            return [*read_tcx(data, name=name)]
        case FileKind.GPX:
            from ingest.files.gpx import read_gpx

            return [*read_gpx(data, name=name)]
        case FileKind.CSV:
            from ingest.files.csv import read_csv

            return [read_csv(data, name=name)]
        case FileKind.RAW_LOG:
            return [read_rawlog(data, name=name)]


def _unknown(data: bytes, *, suffix: str) -> str:
    if not data:
        return f"empty, {EXPECTED}"
    if kind := _BY_SUFFIX.get(suffix):
        return f"not {kind.value} in spite of its name, {EXPECTED}"
    return f"not a workout, {EXPECTED}"


@dataclass(frozen=True, kw_only=True)
class Content:
    """Unpacked bytes. `notes`: what could not be unpacked."""

    data: bytes
    notes: tuple[str, ...] = ()


def load(path: Path) -> Content:
    """The file's bytes, unpacked.

    A gzip file that ends early or is damaged gives what could be unpacked, with a note.

    Raises:
        OSError: the file cannot be read.
        NotAWorkout: it is too large to be one.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise _too_large(path.name, LARGEST_BYTES)
    data = path.read_bytes()
    return unpack(data, name=path.name) if data.startswith(GZIP_MAGIC) else Content(data=data)


def unpack(data: bytes, *, name: str, largest_bytes: int = LARGEST_BYTES) -> Content:
    """Gzip data (any number of members) unpacked as far as it goes.

    Raises:
        NotAWorkout: it holds more than `largest_bytes`.
    """
    unpacked = bytearray()
    fault: str | None = None
    while data.startswith(GZIP_MAGIC) and fault is None:
        member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            unpacked += member.decompress(data, largest_bytes + 1 - len(unpacked))
        except zlib.error:
            # The object keeps nothing of a failed call: take the good part in small steps.
            unpacked += _good_part(data, limit=largest_bytes + 1 - len(unpacked))
            fault = "the gzip data is damaged; what comes before is kept"
            break
        if len(unpacked) > largest_bytes:
            raise _too_large(name, largest_bytes)
        if not member.eof:
            fault = "the gzip data ends early; what it holds is kept"
        data = member.unused_data
    return Content(data=bytes(unpacked), notes=(fault,) if fault else ())


def _good_part(data: bytes, *, limit: int) -> bytes:
    member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    good = bytearray()
    for at in range(0, len(data), 64):
        if len(good) >= limit:
            break
        try:
            good += member.decompress(data[at : at + 64], limit - len(good))
        except zlib.error:
            break
    return bytes(good)


def recognise(data: bytes) -> FileKind | None:
    """What the content looks like; None: nothing we know."""
    if data[8:12] == b".FIT":
        return FileKind.FIT
    head = _text_head(data)
    if re.search(r"<(\w+:)?TrainingCenterDatabase", head):
        return FileKind.TCX
    if re.search(r"<(\w+:)?gpx\b", head):
        return FileKind.GPX
    if head.startswith("{"):
        return FileKind.RAW_LOG
    first_line = head.partition("\n")[0]
    if re.search(r"\b(time_s|heart_rate_bpm|speed_kmh|cadence_spm|distance_m|rr_ms)\b", first_line):
        return FileKind.CSV
    return None


def _text_head(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:8192].decode("utf-16", errors="replace").lstrip()
    return data[:4096].decode("utf-8-sig", errors="replace").lstrip()


def _too_large(name: str, largest_bytes: int) -> NotAWorkout:
    return NotAWorkout(name, f"larger than {largest_bytes // 1024**2} MB, no workout is")
