"""What a point costs on its way to InfluxDB: line protocol lines per second, ours and the client's.

python -m benchmarks.influx_lines
"""

import timeit
from typing import Any

from influxdb_client.client.write.point import Point as ClientPoint

from sessions.core.events import SecondClosed
from sessions.core.sample import Kind
from sessions.sinks.line_protocol import LineBuilder
from sessions.sinks.point import Point
from sessions.sinks.points import points
from sessions.store.rows import Operation, OutboxRow, Source

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
            operation=Operation.UPSERT,
            athlete="Ada Lovelace",
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


def per_second(name: str, seconds: float, *, count: int) -> None:
    """Print one figure."""
    print(f"{name:<42} {count / seconds:>10,.0f} points/s {seconds / count * 1e6:>6.2f} us/point")


def main() -> None:
    """The best of five, for whole rows and for lines alone."""
    hour = rows()
    made = [point for row in hour for point in points(row)]
    builder = LineBuilder()

    def best(call: object) -> float:
        return min(timeit.repeat(call, number=1, repeat=5))  # type: ignore[arg-type]

    whole = best(lambda: [builder.lines(points(row)) for row in hour])
    per_second("outbox rows to lines (points and lines)", whole, count=len(made))
    per_second("lines alone", best(lambda: builder.lines(made)), count=len(made))
    theirs = best(lambda: [client_line(point) for point in made])
    per_second("influxdb-client's Point", theirs, count=len(made))


if __name__ == "__main__":
    main()
