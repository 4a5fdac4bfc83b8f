"""The one way in: content decides, gzip is seen through, what is no workout is said in a line."""

import gzip
import zipfile
from pathlib import Path

import pytest

from ingest.files import NotAWorkout, RawLog, RecordedWorkout, read
from ingest.files.read import load, unpack
from tests.ingest.files.fit_bytes import RECORD, START, header
from tests.ingest.files.tcx_text import activity, database, lap, steady

FIT = header().message(RECORD, timestamp=START, heart_rate=100).file()
TCX = database(activity(lap(steady(0, 9))))
GPX = (
    b'<?xml version="1.0"?><gpx><trk><trkseg><trkpt lat="1" lon="2">'
    b"<time>2020-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>"
)
CSV = b"time_s,heart_rate_bpm\n0,120\n1,121\n"
RAW_LOG = b'{"t": 0, "char": "2A37", "hex": "0648"}\n'
FILES = {".fit": FIT, ".tcx": TCX, ".gpx": GPX, ".csv": CSV, ".jsonl": RAW_LOG}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("named", ["its own", "in capitals", "nothing", "another's"])
@pytest.mark.parametrize("suffix", FILES)
def test_a_format_is_known_by_its_content(
    tmp_path: Path, suffix: str, named: str, packed: bool
) -> None:
    suffixes = [*FILES]
    name = {
        "its own": f"run{suffix}",
        "in capitals": f"RUN{suffix.upper()}",
        "nothing": "run",
        "another's": f"run{suffixes[(suffixes.index(suffix) + 1) % len(suffixes)]}",
    }[named]
    path = tmp_path / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(FILES[suffix]) if packed else FILES[suffix])
    (item,) = read(path)
    assert item.name == path.name
    assert isinstance(item, RawLog if suffix == ".jsonl" else RecordedWorkout)


@pytest.mark.parametrize(
    ("name", "data", "named"),
    [
        ("run.fit", b"", "empty, expected a FIT, TCX, GPX or CSV workout"),
        ("run.fit", b"\x0e\x20 not FIT at all", "not a FIT file in spite of its name"),
        ("run.tcx", b"<html></html>", "not a TCX file in spite of its name"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "not a workout, expected"),
        ("notes.txt", b"buy milk", "not a workout, expected"),
        ("run.csv", b"buy milk", "line 1: no column of a workout"),
        ("run.jsonl", b"buy milk", "no notification"),
        ("run.json", b'{"a": 1}', "no notification"),
        ("run.fit.gz", gzip.compress(b"buy milk", mtime=0), "not a FIT file in spite of its name"),
    ],
)
def test_what_is_no_workout_is_said_in_one_line(
    tmp_path: Path, name: str, data: bytes, named: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NotAWorkout, match=named) as caught:
        read(path)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "run.fit")


def test_gzip_that_ends_early_gives_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "run.tcx.gz"
    rows = database(activity(lap(steady(0, 999))))
    packed = gzip.compress(rows)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    (recording,) = read(path)
    assert isinstance(recording, RecordedWorkout)
    assert 100 < len(recording.time_s) < 1000
    assert recording.notes[0] == "the gzip data ends early; what it holds is kept"


def test_damaged_gzip_gives_what_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "run.tcx.gz"
    packed = bytearray(gzip.compress(database(activity(lap(steady(0, 2999))))))
    middle = len(packed) // 2
    packed[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(packed)
    (recording,) = read(path)
    assert isinstance(recording, RecordedWorkout)
    assert len(recording.time_s) > 100
    assert recording.notes[0] == "the gzip data is damaged; what comes before is kept"


def test_gzip_members_are_read_on(tmp_path: Path) -> None:
    path = tmp_path / "run.csv.gz"
    path.write_bytes(gzip.compress(CSV) + gzip.compress(b"2,122\n", mtime=0))
    (recording,) = read(path)
    assert isinstance(recording, RecordedWorkout)
    assert len(recording.time_s) == 3


def test_what_unpacks_beyond_any_workout_is_refused() -> None:
    packed = gzip.compress(b"\0" * 1024**2)
    unpacked = unpack(packed, name="run.csv.gz", largest_bytes=1024**2)
    assert len(unpacked.data) == 1024**2
    with pytest.raises(NotAWorkout, match="larger than 1 MB"):
        unpack(packed + gzip.compress(b"0", mtime=0), name="run.csv.gz", largest_bytes=1024**2)


def zipped(folder: Path, **files: bytes) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


@pytest.mark.parametrize("suffix", FILES)
def test_a_zip_of_one_workout_is_that_workout(tmp_path: Path, suffix: str) -> None:
    packed = zipped(tmp_path, **{f"run{suffix.replace('.', '_')}": FILES[suffix]})
    (item,) = read(packed)
    assert item.name == f"run{suffix}"
    assert isinstance(item, RawLog) or item.part is None


def test_a_zip_of_several_names_them_and_passes_over_what_is_none(tmp_path: Path) -> None:
    path = zipped(tmp_path, a__one_fit_gz=gzip.compress(FIT), b__two_tcx=TCX, c_txt=b"buy milk")
    one, two = read(path)
    assert isinstance(one, RecordedWorkout)
    assert isinstance(two, RecordedWorkout)
    assert (one.part, two.part) == ("a/one.fit.gz", "b/two.tcx")


def test_a_zip_without_a_workout_says_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkout, match=r"zip file without a workout \(c.txt: not a workout"):
        read(zipped(tmp_path, c_txt=b"buy milk"))
    with pytest.raises(NotAWorkout, match="an empty zip file"):
        read(zipped(tmp_path))


def test_a_damaged_zip_is_said_in_one_line(tmp_path: Path) -> None:
    path = zipped(tmp_path, run_fit=FIT)
    whole = path.read_bytes()
    for end in range(4, len(whole), 7):
        path.write_bytes(whole[:end])
        with pytest.raises(NotAWorkout, match="damaged zip file"):
            read(path)


def test_what_no_reader_takes_is_not_unpacked_whole(tmp_path: Path) -> None:
    path = tmp_path / "bomb.fit.gz"
    path.write_bytes(gzip.compress(bytes(1_000_000)))
    assert len(load(path).data) < 100_000
    with pytest.raises(NotAWorkout, match="not a FIT file in spite of its name"):
        read(path)
