"""Recordings of one run in every format, written here: what mutated files begin from."""

import gzip
import json
import struct

from benchmarks.fuzz.zip_bytes import zip_of
from tests.ingest.files import health_xml_text, polar_json
from tests.ingest.files.fit_bytes import (
    EVENT,
    HR,
    LAP,
    RECORD,
    RUNNING,
    SESSION,
    START,
    START_UNIX,
    TIMER,
    TIMER_START,
    FitWriter,
    header,
)

STRAVA = (
    b"Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    b"Distance,Filename,Elapsed Time,Moving Time,Distance,Calories\n"
    b'1,"Jan 15, 2024, 7:30:00 AM","Run, early",Run,"A ""slow"" one",27,5.2,,27,25,5201,45\n'
    b"2,15 Jan 2024 07:30:00,Run,Run,,300,1.0,activities/2.fit.gz,300,290,1000,70\n"
)
GARMIN = json.dumps(
    [
        {
            "summarizedActivitiesExport": [
                {
                    "activityId": 1,
                    "name": "Track",
                    "activityType": "running",
                    "beginTimestamp": START_UNIX * 1000.0,
                    "duration": 1_800_000.0,
                    "distance": 500_000.0,
                    "calories": 1676.0,
                    "avgHr": 140,
                    "manualActivity": True,
                }
            ]
        }
    ]
).encode()


def fit(*, seconds: int) -> bytes:
    """A FIT activity: events, laps, a strap's own memory, one record a second."""
    writer: FitWriter = header()
    writer.message(EVENT, timestamp=START, event=TIMER, event_type=TIMER_START)
    writer.message(HR, timestamp=START, fractional_timestamp=0, filtered_bpm=120, event_timestamp=1)
    for second in range(seconds):
        speed = _speed(second)
        writer.message(
            RECORD,
            timestamp=START + second,
            heart_rate=_bpm(second),
            speed=speed,
            distance=speed * second,
            position_lat=47 + second / 1e5,
            position_long=8.0,
            altitude=400 + second % 9,
        )
    writer.message(LAP, timestamp=START + seconds, start_time=START, total_elapsed_time=seconds)
    writer.message(SESSION, start_time=START, sport=RUNNING, total_elapsed_time=seconds)
    return writer.file()


def texts(*, seconds: int) -> dict[str, bytes]:
    """The same run in each format that is text."""
    rows = [(s, _bpm(s), _speed(s)) for s in range(seconds)]
    times = [f"2026-01-01T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}Z" for s, *_ in rows]
    both = [*zip(rows, times, strict=True)]
    tcx = "".join(
        f"<Trackpoint><Time>{at}</Time><DistanceMeters>{v * s}</DistanceMeters>"
        f"<HeartRateBpm><Value>{bpm}</Value></HeartRateBpm>"
        f"<Extensions><TPX><Speed>{v}</Speed></TPX></Extensions></Trackpoint>\n"
        for (s, bpm, v), at in both
    )
    gpx = "".join(
        f'<trkpt lat="{47 + s * v / 1e5}" lon="8"><ele>400</ele><time>{at}</time><extensions>'
        f"<hr>{bpm}</hr></extensions></trkpt>\n"
        for (s, bpm, v), at in both
    )
    return {
        "run.tcx": (
            '<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running">'
            f'<Id>{times[0]}</Id><Lap StartTime="{times[0]}"><TotalTimeSeconds>{seconds}'
            f"</TotalTimeSeconds><Track>{tcx}</Track></Lap></Activity></Activities>"
            "</TrainingCenterDatabase>"
        ).encode(),
        "run.gpx": f"<gpx><trk><type>running</type><trkseg>{gpx}</trkseg></trk></gpx>".encode(),
        "run.csv": b"time_s,heart_rate_bpm,speed_kmh\n"
        + b"".join(b"%d,%d,%.1f\n" % (s, bpm, v * 3.6) for s, bpm, v in rows),
        "run.jsonl": b"".join(
            b'{"t": %d, "char": "2A37", "hex": "00%02x"}\n'
            b'{"t": %d.5, "char": "2ACD", "hex": "0000%s"}\n'
            % (s, bpm, s, struct.pack("<H", round(v * 360)).hex().encode())
            for s, bpm, v in rows
        ),
    }


def polar(*, seconds: int) -> tuple[bytes, bytes]:
    """Both layouts of Polar's training sessions."""
    return (
        polar_json.session(polar_json.older(seconds=seconds)),
        polar_json.session(polar_json.newer(seconds=seconds)),
    )


def health(*, seconds: int) -> bytes:
    """An Apple Health export of one workout with a route."""
    return health_xml_text.export(
        health_xml_text.run_records(seconds=seconds),
        health_xml_text.workout(
            seconds=seconds, inside=health_xml_text.route("/workout-routes/route.gpx")
        ),
    )


def archives(*, seconds: int) -> dict[str, dict[str, bytes]]:
    """The members of each service's export, by what the archive is called."""
    gpx = texts(seconds=seconds)["run.gpx"]
    older, newer = polar(seconds=seconds)
    inner = zip_of({"run.fit": fit(seconds=seconds)})
    return {
        "apple.zip": {
            "apple_health_export/export.xml": health(seconds=seconds),
            "apple_health_export/workout-routes/route.gpx": gpx,
        },
        "garmin.zip": {
            "DI_CONNECT/DI-Connect-Fitness/ada_0_summarizedActivities.json": GARMIN,
            "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0.zip": inner,
        },
        "polar.zip": {"training-session-1.json": older, "training-session-2.json": newer},
        "strava.zip": {
            "activities.csv": STRAVA,
            "activities/2.fit.gz": gzip.compress(fit(seconds=seconds), mtime=0),
        },
    }


def _bpm(second: int) -> int:
    return 120 + second % 40


def _speed(second: int) -> float:
    return 2.0 + second // 60 % 3 / 2
