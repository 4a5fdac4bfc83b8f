"""Files of recorded workouts as fuzz targets: read and analysed, alone and in archives."""

import gzip
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.fuzz import recordings
from benchmarks.fuzz.target import Target, attempt_of
from benchmarks.fuzz.zip_bytes import members_in, members_joined, zip_of
from ingest.files import RawLog
from ingest.files.archives import begins_as_zip
from ingest.files.device_totals import WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.fit_checksum import checksum
from ingest.files.read import read_content, read_zip, unpacked
from ingest.files.recorded_workout import RecordedWorkout
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.recording.recorded_files import analysed
from strapline.console.exit_errors import InputError
from strapline.files.analyse_raw import analyse_capture
from strapline.imports.found_files import found_files
from strapline.imports.nested_archives import NestedArchives
from strapline.imports.read_in_parallel import read_file

_ADA = Athlete(name="Ada", sex="female", age_years=34, mass_kg=61, heart_rate_rest_bpm=55)
_SNAPSHOT = freeze(_ADA, on=None)
_SHORT_S, _LONG_S = 30, 120
_XML = (b"<Track>", b"<Lap ", b"<trkseg>", b"</Time>", b'timestamp="', b"xmlns:a=", b"<![CDATA[")
_JSON = (b"null", b'"samples":', b'"exercises": [', b"1e999", b"-1", b"[]", b"{}")


def targets() -> Iterator[Target]:
    """Every format by itself, packed, and every service's archive."""
    yield _file("run.fit", lambda s: [recordings.fit(seconds=s)], mended=with_checksum)
    for name in ("run.tcx", "run.gpx", "run.csv", "run.jsonl"):
        yield _file(name, partial(_text, name), words=_XML)
    yield _file("training-session-1.json", lambda s: [*recordings.polar(seconds=s)], words=_JSON)
    yield _file("activities.csv", lambda _: [recordings.STRAVA])
    yield _file("0_summarizedActivities.json", lambda _: [recordings.GARMIN], words=_JSON)
    yield _file("run.fit.gz", lambda s: [gzip.compress(recordings.fit(seconds=s), mtime=0)])
    yield _file(
        "runs.zip",
        lambda s: [
            zip_of({"run.fit": recordings.fit(seconds=s), **recordings.texts(seconds=s)}),
            zip_of(recordings.texts(seconds=s), compression=zipfile.ZIP_STORED),
        ],
        words=(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"),
    )
    for name in recordings.archives(seconds=1):
        yield Target(
            name=f"archive-{name.removesuffix('.zip')}",
            attempt=attempt_of(partial(_import, name), InputError),
            seeds=partial(_archive_forms, name),
            words=(*_XML, *_JSON, b"\n%%member export.xml\n", b"<Record ", b"<Workout "),
            share=0.001,
        )


def _text(name: str, seconds: int) -> list[bytes]:
    return [recordings.texts(seconds=seconds)[name]]


def _archive_forms(name: str) -> list[bytes]:
    """The members one behind the other, and packed."""
    made = [recordings.archives(seconds=seconds)[name] for seconds in (_SHORT_S, _LONG_S)]
    return [form for members in made for form in (members_joined(members), zip_of(members))]


def with_checksum(data: bytes) -> bytes:
    """Damage that a FIT file's own sum does not tell: of every other file the sum is mended."""
    if len(data) < 16 or data[-3] & 1:
        return data
    return data[:-2] + checksum(data[:-2]).to_bytes(2, "little")


def _file(
    name: str,
    made: Callable[[int], list[bytes]],
    *,
    words: tuple[bytes, ...] = (),
    mended: Callable[[bytes], bytes] = bytes,
) -> Target:
    def analyse(data: bytes) -> None:
        """As `strapline analyse` does."""
        data = mended(data)
        try:
            if begins_as_zip(data):
                contents = read_zip(data, name=name)
            else:
                contents = read_content(unpacked(data, name=name), name=name)
        except WithoutPoints:  # what it holds goes into the diary
            contents = []
        for content in contents:
            _analyse(content)

    return Target(
        name=f"file-{name.rpartition('/')[2]}",
        attempt=attempt_of(analyse, NotAWorkout),
        seeds=lambda: [*made(_SHORT_S), *made(_LONG_S)],
        words=words,
        share=0.001,
    )


def _analyse(content: RecordedWorkout | RawLog) -> None:
    if isinstance(content, RawLog):
        for capture in content.captures:
            analyse_capture(capture, athlete=_ADA, notes=content.notes)
        return
    try:
        analysed(content, athlete=_SNAPSHOT)
    except ValueError as exc:  # longer than any session
        if "\n" in str(exc):
            raise AssertionError(f"more than one line: {exc!r}") from exc


def _import(name: str, data: bytes) -> None:
    """As `strapline import` reads an archive; a fault of a file in it is a line."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / name
        path.write_bytes(data if begins_as_zip(data) else _packed(data))
        with NestedArchives(Path(made) / "nested") as nested:
            for found in found_files([path], nested=nested):
                done = read_file(found, known=frozenset())
                if done.refused is not None and "\n" in str(done.refused):
                    raise AssertionError(f"more than one line: {done.refused!r}")


def _packed(data: bytes) -> bytes:
    return zip_of({name: content for name, content in members_in(data).items() if name})
