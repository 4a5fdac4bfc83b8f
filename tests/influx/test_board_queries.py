"""Every panel's queries on a real server that a little session has reached through the real sink.

Grafana itself is not run here; its macros are filled in as its InfluxDB data source does.
An empty panel is a fault.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboards.grafana import build
from dashboards.grafana.style import ZONE_LABELS
from ingest.clock import NS_PER_S, SystemClock
from sessions.sinks.delivery import Delivery
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx

SECONDS = 120


@pytest.fixture
async def filled(tmp_path: Path, bucket: Bucket) -> Bucket:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        r.begin(store)
        r.record(store, seconds=SECONDS)
        r.finish(store, seconds=SECONDS)
        await store.flush()
        await Delivery(sink, store=store, clock=SystemClock()).deliver_committed()
    return bucket


def filled_in(query: str) -> str:
    from_ms = r.STARTED_NS // 1_000_000 - 5_000
    to_ms = from_ms + (SECONDS + 10) * 1000
    return (
        query.replace("$timeFilter", f"time >= {from_ms}ms and time <= {to_ms}ms")
        .replace("$__interval", "10s")
        .replace("$athlete", "Ada")
        .replace("$session", r.SESSION)
    )


def board() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(build()["session"])
    return document


def values(rows: list[dict[str, Any]]) -> list[Any]:
    return [
        value for row in rows for key, value in row.items() if key != "time" and value is not None
    ]


async def test_no_panel_is_empty(filled: Bucket) -> None:
    empty = []
    for panel in board()["panels"]:
        shown = [filled.rows(filled_in(target["query"])) for target in panel["targets"]]
        if not any(values(rows) for rows in shown):
            empty.append(panel["title"])
    assert empty == []


async def test_the_variables_offer_the_athlete_and_the_session(filled: Bucket) -> None:
    offered = {
        variable["name"]: [row["value"] for row in filled.rows(filled_in(variable["query"]))]
        for variable in board()["templating"]["list"]
    }
    assert offered == {"athlete": ["Ada"], "session": [r.SESSION]}


async def test_the_figures_are_those_of_the_session(filled: Bucket) -> None:
    panels = {panel["id"]: panel for panel in board()["panels"]}
    figures = values(filled.rows(filled_in(panels[1]["targets"][0]["query"])))
    last = r.second(SECONDS - 1)
    assert figures == [last.distance_m, last.gross_kcal, last.net_kcal]
    in_zones = [filled.rows(filled_in(t["query"])) for t in panels[8]["targets"]]
    assert [values(rows) for rows in in_zones] == [[], [SECONDS], [], [], []]


async def test_the_zone_lines_run_through_the_whole_session(filled: Bucket) -> None:
    (panel,) = [p for p in board()["panels"] if p["id"] == 4]
    bounds = filled.rows(filled_in(panel["targets"][1]["query"]))
    within = [
        row
        for row in bounds
        if r.STARTED_NS <= row["time"] < r.STARTED_NS + (SECONDS - 10) * NS_PER_S
    ]
    assert len(within) >= SECONDS // 10 - 2
    assert {row[ZONE_LABELS[3]] for row in within} == {133}
