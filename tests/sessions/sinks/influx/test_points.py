"""What is written is what the schema declares: names, tags, types, and nothing held back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Best
from sessions.core.model.events import AnyEvent, Paused, SessionFinished
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.influx.live_points import point_of
from sessions.sinks.influx.points import points
from sessions.sinks.influx.summary_points import summary_points
from sessions.store.minute_means import minutes_of
from sessions.store.stored_values import (
    DeviceSeen,
    OutboxOperation,
    OutboxRow,
    Source,
    StepSeen,
    SummaryWanted,
)
from sessions.week.diary import Entry, Food
from sessions.week.session_in_week import outing_of
from sessions.week.summary import Summary, summary_from
from sessions.workouts.targets import Band, Target
from tests.sessions.store import recording as r
from tests.sessions.week.test_scale_report import BEN, TODAY, losing, with_food

TYPES = {
    schema.FieldType.FLOAT: (float, int),
    schema.FieldType.INTEGER: (int,),
    schema.FieldType.STRING: (str,),
}


def row(event: AnyEvent | None, *, started_ns: int | None = r.STARTED_NS) -> OutboxRow:
    return OutboxRow(
        id=1,
        session=r.SESSION,
        sequence=None if event is None else event.sequence,
        operation=OutboxOperation.UPSERT,
        athlete="Ada",
        source=Source.LIVE,
        started_ns=started_ns,
        event=event,
    )


def finished() -> SessionFinished:
    bests = (
        Best(distance_m=400.0, duration_s=100.0, start_s=0.0),
        Best(distance_m=1_000.0, duration_s=280.0, start_s=0.0),
        Best(distance_m=5_000.0, duration_s=1_500.0, start_s=0.0),
        Best(distance_m=10_000.0, duration_s=3_100.0, start_s=0.0),
    )
    result = replace(r.breakdown(seconds=60), bests=bests)
    return SessionFinished(session=r.SESSION, sequence=9, t_s=60.0, breakdown=result)


EVENTS: dict[str, AnyEvent] = {
    "start": r.started(),
    "second": r.second(7),
    "interval": r.interval(0, start_s=10.7, end_s=60.0, sequence=8),
    "end": finished(),
}

STRAP = DeviceSeen(at_s=3.4, device="strap", kind=DeviceKind.STRAP, link=Link.SILENT, drop_outs=1)
STEP = StepSeen(
    at_s=5.0,
    index=0,
    name="Jog",
    kind=Kind.JOG,
    target=Target(
        speed_kmh=9.0, speed_band_kmh=Band(low=8.5, high=9.5), heart_rate_band_bpm=Band(low=130.0)
    ),
)
DAY = date(2026, 11, 23)  # a Monday


def summary() -> Summary:
    outing = outing_of(r.breakdown(seconds=3600), athlete=r.ATHLETE, id=r.SESSION, day=DAY)
    eaten = Entry(athlete="Ada", at_ns=r.STARTED_NS, what=Food(energy_kcal=2000.0))
    return summary_from(
        DAY,
        outings=[outing],
        diary={DAY: [eaten]},
        athlete=Athlete(name="Ada", age_years=34, mass_kg=61, height_m=1.7, sex="female"),
        today=DAY + timedelta(days=1),
    )


ROWS: dict[str, OutboxRow] = {
    **{name: row(event) for name, event in EVENTS.items()},
    "minutes": msgspec.structs.replace(
        row(finished()), minutes=minutes_of(r.second(cell) for cell in range(70))
    ),
    "device": msgspec.structs.replace(row(None), fact=STRAP),
    "step": msgspec.structs.replace(row(None), fact=STEP),
    "summary": msgspec.structs.replace(
        row(None, started_ns=None),
        source=None,
        wanted=SummaryWanted(athlete="Ada", from_ns=0),
        summary=summary(),
    ),
}


@pytest.mark.parametrize("asked", ROWS.values(), ids=ROWS.keys())
def test_every_point_fits_the_schema(asked: OutboxRow) -> None:
    found = points(asked)
    assert found
    for point in found:
        assert schema.MEASUREMENTS[point.measurement.name] is point.measurement
        assert len(point.tags) == len(point.measurement.tags)
        for name, value in point.fields.items():
            field = point.measurement.field(name)
            assert value is None or isinstance(value, TYPES[field.type]), name


def test_every_declared_field_is_written_by_some_row() -> None:
    written = {
        (point.measurement.name, name)
        for found in (
            *map(points, ROWS.values()),
            (point_of(LiveView(status=LiveStatus.RUNNING), at_ns=0),),
        )
        for point in found
        for name in point.fields
    }
    declared = {(m.name, f.name) for m in schema.MEASUREMENTS.values() for f in m.fields}
    assert written == declared


def test_a_point_stands_at_the_start_plus_the_whole_second() -> None:
    at_ns = {
        (name, point.measurement.name): (point.at_ns - r.STARTED_NS) / NS_PER_S
        for name, asked in ROWS.items()
        if name != "summary"
        for point in points(asked)
    }
    assert at_ns == {
        ("start", "session"): 0,
        ("second", "hr"): 7,
        ("second", "motion"): 7,
        ("interval", "interval"): 10,
        ("end", "session"): 0,
        ("minutes", "session"): 0,
        ("minutes", "minute"): 60,  # the last of the two
        ("device", "device"): 3,
        ("step", "step"): 5,
    }


def test_days_and_weeks_stand_at_their_local_midnight() -> None:
    found = points(ROWS["summary"])
    told = [
        (point.measurement.name, datetime.fromtimestamp(point.at_ns / NS_PER_S, tz=UTC))
        for point in found
    ]
    monday = datetime(2026, 11, 23).astimezone()
    assert told == [("day", monday), ("day", monday + timedelta(days=1)), ("week", monday)]
    assert found[0].fields["eaten_kcal"] == 2000.0
    assert found[1].fields["eaten_kcal"] is None
    assert [point.fields["sessions"] for point in found] == [1, 0, 1]


def test_a_week_tells_one_balance_the_scale_s_once_there_is_one() -> None:
    first = TODAY - timedelta(days=42)
    diary = with_food(losing(), 1500, ago=range(43))
    told = summary_from(first, outings=(), diary=diary, athlete=BEN, today=TODAY)
    weeks = [p.fields for p in summary_points(told, athlete="Ben") if p.measurement.name == "week"]
    assert weeks[0]["trend_kg"] is None
    assert weeks[0]["balance_band_kcal"] is None
    assert weeks[0]["balance_kcal_per_day"] == pytest.approx(-960, abs=30)  # 1.4 times rest
    last = weeks[-1]
    assert last["balance_kcal_per_day"] == pytest.approx(-500, abs=90)
    assert last["trend_kg"] == pytest.approx(80, abs=0.5)
    for band in ("balance_band_kcal", "intake_band_kcal", "trend_band_kg", "mass_change_band_kg"):
        half = last[band]
        assert isinstance(half, float)
        assert half > 0


def test_a_second_without_heart_rate_makes_no_heart_rate_point() -> None:
    silent = msgspec.structs.replace(r.second(7), heart_rate_bpm=None, zone=None)
    assert [point.measurement.name for point in points(row(silent))] == ["motion"]


@pytest.mark.parametrize(
    "nothing",
    [
        row(None),
        row(r.second(7), started_ns=None),
        row(Paused(session=r.SESSION, sequence=3, t_s=3.0)),
    ],
    ids=["dropped session", "no wall clock", "event that is not stored outside"],
)
def test_what_has_no_place_outside_makes_no_point(nothing: OutboxRow) -> None:
    assert points(nothing) == ()


def test_the_session_id_is_a_tag_on_the_session_point_only() -> None:
    tagged = [m.name for m in schema.MEASUREMENTS.values() if "session" in m.tags]
    assert tagged == ["session"]
