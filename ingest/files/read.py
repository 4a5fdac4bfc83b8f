"""Reading of files: bytes are unpacked, recognised, and become recordings or a raw log."""

import re
import zlib
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ingest.codecs.wire.clean_name import clean_name
from ingest.files.archives import is_zip, members
from ingest.files.csv_columns import names_columns
from ingest.files.device_totals import ManualEntry, WithoutPoints
from ingest.files.errors import EXPECTED, LONGEST_NAME, NotAWorkout
from ingest.files.long_recordings import in_sessions
from ingest.files.points import MOST_POINTS
from ingest.files.rawlog import RawLog, read_rawlog
from ingest.files.recorded_workout import RecordedWorkout
from ingest.sentence import Sentence, one_line

GZIP_MAGIC = b"\x1f\x8b"

# A day at 1 Hz is under 40 MB in the wordiest format; more is a mistake or a bomb.
LARGEST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
"""Of all members of a zip file together that is looked at as one."""

_HEAD_BYTES = 16 * 1024

_GARMIN_LIST = re.compile(r'\[\s*\{\s*"summarizedActivitiesExport"')
_EXERCISES = re.compile(rb'"exercises"\s*:\s*\[')


class FileKind(Enum):
    """What a file is, by its content."""

    FIT = "a FIT file"
    TCX = "a TCX file"
    GPX = "a GPX file"
    CSV = "a CSV table"
    RAW_LOG = "a raw log"
    POLAR = "a Polar training session"
    ACTIVITY_LIST = "a list of activities"


@dataclass(frozen=True, kw_only=True)
class Content:
    """Unpacked bytes. `notes`: what could not be unpacked."""

    data: bytes
    notes: tuple[str, ...] = ()


_BY_SUFFIX = {
    ".fit": FileKind.FIT,
    ".tcx": FileKind.TCX,
    ".gpx": FileKind.GPX,
    ".csv": FileKind.CSV,
    ".jsonl": FileKind.RAW_LOG,
}
_PLAIN_TEXT = frozenset({FileKind.CSV, FileKind.RAW_LOG})  # nothing in it tells what it is

_NAMES = re.compile(r"(training-session-.*|.*summarizedactivities)\.json(\.gz)?")
"""Names of exported workouts whose ending says nothing."""


def read(path: Path | str) -> list[RecordedWorkout | RawLog]:
    """What a file holds: a recording per activity, or one raw log.

    The content decides; the name only words the error and settles plain text. Of a zip file all
    members that are workouts; `part` names them where there are several.

    Raises:
        OSError: the file cannot be read.
        NotAWorkout: it holds no workout; one line that says what is expected.
    """
    path = Path(path)
    if is_zip(path):
        return read_zip(path, name=path.name)
    loaded = load(path)
    return read_content(loaded, name=path.name)


def read_content(loaded: Content, *, name: str) -> list[RecordedWorkout | RawLog]:
    """What unpacked bytes hold; see `read`.

    Raises:
        NotAWorkout: they hold no workout.
    """
    kind = recognise(loaded.data)
    suffix = suffix_of(name)
    if kind is None and _BY_SUFFIX.get(suffix) in _PLAIN_TEXT:
        kind = _BY_SUFFIX[suffix]
    if kind is None and b"<HealthData" in loaded.data[:_HEAD_BYTES]:
        raise NotAWorkout(name, Sentence("an Apple Health export, which strapline import reads"))
    if kind is None:
        raise NotAWorkout(name, _unknown(loaded.data, suffix=suffix))
    found: list[RecordedWorkout | RawLog] = []
    for item in _parse(kind, loaded.data, name=name):
        told = replace(item, notes=(*loaded.notes, *item.notes))
        found.extend(in_sessions(told) if isinstance(told, RecordedWorkout) else [told])
    return found


