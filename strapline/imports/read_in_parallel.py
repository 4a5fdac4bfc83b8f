"""Files read in several processes, which hand back packed recordings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec

from ingest.codecs.wire.clean_name import clean_name
from ingest.files.apple_health import HealthExport, HealthFiles, read_health_export
from ingest.files.archives import DAMAGED_MEMBER, begins_as_zip, member_of
from ingest.files.device_totals import ManualEntry, WithoutPoints
from ingest.files.errors import LONGEST_PROBLEM, NotAWorkout
from ingest.files.long_recordings import in_sessions
from ingest.files.packed_recording import pack
from ingest.files.rawlog import RawLog
from ingest.files.read import LARGEST_BYTES, read_content, read_zip, unpacked
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.sports import sport_of
from ingest.measurements import ON_FOOT, Sport
from ingest.sentence import Sentence, os_words
from strapline.imports.found_files import FoundFile
from strapline.imports.health_archive import digest_of, health_files
from strapline.imports.worker_pool import WorkerPool, any_done

_MENDED = (
    "left out",
    "damaged",
    "the file ends early",
    "unreadable",
    "the checksum",
    "the header's checksum",
    "the gzip data",
    "merged, with the time",
    "put in order",
    "the clock was put back",
    "heart rate from the strap's own memory",
)


class ReadRecording(msgspec.Struct, frozen=True, kw_only=True):
    """One activity of a file, packed. `mended`: what was put right or left out."""

    part: str
    started_ns: int | None
    body: bytes
    mended: tuple[str, ...]


class ManualLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry without points. Times and metres as the device has them; None: not said."""

    at_ns: int | None
    sport: str
    duration_min: float
    distance_m: float | None
    energy_kcal: float | None
    words: str
    note: str = ""


class ReadFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file gave. `refused`: why nothing; `raw_log`: it is one, to be replayed."""

    file: FoundFile
    digest: str = ""
    recordings: tuple[ReadRecording, ...] = ()
    manual: tuple[ManualLine, ...] = ()
    refused: Sentence | str | None = None
    raw_log: bool = False
    known: bool = False


def read_all(
    files: Sequence[FoundFile],
    *,
    known: frozenset[str],
    pool: WorkerPool,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[ReadFile]:
    """Each file as it is read, in no order; those whose digest is `known` are not read again.

    Few are in memory at any moment.
    """
    waiting = iter(files)
    under_way: set[Future[ReadFile]] = set()
    while True:
        for file in islice(waiting, 2 * pool.count - len(under_way)):
            under_way.add(pool.submit(read_file, file, known=known))
        if not under_way:
            return
        done = any_done([*under_way], stopped=stopped)
        if not done:
            return
        under_way -= done
        for future in done:
            yield future.result()


def read_file(file: FoundFile, *, known: frozenset[str]) -> ReadFile:
    """Read one file; every fault is a line in `refused`."""
    digest = ""
    try:
        with health_files(file) as health:
            if health is not None:
                digest = digest_of(health)
                if digest in known:
                    return ReadFile(file=file, digest=digest, known=True)
                return _read_health(file, health, digest=digest)
        data = _data(file)
        digest = sha256(data).hexdigest()
        if digest in known:
            return ReadFile(file=file, digest=digest, known=True)
        contents = _contents(file, data)
    except WithoutPoints as exc:
        manual = _manual_lines(exc.entries)
        return ReadFile(file=file, digest=digest, manual=manual, refused=exc.told)
    except NotAWorkout as exc:
        return ReadFile(file=file, digest=digest, refused=exc.told)
    except OSError as exc:
        return ReadFile(file=file, digest=digest, refused=os_words(exc))
    except DAMAGED_MEMBER as exc:
        return ReadFile(
            file=file,
            digest=digest,
            refused=Sentence("cannot be unpacked ({reason})", reason=str(exc)),
        )
    if any(isinstance(content, RawLog) for content in contents):
        return ReadFile(file=file, digest=digest, raw_log=True)
    return ReadFile(
        file=file,
        digest=digest,
        recordings=tuple(
            _packed(_with_listed_sport(content, file.sport))
            for content in contents
            if not isinstance(content, RawLog)
        ),
    )


def _read_health(file: FoundFile, health: HealthFiles, *, digest: str) -> ReadFile:
    """Each workout is packed before the next one is put together."""
    found = HealthExport()
    recordings = tuple(
        _packed(part)
        for recording in read_health_export(health, found=found)
        for part in in_sessions(recording)
    )
    refused = (
        None if recordings else Sentence("an Apple Health export whose workouts have no samples")
    )
    return ReadFile(
        file=file,
        digest=digest,
        recordings=recordings,
        manual=_manual_lines(found.entries),
        refused=refused,
    )


def _with_listed_sport(content: RecordedWorkout, word: str) -> RecordedWorkout:
    """Where the file says none. A cadence is of steps on foot only."""
    if content.sport_kind is not Sport.UNKNOWN or not word:
        return content
    kind = sport_of(word)
    cadence = content.cadence_spm if kind in ON_FOOT else None
    return replace(content, sport=word, sport_kind=kind, cadence_spm=cadence)


def _packed(content: RecordedWorkout) -> ReadRecording:
    started_at = content.started_at
    return ReadRecording(
        part=content.part or "",
        started_ns=(
            None if started_at is None else round(started_at.timestamp() * 1_000_000) * 1000
        ),
        body=pack(content),
        mended=tuple(note for note in content.notes if note.startswith(_MENDED)),
    )


def _manual_lines(entries: Iterable[ManualEntry]) -> tuple[ManualLine, ...]:
    return tuple(
        ManualLine(
            at_ns=None if e.started_at is None else round(e.started_at.timestamp()) * 10**9,
            sport=clean_name(e.sport or ""),
            duration_min=(e.totals.timer_s or e.totals.elapsed_s or 0.0) / 60,
            distance_m=e.totals.distance_m,
            energy_kcal=e.totals.energy_kcal,
            words=clean_name(str(e.in_words()), longest=LONGEST_PROBLEM),
            note=e.note,
        )
        for e in entries
    )


def raw_log_of(file: FoundFile) -> RawLog:
    """The raw log that `read_file` has found in it.

    Raises:
        NotAWorkout, OSError: it cannot be read any more.
    """
    for content in _contents(file, _data(file)):
        if isinstance(content, RawLog):
            return content
    raise NotAWorkout(file.name, Sentence("no longer a raw log"))


def _contents(file: FoundFile, data: bytes) -> list[RecordedWorkout | RawLog]:
    name = Path(file.member or file.called or file.path).name
    if begins_as_zip(data):  # in another one, or without a member that is called a workout
        return read_zip(data, name=name)
    return read_content(unpacked(data, name=name), name=name)


def _data(file: FoundFile) -> bytes:
    if file.member is None:
        if file.path.stat().st_size > LARGEST_BYTES:
            raise NotAWorkout(
                file.name, Sentence("larger than {size} MB", size=LARGEST_BYTES // 1024**2)
            )
        return file.path.read_bytes()
    return member_of(file.path, file.member).read(LARGEST_BYTES)
