"""Seconds a batch at a time are the lines that their points make one by one."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from sessions.sinks.influx.line_protocol import LineBuilder
from sessions.sinks.influx.points import points
from sessions.sinks.influx.second_lines import is_second, second_lines
from sessions.store.stored_values import OutboxOperation, OutboxRow, Source
from tests.sessions.store import recording as r
from tests.sizes import sized

WORDS = st.text(alphabet='a,:={}"\\\n\u2028é', max_size=3) | st.just("null")
NUMBERS = st.none() | st.floats()


@st.composite
def seconds(draw: st.DrawFn) -> OutboxRow:
    event = msgspec.structs.replace(
        r.second(draw(st.integers(0, 90_000))),
        session=draw(WORDS),
        heart_rate_bpm=draw(NUMBERS),
        zone=draw(st.none() | st.integers(0, 5)),
        speed_kmh=draw(NUMBERS),
        incline_pct=draw(NUMBERS),
        cadence_spm=draw(NUMBERS),
        distance_m=draw(NUMBERS),
        gross_kcal=draw(NUMBERS),
        net_kcal=draw(NUMBERS),
        kind=draw(st.sampled_from(Kind)),
        heart_rate_source=draw(st.none() | WORDS),
        speed_source=draw(st.none() | WORDS),
        paused=draw(st.booleans()),
        heart_rate_fault=draw(st.none() | WORDS),
    )
    return a_row(event, athlete=draw(WORDS))


def a_row(event: SecondClosed, *, athlete: str = "Ada") -> OutboxRow:
    return OutboxRow(
        id=1,
        session=event.session,
        sequence=event.sequence,
        operation=OutboxOperation.UPSERT,
        athlete=athlete,
        source=Source.LIVE,
        started_ns=r.STARTED_NS,
        event=event,
    )


def one_by_one(rows: list[OutboxRow]) -> list[str]:
    return LineBuilder().lines(point for row in rows for point in points(row))


@settings(max_examples=sized(quick=30, usual=100, long=2_000))
@given(st.lists(seconds(), max_size=4))
def test_the_lines_are_those_of_their_points(rows: list[OutboxRow]) -> None:
    assert second_lines(rows, LineBuilder()) == one_by_one(rows)


def test_of_plain_seconds_too() -> None:
    rows = [a_row(r.second(cell)) for cell in range(20)]
    made = second_lines(rows, LineBuilder())
    assert made == one_by_one(rows)
    assert len(made) > len(rows)


def test_what_has_no_place_in_time_is_no_line() -> None:
    row = a_row(r.second(1))
    assert is_second(row)
    for without in (
        msgspec.structs.replace(row, started_ns=None),
        msgspec.structs.replace(row, source=None),
        msgspec.structs.replace(row, event=None),
    ):
        assert not is_second(without)