def read_zip(source: Path | bytes, *, name: str) -> list[RecordedWorkout | RawLog]:
    """What the workouts in a zip file hold; `part` names them where there are several.

    Raises:
        NotAWorkout: it is damaged, or holds none.
    """
    found: list[RecordedWorkout | RawLog] = []
    refused: list[Sentence] = []
    entries: list[ManualEntry] = []
    total = points = 0
    for member in members(source, name=name):
        try:
            loaded = unpacked(member.read(LARGEST_BYTES), name=member.name)
            total += len(loaded.data)
            items = read_content(loaded, name=member.name)
            del loaded
            points += sum(len(i.time_s) for i in items if isinstance(i, RecordedWorkout))
            found += [_of_member(item, member.name) for item in items]
        except NotAWorkout as exc:
            refused.append(one_line(exc.name, exc.told, separator=": "))
            entries += exc.entries if isinstance(exc, WithoutPoints) else ()
        if total >= MOST_UNPACKED_BYTES:
            raise _too_large(name, MOST_UNPACKED_BYTES)
        if points > MOST_POINTS:
            raise NotAWorkout(
                name, Sentence("more workouts than are looked at as one file; import it")
            )
    if not found:
        what = _nothing_in(refused)
        if entries:
            raise WithoutPoints(name, what, entries=tuple(entries))
        raise NotAWorkout(name, what)
    if len(found) == 1 and isinstance(found[0], RecordedWorkout):
        return [replace(found[0], part=None)]
    return found


def _nothing_in(refused: list[Sentence]) -> Sentence:
    if not refused:
        return Sentence("an empty zip file")
    told = one_line(*refused[:3])
    if len(refused) <= 3:
        return Sentence("a zip file without a workout ({told})", told=told)
    return Sentence(
        "a zip file without a workout ({told} and {count} more)",
        told=told,
        count=len(refused) - 3,
    )


def _of_member(item: RecordedWorkout | RawLog, name: str) -> RecordedWorkout | RawLog:
    if isinstance(item, RawLog):
        return item
    called = clean_name(name, longest=LONGEST_NAME)
    return replace(item, part=f"{called}, {item.part}" if item.part else called)


def may_hold_workout(name: str) -> bool:
    """Whether a file that nobody has named is worth a look, by its name."""
    called = Path(name.lower()).name
    return suffix_of(called) in _BY_SUFFIX or _NAMES.fullmatch(called) is not None


def suffix_of(name: str) -> str:
    """The ending that tells the format, in lower case: ".fit" of "Run.FIT.gz"."""
    return Path(name.lower().removesuffix(".gz")).suffix


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
        case FileKind.POLAR:
            from ingest.files.polar import read_polar

            return [*read_polar(data, name=name)]
        case FileKind.ACTIVITY_LIST:
            from ingest.files.activity_lists import only_totals

            raise only_totals(data, name=name)
        case FileKind.RAW_LOG:
            return [read_rawlog(data, name=name)]


def _unknown(data: bytes, *, suffix: str) -> Sentence:
    if not data:
        return Sentence("empty, {expected}", expected=EXPECTED)
    if kind := _BY_SUFFIX.get(suffix):
        return Sentence(
            "not {kind} in spite of its name, {expected}", kind=kind.value, expected=EXPECTED
        )
    return Sentence("not a workout, {expected}", expected=EXPECTED)


def load(path: Path) -> Content:
    """The file's bytes, unpacked.

    A gzip file that ends early or is damaged gives what could be unpacked, with a note.

    Raises:
        OSError: the file cannot be read.
        NotAWorkout: it is too large to be one.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise _too_large(path.name, LARGEST_BYTES)
    return unpacked(path.read_bytes(), name=path.name)


def unpacked(data: bytes, *, name: str) -> Content:
    """The bytes themselves, or what they hold as gzip data.

    Raises:
        NotAWorkout: it is too large to be a workout.
    """
    if not data.startswith(GZIP_MAGIC):
        return Content(data=data)
    head = _good_part(data[:_HEAD_BYTES], limit=_HEAD_BYTES)
    if recognise(head) is None and _BY_SUFFIX.get(suffix_of(name)) not in _PLAIN_TEXT:
        return Content(data=head)  # no need to unpack what no reader will take
    return unpack(data, name=name)


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
    if head.startswith("Activity ID,Activity Date,") or _GARMIN_LIST.match(head):
        return FileKind.ACTIVITY_LIST
    if head.startswith("{"):
        return FileKind.POLAR if lists_exercises(data) else FileKind.RAW_LOG
    if names_columns(head.partition("\n")[0]):
        return FileKind.CSV
    return None


def lists_exercises(data: bytes) -> bool:
    """Whether a JSON object has the exercises of a Polar training session."""
    return b'"startTime"' in data and _EXERCISES.search(data) is not None


def _text_head(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:8192].decode("utf-16", errors="replace").lstrip()
    return data[:4096].decode("utf-8-sig", errors="replace").lstrip()


def _too_large(name: str, largest_bytes: int) -> NotAWorkout:
    return NotAWorkout(
        name, Sentence("larger than {size} MB, no workout is", size=largest_bytes // 1024**2)
    )
