"""Every query of every board on a real server that a week of runs has reached by the real sink.

Grafana itself is not run here; its macros are filled in as its InfluxDB data source does.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from benchmarks import year
from benchmarks.year_live import live_points
from dashboards.grafana import distance_units
from dashboards.grafana.board_trial import (
    View,
    faults_on,
    newest_ms,
    opened,
    seen_by,
    statement,
)
from dashboards.grafana.heart_rate_chart import DOUBTFUL, band_label
from dashboards.grafana.macros import Shown, filled_in
from dashboards.grafana.queries import panel_queries
from dashboards.grafana.style import BELOW_LABEL, ZONE_LABELS
from dashboards.grafana.variables import LENGTH, SINCE_END
from ingest.measurements import KM_PER_MILE
from sessions.core.model.athlete import Athlete
from sessions.core.model.events import SecondClosed
from sessions.schema import LIVE, MOTION, SESSION, STEP
from sessions.sinks.influx.influx_reader import InfluxReader, QueryTokenRefused, StatementRefused
from sessions.sinks.influx.influx_sink import InfluxSink
from sessions.sinks.influx.line_protocol import LineBuilder, Point, Value
from sessions.workouts.plan import walk_jog_sprint
from tests.dashboards.grafana.built_boards import BUILT
from tests.influx.proxy import Proxy
from tests.influx.server import InfluxServer
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.influx

Board = dict[str, Any]
BOARDS: dict[str, Board] = {name: json.loads(text) for name, text in BUILT.items()}

# On Tuesday at seven everybody runs intervals by plan, and every strap comes off for a while.
TUESDAY = datetime.combine(year.LAST_DAY - timedelta(days=5), datetime.min.time(), tzinfo=UTC)
MILES = str(distance_units.variable().build().options[1].value)  # type: ignore[index]
AT_MS = round((TUESDAY + timedelta(hours=7, minutes=35)).timestamp() * 1000)
INTERVALS = f"{TUESDAY:%Y%m%d}-0700-ad"
ADA: Athlete = year.PEOPLE[0]


@dataclass(frozen=True, kw_only=True)
class Week:
    """Two athletes' week, and what reads it."""

    reader: InfluxReader
    server: InfluxServer
    url: str
    name: str

    def faults(self, board: Board) -> list[str]:
        choose = {"session": INTERVALS} if board["uid"] == "strapline-session" else {}
        return list(faults_on(board, database=self.reader, at_ms=AT_MS, choose=choose))

    def shown(self, board: Board, title: str, **choose: str) -> list[dict[str, Any]]:
        """The rows of all queries of the panel of this title."""
        if board["uid"] == "strapline-session":
            choose["session"] = INTERVALS
        view = opened(board, database=self.reader, at_ms=AT_MS, choose=choose)
        (panel,) = [panel for panel in board["panels"] if panel["title"] == title]
        return [
            dict(row)
            for asked in panel_queries(panel)
            for row in self.reader.rows(statement(asked, seen_by(panel, view)))
        ]


def intervals_of(athlete: Athlete) -> year.YearSession:
    """The athlete's run on Tuesday."""
    (run,) = [
        r for r in year.sessions(athlete, weeks=1) if r.started_ns < AT_MS * 10**6 < r.ended_ns
    ]
    return run


def _pod_points(run: year.YearSession) -> Iterator[Point]:
    """What a foot pod adds to the run: a belt does not tell the steps."""
    for second in range(0, 3360, 10):
        at_ns = run.started_ns + second * 1_000_000_000
        fields: dict[str, Value] = {"session": run.row.id, "cadence_spm": 160.0 + second % 7}
        yield Point(MOTION, (run.row.athlete.name, "pod"), fields, at_ns)


def _asked_point(run: year.YearSession) -> Point:
    """A step that asks for all there is to ask for, just told."""
    fields: dict[str, Value] = {
        "session": run.row.id,
        "index": 3,
        "name": "Jog",
        "kind": "jog",
        "target_speed_kmh": 9.0,
        "target_from_kmh": 8.5,
        "target_to_kmh": 9.5,
        "target_incline_pct": 1.0,
        "target_from_bpm": 140.0,
        "target_to_bpm": 150.0,
    }
    return Point(STEP, (run.row.athlete.name,), fields, AT_MS * 1_000_000)


