"""How long the boards' queries take on a real InfluxDB with a year of four runners.

    python -m benchmarks.boards [--weeks 52] [--athletes 4] [--rounds 5]

Asked: every panel in 300 ms or less. The server is Debian's influxd 1.6.7 on this machine; it is
filled by the real sink, stopped and started again, so that what is read are its files. A panel's
queries go one after the other over one connection (Grafana sends them side by side), answers are
parsed; a figure is the median of the rounds. Each board is opened as its user opens it, on the
newest day of intervals; then Session, Progress and Devices with the whole year shown.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import year
from benchmarks.year_live import live_points
from dashboards.grafana.board_trial import View, opened, seen_by, statement
from dashboards.grafana.boards import build
from dashboards.grafana.macros import Shown
from dashboards.grafana.queries import panel_queries, variable_queries
from sessions.sinks.influx.influx_reader import InfluxReader
from sessions.sinks.influx.influx_sink import InfluxSink
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer

ASKED_MS = 300.0
_MS_PER_WEEK = 7 * 24 * 3_600_000


def panels(board: Mapping[str, Any], view: View) -> Iterator[tuple[str, list[str]]]:
    """Each panel and the variables, with the statements they send."""
    for panel in board["panels"]:
        seen = seen_by(panel, view)
        statements = [statement(asked, seen) for asked in panel_queries(panel)]
        if statements:
            yield panel["title"], statements
    yield "variables", [statement(asked, view) for asked in variable_queries(dict(board))]


def median_ms(reader: InfluxReader, statements: list[str], *, rounds: int) -> float:
    """Of all statements one after the other."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        for each in statements:
            reader.rows(each)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def measure(
    name: str, board: Mapping[str, Any], view: View, *, reader: InfluxReader, rounds: int
) -> float:
    """Print each panel's time; the slowest."""
    slowest = 0.0
    for title, statements in panels(board, view):
        taken_ms = median_ms(reader, statements, rounds=rounds)
        slowest = max(slowest, taken_ms)
        mark = "" if taken_ms <= ASKED_MS else "  above what is asked"
        print(f"{name:<18} {title:<36} {len(statements)} {taken_ms:8.1f} ms{mark}", flush=True)
    return slowest


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--athletes", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # On the last Tuesday at seven everybody runs intervals.
    tuesday = datetime.combine(
        year.LAST_DAY - timedelta(days=5), datetime.min.time(), tzinfo=UTC
    ) + timedelta(hours=7)
    at_ms = round((tuesday + timedelta(minutes=35)).timestamp() * 1000)
    with (
        tempfile.TemporaryDirectory() as place,
        InfluxServer.running(Path(place)) as server,
        Proxy.running(server) as proxy,
    ):
        proxy.reads_lines = False
        token = proxy.make_bucket("strapline")
        access = {"url": proxy.url, "token": token, "org": "home", "bucket": "strapline"}
        start = time.perf_counter()
        with InfluxSink.open(**access, timeout_s=60.0) as sink:
            seconds = year.fill(sink, weeks=options.weeks, athletes=options.athletes)
            for person in year.PEOPLE[: options.athletes]:
                for run in year.sessions(person, weeks=1):
                    if run.started_ns < at_ms * 10**6 < run.ended_ns:
                        sink.write(list(live_points(run, at_s=35 * 60)))
        print(f"{seconds / 3600:.0f} h of runs sent in {time.perf_counter() - start:.0f} s")
        server.stop()
        server.start()
        with InfluxReader.open(**access, timeout_s=120.0) as reader:
            slowest = []
            for name, text in build().items():
                board = json.loads(text)
                choose = {"session": f"{tuesday:%Y%m%d-%H%M}-ad"} if name == "session" else {}
                view = opened(board, database=reader, at_ms=at_ms, choose=choose)
                taken = measure(name, board, view, reader=reader, rounds=options.rounds)
                slowest.append((taken, name))
            of_year = []
            for name in ("session", "progress", "devices"):
                board = json.loads(build()[name])
                view = opened(board, database=reader, at_ms=at_ms)
                whole = Shown(from_ms=at_ms - options.weeks * _MS_PER_WEEK, to_ms=at_ms)
                wide = View(shown=whole, chosen=view.chosen)
                label = f"{name}, whole year"
                taken = measure(label, board, wide, reader=reader, rounds=options.rounds)
                of_year.append((taken, name))
    print(
        f"slowest panel: {max(slowest)[0]:.0f} ms ({max(slowest)[1]}), with the whole year shown "
        f"{max(of_year)[0]:.0f} ms ({max(of_year)[1]})   asked: {ASKED_MS:.0f} or less"
    )


if __name__ == "__main__":
    main()
