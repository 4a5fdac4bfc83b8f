"""What is written is what the schema declares: names, tags, types, and nothing held back."""

import msgspec
import pytest

from ingest.clock import NS_PER_S
from sessions import schema
from sessions.core.events import AnyEvent, Paused, SessionFinished
from sessions.sinks.points import points
from sessions.store.rows import Operation, OutboxRow, Source
from tests.sessions.store import recording as r

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
        operation=Operation.UPSERT,
        athlete="Ada",
        source=Source.LIVE,
        started_ns=started_ns,
        event=event,
    )


def finished() -> SessionFinished:
    result = r.breakdown(seconds=60)
    return SessionFinished(session=r.SESSION, sequence=9, t_s=60.0, breakdown=result)


EVENTS: dict[str, AnyEvent] = {
    "start": r.started(),
    "second": r.second(7),
    "interval": r.interval(0, start_s=10.7, end_s=60.0, sequence=8),
    "end": finished(),
}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_point_fits_the_schema(event: AnyEvent) -> None:
    found = points(row(event))
    assert found
    for point in found:
        assert schema.MEASUREMENTS[point.measurement.name] is point.measurement
        assert len(point.tags) == len(point.measurement.tags)
        for name, value in point.fields.items():
            field = point.measurement.field(name)
            assert value is None or isinstance(value, TYPES[field.type]), name


def test_every_declared_field_is_written_by_some_event() -> None:
    written = {
        (point.measurement.name, name)
        for event in EVENTS.values()
        for point in points(row(event))
        for name in point.fields
    }
    declared = {(m.name, f.name) for m in schema.MEASUREMENTS.values() for f in m.fields}
    assert written == declared


def test_a_point_stands_at_the_start_plus_the_whole_second() -> None:
    at_ns = {
        (name, point.measurement.name): (point.at_ns - r.STARTED_NS) / NS_PER_S
        for name, event in EVENTS.items()
        for point in points(row(event))
    }
    assert at_ns == {
        ("start", "session"): 0,
        ("second", "hr"): 7,
        ("second", "motion"): 7,
        ("interval", "interval"): 10,
        ("end", "session"): 0,
    }


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