def _long_run_point(run: year.YearSession) -> Point:
    """What a run of more than ten kilometres has besides; those of `year` are shorter."""
    fields: dict[str, Value] = {"best_10_km_s": 3_720.0}
    return Point(SESSION, (run.row.athlete.name, run.row.id), fields, run.started_ns)


@pytest.fixture(scope="module")
def week(server: InfluxServer) -> Iterator[Week]:
    name = "week"
    with Proxy.running(server) as proxy:
        url, token = proxy.url, proxy.make_bucket(name)
        with InfluxSink.open(
            url=url, token=token, org="home", bucket=name, timeout_s=PATIENCE_S
        ) as sink:
            # A scale tells little before it was stood on five times.
            year.fill(sink, weeks=1, athletes=2, diary_weeks=6)
            for athlete in year.PEOPLE[:2]:
                sink.write(list(live_points(intervals_of(athlete), at_s=35 * 60)))
                sink.write(list(_pod_points(intervals_of(athlete))))
                sink.write([_asked_point(intervals_of(athlete))])
                sink.write([_long_run_point(intervals_of(athlete))])
        with InfluxReader.open(url=url, token=token, org="home", bucket=name) as reader:
            yield Week(reader=reader, server=server, url=url, name=name)


@pytest.mark.parametrize("name", BOARDS)
def test_every_query_of_a_board_has_an_answer(week: Week, name: str) -> None:
    assert week.faults(BOARDS[name]) == []


def test_the_newest_second_is_found(week: Week) -> None:
    newest = week.reader.rows('SELECT last("kind") FROM motion')[0]["time"]
    assert newest_ms(week.reader) == newest


def spoiled(board: str, title: str, change: Callable[[str], str], *, target: int = 0) -> Board:
    document = copy.deepcopy(BOARDS[board])
    (panel,) = [panel for panel in document["panels"] if panel["title"] == title]
    query = panel["targets"][target]["query"]
    panel["targets"][target]["query"] = change(query)
    assert panel["targets"][target]["query"] != query
    document["panels"] = [panel]
    return document


