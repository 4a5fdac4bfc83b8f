"""GPX files, written here: positions, extensions of several makers, and damage."""

import gpxpy
import pytest

from ingest.files.errors import NotAWorkout
from ingest.files.gpx import read_gpx
from ingest.files.recorded_workout import RecordedWorkout, utc
from tests.ingest.files.tcx_text import START_UNIX, at

GARMIN = (
    "<extensions><g:TrackPointExtension><g:hr>{bpm}</g:hr><g:cad>82</g:cad>"
    "</g:TrackPointExtension></extensions>"
)
CLUETRUST = "<extensions><c:hr>{bpm}</c:hr><c:cadence>82</c:cadence></extensions>"


def point(second: int, *, north_m: float, extension: str = GARMIN, timed: bool = True) -> str:
    """`north_m` of the equator on a sphere of the mean radius."""
    latitude = north_m / 111_195.08
    time = f"<time>{at(second)}</time>" if timed else ""
    inner = extension.format(bpm=120 + second)
    return f'<trkpt lat="{latitude:.9f}" lon="7.0"><ele>12.5</ele>{time}{inner}</trkpt>'


def track(*points: str, kind: str = "running") -> str:
    return f"<trk><type>{kind}</type><trkseg>{''.join(points)}</trkseg></trk>"


def gpx(*tracks: str) -> bytes:
    return (
        '<?xml version="1.0"?>\n<gpx version="1.1" creator="Watch 7"'
        ' xmlns="http://www.topografix.com/GPX/1/1"'
        ' xmlns:g="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"'
        ' xmlns:c="http://www.cluetrust.com/XML/GPXDATA/1/0">\n' + "\n".join(tracks) + "\n</gpx>"
    ).encode()


def only(data: bytes) -> RecordedWorkout:
    (recording,) = read_gpx(data, name="run.gpx")
    return recording


@pytest.mark.parametrize("extension", [GARMIN, CLUETRUST])
def test_positions_become_a_distance_and_a_note_says_so(extension: str) -> None:
    points = [point(s, north_m=3.0 * s, extension=extension) for s in range(4)]
    recording = only(gpx(track(*points)))
    assert recording.started_at == utc(START_UNIX)
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [120, 121, 122, 123]
    assert recording.cadence_spm is not None
    assert recording.cadence_spm.tolist() == [164] * 4
    assert recording.altitude_m is not None
    assert recording.altitude_m.tolist() == [12.5] * 4
    assert recording.distance_m is not None
    assert recording.distance_m.tolist() == pytest.approx([0, 3, 6, 9], abs=1e-3)
    assert recording.speed_kmh is None
    assert recording.notes == ("distance and speed are derived from GPS positions, not measured",)
    assert (recording.sport, recording.device) == ("running", "Watch 7")


def test_a_position_nobody_can_have_run_to_is_left_out() -> None:
    points = [point(s, north_m=900.0 if s == 2 else 3.0 * s) for s in range(5)]
    recording = only(gpx(track(*points)))
    assert recording.distance_m is not None
    assert recording.distance_m[-1] == pytest.approx(12, abs=1e-3)


def test_a_speed_in_the_extension_is_taken_as_measured() -> None:
    extension = "<extensions><g:speed>2.5</g:speed></extensions>"
    recording = only(gpx(track(point(0, north_m=0, extension=extension))))
    assert recording.speed_kmh is not None
    assert recording.speed_kmh.tolist() == [9.0]
    assert recording.notes == ()


def test_points_need_no_position() -> None:
    indoors = "".join(
        f"<trkpt {place}><time>{at(second)}</time>{GARMIN.format(bpm=130)}</trkpt>"
        for second, place in enumerate(('lat="x" lon="y"', "", 'lat="91" lon="0"'))
    )
    recording = only(gpx(track(indoors)))
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [130, 130, 130]
    assert not recording.outdoors
    assert "the track points have no position" in recording.notes


def test_a_ride_has_no_steps() -> None:
    recording = only(gpx(track(point(0, north_m=0), kind="cycling")))
    assert recording.cadence_spm is None


def test_each_track_is_a_recording_and_points_without_a_time_are_counted() -> None:
    first = track(point(0, north_m=0), point(1, north_m=2, timed=False), point(2, north_m=4))
    second = track(point(100, north_m=0))
    planned = track(point(0, north_m=0, timed=False))
    one, two = read_gpx(gpx(first, planned, second), name="two.gpx")
    assert (one.part, two.part) == ("1 of 2", "2 of 2")
    assert one.time_s.tolist() == [0, 2]
    assert "left out, without a time: 1 of the track points" in one.notes
    assert two.started_at == utc(START_UNIX + 100)


def test_a_file_cut_anywhere_gives_its_whole_points_and_a_note() -> None:
    data = gpx(track(*(point(s, north_m=3.0 * s) for s in range(8))))
    counts = []
    for end in range(len(data) - 1, 60, -29):
        try:
            recording = only(data[:end])
        except NotAWorkout:
            counts.append(0)
            continue
        counts.append(len(recording.time_s))
        assert any("what comes before is kept" in note for note in recording.notes)
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (8, 0)


def test_damage_in_the_middle_keeps_the_points_before_it() -> None:
    points = [point(s, north_m=3.0 * s) for s in range(8)]
    points[5] = points[5].replace("</ele>", "</elf>")
    recording = only(gpx(track(*points)))
    assert recording.time_s.tolist() == [0, 1, 2, 3, 4]
    assert any("mismatched tag" in note for note in recording.notes)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (gpx(), "no track"),
        (gpx(track(point(0, north_m=0, timed=False))), "tracks without times"),
        (b"<gpx><trk>", "cannot be read"),
        (
            b'<gpx><wpt lat="1" lon="7"/><trk><trkseg><trkpt lat="x"/></trkseg></trk></gpx>',
            "tracks without times .it holds 1 waypoints, 1 track points, none of which has a time",
        ),
        (b'<?xml version="1.0" encoding="nonsense"?><gpx/>', "cannot be read"),
    ],
)
def test_a_file_without_timed_points_is_not_a_workout(data: bytes, named: str) -> None:
    with pytest.raises(NotAWorkout, match=f"^run.gpx: a GPX file .*{named}"):
        only(data)


def test_gpxpy_reads_the_same_points() -> None:
    data = gpx(track(*(point(s, north_m=3.0 * s) for s in range(8))))
    (segment,) = gpxpy.parse(data).tracks[0].segments
    recording = only(data)
    times = [theirs.time for theirs in segment.points if theirs.time is not None]
    assert recording.started_at == times[0]
    assert recording.time_s.tolist() == [(time - times[0]).total_seconds() for time in times]
    assert recording.altitude_m is not None
    assert recording.altitude_m.tolist() == [theirs.elevation for theirs in segment.points]
    assert recording.distance_m is not None
    assert recording.distance_m[-1] == pytest.approx(segment.length_2d(), rel=0.005)
