"""What a point costs on its way to InfluxDB: line protocol lines per second, ours and the client's.

python -m benchmarks.influx_lines
"""

import timeit
from collections.abc import Callable
from statistics import median
from typing import Any

from influxdb_client.client.write.point import Point as ClientPoint

from sessions import schema
from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from sessions.sinks.influx.line_protocol import LineBuilder, Point
from sessions.sinks.influx.points import points
from sessions.store.stored_values import OutboxOperation, OutboxRow, Source

SECONDS = 3600
STARTED_NS = 1_795_338_900 * 10**9
SESSION = "20261122-0915-x7k2"


def rows() -> list[OutboxRow]:
    """One hour of a session with a strap and a treadmill, as the outbox gives it."""
    return [
        OutboxRow(
            id=cell,
            session=SESSION,
            sequence=cell,
            operation=OutboxOperation.UPSERT,
            athlete="Ada Lovelace, Countess",
            source=Source.LIVE,
            started_ns=STARTED_NS,
            event=SecondClosed(
                session=SESSION,
                sequence=cell,
                t_s=cell + 1.0,
                cell=cell,
                heart_rate_bpm=120.0 + cell % 50,
                zone=1 + cell % 5,
                speed_kmh=5.0 + cell % 9 / 7,
                incline_pct=cell % 12 / 2,
                cadence_spm=None,
                distance_m=cell * 2.31,
                gross_kcal=cell * 0.171,
                net_kcal=cell * 0.149,
                energy_method="belt",
                kind=Kind.JOG,
                heart_rate_source="chest strap",
                speed_source="treadmill",
                rr_ms=(),
                paused=False,
            ),
        )
        for cell in range(SECONDS)
    ]


def client_line(point: Point) -> str:
    """The same point through the client's own builder."""
    built: Any = ClientPoint(point.measurement.name)  # type: ignore[no-untyped-call]
    built.time(point.at_ns)
    for key, tag in zip(point.measurement.tags, point.tags, strict=True):
        built.tag(key, tag)
    for name, value in point.fields.items():
        built.field(name, value)
    line: str = built.to_line_protocol()
    return line


ROUNDS = 9


def seconds(call: Callable[[], object]) -> float:
    """What one call takes."""
    return timeit.timeit(call, number=1)


def compare(title: str, made: list[Point]) -> None:
    """Our lines against the client's, of the same points."""
    builder = LineBuilder()
    # In turns, so that whatever else the machine does slows both.
    ours, theirs = zip(
        *(
            (
                seconds(lambda: builder.lines(made)),
                seconds(lambda: [client_line(point) for point in made]),
            )
            for _ in range(ROUNDS)
        ),
        strict=True,
    )
    each, of_client = (len(made) / median(took) for took in (ours, theirs))
    ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
    print(f"{title:<44} {each:>9,.0f}/s {of_client:>9,.0f}/s {ratio:>6.1f} x")


def main() -> None:
    """One hour of a session; the median of nine rounds, in turns."""
    hour = rows()
    made = [point for row in hour for point in points(row)]
    motion = [point for point in made if point.measurement is schema.MOTION]
    named = [
        point._replace(fields={**point.fields, "session": 'the "long" one \\ 20'})
        for point in motion
    ]
    print(f"{'lines, absent fields and escaped tags':<44} {'ours':>11} {'Point':>11} {'':>7}")
    compare("motion, 7 of 8 fields present (asked: 5 x)", motion)
    compare("motion, quotes and backslashes in a string", named)
    compare("all points of a second (hr and motion)", made)
    builder = LineBuilder()
    whole = median(
        seconds(lambda: [builder.lines(points(row)) for row in hour]) for _ in range(ROUNDS)
    )
    print(f"{'outbox rows to lines':<44} {len(made) / whole:>9,.0f}/s")


if __name__ == "__main__":
    main()