@pytest.mark.parametrize(
    ("board", "says"),
    [
        (
            spoiled("live", "Heart rate now", lambda q: q.replace('"heart_rate_bpm"', '"bpm"')),
            "'Heart rate now', 'Heart rate', is empty",
        ),
        (
            spoiled("progress", "Load and form", lambda q: q.replace('FROM "day"', 'FROM "days"')),
            "'Load and form' is empty",
        ),
        (
            spoiled("session", "Intervals", lambda q: q.replace("'${session}'", "'${athlete}'")),
            "'Intervals' is empty",
        ),
        (
            spoiled("live", "Heart rate", lambda q: q.replace(" - 6h", ""), target=1),
            "panel 'Heart rate'",
        ),
        (
            spoiled("progress", "Strength days a week", lambda q: q.replace("$/", "x$/")),
            "'Strength days a week' is empty",
        ),
        (
            spoiled("studio", "Gaits", lambda q: q.replace('last("kind")', 'mean("kind")')),
            "'Gaits': ",
        ),
        (
            spoiled("devices", "Battery", lambda q: q.replace("FROM", "FORM")),
            "'Battery': error parsing query",
        ),
        (
            spoiled("devices", "Signal", lambda q: q.replace("${device:regex}", "${pod:regex}")),
            "'Signal': nobody has chosen $pod",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_query_is_found(week: Week, board: Board, says: str) -> None:
    faults = week.faults(board)
    assert [says in fault for fault in faults] == [True], faults


def test_a_variable_that_offers_nothing_is_found(week: Week) -> None:
    document = copy.deepcopy(BOARDS["live"])
    document["templating"]["list"][0]["query"] = 'SHOW TAG VALUES FROM "hr" WITH KEY = "runner"'
    (fault,) = week.faults(document)
    assert "variable 'athlete' offers nothing" in fault


def test_the_variables_offer_everybody_and_their_sessions(week: Week) -> None:
    view = opened(BOARDS["session"], database=week.reader, at_ms=AT_MS)
    times = {name: view.chosen.pop(name) for name in ("started", "ended", LENGTH, SINCE_END)}
    metric = {"units": "1", "units:text": "km"}
    last = f"{year.LAST_DAY:%Y%m%d}-0700-ad"
    assert view.chosen == {"athlete": "Ada", "session": last} | metric
    assert int(str(times["ended"])) - int(str(times["started"])) == pytest.approx(3.6e6, abs=2_000)
    live = opened(BOARDS["live"], database=week.reader, at_ms=AT_MS)
    assert live.chosen == {"athlete": "Ada", "session": INTERVALS} | metric


def test_the_figures_are_those_of_the_session(week: Week) -> None:
    run = intervals_of(ADA)
    (figures,) = week.shown(BOARDS["session"], "The run")
    summary = run.breakdown.session
    assert figures["Started"] == run.started_ns // 10**6
    assert summary.distance_m is not None
    assert figures["Distance"] == pytest.approx(summary.distance_m / 1000)
    assert figures["Mean heart rate"] == pytest.approx(summary.mean_heart_rate_bpm, abs=0.05)
    (zones,) = week.shown(BOARDS["session"], "Time in zone")
    assert run.breakdown.zones.seconds is not None
    shown = tuple(zones[label] for label in ZONE_LABELS.values())
    assert (shown, zones["Unknown"]) == (run.breakdown.zones.seconds, run.breakdown.zones.unknown_s)
    (energy,) = week.shown(BOARDS["session"], "Energy, with its 90 % band")
    total = run.breakdown.energy
    assert total.gross_kcal is not None
    assert total.error_band_pct is not None
    assert (energy["Gross"], energy["Net"]) == (total.gross_kcal, total.net_kcal)
    at_least = total.gross_kcal * (1 - total.error_band_pct / 100)
    assert energy["at least"] == pytest.approx(at_least)


def test_zone_bands_are_the_athlete_s_own_from_end_to_end(week: Week) -> None:
    run = intervals_of(ADA)
    bounds = run.row.athlete.zone_bounds_bpm
    assert bounds is not None
    top = band_label(5)
    for board in ("live", "session"):
        rows = [row for row in week.shown(BOARDS[board], "Heart rate") if top in row]
        drawn = {row["time"]: row for row in rows if row[top] is not None}
        present_ms = AT_MS // 15_000 * 15_000
        for at_ms in (present_ms - 14 * 60_000, present_ms):
            shown = [drawn[at_ms][f"{band_label(1)} from"]]
            shown += [drawn[at_ms][band_label(zone)] for zone in ZONE_LABELS]
            assert shown == list(bounds)


def test_every_second_has_the_colour_of_its_zone_or_is_doubted(week: Week) -> None:
    """What the core counted, second by second, is what is drawn in that colour."""
    run = intervals_of(ADA)
    board = copy.deepcopy(BOARDS["session"])
    later_ms = AT_MS + 86_400_000
    view = opened(board, database=week.reader, at_ms=later_ms, choose={"session": INTERVALS})
    (panel,) = [p for p in board["panels"] if p["title"] == "Heart rate"]
    seen = seen_by(panel, view).shown
    started_ms = run.started_ns // 1_000_000
    seconds = Shown(from_ms=started_ms, to_ms=seen.to_ms, points=10_000)
    drawn: dict[str, set[int]] = {}
    for asked in panel_queries(panel):
        for row in week.reader.rows(statement(asked, View(shown=seconds, chosen=view.chosen))):
            for label in row.keys() - {"time"}:
                if row[label] is not None:
                    drawn.setdefault(label, set()).add(row["time"] - started_ms)
    closed = [e for e in run.events if isinstance(e, SecondClosed)]
    for zone, label in ({0: BELOW_LABEL} | ZONE_LABELS).items():
        counted = {e.cell * 1000 for e in closed if e.zone == zone and e.heart_rate_bpm is not None}
        assert drawn.get(label, set()) == counted
    assert len([zone for zone in ZONE_LABELS if drawn.get(ZONE_LABELS[zone])]) > 2
    assert drawn[DOUBTFUL] < drawn["Heart rate"]


OF_A_RUN = [p for p in BOARDS["session"]["panels"] if "$timeFilter" in json.dumps(p)]


@pytest.mark.parametrize("panel", OF_A_RUN, ids=lambda p: p["title"])
def test_a_chart_shows_the_run_from_end_to_end_whenever_it_was(week: Week, panel: Board) -> None:
    """By the board's bare address: the last run, days ago; and any other that is chosen."""
    for choose in ({}, {"session": INTERVALS}):
        for days in (6, 400):
            now_ms = AT_MS + days * 86_400_000
            view = opened(BOARDS["session"], database=week.reader, at_ms=now_ms, choose=choose)
            started, ended = (int(str(view.chosen[name])) for name in ("started", "ended"))
            seen = seen_by(panel, view).shown
            assert started - 2_000 < seen.from_ms <= started
            assert ended <= seen.to_ms < ended + 1_000


def test_a_part_of_a_run_that_is_marked_stays_where_it_is(week: Week) -> None:
    """Grafana lets go of the length of a panel's own time then, not of its shift."""
    (variable,) = [v for v in BOARDS["session"]["templating"]["list"] if v["name"] == SINCE_END]
    choose = {"session": INTERVALS}
    view = opened(BOARDS["session"], database=week.reader, at_ms=AT_MS, choose=choose)
    ended_ms = int(str(view.chosen["ended"]))
    for to_ms, since_s in ((ended_ms - 600_000, 0), (ended_ms, 0), (ended_ms + 5_500, 5)):
        shown = Shown(from_ms=to_ms - 60_000, to_ms=to_ms)
        (row,) = week.reader.rows(filled_in(variable["query"], shown=shown, chosen=view.chosen))
        assert row[SINCE_END] == since_s


def test_a_run_that_is_not_over_leads_to_now(week: Week) -> None:
    """A link whose end is empty ends now, and what is not known yet is blank."""
    started_ms = AT_MS - 90_000
    started = started_ms * 1_000_000
    point = Point(SESSION, ("Eve", "20991231-0700-ev"), {"started_at_ms": started_ms}, started)
    line = LineBuilder().line(point)
    assert line is not None
    week.server.write(line, database=week.name)
    choose = {"athlete": "Eve", "session": "20991231-0700-ev"}
    view = opened(BOARDS["session"], database=week.reader, at_ms=AT_MS, choose=choose)
    assert (view.chosen["started"], view.chosen["ended"]) == (str(started_ms), "")
    for panel in OF_A_RUN:
        assert seen_by(panel, view).shown == Shown(from_ms=started_ms, to_ms=AT_MS)


def test_studio_has_one_order_everywhere(week: Week) -> None:
    orders = {}
    for panel in BOARDS["studio"]["panels"]:
        rows = week.shown(BOARDS["studio"], panel["title"])
        if rows and "athlete" in rows[0]:
            orders[panel["title"]] = tuple(dict.fromkeys(row["athlete"] for row in rows))
    assert set(orders.values()) == {("Ada", "Bo")}
    assert len(orders) == 6


def test_what_the_newest_row_does_not_know_stays_blank(week: Week) -> None:
    """Of a heart rate that has just fallen silent, the older row's value is not shown."""
    at_ns = (AT_MS - 1_000) * 1_000_000
    older = Point(LIVE, ("Fay",), {"elapsed_s": 1.0, "heart_rate_bpm": 90.0}, at_ns - 10**9)
    newer = Point(LIVE, ("Fay",), {"elapsed_s": 2.0, "speed_kmh": 6.0}, at_ns)
    lines = [LineBuilder().line(point) for point in (older, newer)]
    week.server.write("\n".join(line for line in lines if line), database=week.name)
    shown = week.shown(BOARDS["studio"], "On the belts")
    (row,) = [row for row in shown if row["athlete"] == "Fay"]
    assert (row["elapsed_s"], row["heart_rate_bpm"], row["speed_kmh"]) == (2.0, None, 6.0)


def test_live_says_what_is_asked_and_what_comes_next(week: Week) -> None:
    (plan,) = week.shown(BOARDS["live"], "Plan")
    steps = [step.name for step in walk_jog_sprint().steps]
    assert (plan["Step"], plan["Next"]) in pairwise(steps)
    (asked,) = week.shown(BOARDS["live"], "Asked for")
    assert [
        asked[name]
        for name in ("Speed", "Incline", "from", "to", "Heart rate from", "Heart rate to")
    ] == [
        *(9.0, 1.0),
        *(8.5, 9.5),
        *(140.0, 150.0),
    ]


def test_between_two_sessions_a_device_has_a_gap(week: Week) -> None:
    rows = week.shown(BOARDS["devices"], "Battery")
    strap = [row["battery_pct"] for row in rows if "strap" in row["device"]]
    known = [value is not None for value in strap]
    changes = sum(one != other for one, other in pairwise(known))
    assert changes >= 3  # known in Monday's session and in Tuesday's, and not between them


@pytest.mark.parametrize(
    ("board", "title", "column"),
    [
        ("session", "The run", "Distance"),
        ("session", "Sessions", "mean_speed_kmh"),
        ("session", "Intervals", "distance_m"),
        ("session", "Speed and plan", "Speed"),
        ("session", "Speed and plan", "Asked for"),
        ("live", "Since the start", "Distance"),
        ("live", "Asked for", "Speed"),
        ("live", "Speed and incline", "Speed"),
        ("studio", "On the belts", "speed_kmh"),
        ("studio", "On the belts", "distance_m"),
        ("progress", "Distance a week", "Distance"),
    ],
)
def test_in_miles_every_speed_and_distance_is_shorter(
    week: Week, board: str, title: str, column: str
) -> None:
    def values(**choose: str) -> list[float]:
        rows = week.shown(BOARDS[board], title, **choose)
        return [row[column] for row in rows if row.get(column)]

    assert values()
    in_miles = [value / KM_PER_MILE for value in values()]
    assert values(units=MILES) == pytest.approx(in_miles)


def test_a_mile_takes_longer_than_a_kilometre(week: Week) -> None:
    title = "Pace at ${bpm} bpm, a week's mean"
    (per_km,) = [row["Pace"] for row in week.shown(BOARDS["progress"], title)]
    (per_mile,) = [row["Pace"] for row in week.shown(BOARDS["progress"], title, units=MILES)]
    assert per_km == round(per_km)
    assert per_mile == pytest.approx(per_km * KM_PER_MILE, abs=1.5)


def test_a_week_is_counted_from_monday(week: Week) -> None:
    (row,) = week.shown(BOARDS["progress"], "Distance a week")
    monday = datetime.fromtimestamp(row["time"] / 1000, tz=UTC)
    assert (monday.weekday(), monday.hour) == (0, 0)


def test_the_zones_of_a_week_add_up_to_its_sessions(week: Week) -> None:
    (row,) = week.shown(BOARDS["progress"], "Time in zone a week")
    runs = [r for r in year.sessions(ADA, weeks=1) if r.ended_ns < AT_MS * 10**6]
    started = [r for r in year.sessions(ADA, weeks=1) if r.started_ns < AT_MS * 10**6]
    assert len(started) == len(runs) + 1  # Tuesday's is under way at the shown time
    for number, label in enumerate(ZONE_LABELS.values()):
        seconds = sum((r.breakdown.zones.seconds or ())[number] for r in started)
        assert row[label] == pytest.approx(seconds / 60)


@pytest.mark.parametrize("name", ["Zoë (2) [a+b]", "x/y\\z w", "$athlete", "Dag, the elder"])
def test_a_name_with_marks_finds_its_own_points_only(week: Week, name: str) -> None:
    at_ns = AT_MS * 1_000_000
    line = LineBuilder().line(Point(LIVE, (name,), {"heart_rate_bpm": 77.0}, at_ns))
    assert line is not None
    week.server.write(line, database=week.name)
    shown = Shown(from_ms=AT_MS - 60_000, to_ms=AT_MS)
    view = View(shown=shown, chosen={"athlete": name})
    (panel,) = [p for p in BOARDS["live"]["panels"] if p["title"] == "Heart rate now"]
    (asked,) = panel_queries(panel)
    (row,) = week.reader.rows(statement(asked, view))
    assert row["Heart rate"] == 77.0


def test_a_wrong_token_and_a_bad_statement_are_told_apart(week: Week) -> None:
    with (
        InfluxReader.open(
            url=week.url, token="runner:guessed", org="home", bucket=week.name
        ) as reader,
        pytest.raises(QueryTokenRefused, match=r"check \[influx\] token"),
    ):
        reader.rows("SHOW MEASUREMENTS")
    with pytest.raises(StatementRefused, match="error parsing query"):
        week.reader.rows("SELECT")
