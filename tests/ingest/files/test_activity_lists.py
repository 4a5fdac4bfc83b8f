"""Lists of activities of Strava and Garmin, written here: what was typed in, and damage."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.files.activity_lists import strava_list
from ingest.files.device_totals import ManualEntry, WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.read import Content, may_hold_workout, read_content
from ingest.measurements import Sport

START = datetime(2024, 1, 15, 7, 30, tzinfo=UTC)
HEAD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Filename,Elapsed Time,Moving Time,Distance,Calories"
)


def strava(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows, ""]).encode()


def row(*, file: str = "", date: str = "Jan 15, 2024, 7:30:00 AM", kind: str = "Run") -> str:
    return (
        f'1,"{date}","Run, then coffee",{kind},"A ""long"" one",2730,5.20,{file},2730,2580,5201,450'
    )


def garmin(*activities: dict[str, Any]) -> bytes:
    return json.dumps([{"summarizedActivitiesExport": activities}]).encode()


def activity(**more: Any) -> dict[str, Any]:
    return {
        "activityId": 1,
        "name": "Track",
        "activityType": "running",
        "beginTimestamp": START.timestamp() * 1000,
        "duration": 1_800_000.0,
        "distance": 500_000.0,
        "calories": 1676.0,
        "avgHr": 140,
        "manualActivity": True,
        **more,
    }


def entries(data: bytes, *, name: str = "activities.csv") -> tuple[ManualEntry, ...]:
    with pytest.raises(WithoutPoints) as refused:
        read_content(Content(data=data), name=name)
    return refused.value.entries


def test_what_has_no_file_was_typed_in() -> None:
    (entry,) = entries(strava(row(file="activities/1.fit.gz"), row()))
    assert entry.started_at == START
    assert (entry.sport, entry.sport_kind) == ("run", Sport.FOOT)
    assert (entry.totals.elapsed_s, entry.totals.timer_s) == (2730, 2580)
    assert (entry.totals.distance_m, entry.totals.energy_kcal) == (5201, 450)
    assert entry.note == 'Run, then coffee: A "long" one'


def test_an_older_list_has_kilometres_only() -> None:
    head = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename"
    (entry,) = entries(strava('1,"Jan 15, 2024, 7:30:00 AM",A,Ride,60,5.2,', head=head))
    assert entry.totals.distance_m == 5200
    assert entry.sport_kind is Sport.RIDE


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Jan 15, 2024, 7:30:00 AM", START),
        ("Jan 15, 2024, 7:30:00\u202fAM", START),
        ("Jan 15 2024 7:30:00 PM", START.replace(hour=19)),
        ("Jan 15, 2024, 12:30:00 AM", START.replace(hour=0)),
        ("15 Jan 2024, 07:30:00", START),
        ("15.01.2024, 07:30:00", None),
        ("Feb 31, 2024, 7:30:00 AM", None),
        ("", None),
    ],
)
def test_dates_are_in_utc(date: str, at: datetime | None) -> None:
    (listed,) = strava_list(strava(row(date=date)))
    assert listed.entry.started_at == at


def test_garmins_list_counts_in_milliseconds_and_centimetres() -> None:
    data = garmin(activity(), activity(manualActivity=False), activity(activityType=None))
    first, second = entries(data, name="ann_0_summarizedActivities.json")
    assert first.started_at == START
    assert (first.sport, first.sport_kind) == ("running", Sport.FOOT)
    assert (first.totals.timer_s, first.totals.distance_m) == (1800, 5000)
    assert first.totals.energy_kcal is None  # told in two units
    assert first.note == "Track"
    assert second.sport is None
    assert may_hold_workout("DI_CONNECT/DI-Connect-Fitness/ann_0_summarizedActivities.json")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (strava(), "a list of 0 activities"),
        (strava(row(file="activities/1.gpx")), "none of which was typed in"),
        (garmin(), "a list of 0 activities"),
        (garmin(activity(manualActivity=False)), "none of which was typed in"),
        (garmin(*[{}] * 1_000_001), "more activities than anybody has"),
        (garmin(activity())[:-40], "cannot be read"),
        (garmin(activity(duration="long")), "cannot be read"),
        (strava('"' + "x" * 200_000), "cannot be read"),
    ],
)
def test_a_list_without_entries_is_one_line(data: bytes, told: str) -> None:
    with pytest.raises(NotAWorkout) as refused:
        read_content(Content(data=data), name="list.json")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not isinstance(refused.value, WithoutPoints)


def test_dates_beyond_the_calendar_are_none() -> None:
    (entry,) = entries(garmin(activity(beginTimestamp=1e30)))
    assert entry.started_at is None
