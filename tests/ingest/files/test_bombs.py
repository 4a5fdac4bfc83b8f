"""Files made to fill the memory: refused, or read as far as a session can be long."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from ingest.files import RecordedWorkout, read
from ingest.files.archives import MOST_MEMBERS
from ingest.files.errors import NotAWorkout
from ingest.files.long_recordings import LONGEST_S
from ingest.files.points import MOST_POINTS
from ingest.files.rawlog import MOST_LINES, RawLog
from ingest.files.read import LARGEST_BYTES
from tests.ingest.files.fit_bytes import START, UINT8, UINT32, header
from tests.ingest.files.tcx_text import Trackpoint, activity, database, lap, track
from tests.sizes import sized

LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
POINTS = [Trackpoint(second=second, bpm=120) for second in range(30)]


def refusal(path: Path, name: str, data: bytes) -> str:
    """The one line."""
    (path / name).write_bytes(data)
    with pytest.raises(NotAWorkout) as refused:
        read(path / name)
    assert "\n" not in str(refused.value)
    return refused.value.problem


def recordings(path: Path, name: str, data: bytes) -> list[RecordedWorkout]:
    (path / name).write_bytes(data)
    return [one for one in read(path / name) if isinstance(one, RecordedWorkout)]


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    whole = database(activity(lap(track(POINTS))))
    at = whole.index(b"<TrainingCenterDatabase")
    assert "declares entities" in refusal(tmp_path, "a.tcx", whole[:at] + LAUGHS + whole[at:])


@pytest.mark.parametrize(
    "inside", sized(usual=[b"<a>" * 100_000], long=[b"<a>" * 100_000, b"<a/>" * 1_700_000])
)
def test_elements_are_counted(tmp_path: Path, inside: bytes) -> None:
    assert "more elements" in refusal(tmp_path, "a.gpx", b"<gpx><trk><trkseg>" + inside)


def test_a_point_is_not_a_document(tmp_path: Path) -> None:
    data = b'<gpx><trk><trkseg><trkpt lat="1" lon="2">' + b"<a/>" * 2_000
    assert "more inside one trkpt" in refusal(tmp_path, "a.gpx", data)


def test_packed_zeros_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    head = b"time_s,heart_rate_bpm\n"
    bomb = gzip.compress(head + bytes(LARGEST_BYTES))
    assert "larger than" in refusal(tmp_path, "a.csv.gz", bomb)


def test_a_list_of_files_without_end_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", b"")
    end = packed.getvalue().rindex(b"PK\x05\x06")
    data = bytearray(packed.getvalue())
    struct.pack_into("<HH", data, end + 8, MOST_MEMBERS + 1, MOST_MEMBERS + 1)
    assert "more than 60,000 files" in refusal(tmp_path, "a.zip", bytes(data))


def test_a_recording_of_days_is_split_and_said(tmp_path: Path) -> None:
    writer = header().define(1, 20, [(253, UINT32, 1), (3, UINT8, 1)])
    times = [*range(0, 70_000, 10), *range(80_000, 150_000, 10), *range(400_000, 410_000, 10)]
    for second in times:
        writer.data(1, struct.pack("<IB", START + second, 120))
    first, second = recordings(tmp_path, "a.fit", writer.file())
    assert (first.part, second.part) == ("day 1 of 2", "day 2 of 2")
    assert max(first.duration_s, second.duration_s) <= LONGEST_S
    assert (second.time_s[0], second.duration_s) == (0.0, 69_990.0)
    assert first.started_at is not None
    assert second.started_at is not None
    assert (second.started_at - first.started_at).total_seconds() == 80_000
    assert "split into 2 sessions" in first.notes
    assert any("more than a day from the others" in note for note in first.notes)


def test_single_records_hours_apart_cost_no_week_of_seconds(tmp_path: Path) -> None:
    rows = b"".join(b"%d,120\n" % (hour * 36_000) for hour in range(90))
    found = recordings(tmp_path, "a.csv", b"time_s,heart_rate_bpm\n" + rows)
    assert sum(one.duration_s for one in found) <= 2 * LONGEST_S


def test_a_million_records_are_read_as_far_as_a_session_goes(tmp_path: Path) -> None:
    writer = header().define(1, 20, [(253, UINT32, 1), (3, UINT8, 1)])
    writer.body += b"".join(
        b"\x01" + struct.pack("<IB", START + row // 8, 120) for row in range(MOST_POINTS + 9)
    )
    (one,) = recordings(tmp_path, "a.fit", writer.file())
    assert one.record_count == MOST_POINTS
    assert any("after the first 200,000" in note for note in one.notes)


def test_a_raw_log_is_read_as_far_as_a_session_goes(tmp_path: Path) -> None:
    line = b'{"t": %d, "char": "2A37", "hex": "0064"}\n'
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(line % second for second in range(MOST_LINES + 9)))
    (log,) = read(path)
    assert isinstance(log, RawLog)
    assert sum(len(capture.notifications) for capture in log.captures) == MOST_LINES
    assert len(log.captures) == 2  # it lasts longer than a day
    assert any("150,000 lines: 9" in note for note in log.notes)


def test_what_a_stranger_wrote_steers_no_terminal(tmp_path: Path) -> None:
    evil = "\x1b[2J\u202egnp.exe"
    header_line = f"time_s,heart_rate_bpm,{evil}\n".encode()
    (one,) = recordings(tmp_path, "a.csv", header_line + b"0,120\n20,120\n")
    assert any("gnp.exe" in note for note in one.notes)
    assert all(note.isprintable() for note in one.notes)
    assert refusal(tmp_path, "b.csv", f"speed {evil},{evil}\n1,2\n".encode()).isprintable()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a", "b"):
            archive.writestr(f"{evil}{name}.csv", b"time_s,heart_rate_bpm\n0,120\n20,120\n")
    for one in recordings(tmp_path, "c.zip", packed.getvalue()):
        assert one.part is not None
        assert one.part.isprintable()
